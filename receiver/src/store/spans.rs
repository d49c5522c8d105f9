//! How far the log reaches, and which part of it belongs to which time.
use super::session::Arg;
use super::{Store, StoreError};

/// The numbers of the last additions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Of the last receipt.
    pub seq: i64,
    /// Of the last event.
    pub event_seq: i64,
}

/// The receipts of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// `2026-11-22`, UTC, by the time of receipt.
    pub day: String,
    /// How many are stored.
    pub receipts: i64,
    /// The first of them.
    pub first_seq: i64,
    /// The last of them.
    pub last_seq: i64,
}

impl Store {
    /// Where the log ends.
    ///
    /// # Errors
    /// The database is away.
    pub async fn head(&self) -> Result<Head, StoreError> {
        let sql = "SELECT seq, event_seq FROM log_head WHERE id = 1";
        let rows = self.read(sql, &[]).await?;
        let row = rows.first().ok_or(sqlx::Error::RowNotFound)?;
        Ok(Head {
            seq: row.int(0)?,
            event_seq: row.int(1)?,
        })
    }

    /// The first and the last receipt received from `from` on and before `to` (ISO 8601, UTC);
    /// none where there are none.
    ///
    /// # Errors
    /// The database is away.
    pub async fn span(&self, from: &str, to: &str) -> Result<Option<(i64, i64)>, StoreError> {
        let sql = "SELECT MIN(seq), MAX(seq) FROM receipts
                   WHERE received_at >= $1 AND received_at < $2";
        let rows = self.read(sql, &[Arg::Text(from), Arg::Text(to)]).await?;
        let row = rows.first().ok_or(sqlx::Error::RowNotFound)?;
        Ok(row.maybe_int(0)?.zip(row.maybe_int(1)?))
    }

    /// The days that have receipts, from the day of `from` on and before `to`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn days(&self, from: &str, to: &str) -> Result<Vec<Day>, StoreError> {
        let sql = "SELECT SUBSTR(received_at, 1, 10) AS day, COUNT(*), MIN(seq), MAX(seq)
                   FROM receipts WHERE received_at >= $1 AND received_at < $2
                   GROUP BY SUBSTR(received_at, 1, 10) ORDER BY 1";
        let rows = self.read(sql, &[Arg::Text(from), Arg::Text(to)]).await?;
        rows.iter()
            .map(|row| {
                Ok(Day {
                    day: row.text(0)?,
                    receipts: row.int(1)?,
                    first_seq: row.int(2)?,
                    last_seq: row.int(3)?,
                })
            })
            .collect()
    }
}
