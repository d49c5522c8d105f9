//! Untick, a consent notice that does not take sides.
//!
//! The core (every module but `web`) is free of browser types and runs natively under `cargo test`;
//! `web` is the thin edge that keeps the record and answers the page's side in `www/`.
pub mod config;
pub mod consent;
pub mod doc;
pub mod gate;
pub mod notice;
pub mod parity;
pub mod policy;
pub mod receipt;
pub mod record;
pub mod sha256;
pub mod signals;
pub mod template;
pub mod text;
pub mod update;
#[cfg(target_arch = "wasm32")]
pub mod web;
