//! The whole service, handlers to SQLite file, without a socket.
// clippy.toml allows these in test functions; the helpers beside them are tests as well.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod answers;
mod durable;
mod fixture;
mod many;
mod origins;
mod privacy;
