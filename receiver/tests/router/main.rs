//! The whole service, handlers to SQLite file, without a socket.
// clippy.toml allows these in test functions; the helpers beside them are tests as well.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod answers;
mod durable;
mod erasure;
mod file;
mod fixture;
mod keys;
mod many;
mod notices;
mod origins;
mod privacy;
mod tamper;

use tempfile::TempDir;
use untick_receiver::config::Database;

async fn empty_database(folder: &TempDir) -> Database {
    Database::Sqlite(folder.path().join("receipts.sqlite"))
}
