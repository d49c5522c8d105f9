//! Receipts: adding many at once, and finding them again.
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::session::{Arg, Inner, Row, Tx};
use super::{Store, StoreError, postgres, sqlite};

/// One receipt as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The receipt's own id, unique in a store.
    pub receipt_id: String,
    /// Whose decision it is, or `anon`.
    pub subject_id: String,
    /// The receipt before it in the same browser.
    pub previous_receipt_id: Option<String>,
    /// SHA-256 of that one's canonical form, base64url.
    pub previous_sha256: Option<String>,
    /// The site, as scheme, host and port.
    pub origin: String,
    /// The receipt's `event.time`: ISO 8601, UTC, milliseconds.
    pub decided_at: String,
    /// When it was received, same form.
    pub received_at: String,
    /// Whether the two are more than a day apart.
    pub clock_skew: bool,
    /// The receipt's `event.action`.
    pub action: String,
    /// The receipt's `jurisdiction.regime`.
    pub regime: String,
    /// The receipt's `notice.language`.
    pub language: String,
    /// The receipt's `notice.parity.equal`; none where no notice was shown.
    pub parity: Option<bool>,
    /// The receipt's `notice.text_sha256`, base64url.
    pub notice_sha256: String,
    /// The receipt in its RFC 8785 canonical form.
    pub body: Arc<str>,
    /// SHA-256 of `body`, base64url without padding.
    pub sha256: String,
    /// The key of `jws`: its RFC 7638 thumbprint.
    pub kid: Arc<str>,
    /// The countersignature: a detached JWS.
    pub jws: String,
}

/// An [`Entry`] and its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its number in the order of commit, from 1 and without gaps.
    pub seq: i64,
    /// How it fits the receipt before it.
    pub chain: Chain,
    /// The receipt.
    pub entry: Entry,
}

/// How a receipt fitted the one before it when it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// It says that there is none before it.
    First,
    /// The one before it is here and has the hash that was named, or none was named.
    Linked,
    /// The one before it is not here: still on its way, never sent, or erased.
    Gap,
    /// The one before it is here with another hash.
    Mismatch,
}

impl Chain {
    const ALL: [Self; 4] = [Self::First, Self::Linked, Self::Gap, Self::Mismatch];

    /// Its form in the database and in exports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Linked => "linked",
            Self::Gap => "gap",
            Self::Mismatch => "mismatch",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chain| chain.word() == word)
    }
}

/// What became of an entry that was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is new and stored.
    New {
        /// Whether the text of its notice is in the archive.
        notice_known: bool,
    },
    /// It was there already, word for word.
    Same {
        /// What was stored then.
        first: Box<Entry>,
        /// Whether the text of its notice is in the archive.
        notice_known: bool,
    },
    /// Another receipt has its id; nothing was stored.
    Other,
}

/// A row on its way in.
pub(super) struct NewRow<'a> {
    pub(super) seq: i64,
    pub(super) chain: Chain,
    pub(super) entry: &'a Entry,
}

/// The columns, in the order in which rows are written and read.
pub(super) const COLUMNS: [&str; 19] = [
    "seq",
    "receipt_id",
    "subject_id",
    "previous_receipt_id",
    "previous_sha256",
    "chain",
    "origin",
    "decided_at",
    "received_at",
    "clock_skew",
    "action",
    "regime",
    "language",
    "parity",
    "notice_sha256",
    "body",
    "sha256",
    "kid",
    "jws",
];

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT seq, receipt_id, subject_id, previous_receipt_id, previous_sha256, chain, \
             origin, decided_at, received_at, clock_skew, action, regime, language, parity, \
             notice_sha256, body, sha256, kid, jws FROM receipts ",
            $rest
        )
    };
}

impl Store {
    /// Stores the new ones among `entries` in one transaction and tells, in the same order, what
    /// became of each. When the answer is `Ok`, they have survived a crash or a power cut.
    ///
    /// # Errors
    /// The database is away. They may be stored or not; all of them can be put again.
    pub async fn put(&self, entries: &[Entry]) -> Result<Vec<Put>, StoreError> {
        let put = async {
            let mut tx = self.begin().await?;
            let outcomes = tx.put(entries).await?;
            tx.commit().await?;
            Ok(outcomes)
        };
        self.heard(put).await
    }

