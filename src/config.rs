//! Reading and checking the site owner's configuration.
//!
//! What may stand in it is written down once, in [`GRAMMAR`]; everything that is not there is an
//! error that names its JSON path. There is no member that could favour one button.
use crate::consent::{Item, named};
use crate::doc::{Doc, Entry, decimal};
use crate::record::{SEED, substance};
use crate::template::write;
use crate::text::{Text, after, cut, digits, fill, find};

/// Every object a configuration may hold, one per line: its name, then its members.
///
/// `!` marks a member that must be there, `[x` a list of `x`, `{x` an object with names of the
/// owner's choosing, `a|b` one of these words. A capital letter is a rule of [`MEANINGS`], another
/// name another line.
pub const GRAMMAR: &str = "\
root $schema=T notice=notice! controller=controller! categories=[category! texts={{words languages=[T regions=regions storage=storage receipts=receipts signals=signals theme=theme headless=F
notice id=T! version=T! policyUrl=T!
controller name=T! contact=T! address=T country=C
category id=I! required=F purpose=T services=[service
service id=I! name=T! recipient=T country=C policyUrl=T cookies=[cookie storageKeys=[T
cookie name=T! days=N
words title=T description=T
regions default=opt_in opt_out=[T
storage kind=local days=D domain=null
receipts endpoint=T!
signals google={[T gpc=F
theme position=bottom|top|corner scheme=auto|light|dark radius=R font=O surface=H text=H accent=H";

/// What the scalar rules allow, in words.
const MEANINGS: &str = "\
F=true or false
N=a number from 0
D=days from 183 to 3650
R=pixels from 0 to 32
T=a text
I=a-z, then a-z 0-9 _ -, at most 64
C=two capital letters
H=#rgb or #rrggbb
O=names of fonts";

/// Shortest life of a choice, in days. Half a year between two questions is what the Garante
/// (10 June 2021, n. 231) requires and the CNIL (2020-092) recommends; less is nagging.
pub const MIN_DAYS: f64 = 183.0;

/// A configuration and the texts shipped for its notice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Config {
    /// What the owner wrote.
    pub doc: Doc,
    /// The shipped texts.
    pub texts: Doc,
    /// BCP 47 tag of them.
    pub language: Text,
}

/// What is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON path, such as `categories[1].id`.
    pub path: Text,
    /// What stands there: a scalar, or the kind of another value.
    pub found: Text,
    /// What may stand there.
    pub allowed: Text,
}

impl Problem {
    /// One sentence for the console.
    #[must_use]
    pub fn message(&self) -> Text {
        fill(
            "configuration: $A: found $B, allowed: $C",
            &[self.path, self.found, self.allowed],
        )
    }
}

impl Config {
    /// Checks the configuration; gives its categories and services, nothing granted.
    ///
    /// # Errors
    /// The first [`Problem`] in the order of the document.
    pub fn items(&self) -> Result<Vec<Item>, Problem> {
        for entry in self.doc.entries() {
            if let Some(allowed) = wrong(self.doc, entry) {
                return Err(problem(entry, allowed));
            }
        }
        let mut items = Vec::new();
        let mut index = 0;
        while let Some(doc) = self.doc.item("categories", index) {
            if let Some(allowed) = self.add(&mut items, doc) {
                return Err(Problem {
                    path: fill("categories[$A]", &[digits(index)]),
                    found: doc.text(".id"),
                    allowed,
                });
            }
            index += 1;
        }
        if items.iter().all(|item| item.required) {
            return Err(Problem {
                path: "categories",
                found: "none",
                allowed: "at least one that is not required",
            });
        }
        for entry in self.doc.entries() {
            let id = after(entry.path, "signals.google.");
            if entry.kind == b'[' && !id.is_empty() && named(&mut items, id, false).is_none() {
                return Err(problem(entry, "a category's id as the name"));
            }
        }
        Ok(items)
    }

    /// Takes in one category, or says what would be allowed in its place.
    fn add(&self, items: &mut Vec<Item>, category: Doc) -> Option<Text> {
        let first = items.len();
        let (mut doc, mut index, mut hash) = (category, 0, SEED);
        loop {
            let id = doc.text(".id");
            let is_service = index > 0;
            if named(items, id, is_service).is_some() {
                return Some("each id once");
            }
            if is_service {
                hash = substance(substance(hash, id), doc.text(".recipient"));
            } else if self.word(id, "title").is_empty() || self.word(id, "description").is_empty() {
                return Some("own categories with texts.<language>.<id>.title and .description");
            }
            items.push(Item {
                doc,
                id,
                is_service,
                required: category.flag(".required"),
                ..Item::default()
            });
            if let Some(item) = items.get_mut(first) {
                item.substance = digits(hash);
            }
            doc = category.item(".services", index)?;
            index += 1;
        }
    }

    /// `title` or `description` of a category: the owner's, else the shipped one.
    #[inline(never)]
    #[must_use]
    pub fn word(&self, id: &str, name: &str) -> Text {
        let own = fill("texts.$A.$B.$C", &[self.language, id, name]);
        let own = self.doc.text(own);
        if own.is_empty() {
            return self.texts.text(fill("categories.$A.$B", &[id, name]));
        }
        own
    }

    /// Life of a choice in days, granted or refused alike.
    #[must_use]
    pub fn days(&self) -> f64 {
        f64::max(self.doc.number("storage.days"), MIN_DAYS)
    }

    /// The owner's tokens as custom properties; the grammar has already refused anything that could
    /// end a declaration.
    #[must_use]
    pub fn tokens(&self) -> Text {
        let mut css = String::new();
        for entry in self.doc.entries() {
            let name = after(entry.path, "theme.");
            // An empty property would count as set.
            if !name.is_empty() && !entry.value.is_empty() {
                let unit = if entry.kind == b'n' { "px" } else { "" };
                write(&mut css, "--$A:$B$C;", &[name, entry.value, unit], &[]);
            }
        }
        css.leak()
    }
}

fn problem(entry: &Entry, allowed: Text) -> Problem {
    let found = match entry.kind {
        b'[' => "a list",
        b'{' => "an object",
        b'u' => "nothing",
        b's' => fill("\"$A\"", &[entry.value]),
        _ => entry.value,
    };
    Problem {
        path: if entry.path.is_empty() {
            "(root)"
        } else {
            entry.path
        },
        found,
        allowed,
    }
}

/// The members of an object of the grammar, empty where there is no such object.
#[inline(never)]
fn line(rule: &str) -> Text {
    find(GRAMMAR, b'\n', b' ', rule).unwrap_or_default()
}

/// What would be allowed in place of an entry that does not fit the grammar.
fn wrong(doc: Doc, entry: &Entry) -> Option<Text> {
    // The rule of the entry, and the line of the grammar that its parent stands for.
    let (mut rule, mut parent) = ("root!", "");
    let mut path = entry.path;
    while !path.is_empty() {
        let is_end = |byte| matches!(byte, b'.' | b'[');
        let end = path.bytes().position(is_end).unwrap_or(path.len());
        let name = path.get(..end).unwrap_or_default();
        path = path.get(end + 1..).unwrap_or_default();
        let (bare, _) = cut(rule, b'!');
        parent = line(bare);
        rule = match bare.as_bytes().first() {
            Some(b'[' | b'{') => bare.get(1..)?,
            _ => find(parent, b' ', b'=', name).unwrap_or_default(),
        };
    }
    let (bare, _) = cut(rule, b'!');
    let members = line(bare);
    let (kind, allowed) = match bare.as_bytes().first() {
        None => return Some(names(parent)),
        _ if entry.kind == b'u' && bare == rule => return None,
        Some(b'[') => (b'[', "a list"),
        Some(b'{') => (b'{', "an object"),
        _ if members.is_empty() => {
            let meaning = find(MEANINGS, b'\n', b'=', bare).unwrap_or(bare);
            return (!fits(bare, entry)).then_some(meaning);
        }
        _ => (b'{', "an object"),
    };
    if entry.kind != kind {
        return Some(allowed);
    }
    let dot = if entry.path.is_empty() { "" } else { "." };
    let mut rest = members;
    while !rest.is_empty() {
        let (member, others) = cut(rest, b' ');
        rest = others;
        let (name, rule) = cut(member, b'=');
        if rule.as_bytes().last() == Some(&b'!')
            && doc.get(fill("$A$B$C", &[entry.path, dot, name])).is_none()
        {
            return Some(fill("also $A", &[name]));
        }
    }
    None
}

/// The members of an object, for people.
fn names(mut line: Text) -> Text {
    let mut names = String::new();
    while !line.is_empty() {
        let (member, rest) = cut(line, b' ');
        write(&mut names, "$A ", &[cut(member, b'=').0], &[]);
        line = rest;
    }
    names.leak()
}

/// Whether a value fits a scalar rule.
fn fits(rule: Text, entry: &Entry) -> bool {
    let text = entry.value;
    let rule_letter = rule.as_bytes().first().copied().unwrap_or_default();
    // For numbers the first and last, for texts the shortest and longest.
    let (low, high) = match rule_letter {
        b'F' => return entry.kind == b'b',
        b'N' => (0.0, f64::INFINITY),
        b'D' => (MIN_DAYS, 3650.0),
        b'R' => (0.0, 32.0),
        b'C' => (2.0, 2.0),
        b'I' => (1.0, 64.0),
        b'H' => (4.0, 7.0),
        b'T' | b'O' => (1.0, f64::INFINITY),
        _ => return entry.kind == b's' && find(rule, b'|', b'|', text).is_some(),
    };
    let is_number = matches!(rule_letter, b'N' | b'D' | b'R');
    let size = if is_number {
        decimal(text)
    } else {
        text.len() as f64
    };
    let kind = if is_number { b'n' } else { b's' };
    if entry.kind != kind || !(low..=high).contains(&size) {
        return false;
    }
    let is_plain = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    text.bytes()
        .enumerate()
        .all(|(at, byte)| match rule_letter {
            b'C' => byte.is_ascii_uppercase(),
            b'I' if at == 0 => byte.is_ascii_lowercase(),
            b'I' => is_plain(&byte) || byte == b'_',
            b'H' if at == 0 => byte == b'#' && size != 5.0 && size != 6.0,
            b'H' => byte.is_ascii_hexdigit(),
            b'O' => is_plain(&(byte | 32)) || matches!(byte, b' ' | b',' | b'"' | b'\''),
            _ => true,
        })
}
