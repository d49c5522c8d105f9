//! Untick, a consent notice that does not take sides.
//!
//! The core (every module but `web`) is free of browser types and runs natively under `cargo test`;
//! `web` is the thin edge that draws the notice, keeps the record and releases gated tags.
pub mod receipt;
