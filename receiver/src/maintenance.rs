//! What a running receiver does on its own from time to time.
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::evidence::{Keyring, checkpoint};
use crate::store::Store;

/// How long between two looks at what is due.
const PERIOD: Duration = Duration::from_secs(30);

/// Takes up a new key and makes the day's checkpoint, for ever. What fails is tried again.
pub async fn run(store: Arc<Store>, keyring: Arc<Keyring>) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = keyring.reload(&store).await {
            tracing::error!("cannot look after the key: {error:#}");
        }
        let signer = keyring.signer();
        match checkpoint::make_if_due(&store, &signer, Timestamp::now()).await {
            Ok(None) => {}
            Ok(Some(made)) => {
                tracing::info!(number = made.number, last = made.last_seq, "checkpoint");
            }
            Err(error) => tracing::error!(%error, "cannot make a checkpoint"),
        }
    }
}
