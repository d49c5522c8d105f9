//! Puts the parts together: numbers, chain, checkpoints.
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::checked::{Checked, Subject, Wrong, check_all};
use super::report::{Finding, Kind, Report};
use super::{Trusted, verifier};
use crate::evidence::Verifier;
use crate::evidence::merkle::{self, Hash};
use crate::store::{PublicKey, Statement};

/// How long after its end a key may still have been in use in another receiver.
const GRACE: SignedDuration = SignedDuration::from_hours(1);

/// A check under way. Keys come first, then notices, receipts, tombstones, checkpoints and events,
/// each in the order of their numbers.
#[derive(Debug, Default)]
pub struct Audit {
    keys: HashMap<String, Verifier>,
    trusted_only: bool,
    retired: HashMap<String, Timestamp>,
    notices: HashSet<String>,
    /// Notices that receipts name and the archive lacks, with how many name them.
    unsent: BTreeMap<String, u64>,
    rows: BTreeMap<i64, Row>,
    ids: HashMap<String, (i64, String)>,
    links: Vec<(i64, String, Option<String>)>,
    /// Receipts with a wrong signature and nothing else wrong.
    unsigned: BTreeMap<i64, Result<(), Wrong>>,
    checkpoints: Vec<Sealed>,
    last_sealed: i64,
    last_event: i64,
    head: Option<i64>,
    part: bool,
    report: Report,
}

/// What stands at a number of the log.
#[derive(Debug)]
struct Row {
    leaf: Hash,
    /// The receipt's id; nothing for an erased one.
    receipt_id: Option<String>,
    /// What is wrong with it was said already.
    settled: bool,
}

/// A checkpoint whose leaves are what was signed, or not.
#[derive(Debug)]
struct Sealed {
    number: i64,
    first_seq: i64,
    last_seq: i64,
    leaves: Option<Vec<u8>>,
    sha256: String,
}

#[derive(Deserialize)]
struct CheckpointBody {
    number: i64,
    first_seq: i64,
    last_seq: i64,
    root: String,
    previous_sha256: Option<String>,
}

#[derive(Deserialize)]
struct TombstoneBody {
    first_seq: i64,
    last_seq: i64,
    leaves: Vec<String>,
}

#[derive(Deserialize)]
struct EventBody {
    seq: i64,
}

