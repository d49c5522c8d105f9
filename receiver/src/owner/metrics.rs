//! `GET /metrics`: what is counted while the receiver runs, for Prometheus. Nothing in it tells a
//! visitor.
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::Error;
use crate::router::AppState;
use crate::store::StoreError;

/// What OpenMetrics text is served as.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds; a receipt's answer waits for a flush of the disk.
const ENDS: [f64; 11] = [
    0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// A kind of request.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
    status: u16,
}

/// A webhook, by the number in which it was given.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Hook {
    webhook: usize,
}

/// What became of a delivery.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Delivery {
    webhook: usize,
    outcome: &'static str,
}

/// The counters.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<Asked, Counter>,
    seconds: Histogram,
    deliveries: Family<Delivery, Counter>,
    behind: Family<Hook, Gauge>,
    purged: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Histogram::new(ENDS),
            deliveries: Family::default(),
            behind: Family::default(),
            purged: Counter::default(),
        }
    }
}

impl Metrics {
    /// A request was answered.
    pub(crate) fn answered(
        &self,
        method: &Method,
        route: &str,
        status: StatusCode,
        took: Duration,
    ) {
        // A method is a word that the sender chose.
        let method = match *method {
            Method::GET
            | Method::HEAD
            | Method::POST
            | Method::PUT
            | Method::DELETE
            | Method::OPTIONS => method.as_str(),
            _ => "other",
        };
        let asked = Asked {
            method: method.to_owned(),
            route: route.to_owned(),
            status: status.as_u16(),
        };
        self.requests.get_or_create(&asked).inc();
        if route == "/receipts" {
            self.seconds.observe(took.as_secs_f64());
        }
    }

    /// A webhook was called.
    pub(crate) fn delivered(&self, webhook: usize, outcome: &'static str) {
        let delivery = Delivery { webhook, outcome };
        self.deliveries.get_or_create(&delivery).inc();
    }

    /// How many changes a webhook has not been told yet.
    pub(crate) fn behind(&self, webhook: usize, changes: i64) {
        self.behind.get_or_create(&Hook { webhook }).set(changes);
    }

    /// Receipts were purged.
    pub(crate) fn purged(&self, receipts: u64) {
        self.purged.inc_by(receipts);
    }

    fn register(&self, registry: &mut Registry) {
        registry.register("requests", "Requests answered", self.requests.clone());
        registry.register_with_unit(
            "receipt_answer",
            "From the request line of a posted receipt to its answer",
            Unit::Seconds,
            self.seconds.clone(),
        );
        registry.register(
            "webhook_deliveries",
            "Calls of webhooks by outcome",
            self.deliveries.clone(),
        );
        registry.register(
            "webhook_behind",
            "Changes that a webhook has not been told yet",
            self.behind.clone(),
        );
        registry.register(
            "purged_receipts",
            "Receipts purged as too old",
            self.purged.clone(),
        );
    }
}

/// Answers `GET /metrics`.
pub(super) async fn get_metrics(State(state): State<Arc<AppState>>) -> Result<Response, Error> {
    let mut registry = Registry::with_prefix("untick");
    state.owner.metrics.register(&mut registry);
    let commits: ConstCounter<u64> = ConstCounter::new(state.writer.commits());
    registry.register("commits", "Batches of receipts committed", commits);
    // A scrape must tell that the database is away, not fail with it.
    let head = state.store.head().await;
    let up = ConstGauge::new(i64::from(head.is_ok()));
    registry.register("database_up", "Whether the database answers", up);
    if let Ok(head) = head {
        let last = ConstGauge::new(head.seq);
        registry.register(
            "log_last_seq",
            "Number of the last receipt in the log",
            last,
        );
    }
    let mut text = String::new();
    encode(&mut text, &registry)
        .map_err(|error| Error::from_store(&StoreError::new(error.to_string())))?;
    let kind = HeaderValue::from_static(KIND);
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
