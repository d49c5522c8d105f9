//! When to ask.
use crate::config::Config;
use crate::record::ConsentRecord;

/// Whether the visitor has to be asked: there is no record, it has expired, or there is something
/// in the notice that the visitor has not decided about.
///
/// `now` is ISO 8601, UTC, milliseconds.
#[must_use]
pub fn should_ask(config: &Config, record: Option<&ConsentRecord>, now: &str) -> bool {
    let Some(record) = record else { return true };
    record.expires_at <= now
        || (0..config.categories.len()).any(|index| record.known >> index & 1 == 0)
}
