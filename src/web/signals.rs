//! What a decision changed, as JavaScript values.
use crate::text::Text;
use crate::update::Model;
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// Google consent types and what is decided about them.
struct Types<'a>(&'a Model);

impl Serialize for Types<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.config.doc.entries().filter_map(|entry| {
            let (id, _) = entry
                .path
                .strip_prefix("signals.google.")?
                .split_once('[')?;
            let is_granted = self
                .0
                .config
                .category(id)
                .is_some_and(|index| self.0.choices.has(index));
            Some((entry.value, if is_granted { "granted" } else { "denied" }))
        }))
    }
}

/// Google Consent Mode v2: the types that the configuration names; empty where it names none.
pub(crate) fn google(model: &Model) -> JsValue {
    to_js(&Types(model))
}

/// Ids of the categories that the last message changed.
pub(crate) fn changed(model: &Model) -> JsValue {
    let mut ids: Vec<Text> = Vec::new();
    for (index, category) in model.config.categories.iter().enumerate() {
        if model.changed >> index & 1 == 1 {
            ids.push(category.id);
        }
    }
    to_js(&ids)
}

fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or_default()
}
