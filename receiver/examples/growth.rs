//! How the price of a receipt grows with the number of those that are there: adding, finding one,
//! finding those of a subject, exporting all, in a SQLite file or a PostgreSQL database.
//!
//! `cargo run --release -p untick-receiver --example growth -- [DATABASE] [MOST]`
//!
//! `DATABASE` is a path or URL of an empty database (a temporary file), `MOST` how many receipts
//! to end with (1,000,000). The receipts are the published example under other ids; each is read,
//! checked, signed and committed in batches of 64, just as the running program does it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement ends at the first fault"
)]
use std::time::{Duration, Instant};

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use untick_receiver::chores;
use untick_receiver::config::{Database, Export, Source};
use untick_receiver::evidence::Signer;
use untick_receiver::intake;
use untick_receiver::owner::export::Format;
use untick_receiver::store::{Entry, Put, Store};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXAMPLE: &str = include_str!("../../docs/receipt/receipt-v1.example.json");

/// As many receipts as 64 connections have under way.
const BATCH: usize = 64;

/// How many look-ups each figure is of.
const LOOK_UPS: usize = 500;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = tempfile::tempdir()?;
    let database: Database = match arguments.next() {
        Some(text) => text.parse().map_err(anyhow::Error::msg)?,
        None => Database::Sqlite(folder.path().join("growth.sqlite")),
    };
    let most: usize = arguments
        .next()
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let store = Store::open(&database).await?;
    let signer = Signer::new(&[7; 32]);

    println!(
        "| receipts | read, check, sign | commit, per receipt | commit of 64, p50 | p99 | one by id, p50 | a subject's, p50 | export, each | memory |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut there = 0;
    let mut subjects: Vec<(String, String)> = Vec::new();
    let mut next = 10_000.min(most);
    while there < most {
        let (mut intake, mut commits) = (Duration::ZERO, Vec::new());
        let first = there;
        while there < next {
            let start = Instant::now();
            let entries: Vec<Entry> = (0..BATCH.min(next - there))
                .map(|_| fresh(&signer))
                .collect();
            intake += start.elapsed();
            let start = Instant::now();
            let outcomes = store.put(&entries).await?;
            commits.push(start.elapsed());
            anyhow::ensure!(outcomes.iter().all(|put| matches!(put, Put::New { .. })));
            there += entries.len();
            if subjects.len() < LOOK_UPS * 20 || there % 7 == 0 {
                let entry = &entries[0];
                subjects.push((entry.receipt_id.clone(), entry.subject_id.clone()));
            }
        }
        let count = u32::try_from(there - first)?;
        let total: Duration = commits.iter().sum();
        let step = (subjects.len() / LOOK_UPS).max(1);
        let (mut ids, mut of_subject) = (Vec::new(), Vec::new());
        for (receipt_id, subject_id) in subjects.iter().step_by(step) {
            let start = Instant::now();
            anyhow::ensure!(store.get(receipt_id).await?.is_some());
            ids.push(start.elapsed());
            let start = Instant::now();
            anyhow::ensure!(!store.of_subject(subject_id).await?.is_empty());
            of_subject.push(start.elapsed());
        }
        let export = Export {
            source: Source {
                database: database.clone(),
            },
            from: None,
            to: None,
            format: Format::Ndjson,
            output: Some(folder.path().join("export.ndjson")),
        };
        let start = Instant::now();
        chores::export(&export).await?;
        let exported = start.elapsed();
        std::fs::remove_file(folder.path().join("export.ndjson"))?;
        println!(
            "| {there} | {:.1} µs | {:.1} µs | {:.2} ms | {:.2} ms | {:.0} µs | {:.0} µs | {:.1} µs | {:.0} MB |",
            micros(intake / count),
            micros(total / count),
            micros(part(&mut commits, 50)) / 1000.0,
            micros(part(&mut commits, 99)) / 1000.0,
            micros(part(&mut ids, 50)),
            micros(part(&mut of_subject, 50)),
            micros(exported) / there as f64,
            memory(),
        );
        next = (next * 10).min(most).max(next + 1);
    }
    store.close().await;
    Ok(())
}

/// The example under an id and of a subject of its own.
fn fresh(signer: &Signer) -> Entry {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("random numbers");
    let id = uuid::Uuid::new_v4().to_string();
    let subject = Base64UrlUnpadded::encode_string(&random);
    let body = EXAMPLE
        .replace("a6f58318-72e6-46a2-bfd7-f36d795e30cd", &id)
        .replace("q3Zb0iWm1bX2n5n1T8rK0g", &subject);
    intake::check(body.as_bytes(), Timestamp::now(), signer).expect("a receipt")
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn part(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

/// What the process holds, in megabytes.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
