//! One task writes for everybody: all receipts that arrive while a commit is under way share the
//! next one. So the price of a durable write is paid once per batch, not once per request.
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::store::{Entry, Put, Store, StoreError};

/// How many receipts one commit holds at most: it bounds how long the first of them waits.
const BATCH: usize = 256;

/// Why an entry was not written. In both cases nothing was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// More receipts wait than the queue holds.
    Busy,
    /// The database is away, or the receiver is about to end.
    Away,
}

struct Job {
    entry: Entry,
    done: oneshot::Sender<Result<(Entry, Put), Unwritten>>,
}

/// Hands entries to the writing task.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
    commits: Arc<AtomicU64>,
}

/// Ends the writing task.
#[derive(Debug)]
#[must_use = "the last receipts are only certain to be written once it has finished"]
pub struct Drain {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Writer {
    /// Starts the task. At most `waiting` entries (at least one) queue behind the batch under way.
    pub fn start(store: Arc<Store>, waiting: usize) -> (Self, Drain) {
        let (queue, jobs) = mpsc::channel(waiting.max(1));
        let (stop, stopped) = oneshot::channel();
        let commits = Arc::new(AtomicU64::new(0));
        let task = tokio::spawn(run(store, jobs, stopped, Arc::clone(&commits)));
        (Self { queue, commits }, Drain { stop, task })
    }

    /// How many batches were committed.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Writes an entry and returns it once it is durable, with what became of it.
    ///
    /// # Errors
    /// The queue is full, the database is away, or the task was told to end.
    pub async fn put(&self, entry: Entry) -> Result<(Entry, Put), Unwritten> {
        let (done, answer) = oneshot::channel();
        self.queue
            .try_send(Job { entry, done })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Unwritten::Busy,
                mpsc::error::TrySendError::Closed(_) => Unwritten::Away,
            })?;
        answer.await.unwrap_or(Err(Unwritten::Away))
    }
}

impl Drain {
    /// Takes no more entries, writes those that wait, and ends.
    pub async fn finish(self) {
        // The task may have ended on its own, when the last `Writer` was dropped.
        let _ = self.stop.send(());
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the writer ended badly");
        }
    }
}

async fn run(
    store: Arc<Store>,
    mut jobs: mpsc::Receiver<Job>,
    mut stopped: oneshot::Receiver<()>,
    commits: Arc<AtomicU64>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut open = true;
    loop {
        tokio::select! {
            // The order matters: a stream of new entries must not keep the task from ending.
            biased;
            stop = &mut stopped, if open => {
                open = false;
                // An error says that the `Drain` was dropped unused; then the task lives as long
                // as there is a `Writer`.
                if stop.is_ok() {
                    jobs.close();
                }
            }
            count = jobs.recv_many(&mut batch, BATCH) => {
                if count == 0 {
                    return;
                }
                if write(&store, batch.drain(..)).await {
                    commits.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }
}

/// Gives whether the batch was committed.
async fn write(store: &Store, batch: impl Iterator<Item = Job>) -> bool {
    let (entries, waiting): (Vec<_>, Vec<_>) = batch.map(|job| (job.entry, job.done)).unzip();
    let mut put = store.put(&entries).await;
    if put.as_ref().is_err_and(StoreError::is_passing) {
        put = store.put(&entries).await;
    }
    match put {
        Ok(outcomes) => {
            for ((done, entry), outcome) in waiting.into_iter().zip(entries).zip(outcomes) {
                // A sender that went away asks again and is told then.
                let _ = done.send(Ok((entry, outcome)));
            }
            true
        }
        Err(error) => {
            tracing::error!(%error, receipts = entries.len(), "the database refused a batch");
            for done in waiting {
                let _ = done.send(Err(Unwritten::Away));
            }
            false
        }
    }
}
