//! Posting one message.
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use axum::http::{Request, StatusCode, Uri, header};
use base64ct::{Base64UrlUnpadded, Encoding};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::sign::{Message, Seals};

/// How long an address may take to answer: what Standard Webhooks names as the shortest.
const ANSWER: Duration = Duration::from_secs(15);

/// An address that is told: `https`, or `http` on the same machine.
#[derive(Clone, PartialEq, Eq)]
pub struct Target(Uri);

impl Target {
    /// A short name that stays the same for the same address, and does not give it away.
    #[must_use]
    pub fn id(&self) -> String {
        let hash = Sha256::digest(self.0.to_string().as_bytes());
        let start: Vec<u8> = hash.iter().copied().take(12).collect();
        Base64UrlUnpadded::encode_string(&start)
    }
}

impl FromStr for Target {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const ALLOWED: &str = "expected https://HOST/PATH, or http:// on a loopback address";
        let uri: Uri = text.parse().map_err(|_| ALLOWED)?;
        let host = uri.host().ok_or(ALLOWED)?.trim_matches(['[', ']']);
        let is_loopback = host == "localhost"
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        let is_plain_text = uri
            .authority()
            .is_some_and(|authority| !authority.as_str().contains('@'));
        match uri.scheme_str() {
            Some("https") if is_plain_text => Ok(Self(uri)),
            Some("http") if is_plain_text && is_loopback => Ok(Self(uri)),
            _ => Err(ALLOWED),
        }
    }
}

/// An address may hold a secret, which is not for logs.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({})", self.id())
    }
}

/// What became of a message.
pub(super) enum Outcome {
    /// The address has it.
    Taken,
    /// The address is gone for good.
    Gone,
    /// It answered something else.
    Refused {
        status: u16,
        /// When it wants to be asked again.
        later: Option<Duration>,
    },
    /// There was no answer.
    Failed(String),
}

/// Connections to addresses.
pub(super) struct Client(Pool<HttpsConnector<HttpConnector>, Full<axum::body::Bytes>>);

impl Client {
    /// Nothing where the system has no certificates of authorities.
    pub(super) fn new() -> Option<Self> {
        let provider = rustls::crypto::ring::default_provider();
        let tls = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(provider)
            .ok()?
            .https_or_http()
            .enable_http1()
            .build();
        Some(Self(Pool::builder(TokioExecutor::new()).build(tls)))
    }

    /// Redirects are not followed: an address that moved has to be set anew.
    pub(super) async fn post(&self, target: &Target, message: &Message, seals: &Seals) -> Outcome {
        let now = Timestamp::now().as_second();
        let request = Request::post(target.0.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(
                header::USER_AGENT,
                concat!("untick-receiver/", env!("CARGO_PKG_VERSION")),
            )
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", now)
            .header("webhook-signature", seals.signature(message, now))
            .body(Full::from(message.body.clone()));
        let request = match request {
            Ok(request) => request,
            Err(error) => return Outcome::Failed(error.to_string()),
        };
        let answer = match tokio::time::timeout(ANSWER, self.0.request(request)).await {
            Err(_) => return Outcome::Failed(format!("no answer within {ANSWER:?}")),
            Ok(Err(error)) => return Outcome::Failed(reason(&error)),
            Ok(Ok(answer)) => answer,
        };
        match answer.status() {
            status if status.is_success() => Outcome::Taken,
            StatusCode::GONE => Outcome::Gone,
            status => {
                let later = answer.headers().get(header::RETRY_AFTER);
                let later = later.and_then(|later| later.to_str().ok()?.parse().ok());
                Outcome::Refused {
                    status: status.as_u16(),
                    later: later.map(Duration::from_secs),
                }
            }
        }
    }
}

/// The whole chain of causes: the outermost says only that connecting failed.
fn reason(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += ": ";
        text += &error.to_string();
        cause = error.source();
    }
    text
}
