//! Counting receipts.
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::PAGE;
use crate::store::{Day, Store, StoreError, Stored};

/// How many different words are told apart. What a receipt says came from anybody, and each new
/// word would cost memory for ever.
const WORDS: usize = 100;

/// Where all further words go.
const OTHER: &str = "other";

/// Ends of the buckets of delays, in milliseconds.
const ENDS: [i64; 7] = [0, 1_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000];

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Receipts, without those of tests.
    pub receipts: u64,
    /// Receipts that a test wrote; they count nowhere else.
    pub test_receipts: u64,
    /// How often what was decided; one receipt holds a decision for each category.
    pub decisions: States,
    /// The same for each category.
    #[serde(skip)]
    pub categories: BTreeMap<String, States>,
    /// By what act.
    pub actions: BTreeMap<String, u64>,
    /// Where.
    pub surfaces: BTreeMap<String, u64>,
    /// In which language the notice was.
    pub languages: BTreeMap<String, u64>,
    /// Whether silence meant no or yes.
    pub regimes: BTreeMap<String, u64>,
    /// How even the notices were.
    pub parity: Parity,
    /// From the decision to its receipt.
    pub delays: Delays,
}

/// How often what was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct States {
    /// Given or renewed.
    pub granted: u64,
    /// Refused.
    pub refused: u64,
    /// Taken back.
    pub withdrawn: u64,
    /// Grown too old.
    pub expired: u64,
    /// Opted out of where silence means yes.
    pub opted_out: u64,
}

/// How even the notices were when the visitor decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Parity {
    /// Receipts with a measured notice.
    pub measured: u64,
    /// Of these, how many had buttons that differed.
    pub unequal: u64,
    /// Of these, how many had a ticked box.
    pub preticked: u64,
}

/// From the decision to its receipt, by the clocks of both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delays {
    /// In ascending order.
    pub buckets: Vec<Bucket>,
}

/// Delays from one length up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// More than that, in milliseconds; none: the browser's clock was ahead.
    pub from_ms: Option<i64>,
    /// Up to and with that; none: any longer.
    pub up_to_ms: Option<i64>,
    /// How many.
    pub receipts: u64,
}

/// What is counted of a receipt that its row does not say.
#[derive(Deserialize)]
struct Slim<'a> {
    #[serde(borrow)]
    event: SlimEvent<'a>,
    #[serde(borrow)]
    notice: SlimNotice<'a>,
    #[serde(borrow)]
    decisions: Vec<SlimDecision<'a>>,
    #[serde(default)]
    test: bool,
}

#[derive(Deserialize)]
struct SlimEvent<'a> {
    surface: &'a str,
}

#[derive(Deserialize)]
struct SlimNotice<'a> {
    #[serde(borrow)]
    language: std::borrow::Cow<'a, str>,
    parity: Option<SlimParity>,
}

#[derive(Deserialize)]
struct SlimParity {
    equal: bool,
    preticked: u64,
}

#[derive(Deserialize)]
struct SlimDecision<'a> {
    purpose: &'a str,
    state: &'a str,
}

impl Counts {
    /// Reads and counts the receipts of `day` after the one numbered `seq`; gives how many rows.
    pub(super) async fn read(
        &mut self,
        store: &Store,
        day: &Day,
        mut seq: i64,
    ) -> Result<i64, StoreError> {
        let mut rows = 0;
        let from = day.day.as_str();
        // Sorts after every time of that day and before every other.
        let to = format!("{from}U");
        loop {
            let page = store
                .received_between((seq, day.last_seq), (from, &to), PAGE)
                .await?;
            let Some(last) = page.last() else {
                return Ok(rows);
            };
            seq = last.seq;
            for stored in &page {
                rows += 1;
                self.count(stored)?;
            }
        }
    }

