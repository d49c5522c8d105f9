//! When to ask.
use crate::config::Config;
use crate::record::{ConsentRecord, substance};

/// Whether the visitor has to be asked: there is no record, it has expired, it belongs to another
/// notice, or there is something in the notice that the visitor has not decided about.
///
/// `now` is ISO 8601, UTC, milliseconds.
#[must_use]
pub fn should_ask(config: &Config, record: Option<&ConsentRecord>, now: &str) -> bool {
    let Some(record) = record else { return true };
    record.expires_at <= now
        || record.notice != config.notice_id
        || (0..config.categories.len()).any(|index| is_new(config, record, index))
}

/// Whether an optional category, or who receives data in it, is not what the record decided about.
#[must_use]
pub fn is_new(config: &Config, record: &ConsentRecord, index: usize) -> bool {
    config.categories.get(index).is_some_and(|category| {
        let known = record.substance.iter().find(|(id, _)| *id == category.id);
        !category.required && known.map(|(_, known)| *known) != Some(substance(config, index))
    })
}
