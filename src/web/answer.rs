//! What the core answers, as a JavaScript value.
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// A number or bytes: what serde-wasm-bindgen writes in the fewest bytes of code.
pub(super) enum Answer {
    Number(u32),
    Bytes(Vec<u8>),
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Bytes(bytes) => serializer.serialize_bytes(bytes),
        }
    }
}

impl Answer {
    pub(super) fn value(&self) -> JsValue {
        serde_wasm_bindgen::to_value(self).unwrap_or_default()
    }
}
