//! Loopback web servers that tests, the demo and the benchmark perform on: the page's own
//! [`Site`], the [`ThirdParty`] hosts whose every request is counted, the real [`Receiver`], and a
//! [`Gateway`] that misbehaves in front of it.
//!
//! Every server binds a loopback address on a free port and ends when its value is dropped. All
//! need a Tokio runtime.
//!
//! ```no_run
//! # async fn stage() -> anyhow::Result<()> {
//! use std::time::Duration;
//! use untick_stage::{Site, ThirdParty};
//!
//! let tracker = ThirdParty::start([127, 0, 0, 2]).await?;
//! let site = Site::start().await?;
//! site.folder("/untick", "dist");
//! site.page("/", format!("<!doctype html><script src={}></script>", tracker.url("/t.js")));
//! // … a browser opens site.url("/") …
//! tracker.log().wait_for(1, Duration::from_secs(5)).await?;
//! # Ok(()) }
//! ```
mod gateway;
mod log;
mod postgres;
mod receiver;
mod server;
mod site;
pub mod soak;
mod third_party;

pub use gateway::{Fault, Gateway};
pub use log::{Request, RequestLog};
pub use postgres::Postgres;
pub use receiver::{Receiver, StoredReceipt};
pub use site::Site;
pub use third_party::ThirdParty;
