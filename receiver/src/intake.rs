//! From the bytes of a request to an entry that can be stored.
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use untick::receipt::Receipt;
use untick::receipt::check::{self, Refusal};

use crate::evidence::{self, Signer};
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

/// Checks `body` and prepares what is stored of it, received at `now` and signed by `signer`.
///
/// # Errors
/// It is not JSON, or not a receipt.
pub fn check(body: &[u8], now: Timestamp, signer: &Signer) -> Result<Checked, Refusal> {
    let receipt = check::parse(body)?;
    let canonical = serde_json_canonicalizer::to_string(&receipt)
        .map_err(|error| Refusal::NotJson(error.to_string()))?;
    let received_at = format!("{now:.3}");
    let payload = evidence::signed_payload(&canonical, &received_at)
        .ok_or_else(|| Refusal::NotJson("the receipt has no schema".to_owned()))?;
    let entry = Entry {
        receipt_id: receipt.receipt_id.clone(),
        subject_id: receipt.subject_id.clone(),
        previous_receipt_id: receipt.previous_receipt_id.clone(),
        previous_sha256: receipt.previous_sha256.clone(),
        origin: receipt.scope.origin.clone(),
        decided_at: receipt.event.time.clone(),
        clock_skew: skewed(&receipt.event.time, now),
        received_at,
        action: receipt.event.action.word().to_owned(),
        regime: receipt.jurisdiction.regime.word().to_owned(),
        language: receipt.notice.language.clone(),
        parity: receipt.notice.parity.as_ref().map(|parity| parity.equal),
        notice_sha256: receipt.notice.text_sha256.clone(),
        sha256: Base64UrlUnpadded::encode_string(&Sha256::digest(canonical.as_bytes())),
        body: canonical.into(),
        kid: Arc::clone(signer.kid()),
        jws: signer.sign(payload.as_bytes()),
    };
    Ok(Checked { receipt, entry })
}

/// The last hours of the year 9999 are more than a [`Timestamp`] holds, and far off any clock.
fn skewed(event: &str, now: Timestamp) -> bool {
    event
        .parse::<Timestamp>()
        .map_or(true, |event| now.duration_since(event).abs() > SKEW)
}
