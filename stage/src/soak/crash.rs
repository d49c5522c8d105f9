//! Rounds of load that each end in a crash.
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::StatusCode;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::load::{Acknowledged, Senders, client, id, post};
use crate::{Postgres, Receiver};

/// Senders of a round.
const SENDERS: usize = 16;

/// A round's load lasts between these, in milliseconds.
const ROUND: std::ops::Range<u64> = 5..120;

/// How many acknowledged receipts of a round are posted again after it; those in doubt all are.
const REPLAYS: usize = 24;

/// How long a database that is back may take to be used again.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a run came to.
#[derive(Debug, Default)]
pub struct Figures {
    /// Crashes.
    pub rounds: usize,
    /// Receipts that were acknowledged before or after a crash.
    pub acknowledged: usize,
    /// Receipts whose first answer a crash cut off; all were posted again.
    pub in_doubt: usize,
    /// Of these, those that had been stored.
    pub stored_unheard: usize,
    /// Receipts posted again that got their first answer.
    pub replays: usize,
    /// Answers 503 meanwhile.
    pub away: usize,
    /// Rows in the database at the end.
    pub rows: usize,
    /// How long it took.
    pub took: Duration,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rounds in {} s: {} acknowledged, 0 lost, {} rows, 0 twice; {} in doubt, of which {} \
             were stored; {} posted again got the first answer; {} answers 503",
            self.rounds,
            self.took.as_secs(),
            self.acknowledged,
            self.rows,
            self.in_doubt,
            self.stored_unheard,
            self.replays,
            self.away
        )
    }
}

/// Kills a receiver at random moments under load, so many times; `server` is the URL of an empty
/// PostgreSQL database, without which it has a SQLite file.
///
/// # Errors
/// An acknowledged receipt is lost or changed, one is stored twice, or a receipt posted again does
/// not get its first answer; also when the receiver does not start.
pub async fn kills(binary: &Path, server: Option<String>, rounds: usize) -> Result<Figures> {
    let origins = [super::SITE.to_owned()];
    let folder = tempfile::tempdir()?;
    let mut receiver = Receiver::start_with(binary, &origins, folder, server).await?;
    let mut run = Run::start();
    for round in 1..=rounds {
        let (_go, stop) = watch::channel(false);
        let senders = Senders::start(&receiver.endpoint(), SENDERS, &stop)?;
        sleep(Duration::from_millis(fastrand::u64(ROUND))).await;
        receiver.kill().await?;
        let outcome = senders.rest().await?;
        receiver.restart().await?;
        run.settle(&receiver, outcome)
            .await
            .with_context(|| format!("round {round}"))?;
    }
    run.end(&receiver).await
}

/// Crashes the database server under load, so many times, and starts it again; the receiver runs on.
///
/// # Errors
/// As for [`kills`]; also when the receiver never said 503 or does not come back by itself.
pub async fn restarts(binary: &Path, rounds: usize) -> Result<Figures> {
    let mut server = Postgres::start(&[]).await?;
    let url = server.database("restarts").await?;
    let origins = [super::SITE.to_owned()];
    let folder = tempfile::tempdir()?;
    let receiver = Receiver::start_with(binary, &origins, folder, Some(url)).await?;
    let mut run = Run::start();
    for round in 1..=rounds {
        let (go, stop) = watch::channel(false);
        let senders = Senders::start(&receiver.endpoint(), SENDERS, &stop)?;
        sleep(Duration::from_millis(fastrand::u64(ROUND))).await;
        server.crash().await?;
        sleep(Duration::from_millis(fastrand::u64(ROUND))).await;
        server.restart().await?;
        run.add(recovered(&receiver).await?);
        go.send_replace(true);
        let outcome = senders.rest().await?;
        run.settle(&receiver, outcome)
            .await
            .with_context(|| format!("round {round}"))?;
    }
    let figures = run.end(&receiver).await?;
    ensure!(
        figures.away > 0,
        "the server was away and nobody was told 503"
    );
    Ok(figures)
}

