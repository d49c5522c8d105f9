//! How long receipts are kept.
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

//ERASE
use crate::evidence::erase;
use crate::router::AppState;

/// How often it is looked for what is too old.
const PERIOD: Duration = Duration::from_secs(3600);

/// How long a receipt is kept after it was received: an ISO 8601 duration.
#[derive(Clone, Copy, Debug)]
pub struct Retention(Span);

impl Retention {
    /// Receipts received before this moment are too old at `now`. None where that is before all
    /// time.
    #[must_use]
    pub fn limit(self, now: Timestamp) -> Option<Timestamp> {
        // Months and years have lengths of their own only in a calendar.
        let limit = now.to_zoned(TimeZone::UTC).checked_sub(self.0).ok()?;
        Some(limit.timestamp())
    }
}

impl FromStr for Retention {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const ALLOWED: &str = "expected an ISO 8601 duration such as P3Y, P18M or P400D";
        let is_iso = text.starts_with('P');
        let span: Span = text.parse().ok().filter(|_| is_iso).ok_or(ALLOWED)?;
        if span.signum() <= 0 {
            return Err("expected a duration longer than nothing, such as P3Y");
        }
        Ok(Self(span))
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Purges what is too old, now and every hour. What is left of it in the log says so: a tombstone
/// in its place, and a signed event.
pub(crate) async fn purge(state: AppState, retention: Retention) {
    let mut turn = tokio::time::interval(PERIOD);
    loop {
        turn.tick().await;
        let now = Timestamp::now();
        let Some(limit) = retention.limit(now) else {
            continue;
        };
        let before = format!("{limit:.3}");
        let signer = state.keyring.signer();
        let purged = erase::received_before(&state.store, &signer, &before, now).await;
        match purged {
            Ok(0) => {}
            Ok(receipts) => {
                state
                    .owner
                    .metrics
                    .purged(receipts.try_into().unwrap_or(u64::MAX));
                tracing::info!(receipts, before, "purged receipts that are too old");
            }
            Err(error) => tracing::error!(%error, "cannot purge what is too old"),
        }
    }
}
