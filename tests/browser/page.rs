//! One page view: modules of `www/` on the core, a clean store before and after.
//!
//! Four modules, not all: the test runner's server has few threads, and a browser that asks for more
//! files than that at once may wait for ever. The others are tested in `tests/page` and in the
//! stories.
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Storage};

/// What `read` of www/config.js makes of a small configuration.
const SITE: &str = r##"{
  "config": {
    "notice": { "id": "main", "version": "1", "policyUrl": "/privacy" },
    "controller": { "name": "Acme SAS", "contact": "privacy@example.com" }
  },
  "language": "en",
  "items": [
    { "id": "necessary", "isRequired": true, "title": "Necessary", "description": "Needed.", "def": {} },
    { "id": "analytics", "title": "Statistics", "description": "Counts visits.", "def": {} },
    { "id": "plausible", "isService": true,
      "def": { "id": "plausible", "name": "Plausible", "recipient": "Plausible Insights OÜ", "country": "EE" } },
    { "id": "media", "title": "Media", "description": "Shows videos.", "def": {} },
    { "id": "youtube", "isService": true, "def": { "id": "youtube", "name": "YouTube" } }
  ]
}"##;

/// Choices about an item.
pub(crate) const REFUSE: u8 = 1;
pub(crate) const GRANT: u8 = 2;

#[wasm_bindgen(module = "/www/core.js")]
extern "C" {
    fn connect(bindings: &Object);
    #[wasm_bindgen(js_name = start)]
    fn begin_page(items: &JsValue, is_headless: bool, is_opt_out: bool, store: &JsValue);
    pub(crate) fn begin(record: &JsValue) -> u32;
    pub(crate) fn follow(record: &JsValue) -> u32;
    pub(crate) fn open() -> u32;
    pub(crate) fn close() -> u32;
    pub(crate) fn forget() -> u32;
    pub(crate) fn decide(all: u32, choices: &JsValue) -> u32;
    pub(crate) fn items() -> JsValue;
    pub(crate) fn verdict(index: i32, wants_denied: bool) -> u32;
    pub(crate) fn ran(index: u32);
    pub(crate) fn load() -> String;
    pub(crate) fn save(record: &str) -> bool;
    pub(crate) fn digest(text: &str) -> String;
}

#[wasm_bindgen(module = "/www/notice.js")]
extern "C" {
    fn notice(site: &JsValue) -> JsValue;
}

/// Named so that it lies beside `view.js`, which imports it.
#[wasm_bindgen(module = "/www/contrast.js")]
extern "C" {
    fn contrast(label: &JsValue, fill: &JsValue, base: &JsValue) -> f64;
}

#[wasm_bindgen(module = "/www/view.js")]
extern "C" {
    fn draw(description: &JsValue) -> Element;
    fn style(css: &str);
    fn insert(element: &Element);
    pub(crate) fn measure(host: &Element) -> JsValue;
}

/// Runs JavaScript with values for its names `a`, `b` and `c`.
fn script(body: &str, values: [&JsValue; 3]) -> JsValue {
    let [a, b, c] = values;
    Function::new_with_args("a,b,c", body)
        .call3(&JsValue::NULL, a, b, c)
        .unwrap()
}

/// Name and tick of each box of a notice.
pub(crate) fn boxes(host: &Element) -> JsValue {
    let list =
        "return [...a.querySelectorAll('input')].map(({ name, checked }) => [name, checked]);";
    script(list, [host, &JsValue::NULL, &JsValue::NULL])
}

/// Restyles what stands in the notice's slots from the inside: the page's own CSS cannot, not even
/// with an inline important style.
pub(crate) fn distort(host: &Element, selector: &str, css: &str) {
    let body = "const sheet = new CSSStyleSheet();
        sheet.replaceSync(`::slotted(${b}){${c} !important}`);
        a.shadowRoot.adoptedStyleSheets = [a.shadowRoot.adoptedStyleSheets[0], sheet];";
    script(body, [host, &selector.into(), &css.into()]);
}

/// WCAG contrast of two opaque colours, as lists of channels.
pub(crate) fn contrast_of(one: &str, other: &str) -> f64 {
    contrast(&value(one), &value(other), &value(other))
}

/// Takes that back.
pub(crate) fn straighten(host: &Element) {
    let body = "a.shadowRoot.adoptedStyleSheets = [a.shadowRoot.adoptedStyleSheets[0]];";
    script(body, [host, &JsValue::NULL, &JsValue::NULL]);
}

/// Parsed JSON.
pub(crate) fn value(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

/// A value as JSON.
pub(crate) fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

/// A member of a member, undefined where there is none.
pub(crate) fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| {
        Reflect::get(&value, &name.into()).unwrap_or_default()
    })
}

/// The browser's own SHA-256, base64url.
pub(crate) async fn subtle_digest(text: &str) -> String {
    let body = "return crypto.subtle.digest('SHA-256', new TextEncoder().encode(a)).then((hash) =>
        btoa(String.fromCharCode(...new Uint8Array(hash))).replaceAll('+', '-').replaceAll('/', '_').replace('=', ''))";
    let hash = script(body, [&text.into(), &JsValue::NULL, &JsValue::NULL]);
    let hash = JsFuture::from(Promise::from(hash)).await.unwrap();
    hash.as_string().unwrap()
}

/// The size of the module's memory in bytes.
pub(crate) fn memory() -> f64 {
    at(&wasm_bindgen::memory(), "buffer.byteLength")
        .as_f64()
        .unwrap()
}

/// Choices by item.
pub(crate) fn choices<const N: usize>(choices: [u8; N]) -> JsValue {
    Array::from_iter(choices.map(JsValue::from)).into()
}

/// A page view that leaves nothing behind.
pub(crate) struct Page {
    site: JsValue,
}

impl Page {
    /// Empty store, nothing begun.
    pub(crate) fn new() -> Self {
        storage().clear().unwrap();
        let site = value(SITE);
        let texts = value(include_str!("../../www/lang/en.json"));
        Reflect::set(&site, &"texts".into(), &texts).unwrap();
        let page = Self { site };
        let call = Closure::<dyn Fn(u32, u32, JsValue, JsValue) -> JsValue>::new(untick::web::call);
        let bindings = Object::new();
        Reflect::set(&bindings, &"call".into(), &call.into_js_value()).unwrap();
        connect(&bindings);
        page.load();
        page
    }

    /// The next page view on the same store.
    pub(crate) fn load(&self) {
        begin_page(&at(&self.site, "items"), false, false, &storage());
    }

    /// A first visit.
    pub(crate) fn begin(&self) -> u32 {
        begin(&JsValue::NULL)
    }

    /// Draws the notice as www/page.js does.
    pub(crate) fn draw(&self) -> Element {
        let tokens = ":host{--s:#fff;--t:#1b1f24;--a:#0b57d0;--f:sans-serif;--r:8px}";
        style(&(include_str!("../../www/untick.css").to_owned() + tokens));
        let host = draw(&notice(&self.site));
        insert(&host);
        host
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = storage().clear();
        let document = web_sys::window()
            .and_then(|window| window.document())
            .unwrap();
        while let Some(host) = document.query_selector("untick-notice").unwrap() {
            host.remove();
        }
    }
}

pub(crate) fn storage() -> Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}
