//! Checkpoints: a signed Merkle root over what was added since the one before.
use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::jws::Signer;
use super::merkle::{self, Hash, Leaf};
use super::statement;
use crate::store::{Checkpoint, CheckpointHead, Store, StoreError};

/// How many rows are read at once.
const PAGE: i64 = 2000;

/// What stands for a row that is neither there nor entombed.
const MISSING: Hash = [0; 32];

/// Makes a checkpoint if the UTC day of the last one is over and something was added since. Several
/// receivers may do this at once; one of them makes it.
///
/// # Errors
/// The database is away.
pub async fn make_if_due(
    store: &Store,
    signer: &Signer,
    now: Timestamp,
) -> Result<Option<Checkpoint>, StoreError> {
    let last = store.last_checkpoint().await?;
    let since = match &last {
        Some(last) => Some(last.made_at.clone()),
        None => store.first_received_at().await?,
    };
    let today = format!("{now:.3}");
    if since.is_none_or(|since| since.get(..10) >= today.get(..10)) {
        return Ok(None);
    }
    make(store, signer, now).await
}

/// Makes a checkpoint now, unless nothing was added since the last one.
///
/// # Errors
/// The database is away.
pub async fn make(
    store: &Store,
    signer: &Signer,
    now: Timestamp,
) -> Result<Option<Checkpoint>, StoreError> {
    let last = store.last_checkpoint().await?;
    let first_seq = last.as_ref().map_or(1, |last| last.last_seq + 1);
    // Read before the head is taken, which would keep receipts waiting: numbers are in the order
    // of commit, so nothing is added before this one any more.
    let last_seq = store.last_seq().await?;
    if last_seq < first_seq {
        return Ok(None);
    }
    let leaves = leaves(store, first_seq, last_seq).await?;
    let number = last.as_ref().map_or(1, |last| last.number + 1);
    let made_at = format!("{now:.3}");
    let mut body = json!({
        "type": "checkpoint",
        "number": number,
        "first_seq": first_seq,
        "last_seq": last_seq,
        "made_at": made_at,
        "root": base64url(&merkle::root(leaves.iter().copied())),
        "previous_sha256": last.as_ref().map(CheckpointHead::sha256),
    });
    let missing = missing(first_seq, &leaves);
    if !missing.is_empty() {
        tracing::error!(?missing, "rows of the log are gone without a tombstone");
        if let Some(body) = body.as_object_mut() {
            body.insert("missing".to_owned(), json!(missing));
        }
    }
    let checkpoint = Checkpoint {
        number,
        first_seq,
        last_seq,
        made_at,
        statement: statement::sign(signer, &body)?,
        leaves: leaves.concat(),
    };
    let mut tx = store.begin().await?;
    if tx.last_checkpoint().await? != last {
        return Ok(None);
    }
    tx.add_checkpoint(&checkpoint).await?;
    tx.commit().await?;
    Ok(Some(checkpoint))
}

impl CheckpointHead {
    /// What the next checkpoint names this one by.
    #[must_use]
    pub fn sha256(&self) -> String {
        base64url(&Sha256::digest(self.body.as_bytes()))
    }
}

/// The hashes of the rows from `first` to `last`.
async fn leaves(store: &Store, first: i64, last: i64) -> Result<Vec<Hash>, StoreError> {
    let count = usize::try_from(last - first + 1).map_err(StoreError::new)?;
    let mut leaves = vec![MISSING; count];
    let mut put = |seq: i64, hash: Hash| {
        let at = usize::try_from(seq - first).ok();
        if let Some(place) = at.and_then(|at| leaves.get_mut(at)) {
            *place = hash;
        }
    };
    let mut seq = first - 1;
    while seq < last {
        let page = store.leaves_after(seq, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        seq = end.seq;
        for row in &page {
            put(row.seq, row.leaf().hash());
        }
    }
    for tombstone in store.tombstones_between(first, last).await? {
        for (seq, hash) in tombstone.leaves()? {
            put(seq, hash);
        }
    }
    Ok(leaves)
}

fn missing(first_seq: i64, leaves: &[Hash]) -> Vec<i64> {
    (first_seq..)
        .zip(leaves)
        .filter(|(_, leaf)| **leaf == MISSING)
        .map(|(seq, _)| seq)
        .collect()
}

pub(super) fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The columns of a row that its leaf is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafRow {
    /// The row's number.
    pub seq: i64,
    /// The receipt's id.
    pub receipt_id: String,
    /// When it was received.
    pub received_at: String,
    /// SHA-256 of its canonical form.
    pub sha256: String,
    /// The key of `jws`.
    pub kid: String,
    /// The countersignature.
    pub jws: String,
}

impl LeafRow {
    /// What the leaf stands for.
    #[must_use]
    pub fn leaf(&self) -> Leaf<'_> {
        Leaf {
            receipt_id: &self.receipt_id,
            received_at: &self.received_at,
            sha256: &self.sha256,
            kid: &self.kid,
            jws: &self.jws,
        }
    }
}
