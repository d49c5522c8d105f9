//! `cargo xtask load`: how many receipts a second the receiver takes, each committed to disk before
//! it is answered.
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use serde::Deserialize;
use tokio::process::Command;
use untick_stage::{Postgres, Receiver};

const SITE: &str = "https://www.example.com";

#[derive(Parser)]
struct Arguments {
    /// The receiver's binary
    #[arg(long)]
    receiver: PathBuf,
    /// The repository
    #[arg(long)]
    root: PathBuf,
    /// Seconds for each database
    #[arg(long)]
    seconds: u64,
    /// Connections at once
    #[arg(long)]
    connections: u64,
}

/// What the script `receipts.lua` prints at the end.
#[derive(Deserialize)]
struct Told {
    count: u64,
    micros: u64,
    p50: u64,
    p99: u64,
    most: u64,
    refused: u64,
    broken: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    println!(
        "| database | receipts/s | p50 | p99 | longest | processor time of the receiver, each | \
         memory before and after | load average before and after |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    measure("SQLite", None, arguments).await?;
    let server = Postgres::start(&[]).await?;
    let url = server.database("load").await?;
    measure("PostgreSQL", Some(url), arguments).await
}

async fn measure(name: &str, server: Option<String>, arguments: &Arguments) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sites = [SITE.to_owned()];
    let receiver = Receiver::start_with(&arguments.receiver, &sites, folder, server).await?;
    let pid = receiver.pid().context("the receiver has ended")?;
    let (busy, memory, load) = (busy(pid)?, memory(pid)?, load_average()?);
    let told = wrk(&receiver.url("/"), arguments).await?;
    let Told {
        count,
        refused,
        broken,
        ..
    } = told;
    ensure!(
        refused == 0 && broken == 0,
        "{name}: of {count} requests {refused} were not answered with 2xx, {broken} not at all"
    );
    let each = (crate::busy(pid)? - busy) * 1e6 / count as f64;
    println!(
        "| {name} | {:.0} | {:.1} ms | {:.1} ms | {:.1} ms | {each:.0} µs | {memory:.0}, {:.0} MB \
         | {load}, {} |",
        count as f64 * 1e6 / told.micros as f64,
        told.p50 as f64 / 1000.0,
        told.p99 as f64 / 1000.0,
        told.most as f64 / 1000.0,
        crate::memory(pid)?,
        load_average()?,
    );
    Ok(())
}

async fn wrk(url: &str, arguments: &Arguments) -> Result<Told> {
    let root = &arguments.root;
    let mut wrk = Command::new("wrk");
    wrk.arg("--threads=1");
    wrk.arg(format!("--connections={}", arguments.connections));
    wrk.arg(format!("--duration={}s", arguments.seconds));
    wrk.arg("--script")
        .arg(root.join("stage/load/receipts.lua"));
    let example = root.join("docs/receipt/receipt-v1.example.json");
    let output = wrk.arg(url).env("UNTICK_EXAMPLE", example).output().await;
    let output = output.context("cannot run wrk")?;
    ensure!(
        output.status.success(),
        "wrk: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find(|line| line.starts_with('{'));
    Ok(serde_json::from_str(line.with_context(|| text.clone())?)?)
}

/// Processor time of a process so far, in seconds.
fn busy(pid: u32) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // Fields 14 and 15, counted after the name, which may hold spaces. Linux tells ticks of 10 ms.
    let (_, rest) = stat.rsplit_once(')').context("no name in stat")?;
    let ticks = rest.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(ticks / 100.0)
}

/// What a process holds, in megabytes.
fn memory(pid: u32) -> Result<f64> {
    let status = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let field = line.and_then(|line| line.split_whitespace().nth(1));
    let kilobytes: f64 = field.context("no VmRSS")?.parse()?;
    Ok(kilobytes / 1024.0)
}

/// Of the last minute.
fn load_average() -> Result<String> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}
