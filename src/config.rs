//! Reading and checking the site owner's configuration.
//!
//! What may stand in it is written down once, in [`GRAMMAR`]; everything that is not there is an
//! error that names its JSON path. There is no member that could favour one button.
use crate::node::{Kind, Node, Text, join};

/// Every object a configuration may hold, one per line: its name, then its members.
///
/// `!` marks a member that must be there, `[x]` a list of `x`, `{x}` an object with names of the
/// owner's choosing, `a|b` one of these words. The other names are the scalar rules in
/// [`scalar_fits`] or another line.
pub const GRAMMAR: &str = "\
root $schema=text notice=notice! controller=controller! categories=[category]! texts={{words}} languages=[text] regions=regions storage=storage receipts=receipts signals=signals theme=theme headless=flag
notice id=text! version=text! policyUrl=text!
controller name=text! contact=text! address=text country=country
category id=id! required=flag purpose=text services=[service]
service id=id! name=text! recipient=text country=country policyUrl=text cookies=[cookie] storageKeys=[text]
cookie name=text! days=number
words title=text description=text intro=text
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
    /// Owner's name for the notice.
    pub notice_id: Text,
    /// Owner's version of the notice.
    pub notice_version: Text,
    /// Privacy policy, possibly relative to the page.
    pub policy_url: Text,
    /// Who is responsible.
    pub controller: Controller,
    /// What a visitor decides about, in the order shown.
    pub categories: Vec<Category>,
    /// Life of a choice in days, granted or refused alike.
    pub days: f64,
    /// Where receipts are posted.
    pub endpoint: Option<Text>,
    /// Google consent types and the index of the category each follows.
    pub google: Vec<(usize, Text)>,
    /// Whether Global Privacy Control is honoured.
    pub gpc: bool,
    /// Where the notice stands: `bottom`, `top` or `corner`.
    pub position: Text,
    /// `auto`, `light` or `dark`.
    pub scheme: Text,
    /// Declarations for the notice's style sheet, from the owner's tokens.
    pub tokens: Text,
    /// No notice; the page has its own.
    pub headless: bool,
}

/// Who is responsible.
#[derive(Clone, Copy, Debug, Default)]
pub struct Controller {
    /// Legal name.
    pub name: Text,
    /// E-mail address or URL.
    pub contact: Text,
    /// Postal address.
    pub address: Option<Text>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Text>,
}

/// One box of the notice.
#[derive(Clone, Debug, Default)]
pub struct Category {
    /// What `data-category` says.
    pub id: Text,
    /// Always active, without a box.
    pub required: bool,
    /// A DPV term.
    pub purpose: Option<Text>,
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
    /// What `data-service` says.
    pub id: Text,
    /// Product name.
    pub name: Text,
    /// Legal entity that receives data.
    pub recipient: Option<Text>,
    /// Where, ISO 3166-1 alpha-2.
    pub country: Option<Text>,
    /// Its own privacy policy.
    pub policy_url: Option<Text>,
    /// Cookies it sets on the page's domain.
    pub cookies: Vec<Cookie>,
    /// Keys it keeps in web storage; `*` stands for anything.
    pub storage_keys: Vec<Text>,
}

/// One cookie, or a family of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cookie {
    /// Its name; `*` stands for anything.
    pub name: Text,
    /// Its life in days; none for a session cookie.
    pub days: Option<f64>,
}

/// What is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON path, such as `categories[1].id`.
    pub path: Text,
    /// What stands there, as JSON.
    pub found: Text,
    /// What may stand there.
    pub allowed: Text,
}

impl Problem {
    fn new<N: Node>(path: &str, found: &N, allowed: &str) -> Self {
        Self {
            path: join(&[path]),
            found: found.json(),
            allowed: join(&[allowed]),
        }
    }

    /// One sentence for the console.
    #[must_use]
    pub fn message(&self) -> Text {
        join(&[
            "configuration: ",
            self.path,
            ": found ",
            self.found,
            ", allowed: ",
            self.allowed,
        ])
    }
}

