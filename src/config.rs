//! Reading and checking the site owner's configuration.
//!
//! What may stand in it is written down once, in [`GRAMMAR`]; everything that is not there is an
//! error that names its JSON path. There is no member that could favour one button.
use crate::node::{Kind, Node};

/// Every object a configuration may hold, one per line: its name, then its members.
///
/// `!` marks a member that must be there, `[x]` a list of `x`, `{x}` an object with names of the
/// owner's choosing, `a|b` one of these words. The other names are the scalar rules in
/// [`scalar_fits`] or another line.
pub const GRAMMAR: &str = "\
root $schema=text notice=notice! controller=controller! categories=[category]! texts={language} languages=[text] regions=regions storage=storage receipts=receipts signals=signals theme=theme headless=flag
notice id=text! version=text! policyUrl=text!
controller name=text! contact=text! address=text country=country
category id=id! required=flag purpose=text services=[service]
service id=id! name=text! recipient=text country=country policyUrl=text cookies=[cookie] storageKeys=[text]
cookie name=text! days=number
language {words}
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
    pub notice_id: String,
    /// Owner's version of the notice.
    pub notice_version: String,
    /// Privacy policy, possibly relative to the page.
    pub policy_url: String,
    /// Who is responsible.
    pub controller: Controller,
    /// What a visitor decides about, in the order shown.
    pub categories: Vec<Category>,
    /// Life of a choice in days, granted or refused alike.
    pub days: f64,
    /// Where receipts are posted.
    pub endpoint: Option<String>,
    /// Google consent types that follow each category: (category index, types).
    pub google: Vec<(usize, Vec<String>)>,
    /// Whether Global Privacy Control is honoured.
    pub gpc: bool,
    /// Where the notice stands: `bottom`, `top` or `corner`.
    pub position: String,
    /// `auto`, `light` or `dark`.
    pub scheme: String,
    /// Declarations for the notice's style sheet, from the owner's tokens.
    pub tokens: String,
    /// No notice; the page has its own.
    pub headless: bool,
}

/// Who is responsible.
#[derive(Clone, Debug, Default)]
pub struct Controller {
    /// Legal name.
    pub name: String,
    /// E-mail address or URL.
    pub contact: String,
    /// Postal address.
    pub address: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// One box of the notice.
#[derive(Clone, Debug, Default)]
pub struct Category {
    /// What `data-category` says.
    pub id: String,
    /// Always active, without a box.
    pub required: bool,
    /// A DPV term.
    pub purpose: Option<String>,
    /// What stands beside the box.
    pub title: String,
    /// What is meant.
    pub description: String,
    /// Who is behind it.
    pub services: Vec<Service>,
}

/// One third party, or one first-party tool.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// What `data-service` says.
    pub id: String,
    /// Product name.
    pub name: String,
    /// Legal entity that receives data.
    pub recipient: Option<String>,
    /// Where, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its own privacy policy.
    pub policy_url: Option<String>,
    /// Cookies it sets on the page's domain.
    pub cookies: Vec<Cookie>,
    /// Keys it keeps in web storage; `*` stands for anything.
    pub storage_keys: Vec<String>,
}

/// One cookie, or a family of them.
#[derive(Clone, Debug, Default)]
pub struct Cookie {
    /// Its name; `*` stands for anything.
    pub name: String,
    /// Its life in days; none for a session cookie.
    pub days: Option<f64>,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON path, such as `categories[1].id`.
    pub path: String,
    /// What stands there, as JSON.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl Problem {
    fn new<N: Node>(path: &str, found: &N, allowed: &str) -> Self {
        let mut shown = found.json();
        if shown.len() > 80 {
            // Cut at a character, wherever the 80th byte falls.
            let end = (0..=80)
                .rev()
                .find(|&at| shown.is_char_boundary(at))
                .unwrap_or(0);
            shown.truncate(end);
            shown.push('…');
        }
        Self {
            path: path.into(),
            found: shown,
            allowed: allowed.into(),
        }
    }

    /// One sentence for the console.
    #[must_use]
    pub fn message(&self) -> String {
        [
            "configuration: ",
            &self.path,
            ": found ",
            &self.found,
            ", allowed: ",
            &self.allowed,
        ]
        .concat()
    }
}

