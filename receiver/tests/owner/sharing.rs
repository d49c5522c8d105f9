//! Several receivers on one database share a webhook: one at a time tells it, another takes over.
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::task::JoinSet;
use untick_receiver::owner::tail::Tail;
use untick_receiver::webhook::Webhook;
use untick_receiver::webhook::sign::Seals;

use crate::fixture::Service;
use crate::help::{of, subject};

/// Ids of the messages that the owner's system took.
type Taken = Arc<Mutex<Vec<String>>>;

async fn hear(State(taken): State<Taken>, headers: HeaderMap) -> StatusCode {
    let id = headers["webhook-id"].to_str().expect("text").to_owned();
    taken.lock().expect("a list").push(id);
    StatusCode::NO_CONTENT
}

/// One receiver's part in the webhook, until its tail is finished.
async fn join(service: &Service, url: &str, tasks: &mut JoinSet<()>) -> Tail {
    let tail = Tail::default();
    tasks.spawn(tail.clone().watch(service.store.clone()));
    let webhook = Webhook {
        number: 1,
        target: url.parse().expect("an address"),
        seals: Seals {
            keyring: service.keyring.clone(),
            secret: None,
        },
        store: service.store.clone(),
        archive: service.owner.archive.clone(),
        tail: tail.clone(),
        metrics: service.owner.metrics.clone(),
    };
    webhook.begin().await.expect("a database");
    tasks.spawn(webhook.run());
    tail
}

async fn wait(taken: &Taken, count: usize) {
    let start = tokio::time::Instant::now();
    while taken.lock().expect("a list").len() < count {
        assert!(
            start.elapsed() < Duration::from_secs(40),
            "{:?}",
            taken.lock()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_receivers_tell_each_change_once_and_one_takes_over() {
    let service = Service::start().await;
    let taken = Taken::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let app = Router::new()
        .route("/", post(hear))
        .with_state(taken.clone());
    let mut tasks = JoinSet::new();
    tasks.spawn(async move { axum::serve(listener, app).await.expect("served") });

    let first = join(&service, &url, &mut tasks).await;
    let second = join(&service, &url, &mut tasks).await;
    for _ in 0..20 {
        service.keep(&of(&subject(), "accept_all", "given")).await;
    }
    wait(&taken, 20).await;
    // Whichever of them has it, in turn each is alone.
    first.finish();
    for _ in 0..5 {
        service.keep(&of(&subject(), "accept_all", "given")).await;
    }
    wait(&taken, 25).await;
    second.finish();
    let _third = join(&service, &url, &mut tasks).await;
    service.keep(&of(&subject(), "withdraw", "withdrawn")).await;
    wait(&taken, 26).await;

    let taken = taken.lock().expect("a list").clone();
    let different: HashSet<_> = taken.iter().collect();
    assert_eq!(different.len(), 26, "none is lost");
    // At least once: a busy machine may repeat a page, but they do not both tell everything.
    assert!(taken.len() < 2 * 26, "{} messages", taken.len());
}
