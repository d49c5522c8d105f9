//! Reading and checking the site owner's configuration.
//!
//! What may stand in it is written down once, in [`GRAMMAR`]; everything that is not there is an
//! error that names its JSON path. There is no member that could favour one button.
use crate::doc::{Doc, Entry};
use crate::text::{Text, fill};

/// Every object a configuration may hold, one per line: its name, then its members.
///
/// `!` marks a member that must be there, `[x]` a list of `x`, `{x}` an object with names of the
/// owner's choosing, `a|b` one of these words. The other names are the scalar rules in
/// [`fits`] or another line.
pub const GRAMMAR: &str = "\
root $schema=text notice=notice! controller=controller! categories=[category]! texts={{words}} languages=[text] regions=regions storage=storage receipts=receipts signals=signals theme=theme headless=flag
notice id=text! version=text! policyUrl=text!
controller name=text! contact=text! address=text country=country
category id=id! required=flag purpose=text services=[service]
service id=id! name=text! recipient=text country=country policyUrl=text cookies=[cookie] storageKeys=[text]
cookie name=text! days=number
words title=text description=text
regions default=opt_in opt_out=[text]
storage kind=local days=days domain=null
receipts endpoint=text!
signals google={[text]} gpc=flag
theme position=bottom|top|corner scheme=auto|light|dark radius=radius font=font surface=colour text=colour accent=colour
";

/// Shortest life of a choice, in days. Half a year between two questions is what the Garante
/// (10 June 2021, n. 231) requires and the CNIL (2020-092) recommends; less is nagging.
pub const MIN_DAYS: f64 = 183.0;

/// Most categories a notice can hold: choices are the bits of a `u32`.
pub const MAX_CATEGORIES: usize = 32;

/// A configuration that fits.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// All of it.
    pub doc: Doc,
    /// What a visitor decides about, in the order shown.
    pub categories: Vec<Category>,
    /// Life of a choice in days, granted or refused alike.
    pub days: f64,
}

/// One box of the notice.
#[derive(Clone, Debug, Default)]
pub struct Category {
    /// Its members, as `.id`, `.purpose` and so on.
    pub doc: Doc,
    /// What `data-category` says.
    pub id: Text,
    /// Always active, without a box.
    pub required: bool,
    /// What stands beside the box.
    pub title: Text,
    /// What is meant.
    pub description: Text,
    /// Who is behind it.
    pub services: Vec<Service>,
}

/// One third party, or one first-party tool.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// Its members, as `.name`, `.recipient` and so on.
    pub doc: Doc,
    /// What `data-service` says.
    pub id: Text,
}

/// What is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON path, such as `categories[1].id`.
    pub path: Text,
    /// What stands there: a scalar, or `[` or `{`.
    pub found: Text,
    /// What may stand there.
    pub allowed: Text,
}

impl Problem {
    /// One sentence for the console.
    #[must_use]
    pub fn message(&self) -> String {
        fill(
            "configuration: $A: found $B, allowed: $C",
            &[self.path, self.found, self.allowed],
        )
    }
}

/// Reads a configuration; `texts` are the shipped texts of `language`.
///
/// # Errors
/// The first [`Problem`] in the order of the document.
pub fn read(doc: Doc, texts: Doc, language: &str) -> Result<Config, Problem> {
    for entry in doc.entries() {
        if let Some(allowed) = wrong(doc, &entry) {
            return Err(problem(entry, allowed));
        }
    }
    let days = doc.number("storage.days");
    let mut config = Config {
        doc,
        categories: Vec::new(),
        days: if days >= MIN_DAYS { days } else { MIN_DAYS },
    };
    let mut index = 0;
    while let Some(item) = doc.item("categories", index) {
        if let Err(allowed) = config.add(item, texts, language) {
            let path = fill("categories[$A]", &[&crate::text::digits(index)]).leak();
            return Err(Problem {
                path,
                found: item.text(".id"),
                allowed,
            });
        }
        index += 1;
    }
    if config.categories.iter().all(|category| category.required) {
        return Err(Problem {
            path: "categories",
            found: "none",
            allowed: "at least one that is not required",
        });
    }
    for entry in doc.entries() {
        let id = entry
            .path
            .strip_prefix("signals.google.")
            .unwrap_or_default();
        if entry.kind == b'[' && !id.is_empty() && config.category(id).is_none() {
            return Err(problem(entry, "a category's id as the name"));
        }
    }
    Ok(config)
}

