//! Where receipts are kept. This is the only part that knows a database.
//!
//! Everything but connecting and the hot path of adding is written once, in SQL that SQLite and
//! PostgreSQL read alike, on top of [`Tx`] and [`Store::read`].
use std::fmt;

use crate::config::Database;

mod cursors;
mod erasure;
mod events;
mod keys;
mod leaves;
mod notices;
mod postgres;
mod receipts;
mod session;
mod spans;
mod sqlite;

pub use erasure::Tombstone;
pub use events::{Checkpoint, CheckpointHead, Event, Statement};
pub use keys::PublicKey;
pub use notices::Notice;
pub use receipts::{Chain, Entry, Put, Stored};
pub use session::{Arg, Row, Tx};
pub use spans::{Day, Head};

/// An open database.
#[derive(Debug)]
pub struct Store(Db);

#[derive(Debug)]
enum Db {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

impl Store {
    /// Opens the database, creates a SQLite file if there is none, and brings the tables up to
    /// date.
    ///
    /// # Errors
    /// The database cannot be reached or written, is of another kind, or was written by a newer
    /// version of this program.
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        Ok(Self(match database {
            Database::Sqlite(path) => Db::Sqlite(sqlite::Sqlite::open(path).await?),
            Database::Postgres(url) => Db::Postgres(Box::new(postgres::Postgres::open(url).await?)),
        }))
    }

    /// Waits for what is under way and closes the database.
    pub async fn close(&self) {
        match &self.0 {
            Db::Sqlite(db) => db.close().await,
            Db::Postgres(db) => db.close().await,
        }
    }

    /// Does something with the database, unless that is a server which says nothing for too long.
    async fn heard<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        match &self.0 {
            Db::Sqlite(_) => work.await,
            Db::Postgres(db) => db.heard(work).await,
        }
    }

    /// Starts a transaction that may add to the log: it waits until no other has the log's head,
    /// in this receiver or in another on the same database.
    ///
    /// # Errors
    /// The database is away.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        match &self.0 {
            Db::Sqlite(db) => db.begin().await,
            Db::Postgres(db) => db.begin().await,
        }
    }

    /// Runs one query that only reads; `$1`, `$2`, … stand for `args`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn read(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Row>, StoreError> {
        match &self.0 {
            Db::Sqlite(db) => db.read(sql, args).await,
            Db::Postgres(db) => db.read(sql, args).await,
        }
    }
}

/// The database did not do what it was asked. Trying again later may help.
#[derive(Debug)]
pub struct StoreError(Box<dyn std::error::Error + Send + Sync>);

impl StoreError {
    /// Wraps what the database, or the system below it, reported.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }

    /// Whether no connection came free: each is in use, or waits for a server that says nothing.
    fn is_starved(&self) -> bool {
        let cause = self.0.downcast_ref::<sqlx::Error>();
        matches!(cause, Some(sqlx::Error::PoolTimedOut))
    }

    /// Whether the same thing may work at once: the connection was lost, or a cluster asks for a
    /// transaction to be run again.
    pub(crate) fn is_passing(&self) -> bool {
        match self.0.downcast_ref::<sqlx::Error>() {
            Some(sqlx::Error::Io(_)) => true,
            Some(sqlx::Error::Database(error)) => {
                // serialization_failure, deadlock_detected, admin_shutdown
                matches!(error.code().as_deref(), Some("40001" | "40P01" | "57P01"))
            }
            _ => false,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::new(error)
    }
}
