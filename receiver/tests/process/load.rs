//! Senders that post until they are told to stop.
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub(crate) const SITE: &str = "https://www.example.com";

const EXAMPLE: &str = include_str!("../../../docs/receipt/receipt-v1.example.json");

/// A receipt and what the receiver answered.
pub(crate) struct Acknowledged {
    pub(crate) receipt: Value,
    pub(crate) answer: Value,
}

impl Acknowledged {
    pub(crate) fn id(&self) -> &str {
        self.receipt["receipt_id"].as_str().expect("an id")
    }
}

pub(crate) fn fresh() -> Value {
    let mut receipt: Value = serde_json::from_str(EXAMPLE).expect("the example is JSON");
    receipt["receipt_id"] = json!(uuid::Uuid::new_v4().to_string());
    receipt["event"]["time"] = json!(format!("{:.3}", Timestamp::now()));
    receipt
}

pub(crate) fn client() -> Client {
    Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .expect("a client")
}

/// Posts one receipt; an error when the receiver is gone before it answers.
pub(crate) async fn post(
    client: &Client,
    endpoint: &str,
    receipt: &Value,
) -> reqwest::Result<(StatusCode, Value)> {
    let response = client
        .post(endpoint)
        .header("origin", SITE)
        .json(receipt)
        .send()
        .await?;
    let status = response.status();
    Ok((status, response.json().await?))
}

/// Senders at work.
pub(crate) struct Load {
    senders: JoinSet<()>,
    acknowledged: mpsc::UnboundedReceiver<Acknowledged>,
}

impl Load {
    /// Starts `senders` that each post one fresh receipt after the other until one fails.
    pub(crate) fn start(endpoint: &str, senders: usize) -> Self {
        let (tell, acknowledged) = mpsc::unbounded_channel();
        let client = client();
        let mut set = JoinSet::new();
        for _ in 0..senders {
            let (client, endpoint, tell) = (client.clone(), endpoint.to_owned(), tell.clone());
            set.spawn(async move {
                loop {
                    let receipt = fresh();
                    let Ok((status, answer)) = post(&client, &endpoint, &receipt).await else {
                        return;
                    };
                    assert_eq!(status, StatusCode::CREATED, "{answer}");
                    let told = tell.send(Acknowledged { receipt, answer });
                    told.expect("the test listens to the end");
                }
            });
        }
        Self {
            senders: set,
            acknowledged,
        }
    }

    /// Waits until this many more receipts are acknowledged.
    pub(crate) async fn next(&mut self, count: usize) -> Vec<Acknowledged> {
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(self.acknowledged.recv().await.expect("senders at work"));
        }
        all
    }

    /// Waits until every sender has failed, and gives what was acknowledged meanwhile.
    pub(crate) async fn rest(mut self) -> Vec<Acknowledged> {
        while let Some(sender) = self.senders.join_next().await {
            sender.expect("no sender was answered anything but 201");
        }
        let mut all = Vec::new();
        while let Some(one) = self.acknowledged.recv().await {
            all.push(one);
        }
        all
    }
}
