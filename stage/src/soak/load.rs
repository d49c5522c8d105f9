//! Senders that post fresh receipts, and some of them again, until the receiver is gone.
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// The origin that receipts are of.
pub const SITE: &str = "https://www.example.com";

const EXAMPLE: &str = include_str!("../../../docs/receipt/receipt-v1.example.json");

/// How long a sender leaves a receiver alone that says 503: far less than it asks for, so that a
/// run stays short.
const PAUSE: Duration = Duration::from_millis(20);

/// A receipt and what it was first answered with.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// The receipt as it was sent.
    pub receipt: Value,
    /// The body of the answer 201, or of the first 200 where the answer 201 was lost.
    pub answer: Value,
}

impl Acknowledged {
    /// The receipt's id.
    #[must_use]
    pub fn id(&self) -> &str {
        id(&self.receipt)
    }

    /// Whether an answer to the same receipt says what the first one did. Whether the notice's text
    /// is known may have changed meanwhile.
    ///
    /// # Errors
    /// It says something else.
    pub fn expect_same(&self, answer: &Value) -> Result<()> {
        for member in ["receipt_id", "received_at", "sha256", "jws", "kid"] {
            let (first, now) = (self.answer.get(member), answer.get(member));
            ensure!(
                first.is_some() && first == now,
                "{member} of {} was {first:?} and is {now:?}",
                self.id()
            );
        }
        Ok(())
    }
}

pub(super) fn id(receipt: &Value) -> &str {
    let id = receipt.get("receipt_id").and_then(Value::as_str);
    id.unwrap_or_default()
}

/// A receipt nobody has seen, of a visitor nobody knows, decided just now.
///
/// # Errors
/// The published example is no JSON object.
pub fn fresh() -> Result<Value> {
    let mut receipt: Value = serde_json::from_str(EXAMPLE)?;
    let subject: String = (0..22).map(|_| fastrand::alphanumeric()).collect();
    for (pointer, value) in [
        ("/receipt_id", json!(uuid::Uuid::new_v4().to_string())),
        ("/subject_id", json!(subject)),
        ("/event/time", json!(format!("{:.3}", Timestamp::now()))),
    ] {
        *receipt.pointer_mut(pointer).context(pointer)? = value;
    }
    Ok(receipt)
}

/// A client that keeps its connections.
///
/// # Errors
/// The system gives none.
pub fn client() -> Result<Client> {
    let client = Client::builder().timeout(Duration::from_secs(30));
    Ok(client.build()?)
}

/// Posts one receipt.
///
/// # Errors
/// The receiver is gone before it has answered.
pub async fn post(
    client: &Client,
    endpoint: &str,
    receipt: &Value,
) -> reqwest::Result<(StatusCode, Value)> {
    let request = client.post(endpoint).header("origin", SITE).json(receipt);
    let response = request.send().await?;
    let status = response.status();
    Ok((status, response.json().await?))
}

/// What a round of sending came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Receipts that were answered 201.
    pub acknowledged: Vec<Acknowledged>,
    /// Receipts whose answer never came: stored or not, nobody knows.
    pub in_doubt: Vec<Value>,
    /// Answers 200 to a receipt that had been acknowledged.
    pub replays: usize,
    /// Answers 503.
    pub away: usize,
}

/// Senders at work.
#[derive(Debug)]
pub struct Senders(JoinSet<Result<Outcome>>);

impl Senders {
    /// Starts so many that each post one receipt after the other, and one in eight twice, until the
    /// receiver is gone or `stop` turns true. Who is told 503 tries the same receipt again.
    ///
    /// # Errors
    /// The system gives no client.
    pub fn start(
        endpoint: &str,
        senders: usize,
        stop: &tokio::sync::watch::Receiver<bool>,
    ) -> Result<Self> {
        let mut set = JoinSet::new();
        for _ in 0..senders {
            // A connection each, as of so many browsers.
            let (client, endpoint, stop) = (client()?, endpoint.to_owned(), stop.clone());
            set.spawn(async move { send(&client, &endpoint, &stop).await });
        }
        Ok(Self(set))
    }

    /// Waits until all have ended.
    ///
    /// # Errors
    /// A sender was answered what it must not be.
    pub async fn rest(mut self) -> Result<Outcome> {
        let mut sum = Outcome::default();
        while let Some(sender) = self.0.join_next().await {
            let one = sender??;
            sum.acknowledged.extend(one.acknowledged);
            sum.in_doubt.extend(one.in_doubt);
            sum.replays += one.replays;
            sum.away += one.away;
        }
        Ok(sum)
    }
}

async fn send(
    client: &Client,
    endpoint: &str,
    stop: &tokio::sync::watch::Receiver<bool>,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    while !*stop.borrow() {
        let receipt = fresh()?;
        let mut is_new = true;
        loop {
            let Ok((status, answer)) = post(client, endpoint, &receipt).await else {
                if is_new {
                    outcome.in_doubt.push(receipt);
                }
                return Ok(outcome);
            };
            match status {
                StatusCode::SERVICE_UNAVAILABLE => {
                    outcome.away += 1;
                    if *stop.borrow() {
                        if is_new {
                            outcome.in_doubt.push(receipt);
                        }
                        return Ok(outcome);
                    }
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
                // After a 503 the receipt may have been stored all the same.
                StatusCode::CREATED | StatusCode::OK if is_new => {
                    let receipt = receipt.clone();
                    outcome.acknowledged.push(Acknowledged { receipt, answer });
                    is_new = false;
                    if fastrand::u8(..8) > 0 {
                        break;
                    }
                }
                StatusCode::OK => {
                    let first = outcome.acknowledged.last().context("it was acknowledged")?;
                    first.expect_same(&answer)?;
                    outcome.replays += 1;
                    break;
                }
                _ => bail!("a valid receipt was answered {status}: {answer}"),
            }
        }
    }
    Ok(outcome)
}
