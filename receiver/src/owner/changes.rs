//! `GET /changes`: what was added to the log after a place in it, as lines or as server-sent
//! events. Whoever keeps the cursor of the last change it dealt with misses none.
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::line::{Line, json_line};
use crate::Error;
use crate::record::archive::Archive;
use crate::router::AppState;
use crate::store::{Event, Head, Store, StoreError};

/// How many changes are read at once.
pub(crate) const PAGE: i64 = 100;

/// How often a stream that has nothing to say says so, for proxies between.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What a browser's `EventSource` sends when it comes back.
const LAST_EVENT_ID: &str = "last-event-id";

/// A place in the log: behind a receipt and behind an event. Written `120-3`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor(pub Head);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0.seq, self.0.event_seq)
    }
}

impl FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0);
        let numbers = text
            .split_once('-')
            .and_then(|(seq, event)| number(seq).zip(number(event)));
        numbers
            .map(|(seq, event_seq)| Self(Head { seq, event_seq }))
            .ok_or("expected the cursor of a change, such as 120-3; or \"now\"")
    }
}

/// Something that was added to the log.
#[derive(Debug, Serialize)]
pub struct Change {
    /// Where the log is read on after this.
    pub cursor: String,
    /// What it is.
    #[serde(flatten)]
    pub what: What,
}

/// What was added.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum What {
    /// A receipt.
    Receipt(Box<Line>),
    /// Something that was done to the log, such as an erasure.
    Event(Done),
}

/// Something that was done to the log.
#[derive(Debug, Serialize)]
pub struct Done {
    /// Always `event`.
    pub r#type: &'static str,
    /// Its number among events.
    pub event_seq: i64,
    /// When.
    pub at: String,
    /// What, such as `erase` or `purge`.
    pub kind: String,
    /// What is signed.
    pub statement: Box<RawValue>,
    /// The key of `jws`.
    pub kid: String,
    /// The signature of `statement`.
    pub jws: String,
}

impl Done {
    fn new(event: Event) -> Result<Self, StoreError> {
        Ok(Self {
            r#type: "event",
            event_seq: event.seq,
            at: event.at,
            kind: event.kind,
            statement: RawValue::from_string(event.statement.body).map_err(StoreError::new)?,
            kid: event.statement.kid,
            jws: event.statement.jws,
        })
    }
}

impl Change {
    /// The subject whose changes have to stay in order; none for `anon` and for events.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        match &self.what {
            What::Receipt(line) => {
                let subject = line.record.pii_principal_id.as_str();
                (subject != "anon").then_some(subject)
            }
            What::Event(_) => None,
        }
    }
}

/// The next changes after `cursor`, oldest first, at most a page, and where to go on. Receipts and
/// events have numbers of their own; here they stand by the time of each.
///
/// # Errors
/// The database is away.
pub async fn read(
    store: &Store,
    archive: &Archive,
    cursor: Cursor,
) -> Result<(Vec<Change>, Cursor), StoreError> {
    let Cursor(mut head) = cursor;
    let events = store.events_after(head.event_seq, PAGE).await?;
    let receipts = store.after(head.seq, PAGE).await?;
    let mut changes = Vec::with_capacity(events.len() + receipts.len());
    let mut events = events.into_iter().peekable();
    for stored in receipts {
        while let Some(event) = events.next_if(|event| event.at < stored.entry.received_at) {
            head.event_seq = event.seq;
            changes.push(change(head, What::Event(Done::new(event)?)));
        }
        head.seq = stored.seq;
        let (line, _) = Line::new(store, archive, stored).await?;
        changes.push(change(head, What::Receipt(Box::new(line))));
    }
    for event in events {
        head.event_seq = event.seq;
        changes.push(change(head, What::Event(Done::new(event)?)));
    }
    Ok((changes, Cursor(head)))
}

fn change(head: Head, what: What) -> Change {
    Change {
        cursor: Cursor(head).to_string(),
        what,
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Question {
    after: Option<String>,
}

/// Answers `GET /changes`: lines up to the end of the log, or events for as long as somebody hears.
pub(super) async fn get_changes(
    State(state): State<Arc<AppState>>,
    Query(question): Query<Question>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let is_stream =
        text(header::ACCEPT.as_str()).is_some_and(|accept| accept.contains("text/event-stream"));
    // A browser that comes back knows better than the address it began with.
    let after = text(LAST_EVENT_ID)
        .filter(|_| is_stream)
        .or(question.after.as_deref());
    let head = state
        .store
        .head()
        .await
        .map_err(|error| Error::from_store(&error))?;
    let cursor = match after {
        None => Cursor::default(),
        Some("now") => Cursor(head),
        Some(text) => text
            .parse()
            .map_err(|allowed| Error::query("after", text, allowed))?,
    };
    if is_stream {
        let told = follow(state, cursor).map(Ok::<_, Infallible>);
        let alive = KeepAlive::new().interval(KEEP_ALIVE);
        let headers = [(header::CACHE_CONTROL, "no-store"), (ACCEL, "no")];
        return Ok((headers, Sse::new(told).keep_alive(alive)).into_response());
    }
    let body = Body::from_stream(up_to(state, cursor, head));
    let kind = HeaderValue::from_static("application/x-ndjson");
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

/// Tells nginx not to hold events back until it has a bufferful.
const ACCEL: header::HeaderName = header::HeaderName::from_static("x-accel-buffering");

/// Lines from `cursor` to what was the end when it was asked.
fn up_to(
    state: Arc<AppState>,
    cursor: Cursor,
    Head { seq, event_seq }: Head,
) -> impl Stream<Item = Result<String, StoreError>> + Send {
    stream::try_unfold(cursor, move |cursor| {
        let state = state.clone();
        async move {
            if cursor.0.seq >= seq && cursor.0.event_seq >= event_seq {
                return Ok(None);
            }
            let (changes, next) = read(&state.store, &state.owner.archive, cursor).await?;
            if changes.is_empty() {
                return Ok(None);
            }
            let mut text = String::new();
            for change in &changes {
                text += &json_line(change)?;
            }
            Ok(Some((text, next)))
        }
    })
    .inspect_err(|error| tracing::error!(%error, "a feed of changes broke off"))
}

/// Changes for as long as somebody hears. Ends where the database is away: an `EventSource` comes
/// back by itself and says where it was.
fn follow(state: Arc<AppState>, cursor: Cursor) -> impl Stream<Item = Message> + Send {
    let tail = state.owner.tail.subscribe();
    let ended = state.owner.tail.ended();
    let pages = stream::unfold(Some((cursor, tail)), move |at| {
        let state = state.clone();
        async move {
            let (mut cursor, mut tail) = at?;
            loop {
                match read(&state.store, &state.owner.archive, cursor).await {
                    Ok((changes, next)) if changes.is_empty() => {
                        cursor = next;
                        tail.changed().await.ok()?;
                    }
                    Ok((changes, next)) => {
                        return Some((stream::iter(messages(changes)), Some((next, tail))));
                    }
                    Err(error) => {
                        tracing::error!(%error, "a feed of changes broke off");
                        return None;
                    }
                }
            }
        }
    });
    pages.flatten().take_until(ended)
}

fn messages(changes: Vec<Change>) -> Vec<Message> {
    let message = |change: Change| {
        let name = match &change.what {
            What::Receipt(_) => "receipt",
            What::Event(_) => "event",
        };
        let message = Message::default().id(&change.cursor).event(name);
        message.json_data(&change).ok()
    };
    changes.into_iter().filter_map(message).collect()
}
