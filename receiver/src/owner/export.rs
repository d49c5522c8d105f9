//! `GET /export`: receipts in the order of the log, in the form that was asked for, as a stream.
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use futures_util::stream;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;
use tokio::sync::mpsc;

use super::line::{self, Line, json_line};
use crate::Error;
use crate::record::archive::Archive;
use crate::record::{csv, dpv, kantara};
use crate::router::AppState;
use crate::store::{PublicKey, Store, StoreError, Stored, Tombstone};

/// How many rows are read at once: what one export holds in memory, at most 4 MiB.
const PAGE: i64 = 250;

/// How many pieces wait for whoever reads; a slow reader slows the export, not the receiver.
const AHEAD: usize = 2;

/// The form of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One JSON object per line: receipts with everything that is known of them.
    #[default]
    Ndjson,
    /// Comma-separated values, a line per decision.
    Csv,
    /// Kantara Consent Receipts 1.1.0, one per line.
    Kantara,
    /// DPV consent receipts in JSON-LD, one document per line.
    Dpv,
}

impl Format {
    const ALL: [(&'static str, Self); 4] = [
        ("ndjson", Self::Ndjson),
        ("csv", Self::Csv),
        ("kantara", Self::Kantara),
        ("dpv", Self::Dpv),
    ];

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Dpv => "application/x-ndjson; profile=\"http://www.w3.org/ns/json-ld\"",
            Self::Ndjson | Self::Kantara => "application/x-ndjson",
        }
    }

    /// How a browser is to keep it.
    fn disposition(self) -> &'static str {
        match self {
            Self::Csv => "attachment; filename=\"receipts.csv\"",
            Self::Ndjson | Self::Kantara | Self::Dpv => "attachment; filename=\"receipts.ndjson\"",
        }
    }
}

impl FromStr for Format {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|(word, _)| *word == text);
        found
            .map(|(_, format)| *format)
            .ok_or("expected ndjson, csv, kantara or dpv")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(_, format)| format == self);
        f.write_str(found.map_or("", |(word, _)| word))
    }
}

/// A moment that an export begins or ends at: a day (its begin, UTC) or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(Timestamp);

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = || {
            // A day alone: a time without an offset would be taken for its day.
            let day: Date = text.parse().ok().filter(|_| text.len() == 10)?;
            Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
        };
        let time = || text.parse::<Timestamp>().ok();
        time()
            .or_else(day)
            .map(Self)
            .ok_or("expected a day such as 2026-11-22, or a time such as 2026-11-22T10:15:30Z")
    }
}

/// What is exported: received from `from` on and before `to`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// From here on; none: from the first.
    pub from: Option<Moment>,
    /// Before this; none: to the last there is when the export begins.
    pub to: Option<Moment>,
    /// The form.
    pub format: Format,
}

impl Wanted {
    fn times(&self) -> (String, String) {
        let text = |moment: Option<Moment>, default: &str| {
            moment.map_or(default.to_owned(), |Moment(time)| format!("{time:.3}"))
        };
        // Before and after every time that a row can have.
        (text(self.from, "0"), text(self.to, "A"))
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Question {
    from: Option<String>,
    to: Option<String>,
    format: Option<String>,
}

/// Answers `GET /export`.
pub(super) async fn get_export(
    State(state): State<Arc<AppState>>,
    Query(question): Query<Question>,
) -> Result<Response, Error> {
    let wanted = Wanted {
        from: read("from", question.from.as_deref())?,
        to: read("to", question.to.as_deref())?,
        format: read("format", question.format.as_deref())?.unwrap_or_default(),
    };
    // Asked before the answer begins, as its status cannot be taken back.
    state
        .store
        .head()
        .await
        .map_err(|error| Error::from_store(&error))?;
    let (out, pieces) = mpsc::channel(AHEAD);
    let (store, archive) = (Arc::clone(&state.store), Arc::clone(&state.owner.archive));
    tokio::spawn(write(store, archive, wanted, out));
    let body = Body::from_stream(stream::unfold(pieces, async |mut pieces| {
        let piece = pieces.recv().await?;
        Some((piece, pieces))
    }));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(wanted.format.media_type()),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static(wanted.format.disposition()),
        ),
    ];
    Ok((headers, body).into_response())
}

fn read<T: FromStr<Err = &'static str>>(
    name: &'static str,
    text: Option<&str>,
) -> Result<Option<T>, Error> {
    let read = |text: &str| {
        text.parse()
            .map_err(|allowed| Error::query(name, text, allowed))
    };
    text.map(read).transpose()
}

/// Where pieces of an export go.
pub type Out = mpsc::Sender<Result<String, StoreError>>;

/// Why an export ended before its end.
enum Stop {
    /// Nobody hears any more.
    Closed,
    /// The database is away.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Writes an export to `out`, in pieces. The log's end is the one at the start, so an export ends
/// however fast receipts come in.
pub async fn write(store: Arc<Store>, archive: Arc<Archive>, wanted: Wanted, out: Out) {
    let export = Export {
        store: &store,
        archive: &archive,
        wanted,
        out: &out,
    };
    if let Err(Stop::Store(error)) = export.run().await {
        tracing::error!(%error, "an export broke off");
        // Nobody may hear any more.
        let _ = out.send(Err(error)).await;
    }
}

/// Numbers that were written, as runs without gaps: as many as there were erasures.
#[derive(Debug, Default)]
struct Runs(Vec<(i64, i64)>);

impl Runs {
    /// Notes a number, which must be above all others.
    fn add(&mut self, seq: i64) {
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => self.0.push((seq, seq)),
        }
    }

