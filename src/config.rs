//! Reading and checking the site owner's configuration.
//!
//! What may stand in it is written down once, in [`GRAMMAR`]; everything that is not there is an
//! error that names its JSON path. There is no member that could favour one button.
use crate::node::{Kind, Node, Text, keep};

/// Every object a configuration may hold, one per line: its name, then its members.
///
/// `!` marks a member that must be there, `[x]` a list of `x`, `{x}` an object with names of the
/// owner's choosing, `a|b` one of these words. The other names are the scalar rules in
/// [`fits`] or another line.
pub const GRAMMAR: &str = "\
root $Schema=text notice=notice! controller=controller! categories=[category]! texts={{words}} languages=[text] regions=regions storage=storage receipts=receipts signals=signals theme=theme headless=flag
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

/// A configuration that fits. Empty texts stand for absent members.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Owner's name for the notice.
    pub notice_id: Text,
    /// Owner's version of the notice.
    pub notice_version: Text,
    /// Privacy policy, possibly relative to the page.
    pub policy_url: Text,
    /// Legal name of who is responsible.
    pub controller: Text,
    /// Their e-mail address or URL.
    pub contact: Text,
    /// Their postal address.
    pub address: Text,
    /// What a visitor decides about, in the order shown.
    pub categories: Vec<Category>,
    /// Life of a choice in days, granted or refused alike.
    pub days: f64,
    /// Where receipts are posted.
    pub endpoint: Text,
    /// Google consent types and the index of the category each follows.
    pub google: Vec<(usize, Text)>,
    /// Where the notice stands: `bottom`, `top` or `corner`.
    pub position: Text,
    /// `auto`, `light` or `dark`.
    pub scheme: Text,
    /// No notice; the page has its own.
    pub headless: bool,
}

/// One box of the notice.
#[derive(Clone, Debug, Default)]
pub struct Category {
    /// What `data-category` says.
    pub id: Text,
    /// Always active, without a box.
    pub required: bool,
    /// A DPV term.
    pub purpose: Text,
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
    pub recipient: Text,
    /// Where, ISO 3166-1 alpha-2.
    pub country: Text,
    /// Cookies it sets on the page's domain and their life in days, 0 for a session; `*` in a name
    /// stands for anything.
    pub cookies: Vec<(Text, u32)>,
    /// Keys it keeps in web storage, likewise.
    pub storage_keys: Vec<Text>,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON path, such as `categories[1].id`.
    pub path: String,
    /// What stands there, as JSON.
    pub found: String,
    /// What may stand there.
    pub allowed: Text,
}

impl Problem {
    fn new<N: Node>(path: String, found: &N, allowed: Text) -> Self {
        Self {
            path,
            found: found.json(),
            allowed,
        }
    }

    /// One sentence for the console.
    #[must_use]
    pub fn message(&self) -> Text {
        keep(
            "configuration: $A: found $B, allowed: $C",
            &[&self.path, &self.found, self.allowed],
        )
    }
}

