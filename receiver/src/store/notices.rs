//! The texts of notices, by their hash.
use std::collections::HashSet;

use super::receipts::Entry;
use super::session::{Arg, Tx};
use super::{Store, StoreError};

/// What the archive has under a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing, and no receipt names it.
    Unknown,
    /// A receipt names it, and its text was not sent yet.
    Named,
    /// The text.
    Known(String),
}

impl Store {
    /// What is kept under `sha256`, base64url.
    ///
    /// # Errors
    /// The database is away.
    pub async fn notice(&self, sha256: &str) -> Result<Notice, StoreError> {
        let sql = "SELECT body FROM notices WHERE sha256 = $1";
        let rows = self.read(sql, &[Arg::Text(sha256)]).await?;
        Ok(match rows.first() {
            None => Notice::Unknown,
            Some(row) => row.maybe_text(0)?.map_or(Notice::Named, Notice::Known),
        })
    }

    /// Keeps the text of a notice that a receipt has named; that `sha256` is its hash is the
    /// caller's to check. Gives false where no receipt has named it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn put_notice(&self, sha256: &str, text: &str, at: &str) -> Result<bool, StoreError> {
        if let Notice::Known(_) = self.notice(sha256).await? {
            return Ok(true);
        }
        let mut tx = self.begin().await?;
        // Written once: a text that is there already has the same hash.
        let sql = "UPDATE notices SET body = $2, received_at = $3
                   WHERE sha256 = $1 AND body IS NULL";
        let args = [Arg::Text(sha256), Arg::Text(text), Arg::Text(at)];
        let written = tx.run(sql, &args).await?;
        tx.commit().await?;
        Ok(written == 1 || matches!(self.notice(sha256).await?, Notice::Known(_)))
    }

    /// Keeps a text that no receipt has to name first: a configuration, from the owner's own hand.
    ///
    /// # Errors
    /// The database is away.
    pub async fn keep_text(&self, sha256: &str, text: &str, at: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO notices (sha256, body, named_at, received_at)
                   VALUES ($1, $2, $3, $3)
                   ON CONFLICT (sha256) DO UPDATE SET body = $2, received_at = $3
                   WHERE notices.body IS NULL";
        let args = [Arg::Text(sha256), Arg::Text(text), Arg::Text(at)];
        tx.run(sql, &args).await?;
        tx.commit().await
    }

    /// Every notice whose text is kept, in the order of their hashes: hash, text, when it came.
    /// At most `limit` after the hash `after`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn notices_after(
        &self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, String, String)>, StoreError> {
        let sql = "SELECT sha256, body, received_at FROM notices
                   WHERE sha256 > $1 AND body IS NOT NULL ORDER BY sha256 LIMIT $2";
        let rows = self.read(sql, &[Arg::Text(after), Arg::Int(limit)]).await?;
        rows.iter()
            .map(|row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)))
            .collect()
    }
}

impl Tx {
    /// Notes which notices `entries` name, and gives those whose text is kept.
    pub(super) async fn name_notices(
        &mut self,
        entries: &[Entry],
    ) -> Result<HashSet<String>, StoreError> {
        let named: HashSet<&str> = entries
            .iter()
            .map(|entry| entry.notice_sha256.as_str())
            .collect();
        let hashes: Vec<&str> = named.iter().copied().collect();
        let sql = self.any_of(
            "SELECT sha256, CASE WHEN body IS NULL THEN 0 ELSE 1 END FROM notices
             WHERE sha256 IN (SELECT value FROM json_each($1))",
            "SELECT sha256, CASE WHEN body IS NULL THEN 0::BIGINT ELSE 1::BIGINT END FROM notices
             WHERE sha256 = ANY($1)",
        );
        let rows = self.fetch(sql, &[Arg::Texts(&hashes)]).await?;
        let mut known = HashSet::new();
        let mut new = named;
        for row in rows {
            let sha256 = row.text(0)?;
            new.remove(sha256.as_str());
            if row.int(1)? == 1 {
                known.insert(sha256);
            }
        }
        for entry in entries {
            if new.remove(entry.notice_sha256.as_str()) {
                let sql = "INSERT INTO notices (sha256, named_at) VALUES ($1, $2)";
                let args = [
                    Arg::Text(&entry.notice_sha256),
                    Arg::Text(&entry.received_at),
                ];
                self.run(sql, &args).await?;
            }
        }
        Ok(known)
    }
}
