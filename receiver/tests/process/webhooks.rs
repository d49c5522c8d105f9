//! Webhooks: signed, at least once, in order for each subject, whatever fails.
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post as on_post;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use untick_stage::Receiver;

use crate::load::{SITE, client, fresh, post};

const BINARY: &str = env!("CARGO_BIN_EXE_untick-receiver");

/// 32 bytes, as the specification writes a secret.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

/// How long a delivery may take, with pauses after failures and a takeover in it.
const PATIENCE: Duration = Duration::from_secs(60);

/// One call as the owner's system got it.
#[derive(Clone, Debug)]
struct Call {
    headers: HeaderMap,
    body: Bytes,
}

impl Call {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn id(&self) -> &str {
        self.header("webhook-id")
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }
}

/// The owner's own system: answers with a status that a test sets, and keeps what it took.
#[derive(Clone)]
struct Hook {
    status: Arc<AtomicU16>,
    taken: Arc<Mutex<Vec<Call>>>,
    refused: Arc<Mutex<Vec<Call>>>,
    url: String,
}

async fn hear(State(hook): State<Hook>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = StatusCode::from_u16(hook.status.load(Ordering::SeqCst)).expect("a status");
    let calls = if status.is_success() {
        &hook.taken
    } else {
        &hook.refused
    };
    calls.lock().expect("a list").push(Call { headers, body });
    status
}

