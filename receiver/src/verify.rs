//! Checks what is stored, or exported, against its signatures, chain and checkpoints.
use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::chores;
use crate::config::Verify;
use crate::evidence::Verifier;
use crate::store::{PublicKey, Store};

mod audit;
mod checked;
mod export;
mod report;

pub use audit::Audit;
pub use checked::Subject;
pub use report::{Finding, Kind, Report};

/// How many rows are checked at once.
const PAGE: i64 = 2000;

/// Runs the command and prints what it found.
///
/// # Errors
/// What is to be checked cannot be read.
pub async fn command(config: Verify) -> Result<ExitCode> {
    let trusted = config.jwks.as_deref().map(read_jwks).transpose()?;
    let report = match &config.export {
        Some(path) => export::check(path, trusted)?,
        None => {
            let store = chores::open(&config.source.database).await?;
            let report = database(&store, trusted).await?;
            store.close().await;
            report
        }
    };
    print!("{report}");
    Ok(if report.holds(config.strict) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Checks a whole database.
///
/// # Errors
/// The database is away.
pub async fn database(store: &Store, trusted: Option<Trusted>) -> Result<Report> {
    // What is added while this runs is left for the next time.
    let head = store.last_seq().await?;
    let mut audit = Audit::new(trusted);
    for key in store.keys().await? {
        audit.key(&key);
    }
    let mut after = String::new();
    loop {
        let page = store.notices_after(&after, 100).await?;
        let Some((last, ..)) = page.last() else { break };
        after.clone_from(last);
        for (sha256, text, _) in &page {
            audit.notice(sha256, text);
        }
    }
    let mut seq = store.least_seq().await?.map_or(0, |least| least - 1);
    loop {
        let mut page = store.after(seq, PAGE).await?;
        let Some(last) = page.last() else { break };
        seq = last.seq;
        // Rows beyond the head were not there when it was read, or were never added properly.
        if seq > head && store.last_seq().await? >= seq {
            page.retain(|row| row.seq <= head);
        }
        let subjects: Vec<_> = page.iter().map(Subject::of_row).collect();
        audit.receipts(&subjects);
        if seq >= head && subjects.is_empty() {
            break;
        }
    }
    let mut seq = i64::MIN;
    loop {
        let page = store.tombstones_after(seq, PAGE).await?;
        let Some(last) = page.last() else { break };
        seq = last.first_seq;
        for tombstone in &page {
            audit.tombstone(&tombstone.statement);
        }
    }
    let mut number = i64::MIN;
    loop {
        // One at a time: its leaves may be many.
        let page = store.checkpoints_after(number, 1).await?;
        let Some(last) = page.last() else { break };
        number = last.number;
        audit.checkpoint(&last.statement, last.leaves.clone());
    }
    let mut seq = i64::MIN;
    loop {
        let page = store.events_after(seq, PAGE).await?;
        let Some(last) = page.last() else { break };
        seq = last.seq;
        for event in &page {
            audit.event(&event.statement);
        }
    }
    audit.head(head);
    Ok(audit.finish())
}

/// Keys that are trusted whatever the database says, by their ids.
pub type Trusted = HashMap<String, Verifier>;

/// Reads a JWK set.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub fn read_jwks(path: &Path) -> Result<Trusted> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Jwk>,
    }
    #[derive(Deserialize)]
    struct Jwk {
        crv: Option<String>,
        x: Option<String>,
    }
    let place = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {place}"))?;
    let set: Set = serde_json::from_str(&text)
        .with_context(|| format!("{place}: expected a JWK set, {{\"keys\":[…]}}"))?;
    let trusted: Trusted = set
        .keys
        .iter()
        .filter(|key| key.crv.as_deref() == Some("Ed25519"))
        .filter_map(|key| Verifier::new(key.x.as_deref()?))
        .collect();
    ensure!(!trusted.is_empty(), "{place} holds no Ed25519 key");
    Ok(trusted)
}

/// The verifier of a key, if the key is what its id says.
fn verifier(key: &PublicKey) -> Option<Verifier> {
    let (kid, verifier) = Verifier::new(&key.x)?;
    (kid == key.kid).then_some(verifier)
}
