//! Receipts that the first version stored, before there were signatures.
use anyhow::{Context, Result};
use jiff::Timestamp;

use super::jws::Signer;
use crate::config::Database;
use crate::intake;
use crate::store::Store;

/// Signs them as received when they were, adds them to the log, and drops their table: all or
/// nothing. Where there are none, nothing happens.
///
/// # Errors
/// The database is away, or one of them is no receipt.
pub async fn unsigned(store: &Store, database: &Database, signer: &Signer) -> Result<usize> {
    // The first version knew no other database.
    let Database::Sqlite(_) = database else {
        return Ok(0);
    };
    let mut tx = store.begin().await?;
    let table =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'receipts_unsigned'";
    if tx.fetch(table, &[]).await?.is_empty() {
        return Ok(0);
    }
    let rows = tx
        .fetch(
            "SELECT body, received_at FROM receipts_unsigned ORDER BY seq",
            &[],
        )
        .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let received_at: Timestamp = row.text(1)?.parse().context("an older receipt's time")?;
        let body = row.text(0)?;
        let entry = intake::check(body.as_bytes(), received_at, signer)
            .with_context(|| format!("a receipt of the first version cannot be read: {body}"))?;
        entries.push(entry);
    }
    for part in entries.chunks(500) {
        tx.put(part).await?;
    }
    tx.run("DROP TABLE receipts_unsigned", &[]).await?;
    tx.commit().await?;
    Ok(entries.len())
}
