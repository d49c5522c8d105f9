//! The manuals: every link leads somewhere, every block of code is what it says it is.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
mod blocks;
mod book;
mod code;
mod links;
mod sources;
