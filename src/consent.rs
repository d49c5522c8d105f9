//! What a visitor decides about, and what is decided.
use crate::doc::Doc;
use crate::text::Text;

/// A category, or a service of the category before it: what can be granted.
///
/// One list in the order of the notice serves the gate, the record and the receipt; each goes
/// through it once.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its members, as `.id`, `.purpose` and so on.
    pub doc: Doc,
    /// What `data-category` or `data-service` says.
    pub id: Text,
    /// Of a category: a fingerprint of its services; see [`crate::record::substance`].
    pub substance: Text,
    /// Whether it is a service.
    pub is_service: bool,
    /// Whether its category is always active.
    pub required: bool,
    /// Whether it may run.
    pub granted: bool,
    /// Whether it might run before the last message.
    pub was_granted: bool,
    /// Of a category: decided about as it is now. One with a new service or another recipient is not.
    pub known: bool,
    /// Of a category: its code has run in this page.
    pub ran: bool,
    /// Of a category: something in it was granted before the last message and no longer is.
    pub closed: bool,
    /// Of a category: something in it is not as it was before the last message.
    pub changed: bool,
}

/// Grants or refuses a category, and every service of it.
pub fn set(items: &mut [Item], id: &str, granted: bool) {
    let mut is_its = false;
    for item in items {
        if !item.is_service {
            // A service decided on its own keeps its state unless its category changes.
            is_its = *item.id == *id && item.granted != granted;
        }
        if is_its {
            item.granted = granted;
        }
    }
}

/// The category or service of that name. Services stand for themselves in any category.
#[inline(never)]
pub fn named<'a>(items: &'a mut [Item], id: &str, is_service: bool) -> Option<&'a mut Item> {
    items
        .iter_mut()
        .find(|item| item.is_service == is_service && *item.id == *id)
}

/// Whether anything that needs consent is granted.
#[must_use]
pub fn any_optional(items: &[Item]) -> bool {
    items.iter().any(|item| item.granted && !item.required)
}

/// Tells every category what the last message did to it; gives whether anything closed, and whether
/// anything closed whose code has run.
pub fn compare(items: &mut [Item]) -> (bool, bool) {
    let (mut any_closed, mut any_ran) = (false, false);
    let (mut closed, mut changed) = (false, false);
    // Backwards, so that a category comes after its services.
    for item in items.iter_mut().rev() {
        closed |= item.was_granted & !item.granted;
        changed |= item.was_granted != item.granted;
        if !item.is_service {
            item.closed = closed;
            item.changed = changed;
            any_closed |= closed;
            any_ran |= closed & item.ran;
            closed = false;
            changed = false;
        }
    }
    (any_closed, any_ran)
}
