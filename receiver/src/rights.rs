//! What a visitor may ask: their receipts, and that they be erased. The subject's id is 128 random
//! bits that only the visitor's browser has; knowing it is the right to ask.
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{Method, header};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;

use crate::Error;
use crate::evidence::erase;
use crate::owner::line::Line;
use crate::router::{AppState, admit, cors};

/// A subject's receipts.
#[derive(Debug, Serialize)]
struct Subject {
    subject_id: String,
    /// Oldest first.
    receipts: Vec<Line>,
}

/// What was erased.
#[derive(Debug, Serialize)]
struct Erased {
    /// How many receipts.
    erased: usize,
    /// When: the tombstones in their place have the same time.
    erased_at: String,
}

/// The routes.
pub(crate) fn routes(state: &Arc<AppState>) -> Router<Arc<AppState>> {
    Router::new()
        .route("/subjects/{id}", get(find).delete(erase))
        .method_not_allowed_fallback(async || Error::method())
        .layer(cors(state.origins.clone()).allow_methods([Method::GET, Method::DELETE]))
        .layer(from_fn_with_state(state.clone(), admit))
}

/// The form of a subject's id. `anon` is everybody who refused and never granted: nobody's.
fn checked(id: String) -> Result<String, Error> {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match id.len() == 22 && id.bytes().all(is_base64url) {
        true => Ok(id),
        false if id == "anon" => Err(Error::no_subject()),
        false => Err(Error::subject_id()),
    }
}

async fn find(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Error> {
    let id = checked(id)?;
    let stored = state
        .store
        .of_subject(&id)
        .await
        .map_err(|error| Error::from_store(&error))?;
    if stored.is_empty() {
        return Err(Error::no_subject());
    }
    let mut receipts = Vec::with_capacity(stored.len());
    for stored in stored {
        let line = Line::new(&state.store, &state.owner.archive, stored).await;
        receipts.push(line.map_err(|error| Error::from_store(&error))?.0);
    }
    let subject = Subject {
        subject_id: id,
        receipts,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(subject)))
}

async fn erase(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Error> {
    let id = checked(id)?;
    let now = Timestamp::now();
    let signer = state.keyring.signer();
    let erased = erase::subject(&state.store, &signer, &id, now).await;
    match erased.map_err(|error| Error::from_store(&error))? {
        0 => Err(Error::no_subject()),
        receipts => {
            let erased = Erased {
                erased: receipts,
                erased_at: format!("{now:.3}"),
            };
            Ok(([(header::CACHE_CONTROL, "no-store")], Json(erased)))
        }
    }
}
