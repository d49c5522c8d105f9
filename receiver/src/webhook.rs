//! Webhooks: every change is posted to an address of the owner's, at least once, in order for each
//! subject, and on from where it was after a crash. Form and signatures are those of Standard
//! Webhooks.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;

use crate::owner::changes::{self, Change, Cursor, What};
use crate::owner::metrics::Metrics;
use crate::owner::tail::Tail;
use crate::record::archive::Archive;
use crate::store::{Head, Store, StoreError};

mod post;
pub mod sign;

pub use post::Target;
use post::{Client, Outcome};
use sign::Seals;

/// How long one receiver keeps a webhook to itself after its last sign of life.
const HOLD: Duration = Duration::from_secs(12);

/// How often it gives one, and looks whether another one ended.
const RENEW: Duration = Duration::from_secs(4);

/// How long the last page may take once the receiver ends.
const LAST: Duration = Duration::from_secs(3);

/// How many subjects are told about at the same time.
const LANES: usize = 8;

/// Pause before the first repetition; each further one is twice as long.
const FIRST: Duration = Duration::from_secs(1);

/// Longest pause.
const LONGEST: Duration = Duration::from_secs(3600);

/// One address, and what is needed to tell it.
#[derive(Debug)]
pub struct Webhook {
    /// Which one it is, in the order of the settings.
    pub number: usize,
    /// Where to post.
    pub target: Target,
    /// Signs what is posted.
    pub seals: Seals,
    /// The log.
    pub store: Arc<Store>,
    /// Configurations.
    pub archive: Arc<Archive>,
    /// Tells when there is something new.
    pub tail: Tail,
    /// Counts.
    pub metrics: Arc<Metrics>,
}

/// Why a webhook was let go.
enum Stop {
    /// Another receiver has it, or the database is away: try again.
    Lost,
    /// The address said that it is gone (410), for good.
    Gone,
    /// The receiver ends.
    Ended,
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a webhook cannot read the log");
        Self::Lost
    }
}

impl Webhook {
    /// Makes its cursors, unless it has them. A new address is told what happens from then on; what
    /// was before is in an export.
    ///
    /// # Errors
    /// The database is away.
    pub async fn begin(&self) -> Result<(), StoreError> {
        let head = self.store.head().await?;
        for (name, position) in self.names().iter().zip([head.seq, head.event_seq]) {
            self.store.start_cursor(name, position).await?;
        }
        Ok(())
    }

    /// Tells the address until the receiver ends.
    pub async fn run(self) {
        let holder = sign::random_id();
        let mut telling = std::pin::pin!(self.keep_telling(&holder));
        tokio::select! {
            () = &mut telling => {}
            () = self.tail.ended() => {
                // What is under way is told and noted, so that it is not told again.
                let _ = tokio::time::timeout(LAST, telling).await;
            }
        }
        for name in self.names() {
            if let Err(error) = self.store.release_cursor(&name, &holder).await {
                tracing::debug!(%error, "a webhook's cursor stays held for some seconds");
            }
        }
    }

    async fn keep_telling(&self, holder: &str) {
        let client = Client::new();
        let Some(client) = client else {
            tracing::error!("no certificates of authorities found: webhooks are not called");
            return;
        };
        loop {
            let told = tokio::select! {
                stop = self.tell(&client, holder) => stop,
                stop = self.hold(holder) => stop,
            };
            match told {
                Stop::Lost => tokio::time::sleep(RENEW).await,
                Stop::Ended => return,
                Stop::Gone => {
                    tracing::error!(
                        webhook = self.number,
                        "the address answered 410 (gone): it is not called again until a restart"
                    );
                    return;
                }
            }
        }
    }

    /// The names of its cursors: among receipts and among events.
    fn names(&self) -> [String; 2] {
        let id = self.target.id();
        [
            format!("webhook:{id}:receipts"),
            format!("webhook:{id}:events"),
        ]
    }

    /// Takes both cursors or keeps them; nothing while another receiver has one.
    async fn take(&self, holder: &str) -> Result<Option<Cursor>, StoreError> {
        let now = Timestamp::now();
        let until = now.saturating_add(HOLD).unwrap_or(Timestamp::MAX);
        let (now, until) = (format!("{now:.3}"), format!("{until:.3}"));
        let [receipts, events] = self.names();
        let Some(seq) = self
            .store
            .hold_cursor(&receipts, holder, &now, &until)
            .await?
        else {
            return Ok(None);
        };
        let event_seq = self
            .store
            .hold_cursor(&events, holder, &now, &until)
            .await?;
        Ok(event_seq.map(|event_seq| Cursor(Head { seq, event_seq })))
    }