    fn count(&mut self, Stored { entry, .. }: &Stored) -> Result<(), StoreError> {
        let slim: Slim<'_> = serde_json::from_str(&entry.body).map_err(StoreError::new)?;
        if slim.test {
            self.test_receipts += 1;
            return Ok(());
        }
        self.receipts += 1;
        for SlimDecision { purpose, state } in slim.decisions {
            // What is necessary is no decision.
            if let Some(place) = self.decisions.place(state) {
                *place += 1;
                if let Some(place) = word(&mut self.categories, purpose).place(state) {
                    *place += 1;
                }
            }
        }
        *word(&mut self.actions, &entry.action) += 1;
        *word(&mut self.surfaces, slim.event.surface) += 1;
        *word(&mut self.languages, &slim.notice.language) += 1;
        *word(&mut self.regimes, &entry.regime) += 1;
        if let Some(parity) = slim.notice.parity {
            self.parity.measured += 1;
            self.parity.unequal += u64::from(!parity.equal);
            self.parity.preticked += u64::from(parity.preticked > 0);
        }
        self.delays.count(&entry.decided_at, &entry.received_at);
        Ok(())
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: &Self) {
        self.receipts += other.receipts;
        self.test_receipts += other.test_receipts;
        self.decisions.add(other.decisions);
        for (id, states) in &other.categories {
            word(&mut self.categories, id).add(*states);
        }
        for (mine, theirs) in [
            (&mut self.actions, &other.actions),
            (&mut self.surfaces, &other.surfaces),
            (&mut self.languages, &other.languages),
            (&mut self.regimes, &other.regimes),
        ] {
            for (name, number) in theirs {
                *word(mine, name) += number;
            }
        }
        self.parity.measured += other.parity.measured;
        self.parity.unequal += other.parity.unequal;
        self.parity.preticked += other.parity.preticked;
        self.delays.add(&other.delays);
    }
}

/// The place of a word, or of all others once there are too many.
fn word<'a, T: Default>(map: &'a mut BTreeMap<String, T>, name: &str) -> &'a mut T {
    let name = match map.len() < WORDS || map.contains_key(name) {
        true => name,
        false => OTHER,
    };
    map.entry(name.to_owned()).or_default()
}

impl States {
    fn place(&mut self, state: &str) -> Option<&mut u64> {
        match state {
            "given" | "renewed" => Some(&mut self.granted),
            "refused" => Some(&mut self.refused),
            "withdrawn" => Some(&mut self.withdrawn),
            "expired" => Some(&mut self.expired),
            "opted_out" => Some(&mut self.opted_out),
            _ => None,
        }
    }

    fn add(&mut self, other: Self) {
        self.granted += other.granted;
        self.refused += other.refused;
        self.withdrawn += other.withdrawn;
        self.expired += other.expired;
        self.opted_out += other.opted_out;
    }
}

impl Delays {
    fn fill(&mut self) {
        if self.buckets.is_empty() {
            let bucket = |(from_ms, up_to_ms)| Bucket {
                from_ms,
                up_to_ms,
                receipts: 0,
            };
            let starts = std::iter::once(None).chain(ENDS.map(Some));
            let ends = ENDS.map(Some).into_iter().chain([None]);
            self.buckets = starts.zip(ends).map(bucket).collect();
        }
    }

    fn count(&mut self, decided: &str, received: &str) {
        let times = decided
            .parse::<Timestamp>()
            .ok()
            .zip(received.parse::<Timestamp>().ok());
        let delay = times.map_or(SignedDuration::ZERO, |(decided, received)| {
            received.duration_since(decided)
        });
        let delay = i64::try_from(delay.as_millis()).unwrap_or(i64::MAX);
        self.fill();
        // The same millisecond is a short delay, not a clock that is ahead.
        let delay = if delay == 0 { 1 } else { delay };
        let fits = |bucket: &&mut Bucket| bucket.up_to_ms.is_none_or(|end| delay <= end);
        if let Some(bucket) = self.buckets.iter_mut().find(fits) {
            bucket.receipts += 1;
        }
    }

    fn add(&mut self, other: &Self) {
        self.fill();
        for (mine, theirs) in self.buckets.iter_mut().zip(&other.buckets) {
            mine.receipts += theirs.receipts;
        }
    }
}
