//! The raw browser calls, as short verbs: `host.js`, and JavaScript values as [`Node`]s.
use crate::node::{Kind, Node, Text};
use wasm_bindgen::prelude::*;
pub(crate) use web_sys::Element;
use web_sys::ShadowRoot;

#[wasm_bindgen(module = "/src/web/host.js")]
extern "C" {
    fn get(value: &JsValue, name: &str) -> JsValue;
    fn kind(value: &JsValue) -> u32;
    fn key(value: &JsValue, index: usize) -> Option<String>;
    pub(crate) fn canonical(value: &JsValue) -> String;
    pub(crate) fn parse(text: &str) -> JsValue;
    pub(crate) fn pair(a: &str, x: &str, b: &str, y: &str) -> JsValue;
    pub(crate) fn iso(later: f64) -> String;
    pub(crate) fn random(uuid: bool) -> String;

    pub(crate) fn add(parent: &JsValue, description: &str, text: &str) -> Element;
    pub(crate) fn style(css: &str);
    pub(crate) fn shadow(host: &Element) -> ShadowRoot;
    pub(crate) fn find(selector: &str) -> Option<Element>;
    pub(crate) fn all(selector: &str) -> js_sys::Array;
    pub(crate) fn closest(target: &JsValue, selector: &str) -> Option<Element>;
    pub(crate) fn set(element: &Element, name: &str, value: Option<&str>);
    pub(crate) fn read(value: &JsValue, name: &str) -> JsValue;
    pub(crate) fn write(value: &JsValue, name: &str, member: &JsValue);
    #[wasm_bindgen(js_name = preventDefault)]
    pub(crate) fn prevent_default(event: &JsValue);
    pub(crate) fn call(value: &JsValue, name: &str);
    pub(crate) fn looks(element: &Element, names: &str) -> String;
    pub(crate) fn side(element: &Element, name: &str) -> f64;
    #[wasm_bindgen(js_name = onTop)]
    pub(crate) fn is_on_top(element: &Element) -> bool;
    pub(crate) fn hide(element: &Element, hidden: bool);
    #[wasm_bindgen(js_name = standIn)]
    pub(crate) fn stand_in(host: &Element, frame: &Element);
    pub(crate) fn enliven(inert: &Element, is_async: bool, mark: &str, state: &str);
    pub(crate) fn renew(element: &Element);

    pub(crate) fn emit(name: &str, detail: &JsValue);
    pub(crate) fn announce(record: &JsValue, changed: &str, action: &JsValue);
    pub(crate) fn warn(message: &str);
    pub(crate) fn absolute(url: &str) -> String;
    pub(crate) fn clear(cookies: &str, keys: &str);
    pub(crate) fn post(url: &str, body: &str, id: &str, done: &JsValue);
    pub(crate) fn later(milliseconds: f64, done: &JsValue);
    pub(crate) fn listen(done: &JsValue);
    pub(crate) fn gtag(command: &str, action: &str, types: &JsValue);
}

#[wasm_bindgen]
extern "C" {
    // The global by name: `web_sys::window()` probes four of them.
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: JsValue;
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: JsValue;
}

pub(crate) fn window() -> JsValue {
    WINDOW.with(JsValue::clone)
}

pub(crate) fn document() -> JsValue {
    DOCUMENT.with(JsValue::clone)
}

/// A text member of a live object, empty where it is anything else.
pub(crate) fn read_text(value: &JsValue, name: &str) -> String {
    read(value, name).as_string().unwrap_or_default()
}

/// An attribute.
pub(crate) fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name)
}

/// An attribute, empty where there is none.
pub(crate) fn attribute_or_empty(element: &Element, name: &str) -> String {
    attribute(element, name).unwrap_or_default()
}

/// Whether it is an element of that name.
pub(crate) fn is(element: &Element, name: &str) -> bool {
    element.local_name() == name
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

    fn key(&self, index: usize) -> Option<Text> {
        Some(key(self, index)?.leak())
    }

    fn text(&self) -> Option<Text> {
        Some(self.as_string()?.leak())
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn json(&self) -> Text {
        let mut json = canonical(self);
        // Cut at a character, wherever the 80th byte falls.
        while json.len() > 80 {
            json.pop();
        }
        json.leak()
    }
}