fn problem(entry: Entry, allowed: Text) -> Problem {
    let found = match entry.kind {
        b'[' => "a list",
        b'{' => "an object",
        b'u' => "nothing",
        b's' => fill("\"$A\"", &[entry.value]).leak(),
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

impl Config {
    /// Index of the category with that id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<usize> {
        self.categories
            .iter()
            .position(|category| category.id == id)
    }

    /// The service with that id.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.categories
            .iter()
            .flat_map(|category| &category.services)
            .find(|service| service.id == id)
    }

    /// Reads one category, or says what would be allowed in its place.
    fn add(&mut self, doc: Doc, texts: Doc, language: &str) -> Result<(), Text> {
        let id = doc.text(".id");
        let word = |name: &str| {
            let own = self
                .doc
                .text(&fill("texts.$A.$B.$C", &[language, id, name]));
            if own.is_empty() {
                texts.text(&fill("categories.$A.$B", &[id, name]))
            } else {
                own
            }
        };
        let (title, description) = (word("title"), word("description"));
        if self.categories.len() == MAX_CATEGORIES || self.category(id).is_some() {
            return Err("at most 32 categories, each id once");
        }
        if title.is_empty() || description.is_empty() {
            return Err("own categories with texts.<language>.<id>.title and .description");
        }
        let mut services: Vec<Service> = Vec::new();
        while let Some(doc) = doc.item(".services", services.len() as u32) {
            let id = doc.text(".id");
            if self.service(id).is_some() || services.iter().any(|service| service.id == id) {
                return Err("each service id once in the whole configuration");
            }
            services.push(Service { doc, id });
        }
        self.categories.push(Category {
            doc,
            id,
            required: doc.flag(".required"),
            title,
            description,
            services,
        });
        Ok(())
    }

    /// The owner's tokens as custom properties; the grammar has already refused anything that could
    /// end a declaration.
    #[must_use]
    pub fn tokens(&self) -> String {
        let mut css = String::new();
        for name in ["surface", "text", "accent", "font", "radius"] {
            if let Some(entry) = self.doc.get(&fill("theme.$A", &[name])) {
                let unit = if entry.kind == b'n' { "px" } else { "" };
                css.push_str(&fill("--$A:$B$C;", &[name, entry.value, unit]));
            }
        }
        css
    }
}

/// What would be allowed in place of an entry that does not fit the grammar.
fn wrong(doc: Doc, entry: &Entry) -> Option<Text> {
    // The rule of the entry, and the line of the grammar that its parent stands for.
    let (mut rule, mut parent) = ("root", "");
    for name in entry
        .path
        .split_inclusive(['.', '['])
        .map(|name| name.trim_end_matches(['.', '[']))
    {
        if name.is_empty() {
            continue;
        }
        let bare = rule.trim_end_matches('!');
        parent = line(bare);
        rule = match bare.as_bytes().first() {
            Some(b'[' | b'{') => bare.get(1..bare.len() - 1)?,
            _ => member(parent, name),
        };
    }
    let (inner, members) = (rule.trim_end_matches('!'), line(rule.trim_end_matches('!')));
    match inner.as_bytes().first() {
        None => Some(parent),
        Some(b'[') => (entry.kind != b'[').then_some("a list"),
        _ if members.is_empty() && !inner.starts_with('{') => {
            let is_absent = entry.kind == b'u' && inner == rule;
            (!is_absent && !fits(inner, entry)).then(|| meaning(inner))
        }
        _ if entry.kind != b'{' => (entry.kind != b'u' || inner != rule).then_some("an object"),
        _ => {
            let dot = if entry.path.is_empty() { "" } else { "." };
            let mut needed = members
                .split(' ')
                .filter_map(|member| member.strip_suffix('!')?.split_once('='));
            needed
                .find(|(name, _)| doc.get(&fill("$A$B$C", &[entry.path, dot, name])).is_none())
                .map(|(name, _)| {
                    let sentence: Text = fill("also $A", &[name]).leak();
                    sentence
                })
        }
    }
}

/// The members of an object of the grammar, empty where there is no such object.
fn line(rule: &str) -> Text {
    let mut lines = GRAMMAR.split('\n').filter_map(|line| line.split_once(' '));
    lines
        .find(|(name, _)| *name == rule)
        .map_or("", |(_, members)| members)
}

/// The rule of one member, empty where there is no such member.
fn member(line: Text, wanted: &str) -> Text {
    let mut members = line.split(' ').filter_map(|member| member.split_once('='));
    members
        .find(|(name, _)| *name == wanted)
        .map_or("", |(_, rule)| rule)
}

/// Whether a value fits a scalar rule.
fn fits(rule: &str, entry: &Entry) -> bool {
    let text = entry.value;
    let number = if entry.kind == b'n' {
        crate::doc::decimal(text)
    } else {
        f64::NAN
    };
    let made_of = |ranges: &[u8]| {
        let fits = |byte| {
            ranges
                .chunks_exact(2)
                .any(|range| matches!(range, [low, high] if (*low..=*high).contains(&byte)))
        };
        entry.kind == b's' && !text.is_empty() && text.bytes().all(fits)
    };
    match rule {
        "flag" => entry.kind == b'b',
        "number" => number >= 0.0,
        "days" => (MIN_DAYS..=3650.0).contains(&number),
        "radius" => (0.0..=32.0).contains(&number),
        "text" => made_of(b" \xff"),
        "id" => {
            text.len() <= 64
                && text.bytes().next().is_some_and(|byte| byte > b'_')
                && made_of(b"az09__--")
        }
        "country" => text.len() == 2 && made_of(b"AZ"),
        "colour" => matches!(text.len(), 4 | 7) && text.starts_with('#') && made_of(b"##09afAF"),
        "font" => made_of(b"azAZ09  ,,--\"\"''"),
        words => entry.kind == b's' && words.split('|').any(|word| word == text),
    }
}

/// What a scalar rule allows, in words.
fn meaning(rule: Text) -> Text {
    match rule {
        "flag" => "true or false",
        "number" => "a number from 0",
        "days" => "days from 183 to 3650",
        "radius" => "pixels from 0 to 32",
        "text" => "a text",
        "id" => "a-z, then a-z 0-9 _ -, at most 64",
        "country" => "two capital letters",
        "colour" => "#rgb or #rrggbb",
        "font" => "names of fonts",
        words => words,
    }
}
