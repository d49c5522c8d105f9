//! The core as a site owner's page would drive it, natively: tables of what goes in and must come out.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
mod config;
mod documents;
mod gate;
mod notice;
mod numbers;
mod page;
mod receipt;
mod record;
mod update;
