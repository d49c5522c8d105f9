//! A router on a database file of its own.
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use untick_receiver::config::Database;
use untick_receiver::evidence::Keyring;
use untick_receiver::origin::AllowList;
use untick_receiver::owner::Owner;
use untick_receiver::rate::{Limit, Limiter};
use untick_receiver::store::Store;
use untick_receiver::writer::{Drain, Writer};
use untick_receiver::{AppState, router};

pub(crate) const SITE: &str = "https://www.example.com";

const EXAMPLE: &str = include_str!("../../../docs/receipt/receipt-v1.example.json");

const MANUAL: &str = concat!(
    include_str!("../../../docs/receiver.md"),
    include_str!("../../../docs/receiver-owners.md")
);

/// What opens what is the owner's.
pub(crate) const TOKEN: &str = "7d1f0e8a52c94b6f93d0a1b2";

/// So that tests can meet the limit: only requests that name a client in `x-client` have one.
const LIMIT: Limit = Limit {
    rate: 1,
    burst: 5,
    header: Some(HeaderName::from_static("x-client")),
};

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

/// A request such as a page of [`SITE`] sends with the text of its notice.
pub(crate) fn put(sha256: &str, text: impl Into<Body>) -> Request<Body> {
    Request::put(format!("/notices/{sha256}"))
        .header(header::HOST, "receipts.example.net")
        .header(header::ORIGIN, SITE)
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .body(text.into())
        .expect("a request")
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
    pub(crate) text: String,
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

/// A database of its own, gone with the last who has it.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) database: Database,
    pub(crate) folder: Arc<TempDir>,
}

impl Place {
    /// The database that is there already.
    #[allow(dead_code, reason = "only for the tests of one kind of database")]
    pub(crate) fn of(database: Database) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            database,
            folder: Arc::new(folder),
        }
    }

    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            database: crate::empty_database(&folder).await,
            folder: Arc::new(folder),
        }
    }
}

/// The service, and what a test may do to it.
pub(crate) struct Service {
    router: Router,
    drain: Drain,
    pub(crate) writer: Writer,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) store: Arc<Store>,
    pub(crate) place: Place,
    #[allow(dead_code, reason = "only for the tests of what is the owner's")]
    pub(crate) owner: Owner,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::with(&[SITE], 1024).await
    }

    /// At most `waiting` receipts queue.
    pub(crate) async fn with(origins: &[&str], waiting: usize) -> Self {
        Self::on(Place::new().await, origins, waiting).await
    }

    /// On a database that is there.
    pub(crate) async fn at(place: Place) -> Self {
        Self::on(place, &[SITE], 1024).await
    }

    /// One more receiver on the database of another.
    pub(crate) async fn beside(other: &Self) -> Self {
        Self::at(other.place.clone()).await
    }

    pub(crate) async fn on(place: Place, origins: &[&str], waiting: usize) -> Self {
        let owner = Owner {
            token: Some(Arc::new(TOKEN.parse().expect("a token"))),
            ..Owner::default()
        };
        Self::of(place, origins, waiting, owner).await
    }

    /// With what an owner set.
    pub(crate) async fn of(place: Place, origins: &[&str], waiting: usize, owner: Owner) -> Self {
        let store = Arc::new(Store::open(&place.database).await.expect("a database"));
        let key_file = place.folder.path().join("receiver.key");
        let keyring = Keyring::open(&key_file, &store).await.expect("a key");
        let keyring = Arc::new(keyring);
        let (writer, drain) = Writer::start(store.clone(), waiting);
        let patterns = origins
            .iter()
            .map(|origin| origin.parse().expect("a pattern"));
        let router = router(AppState {
            origins: Arc::new(AllowList::new(patterns.collect())),
            limiter: Arc::new(Limiter::new(LIMIT)),
            keyring: keyring.clone(),
            writer: writer.clone(),
            store: store.clone(),
            owner: owner.clone(),
        });
        Self {
            router,
            drain,
            writer,
            keyring,
            store,
            place,
            owner,
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

    #[allow(dead_code, reason = "only for the tests of one kind of database")]
    pub(crate) fn database(&self) -> &Database {
        &self.place.database
    }

    pub(crate) async fn rows(&self) -> i64 {
        let rows = self.store.read("SELECT count(*) FROM receipts", &[]).await;
        rows.expect("a table")[0].int(0).expect("a number")
    }

    /// Ends the writing task as the end of the process would, and leaves the router.
    pub(crate) async fn finish(self) -> (Router, Place) {
        drop(self.writer);
        self.drain.finish().await;
        (self.router, self.place)
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
        text: String::from_utf8(bytes.to_vec()).expect("text"),
    }
}
