//! What an acknowledgement is worth: receivers that are killed under load, databases that are full
//! or go away, and input that nobody honest sends.
//!
//! Each run checks what it says against the database itself, read past the receiver: every receipt
//! that was acknowledged is there word for word, and no receipt is there twice.
mod crash;
mod full;
mod hostile;
mod load;

pub use crash::{Figures, kills, restarts};
pub use full::full_disk;
pub use hostile::{Tried, hostile};
pub use load::{Acknowledged, SITE, Senders, client, fresh, post};
