//! The shipped texts, `www/lang`: every language says the same, no language urges.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
mod form;
mod lexicon;
mod neutral;
mod texts;
