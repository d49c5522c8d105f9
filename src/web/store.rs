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
    /// A value.
    fn load(&self, key: &str) -> Option<String>;
    /// Keeps a value, or removes it; tells whether that worked.
    fn save(&mut self, key: &str, value: Option<&str>) -> bool;
    /// The `index`-th key, in no special order.
    fn key(&self, index: u32) -> Option<String>;
}

/// Keys that start with `prefix`.
pub(crate) fn keys(store: &dyn Store, prefix: &str) -> Vec<String> {
    let mut keys = Vec::new();
    while let Some(key) = store.key(keys.len() as u32) {
        keys.push(key);
    }
    keys.retain(|key| key.starts_with(prefix));
    keys
}

/// The store for this page: the browser's, or memory where the browser blocks it.
pub(crate) fn open() -> (Box<dyn Store>, bool) {
    let window: web_sys::Window = wasm_bindgen::JsCast::unchecked_into(super::dom::window());
    // gloo's `raw` throws where storage is blocked, so the browser is asked first.
    if matches!(window.local_storage(), Ok(Some(_))) {
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

    fn save(&mut self, key: &str, value: Option<&str>) -> bool {
        match value {
            Some(value) => self.storage.set_item(key, value).is_ok(),
            None => self.storage.remove_item(key).is_ok(),
        }
    }

    fn key(&self, index: u32) -> Option<String> {
        self.storage.key(index).ok()?
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

    fn save(&mut self, key: &str, value: Option<&str>) -> bool {
        self.values.retain(|(other, _)| other != key);
        if let Some(value) = value {
            self.values.push((key.into(), value.into()));
        }
        true
    }

    fn key(&self, index: u32) -> Option<String> {
        self.values.get(index as usize).map(|(key, _)| key.clone())
    }
}