/// Reads a configuration; `texts` are the shipped texts of `language`.
///
/// # Errors
/// The first [`Problem`] met, in the order of the grammar.
pub fn read<N: Node>(root: &N, texts: &N, language: &str) -> Result<Config, Problem> {
    check(root, "root", &mut String::new())?;
    let notice = root.get("notice");
    let controller = root.get("controller");
    let theme = root.get("theme");
    let signals = root.get("signals");
    let own_texts = root.get("texts").get(language);

    let mut config = Config {
        notice_id: notice.get("id").text_or_empty(),
        notice_version: notice.get("version").text_or_empty(),
        policy_url: notice.get("policyUrl").text_or_empty(),
        controller: Controller {
            name: controller.get("name").text_or_empty(),
            contact: controller.get("contact").text_or_empty(),
            address: controller.get("address").text(),
            country: controller.get("country").text(),
        },
        categories: Vec::new(),
        days: root.get("storage").get("days").number().unwrap_or(MIN_DAYS),
        endpoint: root.get("receipts").get("endpoint").text(),
        google: Vec::new(),
        gpc: signals.get("gpc").flag() != Some(false),
        position: theme.get("position").text().unwrap_or("bottom"),
        scheme: theme.get("scheme").text().unwrap_or("auto"),
        tokens: tokens(&theme),
        headless: root.get("headless").flag() == Some(true),
    };

    let mut problem = None;
    let categories = root.get("categories");
    categories.each(|key, node| {
        let category = category(
            &node,
            &texts.get("categories"),
            &own_texts,
            &config.categories,
        );
        let allowed = match category {
            Ok(category) if config.categories.len() < MAX_CATEGORIES => {
                config.categories.push(category);
                return Some(());
            }
            Ok(_) => "at most 32 categories",
            Err(allowed) => allowed,
        };
        problem = Some(Problem::new(
            join(&["categories[", key, "]"]),
            &node,
            allowed,
        ));
        None
    });
    if let Some(problem) = problem {
        return Err(problem);
    }
    if config.categories.iter().all(|category| category.required) {
        return Err(Problem::new(
            "categories",
            &categories,
            "at least one category that is not required",
        ));
    }

    signals.get("google").each(|id, types| {
        let Some(index) = config.category(id) else {
            problem = Some(Problem::new(
                join(&["signals.google.", id]),
                &types,
                "a category's id as its name",
            ));
            return None;
        };
        types.each(|_, name| {
            config.google.push((index, name.text_or_empty()));
            Some(())
        })
    });
    problem.map_or(Ok(config), Err)
}

/// Reads one category, or says what would be allowed in its place.
fn category<N: Node>(
    node: &N,
    shipped: &N,
    own: &N,
    before: &[Category],
) -> Result<Category, Text> {
    let id = node.get("id").text_or_empty();
    let word = |name: &str| {
        own.get(id)
            .get(name)
            .text()
            .or_else(|| shipped.get(id).get(name).text())
    };
    let mut category = Category {
        id,
        required: node.get("required").flag() == Some(true),
        purpose: node.get("purpose").text(),
        title: word("title").unwrap_or_default(),
        description: word("description").unwrap_or_default(),
        services: Vec::new(),
    };
    if before.iter().any(|other| other.id == id) {
        return Err("each category id once");
    }
    if category.title.is_empty() || category.description.is_empty() {
        return Err("an own category with texts.<language>.<id>.title and .description");
    }
    node.get("services")
        .each(|_, node| {
            let id = node.get("id").text_or_empty();
            let is_taken = |services: &[Service]| services.iter().any(|service| service.id == id);
            if is_taken(&category.services)
                || before.iter().any(|category| is_taken(&category.services))
            {
                return None;
            }
            let mut service = Service {
                id,
                name: node.get("name").text_or_empty(),
                recipient: node.get("recipient").text(),
                country: node.get("country").text(),
                policy_url: node.get("policyUrl").text(),
                cookies: Vec::new(),
                storage_keys: Vec::new(),
            };
            node.get("cookies").each(|_, cookie| {
                let name = cookie.get("name").text_or_empty();
                service.cookies.push(Cookie {
                    name,
                    days: cookie.get("days").number(),
                });
                Some(())
            });
            node.get("storageKeys").each(|_, key| {
                service.storage_keys.push(key.text_or_empty());
                Some(())
            });
            category.services.push(service);
            Some(())
        })
        .map_or(
            Err("each service id once in the whole configuration"),
            |()| Ok(category),
        )
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
}

/// The owner's tokens as custom properties; the grammar has already refused anything that could
/// end the declaration.
fn tokens<N: Node>(theme: &N) -> Text {
    let mut css = "";
    for name in ["surface", "text", "accent", "font", "radius"] {
        let value = theme.get(name);
        let (value, unit) = match value.text() {
            Some(text) => (text, ";"),
            None if value.kind() == Kind::Number => (value.json(), "px;"),
            None => continue,
        };
        css = join(&[css, "--", name, ":", value, unit]);
    }
    css
}

