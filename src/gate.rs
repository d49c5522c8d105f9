//! Which gated tag opens for which choices.
use crate::consent::named;
use crate::text::after;
use crate::update::Model;

/// What choices say about one tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may not load.
    Shut,
    /// It may.
    Open,
    /// Its category or service is not in the configuration, so it may not.
    Unknown,
}

/// Reads a tag's `data-category` (a leading `!` asks for the opposite) and `data-service`; `ran`
/// remembers that code of the category has run.
///
/// Until a decision is known nothing opens, not even a `!category` tag.
pub fn verdict(model: &mut Model, category: &str, service: &str, ran: bool) -> Verdict {
    let denied = after(category, "!");
    let id = if denied.is_empty() { category } else { denied };
    let mut items = model.items.iter_mut();
    let Some(item) = items.find(|item| !item.is_service && *item.id == *id) else {
        return Verdict::Unknown;
    };
    item.ran |= ran;
    let mut granted = item.granted;
    if !service.is_empty() {
        let rest = items.into_slice();
        let end = rest.iter().position(|item| !item.is_service);
        let own = rest
            .get_mut(..end.unwrap_or(rest.len()))
            .unwrap_or_default();
        let Some(item) = named(own, service, true) else {
            return Verdict::Unknown;
        };
        granted = item.granted;
    }
    if model.decided && granted == denied.is_empty() {
        Verdict::Open
    } else {
        Verdict::Shut
    }
}
