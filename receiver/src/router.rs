//! The service without a socket.
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, MatchedPath, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use tower_http::cors::{AllowOrigin, CorsLayer};
use untick::receipt::{MAX_BYTES, check::is_receipt_id};

use crate::Error;
use crate::archive;
use crate::evidence::Keyring;
use crate::origin::AllowList;
use crate::owner::{self, Owner};
use crate::rate::Limiter;
use crate::store::{Entry, Put, Store, StoreError, Stored};
use crate::writer::Writer;
use crate::{choice, intake, rights};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How long a body of at most 16 KiB may take to arrive.
const BODY: Duration = Duration::from_secs(10);

/// What Chromium lets a preflight's answer live at most.
const PREFLIGHT: Duration = Duration::from_secs(7200);

/// What the handlers share.
#[derive(Clone)]
pub struct AppState {
    /// Whose receipts are taken.
    pub origins: Arc<AllowList>,
    /// How often a client may ask.
    pub limiter: Arc<Limiter>,
    /// Countersigns receipts.
    pub keyring: Arc<Keyring>,
    /// Stores receipts.
    pub writer: Writer,
    /// Finds receipts.
    pub store: Arc<Store>,
    /// What the owner set and uses.
    pub owner: Owner,
}

/// What a stored receipt is answered with.
#[derive(Serialize)]
struct Acknowledgement {
    receipt_id: String,
    received_at: String,
    sha256: String,
    jws: String,
    kid: Arc<str>,
    /// Whether the text of the notice is in the archive; if not, the browser may send it.
    notice_known: bool,
}

/// A receipt and what the receiver knows of it.
#[derive(Serialize)]
struct Found {
    receipt: Box<RawValue>,
    received_at: String,
    sha256: String,
    jws: String,
    kid: Arc<str>,
    clock_skew: bool,
}

/// Every route of the receiver.
pub fn router(state: AppState) -> Router {
    let state = Arc::new(state);
    // A fallback that is set later would go around the layers, and with it every preflight.
    let notices = put(archive::put_notice)
        .get(archive::get_notice)
        .layer(DefaultBodyLimit::max(archive::MAX_NOTICE));
    let receipts = Router::new()
        .route("/receipts", post(post_receipt))
        .route("/receipts/{id}", get(get_receipt))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .route("/notices/{sha256}", notices)
        .method_not_allowed_fallback(async || Error::method())
        .layer(cors(Arc::clone(&state.origins)))
        .layer(from_fn_with_state(state.clone(), admit));
    Router::new()
        .route("/healthz", get(healthz))
        .route("/.well-known/jwks.json", get(archive::jwks))
        .route("/readyz", get(readyz))
        .method_not_allowed_fallback(async || Error::method())
        .merge(receipts)
        .merge(rights::routes(&state))
        .merge(choice::routes(&state))
        .merge(owner::routes(&state))
        .fallback(async || Error::no_route())
        .layer(from_fn_with_state(state.clone(), log))
        .with_state(state)
}

/// The process runs and answers; whether its database does is not asked, so that a database that
/// is away does not get the receiver restarted.
async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether a request would be served now: the database answers.
async fn readyz(State(state): State<Arc<AppState>>) -> Result<&'static str, Error> {
    state
        .store
        .head()
        .await
        .map_err(|error| Error::from_store(&error))?;
    Ok("ready\n")
}

async fn post_receipt(
    State(state): State<Arc<AppState>>,
    mut request: Request,
) -> Result<(StatusCode, Json<Acknowledgement>), Error> {
    // Taken, not copied; the rest of the request still knows how long its body may be.
    let headers = std::mem::take(request.headers_mut());
    content_type(&headers)?;
    let body = body(request).await?;
    let entry = intake::check(&body, Timestamp::now(), &state.keyring.signer())?;
    idempotency_key(&headers, &entry.receipt_id)?;
    scope(&state.origins, &headers, &entry.origin)?;

    let (entry, outcome) = state.writer.put(entry).await?;
    match outcome {
        Put::New { notice_known } => {
            let created = Acknowledgement::new(entry, notice_known);
            Ok((StatusCode::CREATED, Json(created)))
        }
        Put::Same {
            first,
            notice_known,
        } => {
            let again = Acknowledgement::new(*first, notice_known);
            Ok((StatusCode::OK, Json(again)))
        }
        Put::Other => Err(Error::conflict(entry.receipt_id)),
    }
}