/// Holds `node` against one rule of the grammar; `path` is where it stands.
fn check<N: Node>(node: &N, rule: &str, path: &mut String) -> Result<(), Problem> {
    let inner = rule.strip_prefix(['[', '{']);
    let line = GRAMMAR
        .split('\n')
        .find_map(|line| line.strip_prefix(rule)?.strip_prefix(' '));
    let kind = if rule.starts_with('[') {
        Kind::List
    } else {
        Kind::Object
    };
    let is_scalar = inner.is_none() && line.is_none();
    if is_scalar && scalar_fits(node, rule) {
        return Ok(());
    }
    if is_scalar || node.kind() != kind {
        let allowed = match kind {
            _ if is_scalar => scalar_meaning(rule),
            Kind::List => "a list",
            _ => "an object",
        };
        return Err(Problem::new(
            if path.is_empty() { "(root)" } else { path },
            node,
            allowed,
        ));
    }

    let length = path.len();
    let mut result = Ok(());
    let mut visit = |key: &str, member: N, rule: Option<&str>| {
        if kind == Kind::List {
            path.push('[');
        } else if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        if kind == Kind::List {
            path.push(']');
        }
        result = match rule {
            Some(rule) => check(&member, rule, path),
            None => Err(Problem::new(path, &member, names(line.unwrap_or_default()))),
        };
        path.truncate(length);
        result.is_ok().then_some(())
    };
    let inner = inner.and_then(|rest| rest.strip_suffix([']', '}']));
    let is_fine = node.each(|key, member| {
        let known = members(line.unwrap_or_default()).find(|(name, ..)| *name == key);
        if known.is_some() && member.kind() == Kind::Missing {
            return Some(());
        }
        visit(key, member, inner.or(known.map(|(_, rule, _)| rule)))
    });
    if is_fine.is_some() {
        for (name, rule, is_needed) in members(line.unwrap_or_default()) {
            let member = node.get(name);
            if is_needed
                && member.kind() == Kind::Missing
                && visit(name, member, Some(rule)).is_none()
            {
                break;
            }
        }
    }
    result
}

/// `(name, rule, whether it must be there)` of each member on a line of the grammar.
pub fn members(line: &str) -> impl Iterator<Item = (&str, &str, bool)> {
    line.split(' ').filter_map(|member| {
        let (name, rule) = member.split_once('=')?;
        let optional = rule.strip_suffix('!');
        Some((name, optional.unwrap_or(rule), optional.is_some()))
    })
}

fn names(line: &str) -> Text {
    members(line).fold("", |names, (name, ..)| {
        join(&[names, if names.is_empty() { "" } else { ", " }, name])
    })
}

fn scalar_fits<N: Node>(node: &N, rule: &str) -> bool {
    let text = node.text();
    let letters = text.unwrap_or_default();
    let number = node.number().unwrap_or(-1.0);
    match rule {
        "flag" => matches!(node.kind(), Kind::True | Kind::False),
        "number" => number >= 0.0,
        "days" => number >= MIN_DAYS && number <= 3650.0,
        "radius" => (0.0..=32.0).contains(&number),
        "text" => !letters.is_empty(),
        "id" => is_id(letters),
        "country" => letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_uppercase()),
        "colour" => colour(letters).is_some(),
        "font" => {
            !letters.is_empty()
                && letters.chars().all(|letter| {
                    letter.is_alphanumeric() || matches!(letter, ' ' | ',' | '-' | '"' | '\'')
                })
        }
        words => !letters.is_empty() && words.split('|').any(|word| word == letters),
    }
}

fn scalar_meaning(rule: &str) -> &str {
    match rule {
        "flag" => "true or false",
        "number" => "a number from 0",
        "days" => "a number of days from 183 to 3650",
        "radius" => "a number of pixels from 0 to 32",
        "text" => "a text",
        "id" => "a-z, then a-z 0-9 _ -, at most 64",
        "country" => "two capital letters",
        "colour" => "#rgb or #rrggbb",
        "font" => "names of fonts",
        words => words,
    }
}

/// The schema's form of a category or service id.
fn is_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && text.len() <= 64
        && bytes.all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
        })
}

/// `#rgb` or `#rrggbb` as red, green, blue, 0 to 255.
#[must_use]
pub fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    let mut nibbles = digits.bytes().map(|byte| (byte as char).to_digit(16));
    let mut rgb = [0; 3];
    for part in &mut rgb {
        let high = nibbles.next()?? as u8;
        let low = if digits.len() == 3 {
            high
        } else {
            nibbles.next()?? as u8
        };
        *part = high * 16 + low;
    }
    nibbles.next().is_none().then_some(rgb)
}
