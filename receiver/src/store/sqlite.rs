//! One SQLite file.
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection, migrate::Migrator};

use super::StoreError;
use super::receipts::{COLUMNS, NewRow};
use super::session::{Arg, Columns, Inner, Row, Tx, sqlite};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long to wait for another process that writes to the file.
const BUSY: Duration = Duration::from_secs(2);

/// Reading never waits for writing in WAL mode, so a few connections serve every reader.
const READERS: u32 = 4;

/// Pages that the writing connection keeps, in KiB (negative is how SQLite tells KiB from pages).
/// More would cost time: where a page of an index was split, a commit looks through the whole cache
/// for pages beyond the end of the file. What is not in it the system still has.
const CACHE: &str = "-16384";

/// After how many pages the log is folded into the file, 32 MiB. SQLite's own 1000 are a few hundred
/// receipts, and pages of the indexes would be copied again and again.
const FOLD: &str = "8192";

/// An open SQLite file.
#[derive(Debug)]
pub(super) struct Sqlite {
    writer: SqlitePool,
    readers: SqlitePool,
    path: PathBuf,
    file: FileId,
}

impl Sqlite {
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(BUSY);
        let writing = options
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode only FULL flushes the log at every commit; the default of many builds,
            // NORMAL, may lose the last commits in a power cut.
            .synchronous(SqliteSynchronous::Full)
            .pragma("wal_autocheckpoint", FOLD)
            .pragma("cache_size", CACHE)
            // Erased means overwritten, not only unlinked.
            .pragma("secure_delete", "ON");

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

    pub(super) async fn close(&self) {
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

    /// IMMEDIATE takes the file's one write lock, which is the head of the log as well.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        self.still_there()?;
        let tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Tx(Inner::Sqlite(tx)))
    }

    pub(super) async fn read(
        &self,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let rows = sqlite(sql, args).fetch_all(&self.readers).await?;
        Ok(rows
            .into_iter()
            .map(|row| Row(Columns::Sqlite(row)))
            .collect())
    }
}

fn pool(size: u32) -> SqlitePoolOptions {
    // A receipt's sender waits on this; a browser asks again on its own.
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(BUSY)
        // A file that is open stays so; asking before each use would cost as much as a query.
        .test_before_acquire(false)
        // SQLite itself rolls back where the disk is full, which the driver does not notice: it would
        // refuse every transaction from then on.
        .after_release(|connection, _| {
            let is_idle = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_idle) })
        })
}

/// How many rows one statement adds at most.
const MOST_ROWS: usize = 64;

/// An INSERT of 1, 2, 3, … rows; the connection keeps those that it has prepared. Each statement is a
/// way to the connection's own thread and back, so there should be few.
static INSERTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let row = format!("({})", vec!["?"; COLUMNS.len()].join(","));
    let insert = |rows: usize| {
        let rows = vec![row.as_str(); rows].join(",");
        // FAIL does not take back the statement's own rows, so that SQLite need not keep the pages as
        // they were; whoever sees it fail drops the whole transaction.
        format!(
            "INSERT OR FAIL INTO receipts ({}) VALUES {rows}",
            COLUMNS.join(",")
        )
    };
    (1..=MOST_ROWS).map(insert).collect()
});

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    rows: &[NewRow<'_>],
) -> Result<(), StoreError> {
    for chunk in rows.chunks(MOST_ROWS) {
        let sql = INSERTS.get(chunk.len() - 1);
        let sql = sql.ok_or_else(|| StoreError::new("no statement for so many rows"))?;
        let mut query = sqlx::query(AssertSqlSafe(sql.as_str()));
        for NewRow { seq, chain, entry } in chunk {
            query = query
                .bind(*seq)
                .bind(entry.receipt_id.as_str())
                .bind(entry.subject_id.as_str())
                .bind(entry.previous_receipt_id.as_deref())
                .bind(entry.previous_sha256.as_deref())
                .bind(chain.word())
                .bind(entry.origin.as_str())
                .bind(entry.decided_at.as_str())
                .bind(entry.received_at.as_str())
                .bind(i64::from(entry.clock_skew))
                .bind(entry.action.as_str())
                .bind(entry.regime.as_str())
                .bind(entry.language.as_str())
                .bind(entry.parity.map(i64::from))
                .bind(entry.notice_sha256.as_str())
                .bind(Arc::clone(&entry.body))
                .bind(entry.sha256.as_str())
                .bind(Arc::clone(&entry.kid))
                .bind(entry.jws.as_str());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
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
        let store = Sqlite::open(&folder.path().join("a.sqlite"))
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
