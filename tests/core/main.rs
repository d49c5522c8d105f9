//! The core as a page drives it, natively: tables of what goes in and must come out.
#![cfg(not(target_arch = "wasm32"))]
mod always;
mod decide;
mod gate;
mod hash;
mod page;
mod policy;
