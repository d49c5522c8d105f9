//! Where the record is kept. Nothing here ever throws.
use gloo_storage::Storage;
use wasm_bindgen::prelude::*;

/// Keys of the consent record, and of a record that could not be read and is put aside.
const KEYS: [&str; 2] = ["untick", "untick.aside"];

#[wasm_bindgen]
extern "C" {
    /// The page's own; gloo's way to it looks for a window in four places first.
    #[wasm_bindgen(thread_local_v2, js_name = localStorage)]
    static LOCAL_STORAGE: web_sys::Storage;
}

/// What stays when the browser is closed.
struct Local;

impl Storage for Local {
    fn raw() -> web_sys::Storage {
        LOCAL_STORAGE.with(Clone::clone)
    }
}

/// The browser's storage, or nothing where the browser blocks it: then the page's own state is all
/// that remembers.
pub(crate) struct Store {
    storage: Option<web_sys::Storage>,
}

impl Store {
    /// `is_there` is whether the browser gives any; gloo's `raw` throws where it does not.
    pub(crate) fn open(is_there: bool) -> Self {
        Self {
            storage: is_there.then(Local::raw),
        }
    }

    /// What is kept, empty where there is nothing.
    pub(crate) fn load(&self, aside: bool) -> String {
        let storage = self.storage.as_ref();
        let item = storage.and_then(|storage| storage.get_item(key(aside)).ok()?);
        item.unwrap_or_default()
    }

    /// Keeps a text, or removes it where it is empty; tells whether that worked.
    pub(crate) fn save(&self, aside: bool, text: &str) -> bool {
        let storage = self.storage.as_ref();
        storage.is_none_or(|storage| {
            let done = if text.is_empty() {
                storage.remove_item(key(aside))
            } else {
                storage.set_item(key(aside), text)
            };
            done.is_ok()
        })
    }
}

fn key(aside: bool) -> &'static str {
    let [record, put_aside] = KEYS;
    if aside { put_aside } else { record }
}
