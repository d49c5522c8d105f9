//! What the owner of a site uses: figures, exports, the feed of changes. Everything but the
//! dashboard's own files asks for the owner's token.
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::Error;
use crate::choice::CookieDomain;
use crate::record::archive::Archive;
use crate::router::{AppState, admit};

pub mod access;
pub mod changes;
mod dashboard;
pub mod export;
pub mod line;
pub mod metrics;
pub mod settings;
pub mod stats;
pub mod tail;
pub mod tasks;

use access::Token;
use metrics::Metrics;
use stats::Stats;
use tail::Tail;

/// What the owner set, and what is kept for the owner's questions.
#[derive(Clone, Debug, Default)]
pub struct Owner {
    /// Who may ask; nobody where there is none.
    pub token: Option<Arc<Token>>,
    /// Domain of the cookie that `POST /choice` sets.
    pub choice_domain: Option<CookieDomain>,
    /// Figures of days that were counted before.
    pub stats: Arc<Stats>,
    /// Configurations that were read before.
    pub archive: Arc<Archive>,
    /// How far the log reaches.
    pub tail: Tail,
    /// What is counted while the receiver runs.
    pub metrics: Arc<Metrics>,
}

/// The routes.
pub(crate) fn routes(state: &Arc<AppState>) -> Router<Arc<AppState>> {
    Router::new()
        .route("/export", get(export::get_export))
        .route("/stats", get(stats::get_stats))
        .route("/changes", get(changes::get_changes))
        .route("/metrics", get(metrics::get_metrics))
        .method_not_allowed_fallback(async || Error::method())
        .layer(from_fn_with_state(state.clone(), access::ask))
        // In front of the token, so that it cannot be tried out at will.
        .layer(from_fn_with_state(state.clone(), admit))
        .merge(dashboard::routes())
}