/// Reads a configuration; `texts` are the shipped texts of `language`.
///
/// # Errors
/// The first [`Problem`] met.
pub fn read<N: Node>(root: &N, texts: &N, language: &str) -> Result<Config, Problem> {
    if let Some(problem) = check(
        root,
        "root",
        &At {
            parent: None,
            name: "",
        },
    ) {
        return Err(problem);
    }
    let either = |path: &str, other: Text| {
        if root.kind(path) == Kind::Text {
            root.text(path)
        } else {
            other
        }
    };
    let days = root.number("storage.days");
    let mut config = Config {
        notice_id: root.text("notice.id"),
        notice_version: root.text("notice.version"),
        policy_url: root.text("notice.policyUrl"),
        controller: root.text("controller.name"),
        contact: root.text("controller.contact"),
        address: root.text("controller.address"),
        categories: Vec::new(),
        days: if days.is_nan() { MIN_DAYS } else { days },
        endpoint: root.text("receipts.endpoint"),
        google: Vec::new(),
        position: either("theme.position", "bottom"),
        scheme: either("theme.scheme", "auto"),
        headless: root.flag("headless"),
    };

    let list = root.node("categories");
    let own = root.node("texts").node(language);
    for index in 0.. {
        let Some(key) = list.key(index) else { break };
        let node = list.item(index);
        let wrong = match category(&node, texts, &own, &config.categories) {
            Ok(category) => {
                config.categories.push(category);
                continue;
            }
            Err(wrong) => wrong,
        };
        return Err(Problem::new(["categories", &key].concat(), &node, wrong));
    }
    if config.categories.iter().all(|category| category.required) {
        return Err(Problem::new(
            "categories".into(),
            &list,
            "at least one category that is not required",
        ));
    }

    let google = root.node("signals.google");
    for index in 0.. {
        let Some(id) = google.key(index) else { break };
        let types = google.item(index);
        let Some(category) = config.category(&id) else {
            return Err(Problem::new(
                ["signals.google.", &id].concat(),
                &types,
                "a category's id as the name",
            ));
        };
        for index in 0.. {
            let name = types.item(index).text("");
            if name.is_empty() {
                break;
            }
            config.google.push((category, name));
        }
    }
    Ok(config)
}

/// Reads one category, or says what would be allowed in its place.
fn category<N: Node>(
    node: &N,
    shipped: &N,
    own: &N,
    before: &[Category],
) -> Result<Category, Text> {
    let id = node.text("id");
    let word = |name: &str| {
        let own = own.text(&[id, ".", name].concat());
        if own.is_empty() {
            shipped.text(&["categories.", id, ".", name].concat())
        } else {
            own
        }
    };
    let mut category = Category {
        id,
        required: node.flag("required"),
        purpose: node.text("purpose"),
        title: word("title"),
        description: word("description"),
        services: Vec::new(),
    };
    if before.len() == MAX_CATEGORIES {
        return Err("at most 32 categories");
    }
    if before.iter().any(|other| other.id == id) {
        return Err("each category id once");
    }
    if category.title.is_empty() || category.description.is_empty() {
        return Err("own categories with texts.<language>.<id>.title and .description");
    }
    let list = node.node("services");
    for index in 0.. {
        let node = list.item(index);
        let id = node.text("id");
        if id.is_empty() {
            break;
        }
        let mut known = before
            .iter()
            .flat_map(|category| &category.services)
            .chain(&category.services);
        if known.any(|service| service.id == id) {
            return Err("each service id once in the whole configuration");
        }
        let mut service = Service {
            id,
            name: node.text("name"),
            recipient: node.text("recipient"),
            country: node.text("country"),
            cookies: Vec::new(),
            storage_keys: Vec::new(),
        };
        let (cookies, keys) = (node.node("cookies"), node.node("storageKeys"));
        for index in 0.. {
            let (cookie, key) = (cookies.item(index), keys.item(index).text(""));
            let name = cookie.text("name");
            if name.is_empty() && key.is_empty() {
                break;
            }
            if !name.is_empty() {
                service.cookies.push((name, cookie.number("days") as u32));
            }
            if !key.is_empty() {
                service.storage_keys.push(key);
            }
        }
        category.services.push(service);
    }
    Ok(category)
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
/// end a declaration.
#[must_use]
pub fn tokens<N: Node>(root: &N) -> String {
    let mut css = String::new();
    for name in ["surface", "text", "accent", "font", "radius"] {
        let node = root.node("theme").node(name);
        let value = match node.kind("") {
            Kind::Text => node.string(""),
            Kind::Number => node.json() + "px",
            _ => continue,
        };
        css.push_str(&["--", name, ":", &value, ";"].concat());
    }
    css
}

/// Where a value stands, written out only when something is wrong.
struct At<'a> {
    parent: Option<&'a At<'a>>,
    name: &'a str,
}

impl At<'_> {
    fn path(&self) -> String {
        let mut path = self.parent.map(At::path).unwrap_or_default();
        if !path.is_empty() && !self.name.starts_with('[') {
            path.push('.');
        }
        path.push_str(self.name);
        path
    }
}

