//! Where records and receipts are kept. Nothing here ever throws.
use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::JsCast;
use web_sys::{Storage, Window};

/// Key of the consent record.
pub(crate) const RECORD: &str = "untick";
/// Key under which a record that could not be read is put aside.
pub(crate) const ASIDE: &str = "untick.aside";
/// Start of the key of each receipt; its id follows.
pub(crate) const RECEIPT: &str = "untick.receipt.";

/// The browser's storage, or nothing where the browser blocks it: then the page's own state is all
/// that remembers.
pub(crate) struct Store {
    storage: Option<Storage>,
}

impl Store {
    /// Opens the store.
    pub(crate) fn open() -> Self {
        let window: Window = super::dom::window().unchecked_into();
        // gloo's `raw` throws where storage is blocked, so the browser is asked first.
        let is_there = matches!(window.local_storage(), Ok(Some(_)));
        Self {
            storage: is_there.then(LocalStorage::raw),
        }
    }

    /// Whether the browser lets anything be kept.
    pub(crate) fn is_there(&self) -> bool {
        self.storage.is_some()
    }

    /// A value, empty where there is none.
    pub(crate) fn load(&self, key: &str) -> String {
        self.storage
            .as_ref()
            .and_then(|storage| storage.get_item(key).ok()?)
            .unwrap_or_default()
    }

    /// Keeps a value; tells whether that worked.
    pub(crate) fn save(&self, key: &str, value: &str) -> bool {
        self.storage
            .as_ref()
            .is_some_and(|storage| storage.set_item(key, value).is_ok())
    }

    /// Forgets a value.
    pub(crate) fn remove(&self, key: &str) {
        if let Some(storage) = &self.storage {
            let _ = storage.remove_item(key);
        }
    }

    /// The first key at or after `index`, in no special order, that starts with `prefix`.
    pub(crate) fn next(&self, index: &mut u32, prefix: &str) -> Option<String> {
        loop {
            let key = self.storage.as_ref()?.key(*index).ok()??;
            *index += 1;
            if key.starts_with(prefix) {
                return Some(key);
            }
        }
    }
}
