//! A cell for the one thread there is.
#![allow(unsafe_code, reason = "a static cell cannot be had without")]

use std::cell::Cell;

/// What `thread_local!` would give, without its table of functions for first use and for dropping.
pub(super) struct Single<T>(pub(super) Cell<T>);

// SAFETY: WebAssembly without the threads proposal has one thread.
unsafe impl<T> Sync for Single<T> {}
