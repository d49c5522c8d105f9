//! The part of a row that the Merkle tree is made of.
use super::session::{Arg, Row, Tx};
use super::{Store, StoreError};
use crate::evidence::checkpoint::LeafRow;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT seq, receipt_id, received_at, sha256, kid, jws FROM receipts ",
            $rest
        )
    };
}

impl Store {
    /// The rows after number `seq` up to number `last`, at most `limit`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn leaves_after(
        &self,
        seq: i64,
        last: i64,
        limit: i64,
    ) -> Result<Vec<LeafRow>, StoreError> {
        let sql = select!("WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3");
        let args = [Arg::Int(seq), Arg::Int(last), Arg::Int(limit)];
        let rows = self.read(sql, &args).await?;
        rows.iter().map(LeafRow::read).collect()
    }

    /// When the first receipt was received; nothing while there is none.
    ///
    /// # Errors
    /// The database is away.
    pub async fn first_received_at(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT received_at FROM receipts ORDER BY seq LIMIT 1";
        let rows = self.read(sql, &[]).await?;
        rows.first().map(|row| row.text(0)).transpose()
    }
}

impl Tx {
    /// The rows of a subject; `anon` is nobody and has none.
    ///
    /// # Errors
    /// The database is away.
    pub async fn leaves_of_subject(
        &mut self,
        subject_id: &str,
    ) -> Result<Vec<LeafRow>, StoreError> {
        let sql = select!("WHERE subject_id = $1 AND subject_id <> 'anon' ORDER BY seq");
        let rows = self.fetch(sql, &[Arg::Text(subject_id)]).await?;
        rows.iter().map(LeafRow::read).collect()
    }

    /// The first rows that were received before `before`, at most `limit`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn leaves_before(
        &mut self,
        before: &str,
        limit: i64,
    ) -> Result<Vec<LeafRow>, StoreError> {
        let sql = select!("WHERE received_at < $1 ORDER BY received_at, seq LIMIT $2");
        let rows = self
            .fetch(sql, &[Arg::Text(before), Arg::Int(limit)])
            .await?;
        let mut rows: Vec<_> = rows.iter().map(LeafRow::read).collect::<Result<_, _>>()?;
        rows.sort_unstable_by_key(|row| row.seq);
        Ok(rows)
    }
}

impl LeafRow {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.int(0)?,
            receipt_id: row.text(1)?,
            received_at: row.text(2)?,
            sha256: row.text(3)?,
            kid: row.text(4)?,
            jws: row.text(5)?,
        })
    }
}
