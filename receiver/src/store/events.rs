//! Signed statements of the receiver itself: checkpoints, and what was done to the log.
use super::session::{Arg, Row, Tx};
use super::{Store, StoreError};

/// Something that the receiver says and signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What is said: JSON in its RFC 8785 canonical form, the very bytes that are signed.
    pub body: String,
    /// The key of `jws`.
    pub kid: String,
    /// Detached JWS of `body`.
    pub jws: String,
}

/// A signed Merkle root over a part of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its number, from 1 and without gaps.
    pub number: i64,
    /// The first row it covers: the one after the last of the checkpoint before it.
    pub first_seq: i64,
    /// The last row it covers.
    pub last_seq: i64,
    /// When it was made: ISO 8601, UTC, milliseconds.
    pub made_at: String,
    /// What is signed: the members above, the root, and the hash of the checkpoint before it.
    pub statement: Statement,
    /// The leaf hashes, 32 bytes each.
    pub leaves: Vec<u8>,
}

/// What the next checkpoint has to know of the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointHead {
    /// Its number.
    pub number: i64,
    /// The last row it covers.
    pub last_seq: i64,
    /// When it was made.
    pub made_at: String,
    /// What is signed.
    pub body: String,
}

/// Something that was done to the log besides adding receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number, from 1 and without gaps.
    pub seq: i64,
    /// When it happened: ISO 8601, UTC, milliseconds.
    pub at: String,
    /// What it was, such as `erase`, `purge`, `key`.
    pub kind: String,
    /// What is signed: the members above, and what the kind needs.
    pub statement: Statement,
}

impl Store {
    /// The next checkpoints after the one with this number, at most `limit`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn checkpoints_after(
        &self,
        number: i64,
        limit: i64,
    ) -> Result<Vec<Checkpoint>, StoreError> {
        let sql = "SELECT number, first_seq, last_seq, made_at, body, kid, jws, leaves
                   FROM checkpoints WHERE number > $1 ORDER BY number LIMIT $2";
        let rows = self.read(sql, &[Arg::Int(number), Arg::Int(limit)]).await?;
        rows.iter().map(Checkpoint::read).collect()
    }

    /// The last checkpoint.
    ///
    /// # Errors
    /// The database is away.
    pub async fn last_checkpoint(&self) -> Result<Option<CheckpointHead>, StoreError> {
        let rows = self.read(LAST_CHECKPOINT, &[]).await?;
        rows.first().map(CheckpointHead::read).transpose()
    }

    /// The next events after the one numbered `seq`, at most `limit`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn events_after(&self, seq: i64, limit: i64) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT seq, at, kind, body, kid, jws FROM events
                   WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = self.read(sql, &[Arg::Int(seq), Arg::Int(limit)]).await?;
        rows.iter().map(Event::read).collect()
    }
}

const LAST_CHECKPOINT: &str =
    "SELECT number, last_seq, made_at, body FROM checkpoints ORDER BY number DESC LIMIT 1";

impl Tx {
    /// The last checkpoint.
    ///
    /// # Errors
    /// The database is away.
    pub async fn last_checkpoint(&mut self) -> Result<Option<CheckpointHead>, StoreError> {
        let rows = self.fetch(LAST_CHECKPOINT, &[]).await?;
        rows.first().map(CheckpointHead::read).transpose()
    }

    /// Adds a checkpoint.
    ///
    /// # Errors
    /// The database is away, or there is one with this number.
    pub async fn add_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let sql = "INSERT INTO checkpoints
                   (number, first_seq, last_seq, made_at, body, kid, jws, leaves)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let args = [
            Arg::Int(checkpoint.number),
            Arg::Int(checkpoint.first_seq),
            Arg::Int(checkpoint.last_seq),
            Arg::Text(&checkpoint.made_at),
            Arg::Text(&checkpoint.statement.body),
            Arg::Text(&checkpoint.statement.kid),
            Arg::Text(&checkpoint.statement.jws),
            Arg::Blob(&checkpoint.leaves),
        ];
        self.run(sql, &args).await?;
        Ok(())
    }

    /// The number that the next event gets.
    ///
    /// # Errors
    /// The database is away.
    pub async fn next_event_seq(&mut self) -> Result<i64, StoreError> {
        let sql = "SELECT event_seq FROM log_head WHERE id = 1";
        let rows = self.fetch(sql, &[]).await?;
        Ok(rows.first().ok_or(sqlx::Error::RowNotFound)?.int(0)? + 1)
    }

    /// Adds an event, which must have the number of [`Tx::next_event_seq`].
    ///
    /// # Errors
    /// The database is away, or there is one with this number.
    pub async fn add_event(&mut self, event: &Event) -> Result<(), StoreError> {
        let sql = "INSERT INTO events (seq, at, kind, body, kid, jws)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let args = [
            Arg::Int(event.seq),
            Arg::Text(&event.at),
            Arg::Text(&event.kind),
            Arg::Text(&event.statement.body),
            Arg::Text(&event.statement.kid),
            Arg::Text(&event.statement.jws),
        ];
        self.run(sql, &args).await?;
        let sql = "UPDATE log_head SET event_seq = $1 WHERE id = 1";
        self.run(sql, &[Arg::Int(event.seq)]).await?;
        Ok(())
    }
}

impl Checkpoint {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.int(0)?,
            first_seq: row.int(1)?,
            last_seq: row.int(2)?,
            made_at: row.text(3)?,
            statement: Statement {
                body: row.text(4)?,
                kid: row.text(5)?,
                jws: row.text(6)?,
            },
            leaves: row.blob(7)?,
        })
    }
}

impl CheckpointHead {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.int(0)?,
            last_seq: row.int(1)?,
            made_at: row.text(2)?,
            body: row.text(3)?,
        })
    }
}

impl Event {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.int(0)?,
            at: row.text(1)?,
            kind: row.text(2)?,
            statement: Statement {
                body: row.text(3)?,
                kid: row.text(4)?,
                jws: row.text(5)?,
            },
        })
    }
}
