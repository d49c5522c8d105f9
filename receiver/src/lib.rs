//! The endpoint that keeps consent receipts.
//!
//! A request passes [`origin`] (who may post), [`intake`] (is it a receipt; it is signed
//! here, see [`evidence`]), [`writer`] (many receipts, one commit) and [`store`] (the database), and is answered when its receipt is durable.
//! [`router()`] is the whole service without a socket; [`serve`] gives it one.
mod archive;
pub mod choice;
pub mod chores;
pub mod config;
pub mod config_file;
mod error;
pub mod evidence;
pub mod intake;
pub mod maintenance;
pub mod origin;
pub mod owner;
pub mod rate;
pub mod record;
pub mod retention;
mod rights;
mod router;
pub mod serve;
pub mod store;
pub mod verify;
pub mod webhook;
pub mod writer;

pub use archive::Jwks;
pub use error::Error;
pub use router::{AppState, router};
