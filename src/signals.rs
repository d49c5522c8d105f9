//! What a decision changed, for pages and for vendors' consent interfaces, as JSON.
use crate::template::write;
use crate::text::{add, after, cut, fill};
use crate::update::Model;

/// Google Consent Mode v2: an object of the types that the configuration names, `granted` or
/// `denied`.
#[must_use]
pub fn google(model: &Model) -> String {
    let mut json = String::from("{");
    let mut comma = "";
    for entry in model.config.doc.entries {
        let (id, index) = cut(after(entry.path, "signals.google."), b'[');
        if index.is_empty() {
            continue;
        }
        let is_granted =
            |item: &crate::consent::Item| !item.is_service && item.id == id && item.granted;
        let state = if model.items.iter().any(is_granted) {
            "granted"
        } else {
            "denied"
        };
        json = write(json, "$A^B;:^C;", &[comma, entry.value, state], &[]);
        comma = ",";
    }
    add(&mut json, "}");
    json
}

/// A list of the categories that the last message changed.
#[must_use]
pub fn changed(model: &Model) -> String {
    let mut ids = String::new();
    for item in &model.items {
        if item.changed && !item.is_service {
            let comma = if ids.is_empty() { "" } else { "," };
            add(&mut ids, &fill("$A^B;", &[comma, item.id]));
        }
    }
    fill("[$A]", &[&ids])
}
