//! What can be said of one receipt by itself; many at once, on all processors.
use std::borrow::Cow;
use std::collections::HashMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::evidence::merkle::{Hash, Leaf};
use crate::evidence::{Verifier, signed_payload};
use crate::store::{Entry, Stored};

/// A receipt to check, from a database or an export.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Its number in the log.
    pub seq: i64,
    /// Its canonical form.
    pub body: Cow<'a, str>,
    /// When it was received.
    pub received_at: Cow<'a, str>,
    /// The hash that was noted.
    pub sha256: Cow<'a, str>,
    /// The key of `jws`.
    pub kid: Cow<'a, str>,
    /// The countersignature.
    pub jws: Cow<'a, str>,
    /// The columns of the row, where there is one.
    pub row: Option<&'a Entry>,
}

impl<'a> Subject<'a> {
    /// A row of the database.
    #[must_use]
    pub fn of_row(Stored { seq, entry, .. }: &'a Stored) -> Self {
        Self {
            seq: *seq,
            body: Cow::Borrowed(&entry.body),
            received_at: Cow::Borrowed(&entry.received_at),
            sha256: Cow::Borrowed(&entry.sha256),
            kid: Cow::Borrowed(&entry.kid),
            jws: Cow::Borrowed(&entry.jws),
            row: Some(entry),
        }
    }
}

/// What is said of a receipt by itself.
pub(super) struct Checked {
    pub(super) seq: i64,
    pub(super) receipt_id: String,
    pub(super) previous: Option<(String, Option<String>)>,
    pub(super) notice: String,
    pub(super) sha256: String,
    pub(super) leaf: Hash,
    pub(super) verdict: Result<(), Wrong>,
}

/// Why a receipt is not what was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Text,
    Column(&'static str),
    UnknownKey(String),
    Signature,
}

/// The members that columns repeat.
#[derive(Deserialize)]
struct Members<'a> {
    receipt_id: Cow<'a, str>,
    #[serde(borrow)]
    previous_receipt_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    previous_sha256: Option<Cow<'a, str>>,
    subject_id: Cow<'a, str>,
    #[serde(borrow)]
    event: Event<'a>,
    #[serde(borrow)]
    jurisdiction: Jurisdiction<'a>,
    #[serde(borrow)]
    scope: Scope<'a>,
    #[serde(borrow)]
    notice: Notice<'a>,
}

#[derive(Deserialize)]
struct Event<'a> {
    time: Cow<'a, str>,
    action: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Jurisdiction<'a> {
    regime: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Scope<'a> {
    origin: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Notice<'a> {
    language: Cow<'a, str>,
    text_sha256: Cow<'a, str>,
    parity: Option<Parity>,
}

#[derive(Deserialize)]
struct Parity {
    equal: bool,
}

/// Checks `subjects` on all processors and keeps their order.
pub(super) fn check_all(
    subjects: &[Subject<'_>],
    keys: &HashMap<String, Verifier>,
) -> Vec<Checked> {
    let lanes = std::thread::available_parallelism().map_or(1, usize::from);
    let share = subjects.len().div_ceil(lanes).max(1);
    std::thread::scope(|scope| {
        let lanes: Vec<_> = subjects
            .chunks(share)
            .map(|part| {
                scope.spawn(move || part.iter().map(|one| check(one, keys)).collect::<Vec<_>>())
            })
            .collect();
        // A lane only ends early by a panic, which goes on here.
        lanes
            .into_iter()
            .flat_map(|lane| {
                lane.join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

fn check(subject: &Subject<'_>, keys: &HashMap<String, Verifier>) -> Checked {
    let members: Option<Members<'_>> = serde_json::from_str(&subject.body).ok();
    let of_body = |get: fn(&Members<'_>) -> String| members.as_ref().map(get).unwrap_or_default();
    let receipt_id = match subject.row {
        Some(row) => row.receipt_id.clone(),
        None => of_body(|members| members.receipt_id.to_string()),
    };
    let leaf = Leaf {
        receipt_id: &receipt_id,
        received_at: &subject.received_at,
        sha256: &subject.sha256,
        kid: &subject.kid,
        jws: &subject.jws,
    };
    Checked {
        seq: subject.seq,
        leaf: leaf.hash(),
        previous: members.as_ref().and_then(|members| {
            let id = members.previous_receipt_id.as_ref()?.to_string();
            let sha256 = members.previous_sha256.as_ref().map(ToString::to_string);
            Some((id, sha256))
        }),
        notice: of_body(|members| members.notice.text_sha256.to_string()),
        sha256: subject.sha256.to_string(),
        verdict: verdict(subject, members.as_ref(), keys),
        receipt_id,
    }
}

fn verdict(
    subject: &Subject<'_>,
    members: Option<&Members<'_>>,
    keys: &HashMap<String, Verifier>,
) -> Result<(), Wrong> {
    let sha256 = Base64UrlUnpadded::encode_string(&Sha256::digest(subject.body.as_bytes()));
    let members = members.ok_or(Wrong::Text)?;
    if sha256 != subject.sha256 {
        return Err(Wrong::Text);
    }
    if let Some(row) = subject.row {
        columns(row, members).map_err(Wrong::Column)?;
    }
    let verifier = keys
        .get(&*subject.kid)
        .ok_or_else(|| Wrong::UnknownKey(subject.kid.to_string()))?;
    let payload = signed_payload(&subject.body, &subject.received_at).ok_or(Wrong::Text)?;
    if verifier.verifies(&subject.jws, payload.as_bytes()) {
        Ok(())
    } else {
        Err(Wrong::Signature)
    }
}

/// Names the first column that does not repeat what the body says.
fn columns(row: &Entry, members: &Members<'_>) -> Result<(), &'static str> {
    let Members {
        event,
        notice,
        scope,
        jurisdiction,
        ..
    } = members;
    let parity = notice.parity.as_ref().map(|parity| parity.equal);
    let fits = [
        ("receipt_id", row.receipt_id == members.receipt_id),
        ("subject_id", row.subject_id == members.subject_id),
        (
            "previous_receipt_id",
            row.previous_receipt_id.as_deref() == members.previous_receipt_id.as_deref(),
        ),
        (
            "previous_sha256",
            row.previous_sha256.as_deref() == members.previous_sha256.as_deref(),
        ),
        ("origin", row.origin == scope.origin),
        ("decided_at", row.decided_at == event.time),
        ("action", row.action == event.action),
        ("regime", row.regime == jurisdiction.regime),
        ("language", row.language == notice.language),
        ("parity", row.parity == parity),
        ("notice_sha256", row.notice_sha256 == notice.text_sha256),
    ];
    match fits.into_iter().find(|(_, fits)| !fits) {
        Some((name, _)) => Err(name),
        None => Ok(()),
    }
}
