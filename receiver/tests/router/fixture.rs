//! A router on a database file of its own.
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row};
use tempfile::TempDir;
use tower::ServiceExt;
use untick_receiver::config::Database;
use untick_receiver::evidence::Signer;
use untick_receiver::origin::AllowList;
use untick_receiver::store::Store;
use untick_receiver::writer::{Drain, Writer};
use untick_receiver::{AppState, router};

pub(crate) const SITE: &str = "https://www.example.com";

const EXAMPLE: &str = include_str!("../../../docs/receipt/receipt-v1.example.json");

const MANUAL: &str = include_str!("../../../docs/receiver.md");

/// The published example, as text.
pub(crate) fn example() -> &'static str {
    EXAMPLE
}

/// The example under an id of its own, decided just now.
pub(crate) fn fresh() -> Value {
    let mut receipt: Value = serde_json::from_str(EXAMPLE).expect("the example is JSON");
    receipt["receipt_id"] = json!(uuid::Uuid::new_v4().to_string());
    receipt["event"]["time"] = json!(format!("{:.3}", Timestamp::now()));
    receipt
}

pub(crate) fn id(receipt: &Value) -> &str {
    receipt["receipt_id"].as_str().expect("an id")
}

/// A request such as a page of [`SITE`] sends, with `headers` set over it; an empty value removes.
pub(crate) fn post(body: impl Into<Body>, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post("/receipts")
        .header(header::HOST, "receipts.example.net")
        .header(header::ORIGIN, SITE)
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.into())
        .expect("a request");
    for (name, value) in headers {
        let name = header::HeaderName::try_from(*name).expect("a name");
        if value.is_empty() {
            request.headers_mut().remove(name);
        } else {
            let value = value.parse().expect("a value");
            request.headers_mut().insert(name, value);
        }
    }
    request
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("text"))
    }

    /// Insists on a problem of this name, complete as RFC 9457 wants it and told in the manual.
    pub(crate) fn problem(&self, status: u16, name: &str) -> &Value {
        assert_eq!(self.status, status, "{:?}", self.json);
        let kind = self.header(header::CONTENT_TYPE);
        assert_eq!(kind, Some("application/problem+json"));
        assert_eq!(self.json["type"], format!("urn:untick:problem:{name}"));
        assert_eq!(self.json["status"], status);
        for text in ["title", "detail"] {
            assert!(
                self.json[text]
                    .as_str()
                    .is_some_and(|text| !text.is_empty())
            );
        }
        assert!(
            MANUAL.contains(&format!("| {status} | `{name}` |")),
            "{name} is not in the manual"
        );
        &self.json
    }
}

/// The service, and what a test may do to it.
pub(crate) struct Service {
    router: Router,
    drain: Drain,
    pub(crate) writer: Writer,
    pub(crate) store: Arc<Store>,
    folder: TempDir,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::with(&[SITE], 1024).await
    }

    /// At most `waiting` receipts queue.
    pub(crate) async fn with(origins: &[&str], waiting: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::Sqlite(folder.path().join("receipts.sqlite"));
        let store = Arc::new(Store::open(&database).await.expect("a database"));
        let (writer, drain) = Writer::start(store.clone(), waiting);
        let patterns = origins
            .iter()
            .map(|origin| origin.parse().expect("a pattern"));
        let router = router(AppState {
            origins: Arc::new(AllowList::new(patterns.collect())),
            signer: Arc::new(Signer::new(&[7; 32])),
            writer: writer.clone(),
            store: store.clone(),
        });
        Self {
            router,
            drain,
            writer,
            store,
            folder,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(self.router.clone(), request).await
    }

    pub(crate) async fn post(&self, receipt: &Value) -> Answer {
        self.send(post(receipt.to_string(), &[])).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty());
        self.send(request.expect("a request")).await
    }

    pub(crate) async fn get_receipt(&self, id: &str) -> Answer {
        self.get(&format!("/receipts/{id}")).await
    }

    /// For requests that must be under way at the same time.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("receipts.sqlite")
    }

    /// Another program that has the database open.
    pub(crate) async fn neighbour(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.database());
        SqliteConnection::connect_with(&options)
            .await
            .expect("a connection")
    }

    pub(crate) async fn rows(&self) -> i64 {
        sqlx::query("SELECT count(*) FROM receipts")
            .fetch_one(&mut self.neighbour().await)
            .await
            .expect("a table")
            .get(0)
    }

    /// Ends the writing task as the end of the process would, and leaves the router.
    pub(crate) async fn finish(self) -> (Router, TempDir) {
        drop(self.writer);
        self.drain.finish().await;
        (self.router, self.folder)
    }
}

pub(crate) async fn send(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        json: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    }
}
