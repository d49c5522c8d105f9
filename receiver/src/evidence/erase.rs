//! Erasing receipts so that the log stays provable: a signed tombstone with the leaf hashes takes
//! the place of the rows, and a signed event says that and why it was done.
use jiff::Timestamp;
use serde_json::json;

use super::checkpoint::{LeafRow, base64url};
use super::jws::Signer;
use super::statement;
use crate::store::{Event, Store, StoreError, Tombstone, Tx};

/// How many rows one transaction takes out at most, as others wait for it.
const CHUNK: i64 = 500;

/// Erases all receipts of a subject and tells how many there were. `anon` is nobody.
///
/// # Errors
/// The database is away; then nothing is erased.
pub async fn subject(
    store: &Store,
    signer: &Signer,
    subject_id: &str,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut tx = store.begin().await?;
    let rows = tx.leaves_of_subject(subject_id).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    entomb(&mut tx, signer, &rows, "subject", now).await?;
    let details = json!({ "count": rows.len(), "rows": runs(&rows) });
    event(&mut tx, signer, "erase", details, now).await?;
    tx.commit().await?;
    Ok(rows.len())
}

/// Erases all receipts that were received before `before` (ISO 8601, UTC, milliseconds) and tells
/// how many there were. It goes in steps, each with its own event.
///
/// # Errors
/// The database is away; earlier steps stay done.
pub async fn received_before(
    store: &Store,
    signer: &Signer,
    before: &str,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut count = 0;
    loop {
        let mut tx = store.begin().await?;
        let rows = tx.leaves_before(before, CHUNK).await?;
        if rows.is_empty() {
            return Ok(count);
        }
        entomb(&mut tx, signer, &rows, "retention", now).await?;
        let details = json!({ "count": rows.len(), "rows": runs(&rows), "before": before });
        event(&mut tx, signer, "purge", details, now).await?;
        tx.commit().await?;
        count += rows.len();
    }
}

/// First and last number of each run of rows, so that whoever has copies can erase them too.
fn runs(rows: &[LeafRow]) -> Vec<[i64; 2]> {
    rows.chunk_by(|one, next| one.seq + 1 == next.seq)
        .filter_map(|run| Some([run.first()?.seq, run.last()?.seq]))
        .collect()
}

/// `rows` in the order of their numbers.
async fn entomb(
    tx: &mut Tx,
    signer: &Signer,
    rows: &[LeafRow],
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let erased_at = format!("{now:.3}");
    for run in rows.chunk_by(|one, next| one.seq + 1 == next.seq) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let leaves: Vec<_> = run
            .iter()
            .map(|row| base64url(&row.leaf().hash()))
            .collect();
        let body = json!({
            "type": "tombstone",
            "first_seq": first.seq,
            "last_seq": last.seq,
            "erased_at": erased_at,
            "reason": reason,
            "leaves": leaves,
        });
        tx.entomb(&Tombstone {
            first_seq: first.seq,
            last_seq: last.seq,
            erased_at: erased_at.clone(),
            statement: statement::sign(signer, &body)?,
        })
        .await?;
    }
    Ok(())
}

/// Adds a signed event of this kind; `details` are further members of it.
///
/// # Errors
/// The database is away.
pub async fn event(
    tx: &mut Tx,
    signer: &Signer,
    kind: &str,
    details: serde_json::Value,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (seq, at) = (tx.next_event_seq().await?, format!("{now:.3}"));
    let mut body = json!({ "type": "event", "seq": seq, "at": at, "kind": kind });
    if let (Some(body), serde_json::Value::Object(details)) = (body.as_object_mut(), details) {
        body.extend(details);
    }
    tx.add_event(&Event {
        seq,
        at,
        kind: kind.to_owned(),
        statement: statement::sign(signer, &body)?,
    })
    .await
}
