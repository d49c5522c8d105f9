//! Untick, a consent notice that does not take sides.
//!
//! What may run, when to ask, what a decision changes and what has to follow from it are decided
//! here, over numbers and bits; `www/` draws, listens and writes down what this core says. Every
//! module but `web` is free of browser types and runs natively under `cargo test`.
pub mod consent;
pub mod gate;
pub mod policy;
#[cfg(not(target_arch = "wasm32"))]
pub mod receipt;
pub mod sha256;
pub mod update;
#[cfg(target_arch = "wasm32")]
pub mod web;
