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
use crate::text::{Text, add, after, fill, find, word};
use crate::update::Model;

/// Value of a record's `schema`; the number rises when older readers would misread a record.
pub const SCHEMA: Text = "urn:untick:record:v1";

/// Where [`substance`] starts.
pub const SEED: u32 = 0x811c_9dc5;

/// The acts that a record may name.
const ACTIONS: Text = "accept_all reject_all save_choices withdraw signal_opt_out expire api";

const RECORD: Text = "{\"schema\":\"$A\",\"notice\":^notice.id;,\"noticeVersion\":^notice.version;,\
\"decidedAt\":^now;,\"expiresAt\":^expires;,\"action\":^action;,\"regime\":\"opt_in\",\"language\":^B;,\
\"choices\":$C},\"services\":$D},\"substance\":$E},\"subjectId\":^F;?receiptId=G;}";

/// Whether a stored record can be relied on: nothing is missing or of the wrong type, it is about
/// this notice, and it was not written by a version that this one does not know.
#[must_use]
pub fn is_valid(record: Doc, config: Doc) -> bool {
    let is_time = |name| record.text(name).len() == 24;
    *record.text("schema") == *SCHEMA
        && *record.text("notice") == *config.text("notice.id")
        && is_time("decidedAt")
        && is_time("expiresAt")
        && !record.text("subjectId").is_empty()
        && find(ACTIONS, b' ', b' ', record.text("action")).is_some()
        && choices_are_flags(record)
}

/// Whether a document's `choices`, if it has any, are yes or no.
#[must_use]
pub fn choices_are_flags(doc: Doc) -> bool {
    doc.entries().iter().all(|entry| {
        (entry.path != "choices" || entry.kind == b'{')
            && (after(entry.path, "choices.").is_empty() || entry.kind == b'b')
    })
}

/// Grants what a record grants. What it does not know, or knew otherwise, is denied.
pub fn apply(record: Doc, items: &mut [Item]) {
    let (mut known, mut granted) = (false, false);
    for item in items {
        let of = |list| record.text(fill("$A.$B", &[list, item.id]));
        item.granted = if item.is_service {
            known && granted != (*of("services") == *word(!granted))
        } else {
            known = item.required || *of("substance") == *item.substance;
            granted = known && *of("choices") == *"true";
            granted
        };
        item.known = known;
        item.granted |= item.required;
    }
}

/// The record of the decision that `model` has just applied, as JSON.
#[must_use]
pub fn json(model: &Model) -> Text {
    let mut parts = [const { String::new() }; 3];
    let [choices, services, substances] = &mut parts;
    for list in [&mut *choices, services, substances] {
        add(list, "{");
    }
    let mut granted = false;
    for item in &model.items {
        if !item.is_service {
            granted = item.granted;
        }
        // Of services only what differs, so that a record does not grow with their number.
        let list = if item.is_service {
            &mut *services
        } else {
            &mut *choices
        };
        if !item.required && (!item.is_service || item.granted != granted) {
            member(list, item.id, word(item.granted));
        }
        if !item.required && !item.is_service {
            member(substances, item.id, item.substance);
        }
    }
    let values = [
        SCHEMA,
        model.config.language,
        choices,
        services,
        substances,
        model.subject_id,
        model.receipt_id,
    ];
    let mut text = String::new();
    write(
        &mut text,
        RECORD,
        &values,
        &[model.decision, model.config.doc],
    );
    text.leak()
}

fn member(members: &mut String, name: &str, value: &str) {
    write(members, "%^A;:$B", &[name, value], &[]);
}

/// Goes on with a fingerprint of what a visitor decides about in one category: its services and who
/// receives data (FNV-1a, 32 bits, from [`SEED`] on). Wording does not count.
#[inline(never)]
#[must_use]
pub fn substance(mut hash: u32, text: &str) -> u32 {
    for byte in text.bytes().chain([0]) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash
}
