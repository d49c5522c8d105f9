//! The real program: its flags, its end, and what a crash leaves.
// clippy.toml allows these in test functions; the helpers beside them are tests as well.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod command;
mod crash;
mod ending;
mod load;
mod settings;
mod soak;
mod webhooks;