async fn get_receipt(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Error> {
    if !is_receipt_id(&id) {
        return Err(Error::id(id));
    }
    let found = state
        .store
        .get(&id)
        .await
        .and_then(|stored| stored.map(Found::new).transpose());
    match found {
        Ok(Some(found)) => Ok(([(header::CACHE_CONTROL, "no-store")], Json(found))),
        Ok(None) => Err(Error::no_receipt(id)),
        Err(error) => Err(Error::from_store(&error)),
    }
}

impl Acknowledgement {
    fn new(entry: Entry, notice_known: bool) -> Self {
        Self {
            receipt_id: entry.receipt_id,
            received_at: entry.received_at,
            sha256: entry.sha256,
            jws: entry.jws,
            kid: entry.kid,
            notice_known,
        }
    }
}

impl Found {
    /// The stored text goes out unchanged: it is what `sha256` is of.
    fn new(Stored { entry, .. }: Stored) -> Result<Self, StoreError> {
        let receipt = RawValue::from_string(entry.body.as_ref().to_owned());
        Ok(Self {
            receipt: receipt.map_err(StoreError::new)?,
            received_at: entry.received_at,
            sha256: entry.sha256,
            jws: entry.jws,
            kid: entry.kid,
            clock_skew: entry.clock_skew,
        })
    }
}

/// A page's `fetch` sends JSON; its beacon on the way out sends plain text, because for JSON a
/// browser would first ask, and a page that is being left cannot wait for the answer.
fn content_type(headers: &HeaderMap) -> Result<(), Error> {
    let text = |name| {
        headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
    };
    let found = text(header::CONTENT_TYPE).unwrap_or_else(|| "no content type".into());
    let mut parts = found
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let charset = parts.find_map(|part| Some(part.strip_prefix("charset=")?.replace('"', "")));
    if !matches!(kind.as_str(), "application/json" | "text/plain")
        || charset.is_some_and(|charset| charset != "utf-8" && charset != "utf8")
    {
        return Err(Error::content_type(found.into_owned()));
    }
    match text(header::CONTENT_ENCODING) {
        Some(encoding) if !encoding.eq_ignore_ascii_case("identity") => {
            Err(Error::content_type(format!("the encoding {encoding}")))
        }
        _ => Ok(()),
    }
}

async fn body(request: Request) -> Result<Bytes, Error> {
    let reading = Bytes::from_request(request, &());
    let read = tokio::time::timeout(BODY, reading)
        .await
        .map_err(|_| Error::too_slow())?;
    read.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::too_large(),
        _ => Error::bad_body(rejection.body_text()),
    })
}

/// The key in the header is for what stands between browser and receiver; the one in the body
/// counts, as a beacon cannot set headers.
fn idempotency_key(headers: &HeaderMap, receipt_id: &str) -> Result<(), Error> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(());
    };
    let found = String::from_utf8_lossy(key.as_bytes());
    let bare = found
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(&found);
    if bare == receipt_id {
        return Ok(());
    }
    Err(Error::idempotency_key(
        found.into_owned(),
        receipt_id.to_owned(),
    ))
}

/// A page may only speak for its own origin. A sender that is no browser names no origin; its
/// receipt must at least be of a site that this receiver serves.
fn scope(origins: &AllowList, headers: &HeaderMap, scope: &str) -> Result<(), Error> {
    match headers.get(header::ORIGIN) {
        Some(origin) if origin == scope => Ok(()),
        Some(origin) => Err(Error::foreign_scope(
            scope,
            &String::from_utf8_lossy(origin.as_bytes()),
        )),
        None if origins.permits(scope, headers) => Ok(()),
        None => Err(Error::origin(scope.to_owned())),
    }
}

/// What pages of other origins may ask, without credentials.
pub(crate) fn cors(origins: Arc<AllowList>) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, request| {
            origins.permits_header(origin, &request.headers)
        }))
        .allow_methods([Method::POST, Method::PUT])
        .allow_headers([header::CONTENT_TYPE, IDEMPOTENCY_KEY])
        .expose_headers([header::RETRY_AFTER])
        .max_age(PREFLIGHT)
        .vary([header::ORIGIN])
}

/// The same with cookies: a browser keeps a `Set-Cookie` of another origin only if the request was
/// made with credentials, and then the answer must allow that.
pub(crate) fn credentialed_cors(origins: Arc<AllowList>) -> CorsLayer {
    cors(origins)
        .allow_methods([Method::POST])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true)
}

/// Refuses whoever asks too often, and pages of other origins, before anything of their request is
/// read.
pub(crate) async fn admit(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    if let Err(wait) = state.limiter.admit(&request) {
        return Error::too_many(wait).into_response();
    }
    let headers = request.headers();
    match headers.get(header::ORIGIN) {
        Some(origin) if !state.origins.permits_header(origin, headers) => {
            let origin = String::from_utf8_lossy(origin.as_bytes()).into_owned();
            let vary = [(header::VARY, HeaderValue::from_static("origin"))];
            (vary, Error::origin(origin)).into_response()
        }
        _ => next.run(request).await,
    }
}

/// One line per request, with nothing in it that could tell a visitor: no address, no header, and
/// the route in place of the path, which holds a receipt's id. What went well is only told at the
/// level `debug`: under load such lines cost as much as the receipts.
async fn log(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let start = std::time::Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("unknown", MatchedPath::as_str);
    let took = start.elapsed();
    let metrics = &state.owner.metrics;
    metrics.answered(&method, route, response.status(), took);
    let status = response.status().as_u16();
    let micros = took.as_micros();
    if status < 400 {
        tracing::debug!(%method, route, status, micros, "answered");
    } else {
        tracing::info!(%method, route, status, micros, "answered");
    }
    response
}
