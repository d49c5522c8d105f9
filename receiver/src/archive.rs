//! What was shown, and by whom it was signed: the notices by their hash, and the public keys.
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::store::{Notice, PublicKey};
use crate::{AppState, Error};

/// Largest text of a notice, in bytes: what the Fetch standard lets a page keep alive.
pub(crate) const MAX_NOTICE: usize = 64 * 1024;

/// A hash names one text for ever.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Keys are added seldom.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// Keeps the text that `sha256` is of. Only a text that a stored receipt names is taken: the
/// archive is no place for whatever a page may like to put on the web.
pub(crate) async fn put_notice(
    State(state): State<Arc<AppState>>,
    Path(sha256): Path<String>,
    request: Request,
) -> Result<StatusCode, Error> {
    if !is_sha256(&sha256) {
        return Err(Error::notice_hash(sha256));
    }
    let body = Bytes::from_request(request, &()).await;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::notice_too_large(),
        _ => Error::bad_body(rejection.body_text()),
    })?;
    let text = std::str::from_utf8(&body)
        .map_err(|error| Error::bad_body(format!("no UTF-8 at byte {}", error.valid_up_to())))?;
    // PostgreSQL's text holds no NUL, and no notice shows one.
    if text.contains('\0') {
        return Err(Error::bad_body("a NUL character".to_owned()));
    }
    let found = Base64UrlUnpadded::encode_string(&Sha256::digest(text.as_bytes()));
    if found != sha256 {
        return Err(Error::other_notice(found, sha256));
    }
    let now = format!("{:.3}", Timestamp::now());
    match state.store.put_notice(&sha256, text, &now).await {
        Ok(true) => Ok(StatusCode::CREATED),
        Ok(false) => Err(Error::no_notice(sha256)),
        Err(error) => Err(Error::from_store(&error)),
    }
}

/// The text that `sha256` is of.
pub(crate) async fn get_notice(
    State(state): State<Arc<AppState>>,
    Path(sha256): Path<String>,
) -> Result<Response, Error> {
    if !is_sha256(&sha256) {
        return Err(Error::notice_hash(sha256));
    }
    match state.store.notice(&sha256).await {
        Ok(Notice::Known(text)) => Ok((
            [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/plain; charset=utf-8"),
                ),
                (header::CACHE_CONTROL, FOR_EVER),
                (
                    header::X_CONTENT_TYPE_OPTIONS,
                    HeaderValue::from_static("nosniff"),
                ),
            ],
            text,
        )
            .into_response()),
        Ok(Notice::Named | Notice::Unknown) => Err(Error::no_notice(sha256)),
        Err(error) => Err(Error::from_store(&error)),
    }
}

/// A JWK set (RFC 7517) of Ed25519 keys (RFC 8037).
#[derive(Debug, Serialize)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Debug, Serialize)]
struct Jwk {
    kty: &'static str,
    crv: &'static str,
    x: String,
    kid: String,
    alg: &'static str,
    r#use: &'static str,
}

impl Jwks {
    /// The set of these keys, retired ones too: what they signed stays signed.
    #[must_use]
    pub fn new(keys: Vec<PublicKey>) -> Self {
        let jwk = |PublicKey { kid, x, .. }| Jwk {
            kty: "OKP",
            crv: "Ed25519",
            x,
            kid,
            alg: "EdDSA",
            r#use: "sig",
        };
        Self {
            keys: keys.into_iter().map(jwk).collect(),
        }
    }
}

/// Every key that has signed something here.
pub(crate) async fn jwks(State(state): State<Arc<AppState>>) -> Result<impl IntoResponse, Error> {
    let keys = state
        .store
        .keys()
        .await
        .map_err(|error| Error::from_store(&error))?;
    let kind = HeaderValue::from_static("application/jwk-set+json");
    // Public by nature: any page may check a receipt.
    let anyone = HeaderValue::from_static("*");
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, FIVE_MINUTES),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, anyone),
        ],
        Json(Jwks::new(keys)),
    ))
}

/// Whether `text` is 256 bits in base64url.
fn is_sha256(text: &str) -> bool {
    text.len() == 43 && Base64UrlUnpadded::decode_vec(text).is_ok()
}
