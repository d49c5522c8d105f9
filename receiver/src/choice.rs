//! `POST /choice`: gives a visitor's choice back as a first-party cookie.
//!
//! What a script writes, some browsers forget after seven days, and the visitor is asked again.
//! A cookie that a server of the same site sets lives as long as it says. The body is the value;
//! nothing of the request is stored.
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Router, middleware::from_fn_with_state};
use serde::Deserialize;

use crate::Error;
use crate::router::{AppState, admit, credentialed_cors};

/// Largest value, in bytes: a quarter of what a browser keeps per cookie.
const MAX_BYTES: usize = 1024;

/// How long a choice may live, in days; the lower end is the shortest that a notice may set.
const DAYS: std::ops::RangeInclusive<u32> = 183..=3650;

/// The cookie's name without and with the notice's own part.
const NAME: &str = "untick";

/// Longest name, in bytes.
const MAX_NAME: usize = 64;

/// Domain that the cookie is set for; none means the receiver's own host alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieDomain(String);

impl std::str::FromStr for CookieDomain {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let domain = text.strip_prefix('.').unwrap_or(text).to_ascii_lowercase();
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if domain.contains('.')
            && domain.split('.').all(label)
            && domain.parse::<std::net::IpAddr>().is_err()
        {
            return Ok(Self(domain));
        }
        Err("expected a domain of at least two labels: example.com")
    }
}

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    days: Option<String>,
}

/// The route.
pub(crate) fn routes(state: &Arc<AppState>) -> Router<Arc<AppState>> {
    Router::new()
        .route("/choice", post(set))
        .method_not_allowed_fallback(async || Error::method())
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .layer(credentialed_cors(state.origins.clone()))
        .layer(from_fn_with_state(state.clone(), admit))
}

async fn set(
    State(state): State<Arc<AppState>>,
    Query(wish): Query<Wish>,
    request: Request,
) -> Result<Response, Error> {
    let headers = request.headers().clone();
    // Only a page that may post receipts may set the cookie, and a page always says its origin.
    let origin = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok())
        .ok_or_else(|| Error::origin("a request without an Origin header".to_owned()))?;
    let name = name(wish.name)?;
    let days = days(wish.days)?;
    let value = match days {
        0 => String::new(),
        _ => value(request).await?,
    };
    let mut cookie = format!(
        "{name}={value}; Max-Age={}; Path=/; SameSite=Lax",
        u64::from(days) * 86_400
    );
    if !is_plain_loopback(origin, &headers) {
        cookie.push_str("; Secure");
    }
    if let Some(CookieDomain(domain)) = &state.owner.choice_domain {
        cookie.push_str("; Domain=");
        cookie.push_str(domain);
    }
    let cookie = HeaderValue::try_from(cookie)
        .map_err(|_| Error::choice("a value that is no header", "characters of a cookie"))?;
    let no_store = HeaderValue::from_static("no-store");
    let answer = [
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, no_store),
    ];
    Ok((StatusCode::NO_CONTENT, answer).into_response())
}

fn name(found: Option<String>) -> Result<String, Error> {
    let found = found.unwrap_or_else(|| NAME.to_owned());
    let own = found.strip_prefix(NAME);
    let fits = own.is_some_and(|own| {
        let letters = own
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        letters && (own.is_empty() || (own.starts_with('.') && own.len() > 1))
    });
    if fits && found.len() <= MAX_NAME {
        return Ok(found);
    }
    Err(Error::query(
        "name",
        &found,
        "\"untick\", or \"untick.\" and letters, digits, - _ . up to 64 in all",
    ))
}

fn days(found: Option<String>) -> Result<u32, Error> {
    let Some(found) = found else {
        return Ok(*DAYS.start());
    };
    let fits = |days: &u32| *days == 0 || DAYS.contains(days);
    found
        .parse()
        .ok()
        .filter(fits)
        .ok_or_else(|| Error::query("days", &found, "183 to 3650, or 0 to delete the cookie"))
}

async fn value(request: Request) -> Result<String, Error> {
    let bytes = Bytes::from_request(request, &())
        .await
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::choice("more", "at most 1024 bytes"),
            _ => Error::bad_body(rejection.body_text()),
        })?;
    // RFC 6265 section 4.1.1, cookie-octet.
    let is_octet =
        |byte: &u8| matches!(byte, 0x21 | 0x23..=0x2B | 0x2D..=0x3A | 0x3C..=0x5B | 0x5D..=0x7E);
    let value = match std::str::from_utf8(&bytes) {
        Ok(value) if !value.is_empty() && bytes.iter().all(is_octet) => value,
        _ => {
            return Err(Error::choice(
                "other characters, or nothing",
                "printable ASCII without space, comma, semicolon, quote and backslash",
            ));
        }
    };
    if let Some(member) = value.split('&').find(|member| is_identifier(member)) {
        let named = member.split('=').next().unwrap_or_default();
        return Err(Error::choice(
            &format!("an identifier in \"{named}\""),
            "the record of a choice, and nothing else that tells one visitor from another",
        ));
    }
    Ok(value.to_owned())
}

/// Whether a member of the value could tell one visitor from another: it looks like a UUID or 128
/// random bits. The two ids that a record itself has are the page's own, in its own cookie.
fn is_identifier(member: &str) -> bool {
    let (name, value) = member.split_once('=').unwrap_or(("", member));
    if matches!(name, "subjectId" | "receiptId") {
        return false;
    }
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    // Ids of categories and services have no capitals; random bits nearly always have.
    let is_random = value.len() >= 22
        && value.bytes().all(is_base64url)
        && value.bytes().any(|byte| byte.is_ascii_uppercase());
    is_random || untick::receipt::check::is_receipt_id(&value.to_ascii_lowercase())
}

/// A page on plain HTTP would not get a `Secure` cookie back; only a developer's own machine has
/// such pages.
fn is_plain_loopback(origin: &str, headers: &HeaderMap) -> bool {
    let is_loopback = |host: &str| {
        let host = host.trim_start_matches('[');
        let host = host.split(']').next().unwrap_or(host);
        let host = match host.parse::<std::net::Ipv6Addr>() {
            Ok(address) => return address.is_loopback(),
            Err(_) => host.split(':').next().unwrap_or(host),
        };
        host == "localhost"
            || host.ends_with(".localhost")
            || host
                .parse::<std::net::Ipv4Addr>()
                .is_ok_and(|address| address.is_loopback())
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    origin.strip_prefix("http://").is_some_and(is_loopback) && host.is_some_and(is_loopback)
}