/// Waits until a fresh receipt is acknowledged again.
pub(super) async fn recovered(receiver: &Receiver) -> Result<Acknowledged> {
    let start = Instant::now();
    let client = client()?;
    loop {
        let receipt = super::fresh()?;
        let (status, answer) = post(&client, &receiver.endpoint(), &receipt).await?;
        if status == StatusCode::CREATED {
            return Ok(Acknowledged { receipt, answer });
        }
        ensure!(
            status == StatusCode::SERVICE_UNAVAILABLE && start.elapsed() < PATIENCE,
            "answered {status} {:?} after the database came back: {answer}; the receiver's log ends:\n{}",
            start.elapsed(),
            last_lines(receiver)
        );
        sleep(Duration::from_millis(20)).await;
    }
}

/// What the receiver said last.
fn last_lines(receiver: &Receiver) -> String {
    let log = std::fs::read_to_string(receiver.log()).unwrap_or_default();
    let lines: Vec<_> = log.lines().rev().take(10).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// The receipts of a run so far.
pub(super) struct Run {
    acknowledged: Vec<Acknowledged>,
    figures: Figures,
    began: Instant,
}

impl Run {
    pub(super) fn start() -> Self {
        Self {
            acknowledged: Vec::new(),
            figures: Figures::default(),
            began: Instant::now(),
        }
    }

    pub(super) fn add(&mut self, one: Acknowledged) {
        self.acknowledged.push(one);
    }

    /// Posts again what is in doubt, and some of what is not.
    pub(super) async fn settle(
        &mut self,
        receiver: &Receiver,
        outcome: super::load::Outcome,
    ) -> Result<()> {
        let client = client()?;
        let endpoint = receiver.endpoint();
        self.figures.rounds += 1;
        self.figures.replays += outcome.replays;
        self.figures.away += outcome.away;
        self.figures.in_doubt += outcome.in_doubt.len();
        let mut acknowledged = outcome.acknowledged;
        fastrand::shuffle(&mut acknowledged);
        for one in acknowledged.iter().take(REPLAYS) {
            let (status, answer) = post(&client, &endpoint, &one.receipt).await?;
            ensure!(
                status == StatusCode::OK,
                "{} was acknowledged, and posted again answered {status}: {answer}",
                one.id()
            );
            one.expect_same(&answer)?;
            self.figures.replays += 1;
        }
        for receipt in outcome.in_doubt {
            let (status, answer) = post(&client, &endpoint, &receipt).await?;
            match status {
                StatusCode::OK => self.figures.stored_unheard += 1,
                StatusCode::CREATED => {}
                _ => anyhow::bail!("{} answered {status}: {answer}", id(&receipt)),
            }
            acknowledged.push(Acknowledged { receipt, answer });
        }
        self.acknowledged.append(&mut acknowledged);
        Ok(())
    }

    /// Holds everything that was acknowledged against the database.
    pub(super) async fn end(mut self, receiver: &Receiver) -> Result<Figures> {
        let rows = receiver.rows().await?;
        let mut stored: HashMap<String, Value> = HashMap::new();
        for row in &rows {
            let twice = stored.insert(row.receipt_id.clone(), row.json()?);
            ensure!(twice.is_none(), "{} is stored twice", row.receipt_id);
        }
        let mut ids = HashSet::new();
        for one in &self.acknowledged {
            let found = stored.get(one.id());
            let found =
                found.with_context(|| format!("{} was acknowledged and is lost", one.id()))?;
            ensure!(*found == one.receipt, "{} is stored otherwise", one.id());
            ensure!(
                ids.insert(one.id()),
                "{} was acknowledged as new twice",
                one.id()
            );
        }
        // Whatever was in doubt has been settled, so nothing else can be there.
        ensure!(
            ids.len() == stored.len(),
            "{} rows and {} acknowledged receipts",
            stored.len(),
            ids.len()
        );
        self.figures.acknowledged = ids.len();
        self.figures.rows = rows.len();
        self.figures.took = self.began.elapsed();
        Ok(self.figures)
    }
}
