//! Receipts in one SQLite file.
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, migrate::Migrator};

use super::{Answer, Entry, Put, ReceiptStore, StoreError};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long to wait for another process that writes to the file.
const BUSY: Duration = Duration::from_secs(2);

/// Reading never waits for writing in WAL mode, so a few connections serve every reader.
const READERS: u32 = 4;

/// An open SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
    path: PathBuf,
    file: FileId,
}

impl SqliteStore {
    /// Opens the file, creates it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// The file cannot be opened or written, is not a SQLite database, or was written by a newer
    /// version of this program.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(BUSY);
        let writing = options
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode only FULL flushes the log at every commit; the default of many builds,
            // NORMAL, may lose the last commits in a power cut.
            .synchronous(SqliteSynchronous::Full);

        let mut connection =
            SqliteConnection::connect_with(&writing.clone().create_if_missing(true)).await?;
        MIGRATIONS
            .run(&mut connection)
            .await
            .map_err(StoreError::new)?;
        // Kept open until the pools have theirs: the last one to close would remove the log.
        let writer = pool(1).connect_with(writing).await?;
        let readers = pool(READERS).connect_with(options.read_only(true)).await?;
        connection.close().await?;

        let file = FileId::of(path)?;
        Ok(Self {
            writer,
            readers,
            path: path.to_owned(),
            file,
        })
    }

    /// Waits for what is under way and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// SQLite goes on writing to a file that was deleted or replaced under it, and what it writes
    /// then is gone with the last handle.
    fn still_there(&self) -> Result<(), StoreError> {
        match FileId::of(&self.path) {
            Ok(file) if file == self.file => Ok(()),
            Ok(_) => Err(StoreError::new("the database file was replaced")),
            Err(error) => Err(StoreError::new(format!(
                "the database file is gone: {error}"
            ))),
        }
    }

    async fn put(&self, entries: &[Entry]) -> Result<Vec<Put>, StoreError> {
        self.still_there()?;
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut outcomes = Vec::with_capacity(entries.len());
        for entry in entries {
            outcomes.push(put_one(&mut transaction, entry).await?);
        }
        transaction.commit().await?;
        Ok(outcomes)
    }
}

impl ReceiptStore for SqliteStore {
    fn put<'a>(&'a self, entries: &'a [Entry]) -> Answer<'a, Vec<Put>> {
        Box::pin(self.put(entries))
    }

    fn get<'a>(&'a self, receipt_id: &'a str) -> Answer<'a, Option<Entry>> {
        Box::pin(async move {
            let mut connection = self.readers.acquire().await?;
            Ok(find(&mut connection, receipt_id).await?)
        })
    }
}

async fn put_one(connection: &mut SqliteConnection, entry: &Entry) -> Result<Put, sqlx::Error> {
    let inserted = sqlx::query(
        "INSERT INTO receipts (receipt_id, body, sha256, received_at, clock_skew)
         VALUES (?, ?, ?, ?, ?) ON CONFLICT (receipt_id) DO NOTHING",
    )
    .bind(&entry.receipt_id)
    .bind(&entry.body)
    .bind(&entry.sha256)
    .bind(&entry.received_at)
    .bind(entry.clock_skew)
    .execute(&mut *connection)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Put::New);
    }
    let first = find(connection, &entry.receipt_id)
        .await?
        .ok_or(sqlx::Error::RowNotFound)?;
    Ok(if first.body == entry.body {
        Put::Same(first)
    } else {
        Put::Other
    })
}

async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Option<Entry>, sqlx::Error> {
    let row: Option<(String, String, String, String, bool)> = sqlx::query_as(
        "SELECT receipt_id, body, sha256, received_at, clock_skew
         FROM receipts WHERE receipt_id = ?",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(
        |(receipt_id, body, sha256, received_at, clock_skew)| Entry {
            receipt_id,
            body,
            sha256,
            received_at,
            clock_skew,
        },
    ))
}

fn pool(size: u32) -> SqlitePoolOptions {
    // A receipt's sender waits on this; a browser asks again on its own.
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(BUSY)
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::new(error)
    }
}

/// What tells one file from another that took its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId {
    #[cfg(unix)]
    device: u64,
    #[cfg(unix)]
    inode: u64,
}

impl FileId {
    #[cfg(unix)]
    fn of(path: &Path) -> Result<Self, StoreError> {
        use std::os::unix::fs::MetadataExt;
        let meta = std::fs::metadata(path).map_err(StoreError::new)?;
        Ok(Self {
            device: meta.dev(),
            inode: meta.ino(),
        })
    }

    /// Other systems refuse to delete or replace an open file.
    #[cfg(not(unix))]
    fn of(path: &Path) -> Result<Self, StoreError> {
        std::fs::metadata(path)
            .map(|_| Self {})
            .map_err(StoreError::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing short of a power cut shows the difference, so the setting itself is looked at.
    #[tokio::test]
    async fn every_commit_is_flushed() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("a.sqlite"))
            .await
            .expect("a store");
        let mut writer = store.writer.acquire().await.expect("a connection");
        let level: i64 = sqlx::query_scalar("PRAGMA synchronous")
            .fetch_one(&mut *writer)
            .await
            .expect("a level");
        assert_eq!(level, 2, "FULL");
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(&mut *writer)
            .await
            .expect("a mode");
        assert_eq!(mode, "wal");
    }
}
