//! What vendors' consent interfaces are told, and what the browser tells.
use super::dom;
use crate::node::Node;
use crate::update::Model;
use js_sys::Object;

/// Google Consent Mode v2: one update per decision, for the types the configuration names.
pub(crate) fn send(model: &Model) {
    if model.config.google.is_empty() {
        return;
    }
    let types = Object::new();
    for (category, name) in &model.config.google {
        let word = if model.choices.has(*category) {
            "granted"
        } else {
            "denied"
        };
        dom::write(&types, name, &word.into());
    }
    dom::gtag("consent", "update", &types);
}

/// `navigator.globalPrivacyControl`; none where the browser does not know it.
pub(crate) fn global_privacy_control() -> Option<bool> {
    dom::read(
        &dom::read(&dom::window(), "navigator"),
        "globalPrivacyControl",
    )
    .flag()
}