    /// The receipt with this id, if there is one.
    ///
    /// # Errors
    /// The database is away.
    pub async fn get(&self, receipt_id: &str) -> Result<Option<Stored>, StoreError> {
        let sql = select!("WHERE receipt_id = $1");
        let rows = self.read(sql, &[Arg::Text(receipt_id)]).await?;
        rows.first().map(Stored::read).transpose()
    }

    /// All receipts of a subject, oldest first. `anon` is nobody and has none.
    ///
    /// # Errors
    /// The database is away.
    pub async fn of_subject(&self, subject_id: &str) -> Result<Vec<Stored>, StoreError> {
        // The second condition lets the partial index serve.
        let sql = select!("WHERE subject_id = $1 AND subject_id <> 'anon' ORDER BY seq");
        let rows = self.read(sql, &[Arg::Text(subject_id)]).await?;
        rows.iter().map(Stored::read).collect()
    }

    /// The next receipts after the one numbered `seq`, at most `limit`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn after(&self, seq: i64, limit: i64) -> Result<Vec<Stored>, StoreError> {
        let sql = select!("WHERE seq > $1 ORDER BY seq LIMIT $2");
        let rows = self.read(sql, &[Arg::Int(seq), Arg::Int(limit)]).await?;
        rows.iter().map(Stored::read).collect()
    }

    /// The least number that a receipt has; 1 unless rows were erased or somebody meddled.
    ///
    /// # Errors
    /// The database is away.
    pub async fn least_seq(&self) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT seq FROM receipts ORDER BY seq LIMIT 1";
        let rows = self.read(sql, &[]).await?;
        rows.first().map(|row| row.int(0)).transpose()
    }

    /// The next receipts after the one numbered `seq` and up to `last`, received from `from` on and
    /// before `to` (ISO 8601, UTC), at most `limit`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn received_between(
        &self,
        (seq, last): (i64, i64),
        (from, to): (&str, &str),
        limit: i64,
    ) -> Result<Vec<Stored>, StoreError> {
        let sql = select!(
            "WHERE seq > $1 AND seq <= $2 AND received_at >= $3 AND received_at < $4
             ORDER BY seq LIMIT $5"
        );
        let args = [
            Arg::Int(seq),
            Arg::Int(last),
            Arg::Text(from),
            Arg::Text(to),
            Arg::Int(limit),
        ];
        let rows = self.read(sql, &args).await?;
        rows.iter().map(Stored::read).collect()
    }

    /// The number of the last addition to the log.
    ///
    /// # Errors
    /// The database is away.
    pub async fn last_seq(&self) -> Result<i64, StoreError> {
        let rows = self
            .read("SELECT seq FROM log_head WHERE id = 1", &[])
            .await?;
        rows.first().ok_or_else(no_head)?.int(0)
    }
}

impl Tx {
    /// Does what [`Store::put`] does, as part of this transaction.
    ///
    /// # Errors
    /// As there.
    pub async fn put(&mut self, entries: &[Entry]) -> Result<Vec<Put>, StoreError> {
        let mut there = self.hashes_of(entries).await?;
        let notices = self.name_notices(entries).await?;

        let mut new = Vec::with_capacity(entries.len());
        let mut outcomes = Vec::with_capacity(entries.len());
        let mut replays = Vec::new();
        for entry in entries {
            let notice_known = notices.contains(entry.notice_sha256.as_str());
            match there.get(entry.receipt_id.as_str()) {
                None => {
                    let chain = chain(entry, &there);
                    there.insert(entry.receipt_id.clone(), entry.sha256.clone());
                    new.push((chain, entry));
                    outcomes.push(Put::New { notice_known });
                }
                Some(sha256) if *sha256 == entry.sha256 => {
                    replays.push((outcomes.len(), entry, notice_known));
                    outcomes.push(Put::Other);
                }
                Some(_) => outcomes.push(Put::Other),
            }
        }
        if !new.is_empty() {
            let count = i64::try_from(new.len()).map_err(StoreError::new)?;
            let last = self.advance(count).await?;
            let rows: Vec<_> = (last - count + 1..)
                .zip(new)
                .map(|(seq, (chain, entry))| NewRow { seq, chain, entry })
                .collect();
            match &mut self.0 {
                Inner::Sqlite(tx) => sqlite::insert(tx, &rows).await?,
                Inner::Postgres(tx) => postgres::insert(tx, &rows).await?,
            }
        }
        for (at, entry, notice_known) in replays {
            let first = Box::new(self.stored(&entry.receipt_id).await?.entry);
            if let Some(outcome) = outcomes.get_mut(at) {
                *outcome = Put::Same {
                    first,
                    notice_known,
                };
            }
        }
        Ok(outcomes)
    }

