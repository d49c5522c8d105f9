//! What the browser keeps of the last decision.
use crate::config::Config;
use crate::consent::Choices;
use crate::doc::Doc;
use crate::receipt::Action;
use crate::text::{Text, digits, fill, quote, word};

/// Value of a record's `schema`; the number rises when older readers would misread a record.
pub const SCHEMA: Text = "urn:untick:record:v1";

/// The last decision, in terms of the present configuration. Times are ISO 8601, UTC,
/// milliseconds, so they compare as text.
#[derive(Clone, Debug)]
pub struct ConsentRecord {
    /// When.
    pub decided_at: Text,
    /// Until when it is not asked again; the same for yes and no.
    pub expires_at: Text,
    /// By what act.
    pub action: Action,
    /// BCP 47 tag of the notice.
    pub language: Text,
    /// What was granted. What the record does not know is denied.
    pub choices: Choices,
    /// Bits of the categories that were decided about as they are now; a category with a new
    /// service or another recipient is not among them.
    pub known: u32,
    /// Pseudonym of the visitor in receipts, `anon` while nothing was ever granted.
    pub subject_id: Text,
    /// The receipt of this decision, empty for `anon`.
    pub receipt_id: Text,
}

impl ConsentRecord {
    /// Reads a stored record; none where anything is missing, of the wrong type, about another
    /// notice, or written by a version this one does not know.
    pub fn read(doc: Doc, config: &Config) -> Option<Self> {
        let mut record = Self {
            decided_at: doc.text("decidedAt"),
            expires_at: doc.text("expiresAt"),
            action: Action::of(doc.text("action"))?,
            language: doc.text("language"),
            choices: Choices::required(config),
            known: 0,
            subject_id: doc.text("subjectId"),
            receipt_id: doc.text("receiptId"),
        };
        if doc.text("schema") != SCHEMA
            || doc.text("notice") != config.doc.text("notice.id")
            || record.decided_at.len() != 24
            || record.expires_at.len() != 24
            || record.subject_id.is_empty()
        {
            return None;
        }
        for (index, category) in config.categories.iter().enumerate() {
            let decided = doc.text(&fill("substance.$A", &[category.id]));
            if category.required || decided == digits(substance(config, index)) {
                record.known |= 1 << index;
            }
            let is_granted = category.required || doc.flag(&fill("choices.$A", &[category.id]));
            record.choices.categories |= u32::from(is_granted) << index;
            for service in &category.services {
                if doc.text(&fill("services.$A", &[service.id])) == word(!is_granted) {
                    record.choices.services.push(service.id);
                }
            }
        }
        Some(record)
    }

    /// The record as JSON, as it is stored and given to the page.
    #[must_use]
    pub fn json(&self, config: &Config) -> String {
        let (mut choices, mut services, mut substances) =
            (String::new(), String::new(), String::new());
        let add = |members: &mut String, name: &str, value: &str| {
            let comma = if members.is_empty() { "" } else { "," };
            members.push_str(&fill("$A\"$B\":$C", &[comma, name, value]));
        };
        for (index, category) in config.categories.iter().enumerate() {
            let is_granted = self.choices.has(index);
            if !category.required {
                add(&mut choices, category.id, word(is_granted));
                if self.known >> index & 1 == 1 {
                    add(
                        &mut substances,
                        category.id,
                        &digits(substance(config, index)),
                    );
                }
            }
            // Only what differs, so that a record does not grow with the number of services.
            for service in category
                .services
                .iter()
                .filter(|service| self.choices.services.contains(&service.id))
            {
                add(&mut services, service.id, word(!is_granted));
            }
        }
        let receipt = if self.receipt_id.is_empty() {
            ""
        } else {
            ",\"receiptId\":\""
        };
        fill(
            "{\"schema\":\"$A\",\"notice\":$B,\"noticeVersion\":$C,\"decidedAt\":\"$D\",\"expiresAt\":\"$E\",\
             \"action\":\"$F\",\"regime\":\"opt_in\",\"language\":\"$G\",\"choices\":{$H},\"services\":{$I},\
             \"substance\":{$J},\"subjectId\":\"$K\"$L$M$N}",
            &[
                SCHEMA,
                &quote(config.doc.text("notice.id")),
                &quote(config.doc.text("notice.version")),
                self.decided_at,
                self.expires_at,
                self.action.word(),
                self.language,
                &choices,
                &services,
                &substances,
                self.subject_id,
                receipt,
                self.receipt_id,
                if receipt.is_empty() { "" } else { "\"" },
            ],
        )
    }
}

/// A fingerprint of what a visitor decides about in one category: its services and who receives
/// data (FNV-1a, 32 bits). Wording does not count.
#[must_use]
pub fn substance(config: &Config, category: usize) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for service in config
        .categories
        .get(category)
        .into_iter()
        .flat_map(|category| &category.services)
    {
        for text in [service.id, service.doc.text(".recipient")] {
            for byte in text.bytes().chain([0]) {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        }
    }
    hash
}
