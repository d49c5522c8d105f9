//! Where the record is kept. Nothing here ever throws.
use gloo_storage::{LocalStorage, Storage as _};
use web_sys::Storage;

/// Key of the consent record.
const RECORD: &str = "untick";
/// Key under which a record that could not be read is put aside.
const ASIDE: &str = "untick.aside";

/// The browser's storage, or nothing where the browser blocks it: then the page's own state is all
/// that remembers.
pub(crate) struct Store {
    storage: Option<Storage>,
}

impl Store {
    pub(crate) fn open() -> Self {
        // gloo's `raw` throws where storage is blocked, so the browser is asked first.
        let is_there =
            web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))));
        Self {
            storage: is_there.then(LocalStorage::raw),
        }
    }

    /// Whether the browser lets anything be kept.
    pub(crate) fn is_there(&self) -> bool {
        self.storage.is_some()
    }

    /// The record, empty where there is none.
    pub(crate) fn load(&self) -> String {
        self.storage
            .as_ref()
            .and_then(|storage| storage.get_item(RECORD).ok()?)
            .unwrap_or_default()
    }

    /// Keeps the record, or erases it where it is empty; tells whether that worked.
    pub(crate) fn save(&self, record: &str) -> bool {
        self.storage.as_ref().is_none_or(|storage| {
            let done = if record.is_empty() {
                storage.remove_item(RECORD)
            } else {
                storage.set_item(RECORD, record)
            };
            done.is_ok()
        })
    }

    /// Keeps what could not be read.
    pub(crate) fn put_aside(&self, raw: &str) {
        if let Some(storage) = &self.storage {
            let _ = storage.set_item(ASIDE, raw);
        }
    }
}
