//! What a server was asked, in order of arrival.
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use axum::http::{HeaderMap, Method, Uri};
use serde::{Serialize, Serializer};
use tokio::sync::Notify;

/// One request as a server saw it.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// When it arrived, on one monotonic clock for all servers of this process. Serialised in
    /// milliseconds.
    #[serde(rename = "at_ms", serialize_with = "as_milliseconds")]
    pub at: Duration,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// What follows the question mark; empty without one.
    pub query: String,
    /// `Sec-Fetch-Dest`: what the browser wanted it for (`script`, `iframe`, `image`, …). Engines
    /// leave the header out where they do not implement it.
    pub dest: Option<String>,
    /// `Referer`.
    pub referer: Option<String>,
    /// `Origin`.
    pub origin: Option<String>,
    /// All headers, names in lower case.
    #[serde(skip)]
    pub headers: Vec<(String, String)>,
}

impl Request {
    fn new(method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let header = |name: &str| {
            let value = headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Self {
            at: clock(),
            method: method.to_string(),
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            dest: header("sec-fetch-dest"),
            referer: header("referer"),
            origin: header("origin"),
            headers: headers
                .iter()
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.as_str().to_owned(), value)
                })
                .collect(),
        }
    }

    /// Value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known == name)?;
        Some(value)
    }
}

/// The requests one server received. Clones share the same list.
#[derive(Clone, Debug, Default)]
pub struct RequestLog(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    requests: Mutex<Vec<Request>>,
    grown: Notify,
}

impl RequestLog {
    pub(crate) fn record(&self, method: &Method, uri: &Uri, headers: &HeaderMap) {
        self.lock().push(Request::new(method, uri, headers));
        self.0.grown.notify_waiters();
    }

    /// Everything so far, first arrival first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.lock().clone()
    }

    /// Paths of everything so far, first arrival first.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.lock().iter().map(|seen| seen.path.clone()).collect()
    }

    /// How many requests asked for `path`.
    #[must_use]
    pub fn count(&self, path: &str) -> usize {
        self.lock().iter().filter(|seen| seen.path == path).count()
    }

    /// Number of requests so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether nothing was asked yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Forgets everything so far.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Waits until at least `count` requests have arrived and returns all of them.
    ///
    /// # Errors
    /// Fewer arrived within `limit`; the message lists those that did.
    pub async fn wait_for(&self, count: usize, limit: Duration) -> Result<Vec<Request>> {
        self.wait_until(&format!("{count} requests"), limit, |seen| {
            seen.len() >= count
        })
        .await
    }

    /// Waits until `done` holds for the requests so far and returns them.
    ///
    /// # Errors
    /// It did not hold within `limit`; the message names `what` was awaited and lists the requests.
    pub async fn wait_until(
        &self,
        what: &str,
        limit: Duration,
        done: impl Fn(&[Request]) -> bool,
    ) -> Result<Vec<Request>> {
        let wait = async {
            loop {
                // Registered before the look at the list: a request in between still wakes it.
                let grown = self.0.grown.notified();
                let mut grown = std::pin::pin!(grown);
                grown.as_mut().enable();
                let seen = self.requests();
                if done(&seen) {
                    return seen;
                }
                grown.await;
            }
        };
        match tokio::time::timeout(limit, wait).await {
            Ok(seen) => Ok(seen),
            Err(_) => bail!("waited {limit:?} for {what}; got {:?}", self.paths()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Request>> {
        self.0
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Time since the first request of this process.
fn clock() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

fn as_milliseconds<S: Serializer>(time: &Duration, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_f64(time.as_secs_f64() * 1000.0)
}
