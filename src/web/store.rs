//! Where records and receipts are kept. Nothing here ever throws.
use gloo_storage::{LocalStorage, Storage as _};
use web_sys::Storage;

/// Key of the consent record.
pub(crate) const RECORD: &str = "untick";
/// Key under which a record that could not be read is put aside.
pub(crate) const ASIDE: &str = "untick.aside";
/// Start of the key of each receipt; its id follows.
pub(crate) const RECEIPT: &str = "untick.receipt.";

/// Keeps texts under keys.
pub(crate) trait Store {
    fn load(&self, key: &str) -> Option<String>;
    /// Tells whether it was kept.
    fn save(&mut self, key: &str, value: &str) -> bool;
    fn remove(&mut self, key: &str);
    /// Keys that start with `prefix`.
    fn keys(&self, prefix: &str) -> Vec<String>;
}

/// The store for this page: the browser's, or memory where the browser blocks it.
pub(crate) fn open() -> (Box<dyn Store>, bool) {
    // gloo's `raw` throws where storage is blocked, so the browser is asked first.
    let is_allowed = matches!(super::dom::window().local_storage(), Ok(Some(_)));
    if is_allowed {
        (
            Box::new(LocalStore {
                storage: LocalStorage::raw(),
            }),
            true,
        )
    } else {
        (Box::<MemoryStore>::default(), false)
    }
}

struct LocalStore {
    storage: Storage,
}

impl Store for LocalStore {
    fn load(&self, key: &str) -> Option<String> {
        self.storage.get_item(key).ok()?
    }

    fn save(&mut self, key: &str, value: &str) -> bool {
        self.storage.set_item(key, value).is_ok()
    }

    fn remove(&mut self, key: &str) {
        let _ = self.storage.remove_item(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let count = self.storage.length().unwrap_or(0);
        let keys = (0..count).filter_map(|index| self.storage.key(index).ok()?);
        keys.filter(|key| key.starts_with(prefix)).collect()
    }
}

/// Lives as long as the page.
#[derive(Default)]
struct MemoryStore {
    values: Vec<(String, String)>,
}

impl Store for MemoryStore {
    fn load(&self, key: &str) -> Option<String> {
        self.values
            .iter()
            .find(|(other, _)| other == key)
            .map(|(_, value)| value.clone())
    }

    fn save(&mut self, key: &str, value: &str) -> bool {
        self.remove(key);
        self.values.push((key.into(), value.into()));
        true
    }

    fn remove(&mut self, key: &str) {
        self.values.retain(|(other, _)| other != key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        self.values
            .iter()
            .map(|(key, _)| key)
            .filter(|key| key.starts_with(prefix))
            .cloned()
            .collect()
    }
}
