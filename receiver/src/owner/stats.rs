//! `GET /stats`: what was decided, in numbers.
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::{Query, State};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::router::AppState;
use crate::store::{Day, Store, StoreError};

mod count;

pub use count::{Bucket, Counts, Parity, States};

/// How many rows are read at once: what a reader holds in memory, at most 8 MiB.
const PAGE: i64 = 500;

/// Days that are kept counted. Whoever asks for more waits for them to be counted again.
const KEPT: usize = 1100;

/// How many days one question may span.
const LONGEST: i64 = 3700;

/// Figures of days that were counted before, which hold as long as the day's receipts are the same.
#[derive(Debug, Default)]
pub struct Stats(Mutex<HashMap<String, (Day, Arc<Counts>)>>);

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Period {
    from: Option<String>,
    to: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// The first day, UTC, by the time of receipt.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// When this was counted.
    pub generated_at: String,
    /// What holds for the whole period.
    #[serde(flatten)]
    pub all: Counts,
    /// The same for each category.
    pub categories: Vec<Category>,
    /// Each day of the period, also those without receipts.
    pub days: Vec<DayFigures>,
}

/// What was decided about one category.
#[derive(Debug, Serialize)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// How often what was decided.
    #[serde(flatten)]
    pub states: States,
}

/// One day.
#[derive(Debug, Serialize)]
pub struct DayFigures {
    /// UTC.
    pub day: Date,
    /// Receipts, without those of tests.
    pub receipts: u64,
    /// How often what was decided.
    pub decisions: States,
    /// The same for each category.
    pub categories: BTreeMap<String, States>,
    /// How even the notices were.
    pub parity: Parity,
}

/// Answers `GET /stats`.
pub(super) async fn get_stats(
    State(state): State<Arc<AppState>>,
    Query(period): Query<Period>,
) -> Result<Json<Figures>, Error> {
    let now = Timestamp::now();
    let (from, to) = days(&period, now)?;
    let figures = state.owner.stats.figures(&state.store, from, to, now).await;
    figures.map(Json).map_err(|error| Error::from_store(&error))
}

fn days(period: &Period, now: Timestamp) -> Result<(Date, Date), Error> {
    let read = |name: &'static str, text: &Option<String>, default: Date| match text {
        None => Ok(default),
        Some(text) => text
            .parse::<Date>()
            .map_err(|_| Error::query(name, text, "a day such as 2026-11-22")),
    };
    let today = now.to_zoned(TimeZone::UTC).date();
    let to = read("to", &period.to, today)?;
    let from = read("from", &period.from, to.saturating_sub(29.days()))?;
    let length = i64::from((to - from).get_days());
    if !(0..LONGEST).contains(&length) {
        let found = period.from.as_deref().unwrap_or_default();
        return Err(Error::query(
            "from",
            found,
            "a day before \"to\", at most ten years",
        ));
    }
    Ok((from, to))
}

impl Stats {
    /// Counts the receipts of the days `from` to `to`, both included.
    ///
    /// # Errors
    /// The database is away.
    pub async fn figures(
        &self,
        store: &Store,
        from: Date,
        to: Date,
        now: Timestamp,
    ) -> Result<Figures, StoreError> {
        let end = to.saturating_add(1.day()).to_string();
        let mut counted = BTreeMap::new();
        for day in store.days(&from.to_string(), &end).await? {
            let counts = self.count(store, &day).await?;
            counted.insert(day.day, counts);
        }
        let mut all = Counts::default();
        for counts in counted.values() {
            all.add(counts);
        }
        let categories = std::mem::take(&mut all.categories);
        let days = from
            .series(1.day())
            .take_while(|day| *day <= to)
            .map(|day| DayFigures::new(day, counted.get(&day.to_string())))
            .collect();
        Ok(Figures {
            from,
            to,
            generated_at: format!("{now:.3}"),
            all,
            categories: categories
                .into_iter()
                .map(|(id, states)| Category { id, states })
                .collect(),
            days,
        })
    }

    /// Counts a day, or what was added to it since it was counted last.
    async fn count(&self, store: &Store, day: &Day) -> Result<Arc<Counts>, StoreError> {
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&day.day)
            .cloned();
        let (mut from, mut counts, mut rows) = (day.first_seq - 1, Counts::default(), 0);
        if let Some((before, known)) = known {
            if before == *day {
                return Ok(known);
            }
            // The log only grows at its end; fewer or other rows mean that some were erased.
            if before.first_seq == day.first_seq && before.receipts < day.receipts {
                (from, counts, rows) = (before.last_seq, (*known).clone(), before.receipts);
            }
        }
        rows += counts.read(store, day, from).await?;
        if rows != day.receipts && from >= day.first_seq {
            counts = Counts::default();
            counts.read(store, day, day.first_seq - 1).await?;
        }
        let counts = Arc::new(counts);
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= KEPT {
            map.clear();
        }
        map.insert(day.day.clone(), (day.clone(), Arc::clone(&counts)));
        Ok(counts)
    }
}

impl DayFigures {
    fn new(day: Date, counts: Option<&Arc<Counts>>) -> Self {
        let none = Arc::default();
        let counts = counts.unwrap_or(&none);
        Self {
            day,
            receipts: counts.receipts,
            decisions: counts.decisions,
            categories: counts.categories.clone(),
            parity: counts.parity,
        }
    }
}