    fn has(&self, seq: i64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= seq);
        let run = after.checked_sub(1).and_then(|at| self.0.get(at));
        run.is_some_and(|(_, last)| seq <= *last)
    }
}

struct Export<'a> {
    store: &'a Store,
    archive: &'a Archive,
    wanted: Wanted,
    out: &'a Out,
}

impl Export<'_> {
    async fn run(&self) -> Result<(), Stop> {
        let (from, to) = self.wanted.times();
        let keys = self.store.keys().await?;
        let span = self.store.span(&from, &to).await?;
        match self.wanted.format {
            Format::Ndjson => self.before(&keys).await?,
            Format::Csv => self.put(csv::header()).await?,
            Format::Kantara | Format::Dpv => {}
        }
        let mut written = Runs::default();
        if let Some((first, last)) = span {
            let mut seq = first - 1;
            loop {
                let place = (seq, last);
                let page = self
                    .store
                    .received_between(place, (&from, &to), PAGE)
                    .await?;
                let Some(end) = page.last() else { break };
                seq = end.seq;
                page.iter().for_each(|stored| written.add(stored.seq));
                let text = self.page(page, &keys).await?;
                self.put(text).await?;
            }
        }
        match self.wanted.format {
            Format::Ndjson => self.after(&written).await,
            _ => Ok(()),
        }
    }

    async fn put(&self, text: String) -> Result<(), Stop> {
        self.out.send(Ok(text)).await.map_err(|_| Stop::Closed)
    }

    /// What receipts are checked with: keys, and what was shown.
    async fn before(&self, keys: &[PublicKey]) -> Result<(), Stop> {
        let day = |moment: Option<Moment>| moment.map(|Moment(time)| format!("{time:.3}"));
        let mut text = json_line(&line::Begin {
            r#type: "export",
            version: 1,
            made_at: format!("{:.3}", Timestamp::now()),
            from: day(self.wanted.from),
            to: day(self.wanted.to),
        })?;
        for key in keys {
            text += &json_line(&line::Key::new(key))?;
        }
        self.put(text).await?;
        let mut after = String::new();
        loop {
            let page = self.store.notices_after(&after, PAGE).await?;
            let Some((last, ..)) = page.last() else {
                return Ok(());
            };
            after.clone_from(last);
            let mut text = String::new();
            for (sha256, body, at) in &page {
                text += &json_line(&line::Notice::new(sha256, body, at))?;
            }
            self.put(text).await?;
        }
    }

    /// What proves that nothing is missing: tombstones, checkpoints, and what was done to the log.
    async fn after(&self, written: &Runs) -> Result<(), Stop> {
        let mut seq = 0;
        loop {
            let page = self.store.tombstones_after(seq, PAGE).await?;
            let Some(last) = page.last() else { break };
            seq = last.first_seq;
            let mut text = String::new();
            // What was erased while this export ran is in it already.
            let is_news = |tombstone: &&Tombstone| !written.has(tombstone.first_seq);
            for tombstone in page.iter().filter(is_news) {
                text += &json_line(&line::Signed::new("tombstone", &tombstone.statement)?)?;
            }
            self.put(text).await?;
        }
        let mut number = 0;
        loop {
            // One at a time: its leaves may be many.
            let page = self.store.checkpoints_after(number, 1).await?;
            let Some(checkpoint) = page.last() else { break };
            number = checkpoint.number;
            let mut line = line::Signed::new("checkpoint", &checkpoint.statement)?;
            line.leaves = Some(Base64UrlUnpadded::encode_string(&checkpoint.leaves));
            self.put(json_line(&line)?).await?;
        }
        let mut seq = 0;
        loop {
            let page = self.store.events_after(seq, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            seq = last.seq;
            let mut text = String::new();
            for event in &page {
                text += &json_line(&line::Signed::new("event", &event.statement)?)?;
            }
            self.put(text).await?;
        }
    }

    async fn page(&self, page: Vec<Stored>, keys: &[PublicKey]) -> Result<String, StoreError> {
        let mut text = String::new();
        for stored in page {
            let (line, receipt) = Line::new(self.store, self.archive, stored).await?;
            let record = &line.record;
            let key = || keys.iter().find(|key| key.kid == line.kid);
            text += &match self.wanted.format {
                Format::Ndjson => json_line(&line)?,
                Format::Kantara => {
                    let x = key().map(|key| key.x.as_str());
                    json_line(&kantara::receipt(&receipt, record, x))?
                }
                Format::Dpv => json_line(&dpv::receipt(&receipt, record, &line.received_at))?,
                Format::Csv => {
                    let stamp = csv::Stamp {
                        received_at: &line.received_at,
                        sha256: &line.sha256,
                        kid: &line.kid,
                        jws: &line.jws,
                    };
                    csv::lines(&receipt, record, stamp)
                }
            };
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Runs;

    #[test]
    fn runs_know_what_was_written_and_what_was_not() {
        let mut runs = Runs::default();
        for seq in [1, 2, 3, 5, 9, 10] {
            runs.add(seq);
        }
        assert_eq!(runs.0.len(), 3);
        let written: Vec<i64> = (0..12).filter(|seq| runs.has(*seq)).collect();
        assert_eq!(written, [1, 2, 3, 5, 9, 10]);
    }
}
