//! From the bytes of a request to an entry that can be stored.
use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use untick::receipt::Receipt;
use untick::receipt::check::{self, Refusal};

use crate::store::Entry;

/// How far a receipt's `event.time` may be off the receiver's clock before it is flagged: as long
/// as a browser keeps a receipt that it could not deliver.
const SKEW: SignedDuration = SignedDuration::from_hours(24);

/// A receipt that keeps the schema, and the entry to store for it.
#[derive(Debug)]
pub struct Checked {
    /// The receipt.
    pub receipt: Receipt,
    /// What is stored.
    pub entry: Entry,
}

/// Checks `body` and prepares what is stored of it, received at `now`.
///
/// # Errors
/// It is not JSON, or not a receipt.
pub fn check(body: &[u8], now: Timestamp) -> Result<Checked, Refusal> {
    let receipt = check::parse(body)?;
    let canonical = serde_json_canonicalizer::to_string(&receipt)
        .map_err(|error| Refusal::NotJson(error.to_string()))?;
    let entry = Entry {
        receipt_id: receipt.receipt_id.clone(),
        sha256: Base64UrlUnpadded::encode_string(&Sha256::digest(canonical.as_bytes())),
        body: canonical,
        received_at: format!("{now:.3}"),
        clock_skew: skewed(&receipt.event.time, now),
    };
    Ok(Checked { receipt, entry })
}

/// The last hours of the year 9999 are more than a [`Timestamp`] holds, and far off any clock.
fn skewed(event: &str, now: Timestamp) -> bool {
    event
        .parse::<Timestamp>()
        .map_or(true, |event| now.duration_since(event).abs() > SKEW)
}
