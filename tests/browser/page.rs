//! One page view: a configuration, a clean store before and after.
use js_sys::{JSON, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Storage};

/// The configuration of the tests.
pub(crate) const CONFIG: &str = r##"{
  "notice": { "id": "main", "version": "1", "policyUrl": "/privacy" },
  "controller": { "name": "Acme SAS", "contact": "privacy@example.com" },
  "categories": [
    { "id": "necessary", "required": true },
    { "id": "analytics", "services": [
      { "id": "plausible", "name": "Plausible", "recipient": "Plausible Insights OÜ", "country": "EE",
        "cookies": [ { "name": "_pa*", "days": 390 } ], "storageKeys": ["plausible_*"] } ] },
    { "id": "media", "services": [ { "id": "youtube", "name": "YouTube" } ] }
  ],
  "receipts": { "endpoint": "https://consent.example.com/receipts" }
}"##;

pub(crate) const NOW: &str = "2026-11-22T10:15:30.123Z";
const EXPIRES: &str = "2027-05-24T10:15:30.123Z";
pub(crate) const RECEIPT_ID: &str = "a6f58318-72e6-46a2-bfd7-f36d795e30cd";
/// What the services' table is checked for.
pub(crate) const SHOWN: &str = "recipients stand in the details";

#[wasm_bindgen(module = "/www/view.js")]
extern "C" {
    fn draw(description: &str) -> Element;
    fn style(css: &str);
    fn insert(element: &Element);
    fn measure(host: &Element) -> JsValue;
    fn boxes(host: &Element) -> JsValue;
}

#[wasm_bindgen(module = "/www/flat.js")]
extern "C" {
    pub(crate) fn flat(value: &JsValue) -> String;
}

/// The operations of `untick::web::call`, by name.
pub(crate) mod web {
    use untick::web::call;

    fn number(operation: u32, input: &str) -> u32 {
        call(operation, input).as_f64().unwrap_or_default() as u32
    }

    fn text(operation: u32, input: &str) -> String {
        call(operation, input).as_string().unwrap_or_default()
    }

    pub(crate) fn start(config: &str, canonical: &str, texts: &str) -> String {
        text(0, &["1", "en", texts, config, canonical].join("\x03"))
    }

    pub(crate) fn tell(what: &str, now: &str) -> u32 {
        match what {
            "forget" => number(3, ""),
            "start" => number(4, now),
            "follow" => number(5, now),
            _ => panic!("no operation {what}"),
        }
    }

    pub(crate) fn decide(decision: &str) -> u32 {
        number(6, decision)
    }

    pub(crate) fn verdict(category: &str, service: &str, did_run: bool) -> u32 {
        number(7 + u32::from(did_run), &[category, service].join("\x01"))
    }

    pub(crate) fn notice() -> String {
        text(9, "")
    }

    /// Patterns of the cookies and of the storage keys that the last message closed.
    pub(crate) fn closed() -> [String; 2] {
        [text(13, ""), text(14, "")]
    }

    pub(crate) fn record() -> String {
        text(15, "")
    }

    pub(crate) fn changed() -> String {
        text(17, "")
    }

    pub(crate) fn receipt(facts: &str) -> String {
        text(19, facts)
    }

    pub(crate) fn digest(input: &str) -> String {
        text(21, input)
    }
}

#[wasm_bindgen(inline_js = "
export const subtle = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace('=', '');
};
")]
extern "C" {
    async fn subtle(text: &str) -> JsValue;
}

/// Parsed JSON.
pub(crate) fn value(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

/// A member of a member, undefined where there is none.
pub(crate) fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| {
        Reflect::get(&value, &name.into()).unwrap_or_default()
    })
}

/// The browser's own SHA-256, base64url.
pub(crate) async fn subtle_digest(text: &str) -> String {
    subtle(text).await.as_string().unwrap()
}

/// The module's memory.
pub(crate) fn memory() -> JsValue {
    at(&wasm_bindgen::memory(), "buffer")
}

/// A page view that leaves nothing behind.
pub(crate) struct Page {
    config: JsValue,
}

impl Page {
    pub(crate) fn new() -> Self {
        let page = Self::with(CONFIG);
        page.load();
        page
    }

    /// A page with another configuration, not yet read.
    pub(crate) fn with(config: &str) -> Self {
        storage().clear().unwrap();
        Self {
            config: value(config),
        }
    }

    /// Reads the configuration, as each page view does.
    pub(crate) fn load(&self) {
        assert_eq!(self.refusal(), "");
    }

    /// What is wrong with the configuration.
    pub(crate) fn refusal(&self) -> String {
        let texts = value(include_str!("../../www/lang/en.json"));
        let canonical = JSON::stringify(&self.config).unwrap().as_string();
        web::start(&flat(&self.config), &canonical.unwrap(), &flat(&texts))
    }

    pub(crate) fn start(&self) -> u32 {
        self.tell("start")
    }

    pub(crate) fn tell(&self, what: &str) -> u32 {
        web::tell(what, NOW)
    }

    pub(crate) fn decide(&self, action: &str, choices: &str) -> u32 {
        web::decide(&flat(&value(&format!(
            r#"{{"action":"{action}","surface":"first_layer","by":"subject","trusted":true,"now":"{NOW}",
                "expires":"{EXPIRES}","receipt":"{RECEIPT_ID}","subject":"q3Zb0iWm1bX2n5n1T8rK0g","choices":{choices}}}"#
        ))))
    }

    pub(crate) fn store(&self, key: &str, text: &str) {
        storage().set_item(key, text).unwrap();
    }

    pub(crate) fn load_key(&self, key: &str) -> Option<String> {
        storage().get_item(key).unwrap()
    }

    pub(crate) fn stored(&self) -> Option<String> {
        self.load_key("untick")
    }

    /// The record that the core gives to the page.
    pub(crate) fn record(&self) -> Option<String> {
        Some(web::record()).filter(|record| !record.is_empty())
    }

    /// A member of the record as text.
    pub(crate) fn member(&self, path: &str) -> String {
        let member = at(&value(&self.record().unwrap()), path);
        member
            .as_string()
            .or_else(|| member.as_bool().map(|flag| flag.to_string()))
            .unwrap_or_default()
    }

    /// Draws the notice as www/page.js does.
    pub(crate) fn draw(&self) -> Element {
        style(include_str!("../../www/untick.css"));
        let host = draw(&web::notice());
        insert(&host);
        host
    }

    pub(crate) fn measure(&self, host: &Element) -> JsValue {
        measure(host)
    }

    /// Which boxes are ticked, as JSON.
    pub(crate) fn ticked(&self, host: &Element) -> String {
        JSON::stringify(&boxes(host)).unwrap().as_string().unwrap()
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

fn storage() -> Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}
