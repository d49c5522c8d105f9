//! A page without a browser: five categories with services, and names for their places in the list.
use untick::consent::choice::{GRANT, LEAVE, REFUSE};
use untick::consent::item::{GRANTED, KNOWN, REQUIRED, SERVICE};
use untick::update::{Model, Msg};

/// Names of the items, services with their category before a slash.
pub(crate) const NAMES: [&str; 8] = [
    "necessary",
    "necessary/basket",
    "analytics",
    "analytics/plausible",
    "analytics/tally",
    "marketing",
    "media",
    "media/tube",
];

/// What always runs.
pub(crate) const ALWAYS: [&str; 2] = ["necessary", "necessary/basket"];

/// The place of an item.
pub(crate) fn at(name: &str) -> usize {
    let place = NAMES.iter().position(|other| *other == name);
    place.unwrap_or(usize::MAX)
}

/// A byte for each item.
fn each(byte: impl Fn(&str) -> u8) -> Vec<u8> {
    NAMES.map(byte).to_vec()
}

/// Choices, `+name` or `-name`.
pub(crate) fn choices(chosen: &[&str]) -> Vec<u8> {
    each(|name| {
        let has = |sign: &str| chosen.contains(&&*format!("{sign}{name}"));
        match (has("+"), has("-")) {
            (true, _) => GRANT,
            (_, true) => REFUSE,
            _ => LEAVE,
        }
    })
}

/// A record that knows everything but `unknown`, and grants `granted`.
pub(crate) fn record(granted: &[&str], unknown: &[&str]) -> Vec<u8> {
    each(|name| {
        let bit = |list: &[&str], bit: u8| if list.contains(&name) { bit } else { 0 };
        bit(granted, GRANTED) | (KNOWN ^ bit(unknown, KNOWN))
    })
}

/// A page on which nothing has happened yet.
pub(crate) fn blank(headless: bool) -> Model {
    let items = each(|name| {
        let service = u8::from(name.contains('/')) * SERVICE;
        service | (u8::from(name.starts_with("necessary")) * REQUIRED)
    });
    Model::new(items, headless, false)
}

/// A first visit.
pub(crate) fn open() -> Model {
    let mut model = blank(false);
    model.update(Msg::Start(None));
    model
}

/// Names of what may run.
pub(crate) fn granted(model: &Model) -> Vec<&'static str> {
    let items = NAMES.into_iter().zip(&model.items);
    items
        .filter(|(_, item)| *item & GRANTED != 0)
        .map(|(name, _)| name)
        .collect()
}
