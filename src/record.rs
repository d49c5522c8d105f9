//! What the browser keeps of the last decision: the `ConsentRecord`, a JSON object.
//!
//! `schema`, `notice` and `noticeVersion`; `decidedAt` and `expiresAt` (ISO 8601, UTC, milliseconds,
//! so they compare as text; the same life for yes and no); `action`, `regime` and `language`;
//! `choices` by category, and `services` where they differ from theirs; `substance`, a fingerprint
//! of what was decided about in each category; `subjectId`, the pseudonym of the visitor in
//! receipts, `anon` while nothing was ever granted; and `receiptId`, unless `anon`.
use crate::consent::Item;
use crate::doc::Doc;
use crate::template::write;
use crate::text::{Text, add, after, digits, fill, find, word};
use crate::update::Model;

/// Value of a record's `schema`; the number rises when older readers would misread a record.
pub const SCHEMA: Text = "urn:untick:record:v1";

/// The acts that a record may name.
const ACTIONS: Text = "accept_all reject_all save_choices withdraw signal_opt_out expire api";

const RECORD: Text = "{\"schema\":\"$A\",\"notice\":^notice.id;,\"noticeVersion\":^notice.version;,\
\"decidedAt\":^now;,\"expiresAt\":^expires;,\"action\":^action;,\"regime\":\"opt_in\",\"language\":^B;,\
\"choices\":{$C},\"services\":{$D},\"substance\":{$E},\"subjectId\":^F;?receiptId=G;}";

/// Whether a stored record can be relied on: nothing is missing or of the wrong type, it is about
/// this notice, and it was not written by a version that this one does not know.
#[must_use]
pub fn is_valid(record: Doc, config: Doc) -> bool {
    let is_time = |name| record.text(name).len() == 24;
    record.text("schema") == SCHEMA
        && record.text("notice") == config.text("notice.id")
        && is_time("decidedAt")
        && is_time("expiresAt")
        && !record.text("subjectId").is_empty()
        && find(ACTIONS, b' ', b' ', record.text("action")).is_some()
        && choices_are_flags(record)
}

/// Whether a document's `choices`, if it has any, are yes or no.
#[must_use]
pub fn choices_are_flags(doc: Doc) -> bool {
    doc.entries.iter().all(|entry| {
        (entry.path != "choices" || entry.kind == b'{')
            && (after(entry.path, "choices.").is_empty() || entry.kind == b'b')
    })
}

/// Grants what a record grants. What it does not know, or knew otherwise, is denied.
pub fn apply(record: Doc, items: &mut [Item]) {
    let (mut known, mut granted) = (false, false);
    let mut category: &mut [Item] = items;
    while let Some(length) = group(category) {
        let (own, rest) = category.split_at_mut_checked(length).unwrap_or_default();
        let substance = substance(own);
        for item in own {
            if item.is_service {
                let other = word(!granted);
                let decided = record.text(&fill("services.$A", &[item.id]));
                item.granted = known && granted != (decided == other);
            } else {
                let decided = record.text(&fill("substance.$A", &[item.id]));
                known = item.required || decided == substance;
                item.known = known;
                granted = known && record.flag(&fill("choices.$A", &[item.id]));
                item.granted = granted;
            }
            item.granted |= item.required;
        }
        category = rest;
    }
}

/// The record of the decision that `model` has just applied, as JSON.
#[must_use]
pub fn json(model: &Model) -> String {
    let (mut choices, mut services, mut substances) = (String::new(), String::new(), String::new());
    let mut granted = false;
    let mut category: &[Item] = &model.items;
    while let Some(length) = group(category) {
        let (own, rest) = category.split_at_checked(length).unwrap_or_default();
        for item in own {
            if !item.is_service {
                granted = item.granted;
                if !item.required {
                    member(&mut choices, item.id, word(granted));
                    member(&mut substances, item.id, &substance(own));
                }
            } else if item.granted != granted {
                // Only what differs, so that a record does not grow with the number of services.
                member(&mut services, item.id, word(item.granted));
            }
        }
        category = rest;
    }
    write(
        String::new(),
        RECORD,
        &[
            SCHEMA,
            model.config.language,
            &choices,
            &services,
            &substances,
            model.subject_id,
            model.receipt_id,
        ],
        &[model.decision, model.config.doc],
    )
}

fn member(members: &mut String, name: &str, value: &str) {
    let comma = if members.is_empty() { "" } else { "," };
    add(members, &fill("$A\"$B\":$C", &[comma, name, value]));
}

/// How many items the first category and its services are.
fn group(items: &[Item]) -> Option<usize> {
    let services = items.get(1..)?.iter().position(|item| !item.is_service);
    Some(services.map_or(items.len(), |services| services + 1))
}

/// A fingerprint of what a visitor decides about in one category: its services and who receives
/// data (FNV-1a, 32 bits). Wording does not count.
#[inline(never)]
#[must_use]
pub fn substance(category: &[Item]) -> String {
    let mut hash = 0x811c_9dc5_u32;
    for item in category.iter().filter(|item| item.is_service) {
        for text in [item.id, item.doc.text(".recipient")] {
            for byte in text.bytes().chain([0]) {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        }
    }
    digits(hash)
}
