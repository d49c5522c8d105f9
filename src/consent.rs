//! What a visitor decides about, and what is decided.
//!
//! Categories, each followed by its services, stand in one list in the order of the notice: one
//! byte each. A service's byte is the whole truth about its tags, a category's about the tags that
//! name no service. Ids and words stay on the page's side, under the same index.

/// Bits of an item.
pub mod item {
    /// It is a service of the last category before it.
    pub const SERVICE: u8 = 1;
    /// It needs no consent and is always granted.
    pub const REQUIRED: u8 = 2;
    /// It may run.
    pub const GRANTED: u8 = 4;
    /// It might run before the last message.
    pub const WAS_GRANTED: u8 = 8;
    /// It is decided about as it is now. A category with a new service or another recipient is not.
    pub const KNOWN: u8 = 16;
    /// Its code has run in this page.
    pub const RAN: u8 = 32;
}
use item::{GRANTED, KNOWN, RAN, REQUIRED, SERVICE, WAS_GRANTED};

/// What a decision says about one item.
pub mod choice {
    /// Nothing.
    pub const LEAVE: u8 = 0;
    /// It may not run.
    pub const REFUSE: u8 = 1;
    /// It may run.
    pub const GRANT: u8 = 2;
}

/// Grants an item or not; what is required is always granted.
fn set(item: &mut u8, granted: bool) {
    *item &= !GRANTED;
    if granted || *item & REQUIRED != 0 {
        *item |= GRANTED;
    }
}

/// Grants everything, or only what needs no consent.
pub fn set_all(items: &mut [u8], granted: bool) {
    for item in items {
        set(item, granted);
    }
}

/// Takes up what a record says: [`GRANTED`] and [`KNOWN`] by item, denied where it says nothing.
pub fn adopt(items: &mut [u8], record: &[u8]) {
    let mut record = record.iter();
    for item in items {
        let recorded = record.next().copied().unwrap_or_default();
        set(item, recorded & GRANTED != 0);
        *item = *item & !KNOWN | recorded & KNOWN;
    }
}

/// Applies the [`choice`] about each item. A service decided on its own keeps its state unless its
/// category changes. Afterwards everything is known.
pub fn choose(items: &mut [u8], choices: &[u8]) {
    let mut choices = choices.iter();
    // What the category before a service has just become, if that is something else than before.
    let mut inherited = choice::LEAVE;
    for item in items {
        let mut chosen = choices.next().copied().unwrap_or_default();
        if *item & SERVICE == 0 {
            let is_same = (*item & GRANTED != 0) == (chosen == choice::GRANT);
            inherited = if is_same { choice::LEAVE } else { chosen };
        } else if chosen == choice::LEAVE {
            chosen = inherited;
        }
        if chosen != choice::LEAVE {
            set(item, chosen == choice::GRANT);
        }
        *item |= KNOWN;
    }
}

/// Remembers what may run, to compare with after the next change.
pub fn mark(items: &mut [u8]) {
    for item in items {
        *item &= !WAS_GRANTED;
        // GRANTED moved to the place of WAS_GRANTED.
        *item |= (*item & GRANTED) << 1;
    }
}

/// Whether anything closed since [`mark`], and whether anything closed whose code has run.
#[must_use]
pub fn closed(items: &[u8]) -> (bool, bool) {
    let mut seen = (false, false);
    for item in items {
        let is_closed = item & (GRANTED | WAS_GRANTED) == WAS_GRANTED;
        seen.0 |= is_closed;
        seen.1 |= is_closed & (item & RAN != 0);
    }
    seen
}
