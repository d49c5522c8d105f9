//! Where the record is kept. Nothing here ever throws.
//!
//! Keys and texts stay JavaScript values: copied into the module's memory and back, they would bring
//! an encoder and a decoder along.
use gloo_storage::Storage;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The page's own storage: an object is its own value. gloo's way to it looks for a window in
    /// four places first, and a static would keep a table of functions for its first use.
    #[wasm_bindgen(js_namespace = localStorage, js_name = valueOf)]
    fn local_storage() -> web_sys::Storage;

    /// A `web_sys::Storage` that takes values as they are.
    type Raw;
    #[wasm_bindgen(method, catch, js_name = getItem)]
    fn get_item(this: &Raw, key: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = setItem)]
    fn set_item(this: &Raw, key: &JsValue, text: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeItem)]
    fn remove_item(this: &Raw, key: &JsValue) -> Result<(), JsValue>;
}

/// What stays when the browser is closed.
struct Local;

impl Storage for Local {
    fn raw() -> web_sys::Storage {
        local_storage()
    }
}

/// The browser's storage, what the page's side has in its place (cookies, `www/cookie.js`), or nothing
/// where the browser blocks both: then the page's own state is all that remembers.
pub(crate) struct Store {
    storage: Option<Raw>,
}

impl Store {
    /// `is_local` is for the browser's own, which throws where there is none; `other` is an object with
    /// the methods of `Storage`, or falsy.
    pub(crate) fn open(is_local: bool, other: JsValue) -> Self {
        let store = if is_local { Local::raw().into() } else { other };
        Self {
            storage: (!store.is_falsy()).then(|| store.unchecked_into()),
        }
    }

    /// What is kept under a key, `null` or `undefined` where there is nothing.
    pub(crate) fn load(&self, key: &JsValue) -> JsValue {
        let storage = self.storage.as_ref();
        let item = storage.and_then(|storage| storage.get_item(key).ok());
        item.unwrap_or_default()
    }

    /// Keeps a text, or removes it where it is falsy; tells whether that worked.
    pub(crate) fn save(&self, key: &JsValue, text: &JsValue) -> bool {
        let storage = self.storage.as_ref();
        storage.is_none_or(|storage| {
            let done = if text.is_falsy() {
                storage.remove_item(key)
            } else {
                storage.set_item(key, text)
            };
            done.is_ok()
        })
    }
}
