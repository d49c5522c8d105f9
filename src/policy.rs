//! When to ask.
//!
//! Under opt-in silence means no, so the visitor is asked. Under opt-out it means yes until the
//! visitor, or the visitor's browser, objects; nobody is asked, but everybody can open the notice.
use crate::consent::item::{KNOWN, REQUIRED, SERVICE};
use crate::update::Model;

/// Whether the visitor has to be asked: no decision is in force, or there is a category in the
/// notice that the visitor has not decided about as it is now.
#[must_use]
pub fn should_ask(model: &Model) -> bool {
    let is_new = |item: &u8| item & (SERVICE | REQUIRED | KNOWN) == 0;
    !model.opt_out && (!model.decided || model.items.iter().any(is_new))
}
