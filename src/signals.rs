//! What a decision changed, for pages and for vendors' consent interfaces, as JSON.
use crate::template::write;
use crate::text::{Text, add, after, begin, cut};
use crate::update::Model;

/// Google Consent Mode v2: an object of the types that the configuration names, `granted` or
/// `denied`.
#[must_use]
pub fn google(model: &Model) -> Text {
    let mut json = begin("{");
    for entry in model.config.doc.entries() {
        let (id, index) = cut(after(entry.path, "signals.google."), b'[');
        if index.is_empty() {
            continue;
        }
        let mut state = "denied";
        for item in &model.items {
            if item.granted && !item.is_service && *item.id == *id {
                state = "granted";
            }
        }
        write(&mut json, "%^A;:^B;", &[entry.value, state], &[]);
    }
    add(&mut json, "}");
    json.leak()
}

/// A list of the categories that the last message changed.
#[must_use]
pub fn changed(model: &Model) -> Text {
    let mut json = begin("[");
    for item in &model.items {
        if item.changed && !item.is_service {
            write(&mut json, "%^A;", &[item.id], &[]);
        }
    }
    add(&mut json, "]");
    json.leak()
}
