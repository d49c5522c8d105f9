//! When to ask.
use crate::update::Model;

/// Whether the visitor has to be asked: no decision is in force, or there is something in the
/// notice that the visitor has not decided about.
#[must_use]
pub fn should_ask(model: &Model) -> bool {
    !model.decided
        || model
            .items
            .iter()
            .any(|item| !item.is_service && !item.known)
}
