//! Which gated tag opens for which choices.
use crate::consent::item::{GRANTED, KNOWN, RAN};
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

/// Whether a tag of the item at `index` may open; one that asks for the opposite
/// (`data-category="!analytics"`) opens where the item is denied.
///
/// Under opt-in nothing opens until a decision is known, and what runs only when denied does not take "not asked
/// yet" for a refusal.
#[must_use]
pub fn verdict(model: &Model, index: usize, wants_denied: bool) -> Verdict {
    let Some(item) = model.items.get(index) else {
        return Verdict::Unknown;
    };
    let is_new = item & KNOWN == 0;
    if (model.decided || model.opt_out)
        && (item & GRANTED != 0) != wants_denied
        && !(wants_denied && is_new)
    {
        Verdict::Open
    } else {
        Verdict::Shut
    }
}

/// Remembers that code of an item has run.
pub fn has_run(model: &mut Model, index: usize) {
    if let Some(item) = model.items.get_mut(index) {
        *item |= RAN;
    }
}
