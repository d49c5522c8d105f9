//! What `host.js` does for the edge, and JavaScript values as [`Node`]s.
use crate::node::{Kind, Node};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/web/host.js")]
extern "C" {
    fn get(value: &JsValue, name: &str) -> JsValue;
    fn kind(value: &JsValue) -> u32;
    fn keys(value: &JsValue) -> Vec<String>;
    pub(crate) fn canonical(value: &JsValue) -> String;
    pub(crate) fn read(value: &JsValue, name: &str) -> JsValue;
    pub(crate) fn put(value: &JsValue, name: &str, member: &JsValue);
    pub(crate) fn parse(text: &str) -> JsValue;
    pub(crate) fn iso(milliseconds: f64) -> String;
    pub(crate) fn random() -> Vec<u8>;
    pub(crate) fn absolute(url: &str) -> String;
    pub(crate) fn emit(name: &str, detail: &JsValue);
    pub(crate) fn style(css: &str);
    pub(crate) fn adopt(root: &web_sys::ShadowRoot);
    pub(crate) fn warn(message: &str);
    pub(crate) fn post(url: &str, body: &str, id: &str, done: &JsValue);
    pub(crate) fn later(milliseconds: f64, done: &JsValue);
    pub(crate) fn watch(done: &JsValue);
    pub(crate) fn gtag(command: &str, action: &str, types: &JsValue);
    pub(crate) fn fill(script: &web_sys::Element, src: Option<String>, code: Option<String>);
}

#[wasm_bindgen]
extern "C" {
    /// A browser event, or `{type, …}` from `host.js`.
    pub(crate) type Happening;
    #[wasm_bindgen(method, getter, js_name = type)]
    pub(crate) fn name(this: &Happening) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn target(this: &Happening) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = isTrusted)]
    pub(crate) fn is_trusted(this: &Happening) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn key(this: &Happening) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn id(this: &Happening) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn status(this: &Happening) -> u32;
    #[wasm_bindgen(method, js_name = preventDefault)]
    pub(crate) fn prevent_default(this: &Happening);
}

impl Node for JsValue {
    fn kind(&self) -> Kind {
        match kind(self) {
            0 => Kind::Missing,
            1 => Kind::True,
            2 => Kind::False,
            3 => Kind::Number,
            4 => Kind::Text,
            5 => Kind::List,
            _ => Kind::Object,
        }
    }

    fn get(&self, name: &str) -> Self {
        get(self, name)
    }

    fn keys(&self) -> Vec<String> {
        keys(self)
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn json(&self) -> String {
        canonical(self)
    }
}