impl Hook {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let hook = Self {
            status: Arc::new(AtomicU16::new(204)),
            taken: Arc::default(),
            refused: Arc::default(),
            url: format!("http://{address}/hook"),
        };
        let app = Router::new()
            .route("/hook", on_post(hear))
            .with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        hook
    }

    fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    fn taken(&self) -> Vec<Call> {
        self.taken.lock().expect("a list").clone()
    }

    fn refused(&self) -> Vec<Call> {
        self.refused.lock().expect("a list").clone()
    }

    async fn wait(&self, what: &str, until: impl Fn(&Self) -> bool) {
        let start = tokio::time::Instant::now();
        while !until(self) {
            assert!(
                start.elapsed() < PATIENCE,
                "{what}: {} calls taken",
                self.taken().len()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until each of these receipts was taken at least once.
    async fn wait_for(&self, receipts: &[Value]) {
        let ids: HashSet<&str> = receipts.iter().map(id).collect();
        self.wait("every receipt", |hook| {
            let taken = hook.taken();
            let taken: HashSet<&str> = taken.iter().map(Call::id).collect();
            ids.is_subset(&taken)
        })
        .await;
    }
}

fn id(receipt: &Value) -> &str {
    receipt["receipt_id"].as_str().expect("an id")
}

async fn receiver(hook: &Hook) -> Receiver {
    let secret = std::env::temp_dir().join(format!("untick-{}", uuid::Uuid::new_v4()));
    std::fs::write(&secret, SECRET).expect("a file");
    let flags = [
        "--webhook",
        &hook.url,
        "--webhook-secret-file",
        secret.to_str().expect("text"),
    ];
    let receiver = Receiver::with_flags(Path::new(BINARY), &[SITE.to_owned()], &flags).await;
    receiver.expect("a receiver")
}

/// Posts one receipt for each of `subjects`, one after the other.
async fn store(receiver: &Receiver, subjects: &[&str]) -> Vec<Value> {
    let mut stored = Vec::new();
    for subject in subjects {
        let mut receipt = fresh();
        receipt["subject_id"] = json!(subject);
        let (status, answer) = post(&client(), &receiver.endpoint(), &receipt)
            .await
            .expect("an answer");
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        stored.push(receipt);
    }
    stored
}

/// Insists that what was taken is in order for each subject, repetitions aside; `anon` is nobody.
fn in_order(taken: &[Call]) {
    let mut last: HashMap<String, i64> = HashMap::new();
    let mut seen = HashSet::new();
    for call in taken
        .iter()
        .filter(|call| seen.insert(call.id().to_owned()))
    {
        let data = &call.json()["data"];
        let subject = data["receipt"]["subject_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if matches!(subject.as_str(), "" | "anon") {
            continue;
        }
        let seq = data["seq"].as_i64().unwrap_or_default();
        let before = last.insert(subject, seq).unwrap_or_default();
        assert!(before < seq, "{before} before {seq}");
    }
}

const ONE: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const TWO: &str = "BBBBBBBBBBBBBBBBBBBBBB";

#[tokio::test(flavor = "multi_thread")]
async fn each_change_arrives_once_with_signatures_that_others_can_check() {
    let hook = Hook::start().await;
    let receiver = receiver(&hook).await;
    let stored = store(&receiver, &[ONE, TWO, ONE, "anon"]).await;
    hook.wait_for(&stored).await;
    let erased = client()
        .delete(receiver.url(&format!("/subjects/{ONE}")))
        .send()
        .await;
    assert_eq!(erased.expect("an answer").status(), StatusCode::OK);
    hook.wait("the erasure", |hook| hook.taken().len() == 5)
        .await;

    let taken = hook.taken();
    in_order(&taken);
    let set: Value = client()
        .get(receiver.url("/.well-known/jwks.json"))
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let x = set["keys"][0]["x"].as_str().expect("a key");
    let key = Base64UrlUnpadded::decode_vec(x).expect("base64url");
    let key = VerifyingKey::try_from(key.as_slice()).expect("a key");
    let library = standardwebhooks::Webhook::new(SECRET).expect("a secret");
    for call in &taken {
        assert_eq!(call.header("content-type"), "application/json");
        library
            .verify(&call.body, &call.headers)
            .expect("a signature that the library takes");
        let signed = [
            call.id().as_bytes(),
            call.header("webhook-timestamp").as_bytes(),
            &call.body[..],
        ];
        let signature = call.header("webhook-signature");
        let own = signature
            .split(' ')
            .find_map(|one| one.strip_prefix("v1a,"));
        let own = Base64::decode_vec(own.expect("a v1a signature")).expect("base64");
        let own = Signature::from_slice(&own).expect("64 bytes");
        key.verify_strict(&signed.join(&b'.'), &own)
            .expect("the receiver's own signature");
    }
    for (call, receipt) in taken.iter().zip(&stored) {
        let body = call.json();
        assert_eq!(body["type"], "receipt.stored");
        assert_eq!(body["data"]["receipt"]["schema"], receipt["schema"]);
        assert_eq!(body["timestamp"], body["data"]["received_at"]);
    }
    let erasure = taken[4].json();
    assert_eq!(erasure["type"], "log.erase");
    assert_eq!(
        erasure["data"]["statement"]["rows"],
        json!([[1, 1], [3, 3]])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_calls_are_repeated_in_order_until_they_are_taken() {
    let hook = Hook::start().await;
    hook.answer(503);
    let receiver = receiver(&hook).await;
    let stored = store(&receiver, &[ONE, ONE, TWO, ONE]).await;
    hook.wait("a repetition", |hook| {
        let ids: Vec<_> = hook
            .refused()
            .iter()
            .map(|call| call.id().to_owned())
            .collect();
        ids.iter().filter(|id| **id == ids[0]).count() >= 2
    })
    .await;
    let first = hook.refused()[0].clone();
    hook.answer(200);
    hook.wait_for(&stored).await;
    let taken = hook.taken();
    in_order(&taken);
    assert_eq!(taken.len(), 4, "none twice");
    let again = taken
        .iter()
        .find(|call| call.id() == first.id())
        .expect("the same id");
    assert_eq!(again.body, first.body, "the same message");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_goes_on_where_it_was() {
    let hook = Hook::start().await;
    let mut receiver = receiver(&hook).await;
    let mut all = store(&receiver, &[ONE]).await;
    hook.wait_for(&all).await;
    for round in 0..3 {
        hook.answer(if round == 1 { 500 } else { 204 });
        all.extend(store(&receiver, &[ONE, TWO, ONE, TWO, TWO, "anon", ONE]).await);
        // In the middle of telling: some are taken, some are on the way, the cursor is behind.
        receiver.kill().await.expect("killed");
        hook.answer(204);
        receiver.restart().await.expect("started again");
    }
    hook.wait_for(&all).await;
    in_order(&hook.taken());
}

#[tokio::test(flavor = "multi_thread")]
async fn address_that_is_gone_is_left_alone() {
    let hook = Hook::start().await;
    hook.answer(410);
    let receiver = receiver(&hook).await;
    store(&receiver, &[ONE, TWO]).await;
    hook.wait("the call", |hook| !hook.refused().is_empty())
        .await;
    let start = tokio::time::Instant::now();
    loop {
        let log = std::fs::read_to_string(receiver.log()).expect("a log");
        if log.contains("410 (gone)") {
            assert!(!log.contains(&hook.url), "an address may hold a secret");
            break;
        }
        assert!(start.elapsed() < PATIENCE, "{log}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let calls = hook.refused().len();
    store(&receiver, &[ONE]).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(hook.refused().len(), calls);
    assert_eq!(hook.taken().len(), 0);
}
