//! How far the log reaches, for everybody who waits for what is new.
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::store::{Head, Store};

/// How often the database is asked, while somebody waits. Another receiver may have added to the
/// log, so this one's own additions are not enough to know.
const PERIOD: Duration = Duration::from_millis(200);

/// Tells who waits when something was added, and when the receiver is about to end.
#[derive(Clone, Debug)]
pub struct Tail {
    head: Arc<watch::Sender<Head>>,
    end: Arc<watch::Sender<bool>>,
}

impl Default for Tail {
    fn default() -> Self {
        Self {
            head: Arc::new(watch::Sender::new(Head::default())),
            end: Arc::new(watch::Sender::new(false)),
        }
    }
}

impl Tail {
    /// Watches the log until the task that runs it is ended.
    pub async fn watch(self, store: Arc<Store>) {
        let mut turn = tokio::time::interval(PERIOD);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            if self.head.receiver_count() == 0 {
                continue;
            }
            match store.head().await {
                Ok(head) => {
                    self.head.send_if_modified(|known| {
                        let is_new = *known != head;
                        *known = head;
                        is_new
                    });
                }
                Err(error) => tracing::debug!(%error, "the end of the log is not known"),
            }
        }
    }

    /// The end of the log as it was seen last; its `changed` waits for the next.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Head> {
        self.head.subscribe()
    }

    /// Ends every feed: a connection that stays open on purpose would keep the receiver from
    /// ending.
    pub fn finish(&self) {
        self.end.send_replace(true);
    }

    /// Whether the receiver is about to end.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        *self.end.borrow()
    }

    /// Waits until the receiver is about to end.
    pub fn ended(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut end = self.end.subscribe();
        async move {
            // The sender lives as long as the service.
            let _ = end.wait_for(|ended| *ended).await;
        }
    }
}
