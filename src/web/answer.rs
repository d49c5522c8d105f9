//! What the core answers, as a JavaScript value.
use crate::text::Text as Lasting;
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// A number, or a text: the two that serde-wasm-bindgen writes in the fewest bytes. Lists and
/// objects go as JSON in a text, which the browser reads faster than it makes one member by member.
pub(super) enum Answer {
    Number(u32),
    Text(Lasting),
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl Answer {
    pub(super) fn value(&self) -> JsValue {
        serde_wasm_bindgen::to_value(self).unwrap_or_default()
    }
}
