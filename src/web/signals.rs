//! What vendors' consent interfaces are told, and what the browser tells.
use super::dom;
use crate::node::{Kind, Node, Text};
use crate::update::Model;
use serde::{Serialize, Serializer};

/// Google consent types and what is decided about them.
struct Types<'a>(&'a Model);

impl Serialize for Types<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let decided = |category| {
            if self.0.choices.has(category) {
                "granted"
            } else {
                "denied"
            }
        };
        serializer.collect_map(
            self.0
                .config
                .google
                .iter()
                .map(|(category, name)| (*name, decided(*category))),
        )
    }
}

/// Google Consent Mode v2: one update per decision, for the types the configuration names.
pub(crate) fn send(model: &Model) {
    if !model.config.google.is_empty() {
        dom::gtag("consent", "update", &super::to_js(&Types(model)));
    }
}

/// `navigator.globalPrivacyControl` as JSON; `null` where the browser does not know it.
pub(crate) fn global_privacy_control() -> Text {
    match dom::read(
        &dom::read(&dom::window(), "navigator"),
        "globalPrivacyControl",
    )
    .kind("")
    {
        Kind::True => "true",
        Kind::False => "false",
        _ => "null",
    }
}
