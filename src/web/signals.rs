//! What vendors' consent interfaces are told, and what the browser tells.
use super::{dom, host};
use crate::node::Node;
use crate::update::Model;
use js_sys::Object;
use wasm_bindgen::prelude::*;

/// Google Consent Mode v2: one update per decision, for the types the configuration names.
pub(crate) fn send(model: &Model) {
    let types = Object::new();
    for (category, names) in &model.config.google {
        let word = if model.choices.has(*category) {
            "granted"
        } else {
            "denied"
        };
        for name in names {
            host::put(&types, name, &word.into());
        }
    }
    if !model.config.google.is_empty() {
        host::gtag("consent", "update", &types);
    }
}

/// `navigator.globalPrivacyControl`; none where the browser does not know it.
pub(crate) fn global_privacy_control() -> Option<bool> {
    let navigator: JsValue = dom::window().navigator().into();
    match host::read(&navigator, "globalPrivacyControl").kind() {
        crate::node::Kind::True => Some(true),
        crate::node::Kind::False => Some(false),
        _ => None,
    }
}
