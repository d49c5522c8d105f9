//! Taking receipts out: a tombstone stays in their place.
use base64ct::{Base64UrlUnpadded, Encoding};

use super::events::Statement;
use super::session::{Arg, Row, Tx};
use super::{Store, StoreError};
use crate::evidence::merkle::Hash;

/// What stands in the place of erased rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The first erased row.
    pub first_seq: i64,
    /// The last erased row; all between are erased too.
    pub last_seq: i64,
    /// When: ISO 8601, UTC, milliseconds.
    pub erased_at: String,
    /// What is signed: the members above, the reason, and the leaf hashes of the rows.
    pub statement: Statement,
}

impl Store {
    /// The next tombstones after row `seq`, at most `limit`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn tombstones_after(
        &self,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<Tombstone>, StoreError> {
        let sql = "SELECT first_seq, last_seq, erased_at, body, kid, jws FROM tombstones
                   WHERE first_seq > $1 ORDER BY first_seq LIMIT $2";
        let rows = self.read(sql, &[Arg::Int(seq), Arg::Int(limit)]).await?;
        rows.iter().map(Tombstone::read).collect()
    }
}

impl Store {
    /// The tombstones of rows between `first` and `last`, both included.
    ///
    /// # Errors
    /// The database is away.
    pub async fn tombstones_between(
        &self,
        first: i64,
        last: i64,
    ) -> Result<Vec<Tombstone>, StoreError> {
        let sql = "SELECT first_seq, last_seq, erased_at, body, kid, jws FROM tombstones
                   WHERE first_seq <= $2 AND last_seq >= $1 ORDER BY first_seq";
        let rows = self.read(sql, &[Arg::Int(first), Arg::Int(last)]).await?;
        rows.iter().map(Tombstone::read).collect()
    }
}

impl Tx {
    /// Removes the rows that the tombstone stands for, and adds it.
    ///
    /// # Errors
    /// The database is away, or other rows are there than the tombstone says.
    pub async fn entomb(&mut self, tombstone: &Tombstone) -> Result<(), StoreError> {
        let (first, last) = (tombstone.first_seq, tombstone.last_seq);
        let sql = "DELETE FROM receipts WHERE seq >= $1 AND seq <= $2";
        let removed = self.run(sql, &[Arg::Int(first), Arg::Int(last)]).await?;
        if i64::try_from(removed).ok() != Some(last - first + 1) {
            return Err(StoreError::new(format!(
                "{removed} receipts are there from {first} to {last}"
            )));
        }
        let sql = "INSERT INTO tombstones (first_seq, last_seq, erased_at, body, kid, jws)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let args = [
            Arg::Int(first),
            Arg::Int(last),
            Arg::Text(&tombstone.erased_at),
            Arg::Text(&tombstone.statement.body),
            Arg::Text(&tombstone.statement.kid),
            Arg::Text(&tombstone.statement.jws),
        ];
        self.run(sql, &args).await?;
        Ok(())
    }
}

impl Tombstone {
    /// The numbers of the erased rows, each with its leaf hash.
    ///
    /// # Errors
    /// The statement is not one of a tombstone.
    pub fn leaves(&self) -> Result<Vec<(i64, Hash)>, StoreError> {
        #[derive(serde::Deserialize)]
        struct Body {
            leaves: Vec<String>,
        }
        let body: Body = serde_json::from_str(&self.statement.body).map_err(StoreError::new)?;
        let hash = |text: &String| {
            let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
            Hash::try_from(bytes).ok()
        };
        let hashes: Option<Vec<_>> = body.leaves.iter().map(hash).collect();
        let hashes = hashes.ok_or_else(|| StoreError::new("a tombstone without leaf hashes"))?;
        Ok((self.first_seq..=self.last_seq).zip(hashes).collect())
    }

    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            first_seq: row.int(0)?,
            last_seq: row.int(1)?,
            erased_at: row.text(2)?,
            statement: Statement {
                body: row.text(3)?,
                kid: row.text(4)?,
                jws: row.text(5)?,
            },
        })
    }
}