    /// The hashes of what is stored under the ids of `entries` and of those they name as the one
    /// before them.
    async fn hashes_of(
        &mut self,
        entries: &[Entry],
    ) -> Result<HashMap<String, String>, StoreError> {
        let ids: HashSet<&str> = entries
            .iter()
            .flat_map(|entry| [Some(&entry.receipt_id), entry.previous_receipt_id.as_ref()])
            .flatten()
            .map(String::as_str)
            .collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let sql = self.any_of(
            "SELECT receipt_id, sha256 FROM receipts
             WHERE receipt_id IN (SELECT value FROM json_each($1))",
            "SELECT receipt_id, sha256 FROM receipts WHERE receipt_id = ANY($1)",
        );
        let rows = self.fetch(sql, &[Arg::Texts(&ids)]).await?;
        rows.iter()
            .map(|row| Ok((row.text(0)?, row.text(1)?)))
            .collect()
    }

    /// Numbers `count` more additions to the log; gives the number of the last.
    async fn advance(&mut self, count: i64) -> Result<i64, StoreError> {
        let sql = "UPDATE log_head SET seq = seq + $1 WHERE id = 1 RETURNING seq";
        let rows = self.fetch(sql, &[Arg::Int(count)]).await?;
        rows.first().ok_or_else(no_head)?.int(0)
    }

    async fn stored(&mut self, receipt_id: &str) -> Result<Stored, StoreError> {
        let sql = select!("WHERE receipt_id = $1");
        let rows = self.fetch(sql, &[Arg::Text(receipt_id)]).await?;
        let row = rows.first().ok_or(sqlx::Error::RowNotFound)?;
        Stored::read(row)
    }
}

fn no_head() -> StoreError {
    StoreError::new("the table log_head has lost its row")
}

fn chain(entry: &Entry, there: &HashMap<String, String>) -> Chain {
    let Some(previous) = &entry.previous_receipt_id else {
        return Chain::First;
    };
    match (there.get(previous), &entry.previous_sha256) {
        (None, _) => Chain::Gap,
        (Some(stored), Some(named)) if stored != named => Chain::Mismatch,
        (Some(_), _) => Chain::Linked,
    }
}

impl Stored {
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        let chain = row.text(5)?;
        Ok(Self {
            seq: row.int(0)?,
            chain: Chain::of(&chain)
                .ok_or_else(|| StoreError::new(format!("{chain:?} is no state of a chain")))?,
            entry: Entry {
                receipt_id: row.text(1)?,
                subject_id: row.text(2)?,
                previous_receipt_id: row.maybe_text(3)?,
                previous_sha256: row.maybe_text(4)?,
                origin: row.text(6)?,
                decided_at: row.text(7)?,
                received_at: row.text(8)?,
                clock_skew: row.int(9)? != 0,
                action: row.text(10)?,
                regime: row.text(11)?,
                language: row.text(12)?,
                parity: row.maybe_int(13)?.map(|flag| flag != 0),
                notice_sha256: row.text(14)?,
                body: row.text(15)?.into(),
                sha256: row.text(16)?,
                kid: row.text(17)?.into(),
                jws: row.text(18)?,
            },
        })
    }
}
