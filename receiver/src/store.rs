//! Where receipts are kept. This is the only part that knows a database.
use std::fmt;
use std::future::Future;
use std::pin::Pin;

pub mod sqlite;

pub use sqlite::SqliteStore;

/// One receipt as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The receipt's own id, unique in a store.
    pub receipt_id: String,
    /// The receipt in its RFC 8785 canonical form.
    pub body: String,
    /// SHA-256 of `body`, base64url without padding.
    pub sha256: String,
    /// When it was received: ISO 8601, UTC, milliseconds.
    pub received_at: String,
    /// Whether its `event.time` is more than a day off the receiver's clock.
    pub clock_skew: bool,
}

/// What became of an entry that was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is new and stored.
    New,
    /// It was there already, word for word; this is what was stored then.
    Same(Entry),
    /// Another receipt has its id; nothing was stored.
    Other,
}

/// The database did not do what it was asked. Trying again later may help.
#[derive(Debug)]
pub struct StoreError(Box<dyn std::error::Error + Send + Sync>);

impl StoreError {
    /// Wraps what the database, or the system below it, reported.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StoreError {}

/// What a call to a store gives: boxed, so that the database is chosen when the program starts.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A database of receipts. Entries are only ever added.
pub trait ReceiptStore: Send + Sync + 'static {
    /// Stores the new ones among `entries` in one transaction and tells, in the same order, what
    /// became of each. When the answer is `Ok`, they have survived a crash or a power cut.
    ///
    /// # Errors
    /// The database is away; then none of them is stored.
    fn put<'a>(&'a self, entries: &'a [Entry]) -> Answer<'a, Vec<Put>>;

    /// The entry with this id, if there is one.
    ///
    /// # Errors
    /// The database is away.
    fn get<'a>(&'a self, receipt_id: &'a str) -> Answer<'a, Option<Entry>>;
}
