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
    /// `is_there` is whether the browser gives any; gloo's `raw` throws where it does not.
    pub(crate) fn open(is_there: bool) -> Self {
        Self {
            storage: is_there.then(LocalStorage::raw),
        }
    }

    /// The record, empty where there is none.
    pub(crate) fn load(&self) -> String {
        let stored = self
            .storage
            .as_ref()
            .map(|storage| storage.get_item(RECORD));
        stored.and_then(|item| item.ok()?).unwrap_or_default()
    }

    /// Keeps the record; tells whether that worked.
    pub(crate) fn save(&self, record: &str) -> bool {
        self.set(RECORD, record)
    }

    /// Keeps what could not be read.
    pub(crate) fn put_aside(&self, raw: &str) {
        self.set(ASIDE, raw);
    }

    pub(crate) fn erase(&self) {
        if let Some(storage) = &self.storage {
            let _ = storage.remove_item(RECORD);
        }
    }

    #[inline(never)]
    fn set(&self, key: &str, value: &str) -> bool {
        let storage = self.storage.as_ref();
        storage.is_none_or(|storage| storage.set_item(key, value).is_ok())
    }
}