    /// Keeps the cursors for as long as they are this receiver's.
    async fn hold(&self, holder: &str) -> Stop {
        loop {
            tokio::time::sleep(RENEW).await;
            match self.take(holder).await {
                Ok(Some(_)) => {}
                Ok(None) => return Stop::Lost,
                Err(error) => return error.into(),
            }
        }
    }

    async fn tell(&self, client: &Client, holder: &str) -> Stop {
        match self.tell_all(client, holder).await {
            Ok(never) => match never {},
            Err(stop) => stop,
        }
    }

    async fn tell_all(
        &self,
        client: &Client,
        holder: &str,
    ) -> Result<std::convert::Infallible, Stop> {
        let mut tail = self.tail.subscribe();
        let mut cursor = self.take(holder).await?.ok_or(Stop::Lost)?;
        loop {
            if self.tail.is_ended() {
                return Err(Stop::Ended);
            }
            let (page, next) = changes::read(&self.store, &self.archive, cursor).await?;
            if page.is_empty() {
                self.metrics.behind(self.number, 0);
                tokio::select! {
                    // The sender lives as long as the service.
                    _ = tail.changed() => {}
                    () = self.tail.ended() => {}
                }
                continue;
            }
            let head = self.store.head().await?.seq;
            self.metrics.behind(self.number, head - cursor.0.seq);
            self.deliver_page(client, page).await?;
            self.settle(holder, next).await?;
            cursor = next;
        }
    }

    /// Notes how far the address was told.
    async fn settle(&self, holder: &str, Cursor(head): Cursor) -> Result<(), Stop> {
        let mut tx = self.store.begin().await?;
        for (name, position) in self.names().iter().zip([head.seq, head.event_seq]) {
            if !tx.move_cursor(name, holder, position).await? {
                return Err(Stop::Lost);
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Tells a page. An event comes after all receipts before it and before all after it.
    async fn deliver_page(&self, client: &Client, page: Vec<Change>) -> Result<(), Stop> {
        let mut lanes = Lanes::default();
        for change in page {
            match change.what {
                What::Receipt(_) => lanes.add(change),
                What::Event(_) => {
                    self.deliver_lanes(client, std::mem::take(&mut lanes))
                        .await?;
                    self.deliver(client, &change).await?;
                }
            }
        }
        self.deliver_lanes(client, lanes).await
    }

    async fn deliver_lanes(&self, client: &Client, lanes: Lanes) -> Result<(), Stop> {
        let told = stream::iter(lanes.0).map(async |lane| {
            for change in &lane {
                self.deliver(client, change).await?;
            }
            Ok::<(), Stop>(())
        });
        let mut told = told.buffer_unordered(LANES);
        while let Some(lane) = told.next().await {
            lane?;
        }
        Ok(())
    }

    /// Posts one change until it is taken.
    async fn deliver(&self, client: &Client, change: &Change) -> Result<(), Stop> {
        let message = sign::Message::new(change)?;
        let mut pause = FIRST;
        loop {
            let outcome = client.post(&self.target, &message, &self.seals).await;
            let (word, wait) = match outcome {
                Outcome::Taken => {
                    self.metrics.delivered(self.number, "taken");
                    return Ok(());
                }
                Outcome::Gone => return Err(Stop::Gone),
                Outcome::Refused { status, later } => {
                    tracing::warn!(webhook = self.number, status, "a webhook was refused");
                    ("refused", later)
                }
                Outcome::Failed(error) => {
                    tracing::warn!(webhook = self.number, %error, "a webhook failed");
                    ("failed", None)
                }
            };
            self.metrics.delivered(self.number, word);
            let wait = wait.unwrap_or_else(|| sign::jittered(pause));
            tokio::time::sleep(wait.min(LONGEST)).await;
            pause = (pause * 2).min(LONGEST);
        }
    }
}

/// Changes that must stay in order among themselves, each list for one subject.
#[derive(Default)]
struct Lanes(Vec<Vec<Change>>, HashMap<String, usize>);

impl Lanes {
    fn add(&mut self, change: Change) {
        let Self(lanes, subjects) = self;
        let Some(subject) = change.subject() else {
            lanes.push(vec![change]);
            return;
        };
        let at = *subjects.entry(subject.to_owned()).or_insert(lanes.len());
        match lanes.get_mut(at) {
            Some(lane) => lane.push(change),
            None => lanes.push(vec![change]),
        }
    }
}
