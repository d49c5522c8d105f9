//! The dashboard's files. They hold no figures: the page asks for the token and fetches `/stats`.
use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::router::AppState;

/// Nothing but this receiver's own files, and no text as markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

macro_rules! file {
    ($name:literal, $kind:literal) => {
        get(async || answer($kind, include_str!(concat!("../../dashboard/", $name))))
    };
}

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/dashboard", file!("index.html", "text/html"))
        .route(
            "/dashboard/dashboard.css",
            file!("dashboard.css", "text/css"),
        )
        .route(
            "/dashboard/dashboard.js",
            file!("dashboard.js", "text/javascript"),
        )
        .route("/dashboard/dom.js", file!("dom.js", "text/javascript"))
        .route("/dashboard/plots.js", file!("plots.js", "text/javascript"))
        .route("/dashboard/words.js", file!("words.js", "text/javascript"))
}

fn answer(kind: &'static str, body: &'static str) -> Response {
    let kind = HeaderValue::try_from(format!("{kind}; charset=utf-8"));
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let mut response = (headers, body).into_response();
    if let Ok(kind) = kind {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    let same_origin = HeaderValue::from_static("same-origin");
    for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
        response.headers_mut().insert(name, same_origin.clone());
    }
    response
}
