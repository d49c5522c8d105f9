//! From the bytes of a request to an entry that can be stored.
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};
use untick::receipt::check::{Document, Refusal};

use crate::evidence::{self, Signer};
use crate::store::Entry;

/// How far a receipt's `event.time` may be off the receiver's clock before it is flagged: as long
/// as a browser keeps a receipt that it could not deliver.
const SKEW: SignedDuration = SignedDuration::from_hours(24);

/// Checks `body` and prepares what is stored of it, received at `now` and signed by `signer`.
///
/// # Errors
/// It is not JSON, or not a receipt.
pub fn check(body: &[u8], now: Timestamp, signer: &Signer) -> Result<Entry, Refusal> {
    let receipt = Document::read(body)?;
    let canonical = receipt.canonical();
    let received_at = format!("{now:.3}");
    let payload = evidence::signed_payload(&canonical, &received_at)
        .ok_or_else(|| Refusal::NotJson("the receipt has no schema".to_owned()))?;
    let text = |path: &[&str]| receipt.text(path).to_owned();
    let maybe = |name| {
        receipt
            .get(&[name])
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    Ok(Entry {
        receipt_id: text(&["receipt_id"]),
        subject_id: text(&["subject_id"]),
        previous_receipt_id: maybe("previous_receipt_id"),
        previous_sha256: maybe("previous_sha256"),
        origin: text(&["scope", "origin"]),
        decided_at: text(&["event", "time"]),
        clock_skew: skewed(receipt.text(&["event", "time"]), now),
        received_at,
        action: text(&["event", "action"]),
        regime: text(&["jurisdiction", "regime"]),
        language: text(&["notice", "language"]),
        parity: receipt
            .get(&["notice", "parity", "equal"])
            .and_then(Value::as_bool),
        notice_sha256: text(&["notice", "text_sha256"]),
        sha256: Base64UrlUnpadded::encode_string(&Sha256::digest(canonical.as_bytes())),
        body: canonical.into(),
        kid: Arc::clone(signer.kid()),
        jws: signer.sign(payload.as_bytes()),
    })
}

/// The last hours of the year 9999 are more than a [`Timestamp`] holds, and far off any clock.
fn skewed(event: &str, now: Timestamp) -> bool {
    event
        .parse::<Timestamp>()
        .map_or(true, |event| now.duration_since(event).abs() > SKEW)
}