/// Reads a configuration; `texts` are the shipped texts of `language`.
///
/// # Errors
/// The first [`Problem`] met, in document order of the grammar.
pub fn read<N: Node>(root: &N, texts: &N, language: &str) -> Result<Config, Problem> {
    check(root, "root", "")?;
    let notice = root.get("notice");
    let controller = root.get("controller");
    let theme = root.get("theme");
    let storage = root.get("storage");
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
        days: storage.get("days").number().unwrap_or(MIN_DAYS),
        endpoint: root.get("receipts").get("endpoint").text(),
        gpc: signals.get("gpc").kind() != Kind::False,
        position: theme
            .get("position")
            .text()
            .unwrap_or_else(|| "bottom".into()),
        scheme: theme.get("scheme").text().unwrap_or_else(|| "auto".into()),
        tokens: tokens(&theme),
        headless: root.get("headless").is_true(),
        ..Config::default()
    };

    let categories = root.get("categories");
    for (index, key) in categories.keys().iter().enumerate() {
        let node = &categories.get(key);
        let path = ["categories[", key, "]"].concat();
        let id = node.get("id").text_or_empty();
        let repeated = config.categories.iter().any(|other| other.id == id);
        if repeated || index == MAX_CATEGORIES {
            return Err(Problem::new(
                &path,
                node,
                "at most 32 categories, each id once",
            ));
        }
        let word = |name: &str| {
            let own = own_texts.get(&id).get(name).text();
            own.or_else(|| texts.get("categories").get(&id).get(name).text())
        };
        let (Some(title), Some(description)) = (word("title"), word("description")) else {
            let allowed = ["texts.", language, ".", &id, " with title and description"].concat();
            return Err(Problem::new(&path, node, &allowed));
        };
        let category = Category {
            required: node.get("required").is_true(),
            purpose: node.get("purpose").text(),
            services: services(&node.get("services"), &config.categories)
                .map_err(|service| Problem::new(&path, &service, "each service id once"))?,
            id,
            title,
            description,
        };
        config.categories.push(category);
    }
    if config.categories.iter().all(|category| category.required) {
        return Err(Problem::new(
            "categories",
            &categories,
            "at least one category that is not required",
        ));
    }

    let google = signals.get("google");
    for id in google.keys() {
        let Some(index) = config.category(&id) else {
            return Err(Problem::new(
                &["signals.google.", &id].concat(),
                &google,
                "a category's id",
            ));
        };
        let types = google
            .get(&id)
            .items()
            .iter()
            .map(Node::text_or_empty)
            .collect();
        config.google.push((index, types));
    }
    Ok(config)
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

fn services<N: Node>(list: &N, before: &[Category]) -> Result<Vec<Service>, N> {
    let mut services: Vec<Service> = Vec::new();
    for node in list.items() {
        let id = node.get("id").text_or_empty();
        let mut known = before
            .iter()
            .flat_map(|category| &category.services)
            .chain(&services);
        if known.any(|service| service.id == id) {
            return Err(node);
        }
        let cookies = node.get("cookies").items();
        services.push(Service {
            id,
            name: node.get("name").text_or_empty(),
            recipient: node.get("recipient").text(),
            country: node.get("country").text(),
            policy_url: node.get("policyUrl").text(),
            cookies: cookies
                .iter()
                .map(|cookie| Cookie {
                    name: cookie.get("name").text_or_empty(),
                    days: cookie.get("days").number(),
                })
                .collect(),
            storage_keys: node
                .get("storageKeys")
                .items()
                .iter()
                .map(Node::text_or_empty)
                .collect(),
        });
    }
    Ok(services)
}

/// The owner's tokens as custom properties; the grammar has already refused anything that could
/// end the declaration.
fn tokens<N: Node>(theme: &N) -> String {
    let mut css = String::new();
    for name in ["surface", "text", "accent", "font"] {
        if let Some(value) = theme.get(name).text() {
            css.push_str(&["--", name, ":", &value, ";"].concat());
        }
    }
    if theme.get("radius").kind() == Kind::Number {
        css.push_str(&["--radius:", &theme.get("radius").json(), "px;"].concat());
    }
    css
}

/// Holds `node` against one rule of the grammar.
fn check<N: Node>(node: &N, rule: &str, path: &str) -> Result<(), Problem> {
    let problem = |allowed: &str| {
        Err(Problem::new(
            if path.is_empty() { "(root)" } else { path },
            node,
            allowed,
        ))
    };

    if let Some(inner) = rule
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        if node.kind() != Kind::List {
            return problem("a list");
        }
        for key in node.keys() {
            check(&node.get(&key), inner, &[path, "[", &key, "]"].concat())?;
        }
        return Ok(());
    }
    if let Some(inner) = rule
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        if node.kind() != Kind::Object {
            return problem("an object");
        }
        for key in node.keys() {
            check(&node.get(&key), inner, &join(path, &key))?;
        }
        return Ok(());
    }
    let line = GRAMMAR
        .lines()
        .find_map(|line| line.strip_prefix(rule)?.strip_prefix(' '));
    let Some(line) = line else {
        return if scalar_fits(node, rule) {
            Ok(())
        } else {
            problem(scalar_meaning(rule))
        };
    };
    if line.starts_with('{') {
        return check(node, line, path);
    }
    if node.kind() != Kind::Object {
        return problem("an object");
    }
    for key in node.keys() {
        let known = members(line).any(|(name, ..)| name == key);
        if !known {
            let names: Vec<&str> = members(line).map(|(name, ..)| name).collect();
            return Err(Problem::new(
                &join(path, &key),
                &node.get(&key),
                &names.join(", "),
            ));
        }
    }
    for (name, rule, needed) in members(line) {
        let member = node.get(name);
        if member.kind() != Kind::Missing || needed {
            check(&member, rule, &join(path, name))?;
        }
    }
    Ok(())
}

/// `(name, rule, whether it must be there)` of each member on a line of the grammar.
pub fn members(line: &str) -> impl Iterator<Item = (&str, &str, bool)> {
    line.split(' ').filter_map(|member| {
        let (name, rule) = member.split_once('=')?;
        let optional = rule.strip_suffix('!');
        Some((name, optional.unwrap_or(rule), optional.is_some()))
    })
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.into()
    } else {
        [path, ".", name].concat()
    }
}

fn scalar_fits<N: Node>(node: &N, rule: &str) -> bool {
    let text = node.text();
    let letters = text.as_deref().unwrap_or_default();
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
