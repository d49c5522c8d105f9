//! The raw browser calls, as short verbs: `host.js`, and JavaScript values as [`Node`]s.
use crate::node::{Kind, Node};
use wasm_bindgen::prelude::*;
pub(crate) use web_sys::Element;

#[wasm_bindgen(module = "/src/web/host.js")]
extern "C" {
    fn node(value: &JsValue, path: &str) -> JsValue;
    fn string(value: &JsValue, path: &str) -> String;
    fn number(value: &JsValue, path: &str) -> f64;
    fn kind(value: &JsValue, path: &str) -> u32;
    fn key(value: &JsValue, index: u32) -> Option<String>;
    fn item(value: &JsValue, index: u32) -> JsValue;
    pub(crate) fn canonical(value: &JsValue) -> String;
    pub(crate) fn parse(text: &str) -> JsValue;
    pub(crate) fn iso(later: f64) -> String;
    pub(crate) fn random(uuid: bool) -> String;

    pub(crate) fn style(css: &str);
    pub(crate) fn draw(description: &str) -> Element;
    pub(crate) fn insert(element: &Element);
    pub(crate) fn find(selector: &str) -> Option<Element>;
    pub(crate) fn all(selector: &str) -> JsValue;
    pub(crate) fn closest(target: &JsValue, selector: &str) -> Option<Element>;
    pub(crate) fn read(value: &JsValue, name: &str) -> JsValue;
    pub(crate) fn text(value: &JsValue, name: &str) -> String;
    pub(crate) fn attribute(element: &Element, name: &str) -> String;
    pub(crate) fn order(script: &Element) -> u32;
    pub(crate) fn call(value: &JsValue, name: &str);
    #[wasm_bindgen(js_name = preventDefault)]
    pub(crate) fn prevent_default(event: &JsValue);
    pub(crate) fn looks(element: &Element, names: &str) -> String;
    pub(crate) fn channel(element: &Element, name: &str, index: u32) -> f64;
    pub(crate) fn side(element: &Element, name: &str) -> f64;
    #[wasm_bindgen(js_name = onTop)]
    pub(crate) fn is_on_top(element: &Element) -> bool;
    #[wasm_bindgen(js_name = ticked)]
    pub(crate) fn is_ticked(name: &str) -> bool;
    pub(crate) fn tick(name: &str);
    pub(crate) fn hide(element: &Element, hidden: bool);
    #[wasm_bindgen(js_name = standIn)]
    pub(crate) fn stand_in(host: &Element, frame: &Element);
    pub(crate) fn enliven(inert: &Element, is_async: bool, mark: &str, state: &str);
    pub(crate) fn open(element: &Element, is_open: bool);
    pub(crate) fn renew(element: &Element);

    pub(crate) fn emit(name: &str);
    pub(crate) fn decided(record: &JsValue, changed: &JsValue, action: &str);
    pub(crate) fn failed(code: &str, message: &str);
    pub(crate) fn settled(id: &str, status: &str);
    pub(crate) fn warn(message: &str);
    pub(crate) fn absolute(url: &str) -> String;
    pub(crate) fn clear(cookies: &str, keys: &str);
    pub(crate) fn post(url: &str, body: &str, id: &str);
    pub(crate) fn later(milliseconds: f64);
    pub(crate) fn listen(happened: &JsValue);
    pub(crate) fn gtag(command: &str, action: &str, types: &JsValue);
}

#[wasm_bindgen]
extern "C" {
    // The global by name: `web_sys::window()` probes four of them.
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: JsValue;
}

pub(crate) fn window() -> JsValue {
    WINDOW.with(JsValue::clone)
}

impl Node for JsValue {
    fn kind(&self, path: &str) -> Kind {
        match kind(self, path) {
            0 => Kind::Missing,
            1 => Kind::True,
            2 => Kind::False,
            3 => Kind::Number,
            4 => Kind::Text,
            5 => Kind::List,
            _ => Kind::Object,
        }
    }

    fn string(&self, path: &str) -> String {
        string(self, path)
    }

    fn number(&self, path: &str) -> f64 {
        number(self, path)
    }

    fn node(&self, path: &str) -> Self {
        node(self, path)
    }

    fn key(&self, index: u32) -> Option<String> {
        key(self, index)
    }

    fn item(&self, index: u32) -> Self {
        item(self, index)
    }

    fn json(&self) -> String {
        let mut json = canonical(self);
        // Cut at a character, wherever the 80th byte falls.
        while json.len() > 80 {
            json.pop();
        }
        json
    }
}
