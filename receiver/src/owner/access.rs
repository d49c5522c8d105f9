//! The owner's token.
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::router::AppState;

/// Shortest token: 20 random letters and digits are more than 100 bits.
const SHORTEST: usize = 20;

/// A secret that the owner chose. Only its hash is kept.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// Whether `found` is the token. Hashes are compared, so that the time it takes says nothing
    /// about the token.
    #[must_use]
    pub fn is(&self, found: &str) -> bool {
        self.0 == <[u8; 32]>::from(Sha256::digest(found.as_bytes()))
    }
}

impl FromStr for Token {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let is_token = |byte: u8| byte.is_ascii_graphic();
        if text.len() < SHORTEST || !text.bytes().all(is_token) {
            return Err(format!(
                "found {} characters, allowed is a token of {SHORTEST} or more, printable ASCII \
                 without spaces; `openssl rand -hex 20` makes one",
                text.chars().count()
            ));
        }
        Ok(Self(Sha256::digest(text.as_bytes()).into()))
    }
}

/// Nothing of a secret is for logs.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Lets nobody by but the owner.
pub(super) async fn ask(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(token) = &state.owner.token else {
        return Error::no_token().into_response();
    };
    if bearer(request.headers()).is_some_and(|found| token.is(found)) {
        let mut response = next.run(request).await;
        let no_store = HeaderValue::from_static("no-store");
        response
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(no_store);
        return response;
    }
    let challenge = HeaderValue::from_static("Bearer realm=\"untick-receiver\"");
    (
        [(header::WWW_AUTHENTICATE, challenge)],
        Error::unauthorized(),
    )
        .into_response()
}

/// The credentials of RFC 6750 section 2.1. Never read from the address: that ends up in logs.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
