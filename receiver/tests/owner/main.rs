//! What owners and visitors use, without a socket, on SQLite.
// clippy.toml allows these in test functions; the helpers beside them are tests as well.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod access;
mod choice;
mod exports;
mod feed;
mod figures;
#[path = "../router/fixture.rs"]
#[allow(dead_code, reason = "the router's own tests use the rest")]
mod fixture;
mod help;
mod page;
mod rights;
mod sharing;

use tempfile::TempDir;
use untick_receiver::config::Database;

async fn empty_database(folder: &TempDir) -> Database {
    Database::Sqlite(folder.path().join("receipts.sqlite"))
}