impl Audit {
    /// Starts a check. With `trusted`, no other key counts.
    #[must_use]
    pub fn new(trusted: Option<Trusted>) -> Self {
        Self {
            trusted_only: trusted.is_some(),
            keys: trusted.unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Says that only a part of the log follows: what is not there was not asked for.
    pub fn only_a_part(&mut self) {
        self.part = true;
    }

    /// Says what the number of the last addition is.
    pub fn head(&mut self, seq: i64) {
        self.head = Some(seq);
    }

    /// A key.
    pub fn key(&mut self, key: &PublicKey) {
        let what = format!("key {}", key.kid);
        match verifier(key) {
            None => self.find(Kind::Changed, what, "its id is not its thumbprint"),
            Some(_) if self.trusted_only && !self.keys.contains_key(&key.kid) => {
                self.find(Kind::Added, what, "it is not among the trusted keys");
            }
            Some(verifier) => {
                self.keys.insert(key.kid.clone(), verifier);
            }
        }
        let retired_at = key.retired_at.as_deref().and_then(|at| at.parse().ok());
        if let Some(retired_at) = retired_at {
            self.retired.insert(key.kid.clone(), retired_at);
        }
    }

    /// A notice's text.
    pub fn notice(&mut self, sha256: &str, text: &str) {
        self.report.notices += 1;
        self.notices.insert(sha256.to_owned());
        if base64url(&Sha256::digest(text.as_bytes())) != sha256 {
            let what = format!("notice {sha256}");
            self.find(Kind::Changed, what, "its text has another hash");
        }
    }

    /// Receipts.
    pub fn receipts(&mut self, subjects: &[Subject<'_>]) {
        let checked = check_all(subjects, &self.keys);
        for (one, subject) in checked.into_iter().zip(subjects) {
            self.receipt(one, subject);
        }
    }

    fn receipt(&mut self, one: Checked, subject: &Subject<'_>) {
        self.report.receipts += 1;
        let what = receipt(&one.receipt_id, one.seq);
        let settled = matches!(one.verdict, Err(Wrong::Text | Wrong::Column(_)));
        match &one.verdict {
            Ok(()) => {}
            Err(Wrong::Text) => self.find(
                Kind::Changed,
                what.clone(),
                "its text is not the one that was signed",
            ),
            Err(Wrong::Column(name)) => self.find(
                Kind::Changed,
                what.clone(),
                format!("the column {name} says something else than its text"),
            ),
            // Whether it was ever added properly shows at the end.
            Err(Wrong::UnknownKey(_) | Wrong::Signature) => {
                self.unsigned.insert(one.seq, one.verdict.clone());
            }
        }
        let late = self
            .retired
            .get(&*subject.kid)
            .zip(subject.received_at.parse::<Timestamp>().ok())
            .is_some_and(|(end, at)| at.duration_since(*end) > GRACE);
        if late {
            let why = format!("it was signed after its key {} was retired", subject.kid);
            self.find(Kind::Added, what.clone(), why);
        }
        if let Some((seq, _)) = self.ids.get(&one.receipt_id) {
            let why = format!("it is number {seq} already");
            self.find(Kind::Added, what.clone(), why);
        }
        if !self.notices.contains(&one.notice) {
            *self.unsent.entry(one.notice).or_default() += 1;
        }
        if let Some((id, sha256)) = one.previous {
            self.links.push((one.seq, id, sha256));
        }
        let row = Row {
            leaf: one.leaf,
            receipt_id: Some(one.receipt_id.clone()),
            settled,
        };
        self.ids.insert(one.receipt_id, (one.seq, one.sha256));
        if self.rows.insert(one.seq, row).is_some() {
            self.find(Kind::Added, what, "another one has this number");
        }
    }

    /// A tombstone.
    pub fn tombstone(&mut self, statement: &Statement) {
        let Some(body) = self.statement::<TombstoneBody>("tombstone", statement) else {
            return;
        };
        let hashes = body.leaves.iter().map(|leaf| hash(leaf));
        for (seq, leaf) in (body.first_seq..=body.last_seq).zip(hashes) {
            self.report.erased += 1;
            let row = Row {
                leaf: leaf.unwrap_or_default(),
                receipt_id: None,
                settled: false,
            };
            if let Some(Some(id)) = self.rows.insert(seq, row).map(|row| row.receipt_id) {
                self.find(Kind::Added, receipt(&id, seq), "it was erased before");
            }
        }
    }

    /// A checkpoint with its leaf hashes.
    pub fn checkpoint(&mut self, statement: &Statement, leaves: Vec<u8>) {
        self.report.checkpoints += 1;
        let Some(body) = self.statement::<CheckpointBody>("checkpoint", statement) else {
            return;
        };
        let what = format!("checkpoint {}", body.number);
        let root = base64url(&merkle::root(hashes(&leaves)));
        let count = usize::try_from(body.last_seq - body.first_seq + 1);
        let whole = root == body.root && count.ok() == Some(leaves.len() / 32);
        if !whole {
            self.find(
                Kind::Changed,
                what.clone(),
                "its leaves are not what was signed",
            );
        }
        let last = self.checkpoints.last();
        let (number, first_seq) = last.map_or((0, 1), |last| (last.number, last.last_seq + 1));
        if body.number != number + 1 {
            let why = format!("number {} comes before it", number);
            self.find(Kind::Removed, format!("checkpoint {}", number + 1), why);
        } else if body.previous_sha256.as_deref() != last.map(|last| last.sha256.as_str())
            || body.first_seq != first_seq
        {
            let why = format!("it does not follow checkpoint {number}");
            self.find(Kind::Changed, what, why);
        }
        self.last_sealed = body.last_seq;
        self.checkpoints.push(Sealed {
            number: body.number,
            first_seq: body.first_seq,
            last_seq: body.last_seq,
            leaves: whole.then_some(leaves),
            sha256: base64url(&Sha256::digest(statement.body.as_bytes())),
        });
    }

    /// An event.
    pub fn event(&mut self, statement: &Statement) {
        self.report.events += 1;
        let Some(EventBody { seq }) = self.statement("event", statement) else {
            return;
        };
        for missing in self.last_event + 1..seq {
            let what = format!("event {missing}");
            self.find(Kind::Removed, what, "its number is left out");
        }
        self.last_event = seq;
    }

    /// Reads what was signed, unless the signature is wrong.
    fn statement<T: for<'a> Deserialize<'a>>(
        &mut self,
        kind: &str,
        statement: &Statement,
    ) -> Option<T> {
        let what = || format!("{kind} {}", statement.body);
        let Some(verifier) = self.keys.get(&statement.kid) else {
            let why = format!("nobody trusted has its key {}", statement.kid);
            self.find(Kind::Added, what(), why);
            return None;
        };
        if !verifier.verifies(&statement.jws, statement.body.as_bytes()) {
            self.find(Kind::Changed, what(), "its signature does not fit");
            return None;
        }
        // The kind is part of what is signed, or one could be passed off as another.
        #[derive(Deserialize)]
        struct Typed {
            r#type: String,
        }
        let typed: Option<Typed> = serde_json::from_str(&statement.body).ok();
        let read = serde_json::from_str(&statement.body).ok();
        if typed.is_none_or(|typed| typed.r#type != kind) || read.is_none() {
            self.find(Kind::Changed, what(), format!("it is no {kind}"));
            return None;
        }
        read
    }

    /// Ends the check.
    #[must_use]
    pub fn finish(mut self) -> Report {
        self.against_checkpoints();
        self.numbers();
        self.chain();
        for (sha256, count) in std::mem::take(&mut self.unsent) {
            let why = format!("its text was never sent; receipts that name it: {count}");
            self.find(Kind::Note, format!("notice {sha256}"), why);
        }
        self.report
    }

    /// Every row against what was there when its checkpoint was made.
    fn against_checkpoints(&mut self) {
        let mut findings = Vec::new();
        let mut covered = BTreeSet::new();
        for sealed in std::mem::take(&mut self.checkpoints) {
            let Some(leaves) = &sealed.leaves else {
                continue;
            };
            covered.insert((sealed.first_seq, sealed.last_seq));
            let expected: Vec<(i64, Hash)> = (sealed.first_seq..).zip(hashes(leaves)).collect();
            let differs = |(seq, leaf): &&(i64, Hash)| {
                self.rows.get(seq).is_some_and(|row| row.leaf != *leaf)
            };
            let wrong: Vec<_> = expected.iter().filter(differs).collect();
            if wrong.is_empty() {
                continue;
            }
            let places: HashMap<Hash, i64> =
                expected.iter().map(|(seq, leaf)| (*leaf, *seq)).collect();
            for (seq, _) in wrong {
                let Some(row) = self.rows.get_mut(seq) else {
                    continue;
                };
                self.unsigned.remove(seq);
                let what = match &row.receipt_id {
                    Some(id) => receipt(id, *seq),
                    None => format!("tombstone of number {seq}"),
                };
                match places.get(&row.leaf) {
                    Some(place) => {
                        let why = format!("it was number {place} at checkpoint {}", sealed.number);
                        findings.push((Kind::Moved, what, why));
                    }
                    None if row.settled => {}
                    None => {
                        let why =
                            format!("it is not what stood here at checkpoint {}", sealed.number);
                        findings.push((Kind::Changed, what, why));
                    }
                }
            }
        }
        for (kind, what, why) in findings {
            self.find(kind, what, why);
        }
        let is_covered = |seq: i64| {
            covered
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&seq))
        };
        let receipts = self.rows.iter().filter(|(_, row)| row.receipt_id.is_some());
        self.report.uncovered = receipts.filter(|(seq, _)| !is_covered(**seq)).count() as u64;
        for (seq, verdict) in std::mem::take(&mut self.unsigned) {
            let Some(id) = self.rows.get(&seq).and_then(|row| row.receipt_id.clone()) else {
                continue;
            };
            let why = match verdict {
                Err(Wrong::UnknownKey(kid)) => format!("nobody trusted has its key {kid}"),
                _ => "its signature does not fit".to_owned(),
            };
            let kind = if is_covered(seq) {
                Kind::Changed
            } else {
                Kind::Added
            };
            self.find(kind, receipt(&id, seq), why);
        }
    }

    /// Numbers have no gaps.
    fn numbers(&mut self) {
        let first = match self.part {
            true => self.rows.keys().next().copied().unwrap_or(1),
            false => 1,
        };
        let sealed = self.last_sealed;
        let last = self.rows.keys().next_back().copied().unwrap_or(0);
        let end = match self.part {
            true => last,
            false => last.max(sealed).max(self.head.unwrap_or(0)),
        };
        let mut missing: Vec<(i64, i64)> = Vec::new();
        let mut next = first;
        for seq in self
            .rows
            .range(first..)
            .map(|(seq, _)| *seq)
            .chain([end + 1])
        {
            if next < seq {
                missing.push((next, seq - 1));
            }
            next = seq + 1;
        }
        for (from, to) in missing {
            let what = match from == to {
                true => format!("receipt number {from}"),
                false => format!("receipts number {from} to {to}"),
            };
            self.find(
                Kind::Removed,
                what,
                "there is neither a receipt nor a tombstone",
            );
        }
        let head = self.head.unwrap_or(i64::MAX);
        let outside: Vec<_> = self
            .rows
            .iter()
            .filter(|(seq, _)| **seq > head || **seq < 1)
            .filter_map(|(seq, row)| Some(receipt(row.receipt_id.as_deref()?, *seq)))
            .collect();
        for what in outside {
            self.find(Kind::Added, what, "the log never had this number");
        }
    }

    /// Each receipt names the one before it.
    fn chain(&mut self) {
        for (seq, id, sha256) in std::mem::take(&mut self.links) {
            let Some(own) = self.rows.get(&seq).and_then(|row| row.receipt_id.clone()) else {
                continue;
            };
            let what = receipt(&own, seq);
            match (self.ids.get(&id), sha256) {
                (None, _) => {
                    let why = format!("the one before it, {id}, is not here");
                    self.find(Kind::Note, what, why);
                }
                (Some((_, stored)), Some(named)) if *stored != named => {
                    let why = format!("it knows the one before it, {id}, with another text");
                    self.find(Kind::Note, what, why);
                }
                _ => {}
            }
        }
    }

    fn find(&mut self, kind: Kind, what: impl Into<String>, why: impl Into<String>) {
        self.report.findings.push(Finding {
            kind,
            what: what.into(),
            why: why.into(),
        });
    }
}

fn receipt(id: &str, seq: i64) -> String {
    format!("receipt {id} (number {seq})")
}

fn hashes(leaves: &[u8]) -> impl Iterator<Item = Hash> {
    leaves.as_chunks().0.iter().copied()
}

fn hash(text: &str) -> Option<Hash> {
    Base64UrlUnpadded::decode_vec(text).ok()?.try_into().ok()
}

fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}