/// Holds `node` against one rule of the grammar.
fn check<N: Node>(node: &N, rule: &'static str, at: &At<'_>) -> Option<Problem> {
    let inner = rule.get(1..rule.len() - 1).unwrap_or_default();
    let line = line(rule);
    let (kind, expected) = match rule.as_bytes().first() {
        Some(b'[') => (Kind::List, "a list"),
        _ => (Kind::Object, "an object"),
    };
    let is_each = kind == Kind::List || rule.starts_with('{');
    if !is_each && line.is_empty() {
        let is_fine = fits(rule, node);
        return (!is_fine).then(|| Problem::new(at.path(), node, meaning(rule)));
    }
    if node.kind("") != kind {
        return Some(Problem::new(at.path(), node, expected));
    }
    for index in 0.. {
        let Some(name) = node.key(index) else { break };
        let at = At {
            parent: Some(at),
            name: &name,
        };
        let member = node.item(index);
        let rule = if is_each {
            inner
        } else {
            member_rule(line, &name)
        };
        let problem = match rule {
            "" => Some(Problem::new(at.path(), &member, line)),
            _ if !is_each && member.kind("") == Kind::Missing => None,
            _ => check(&member, rule.trim_end_matches('!'), &at),
        };
        if problem.is_some() {
            return problem;
        }
    }
    for member in line.split(' ') {
        if let Some((name, rule)) = member.split_once('=')
            && rule.ends_with('!')
            && node.kind(name) == Kind::Missing
        {
            return Some(Problem::new(
                At {
                    parent: Some(at),
                    name,
                }
                .path(),
                &node.node(name),
                "something",
            ));
        }
    }
    None
}

/// The members of an object of the grammar, empty where there is no such object.
fn line(rule: &str) -> &'static str {
    let found = GRAMMAR
        .split('\n')
        .find_map(|line| line.split_once(' ').filter(|(name, _)| *name == rule));
    found.map_or("", |(_, members)| members)
}

/// The rule of one member, empty where there is no such member.
fn member_rule(line: &'static str, wanted: &str) -> &'static str {
    let mut members = line.split(' ').filter_map(|member| member.split_once('='));
    members
        .find(|(name, _)| *name == wanted)
        .map_or("", |(_, rule)| rule)
}

/// Whether a value fits a scalar rule.
fn fits<N: Node>(rule: &str, node: &N) -> bool {
    let (text, number) = (node.string(""), node.number(""));
    let made_of = |ranges: &[u8]| {
        let fits = |byte| {
            ranges
                .chunks_exact(2)
                .any(|range| matches!(range, [low, high] if (*low..=*high).contains(&byte)))
        };
        !text.is_empty() && text.bytes().all(fits)
    };
    match rule {
        "flag" => matches!(node.kind(""), Kind::True | Kind::False),
        "number" => number >= 0.0,
        "days" => (MIN_DAYS..=3650.0).contains(&number),
        "radius" => (0.0..=32.0).contains(&number),
        "text" => made_of(b" \xff"),
        "id" => {
            text.len() <= 64
                && text.starts_with(|first: char| first.is_ascii_lowercase())
                && made_of(b"az09__--")
        }
        "country" => text.len() == 2 && made_of(b"AZ"),
        "colour" => matches!(text.len(), 4 | 7) && text.starts_with('#') && made_of(b"##09afAF"),
        "font" => made_of(b"azAZ09  ,,--\"\"''"),
        words => !text.is_empty() && words.split('|').any(|word| word == text),
    }
}

/// What a scalar rule allows, in words.
fn meaning(rule: &'static str) -> Text {
    match rule {
        "flag" => "true or false",
        "number" => "a number from 0",
        "days" => "days from 183 to 3650",
        "radius" => "pixels from 0 to 32",
        "text" => "a text in one line",
        "id" => "a-z, then a-z 0-9 _ -, at most 64",
        "country" => "two capital letters",
        "colour" => "#rgb or #rrggbb",
        "font" => "names of fonts",
        words => words,
    }
}
