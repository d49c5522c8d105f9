//! `cargo xtask soak`: durability under crashes and calm under attack, in figures.
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use untick_stage::{Postgres, soak};

#[derive(Parser)]
struct Arguments {
    /// The receiver's binary
    #[arg(long)]
    receiver: PathBuf,
    /// Kills of a receiver on SQLite
    #[arg(long)]
    sqlite: usize,
    /// Kills of a receiver on PostgreSQL
    #[arg(long)]
    postgres: usize,
    /// Crashes of the PostgreSQL server under a receiver that runs on
    #[arg(long)]
    restarts: usize,
    /// Times that a disk of its own is filled under a receiver on SQLite
    #[arg(long)]
    full: usize,
    /// Ids guessed, after bodies that must be refused and beside connections that drip
    #[arg(long)]
    guesses: usize,
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
    let Arguments {
        receiver,
        sqlite,
        postgres,
        restarts,
        full,
        guesses,
    } = arguments;
    if *sqlite > 0 {
        let figures = soak::kills(receiver, None, *sqlite).await;
        println!("SQLite, receiver killed: {}", figures.context("SQLite")?);
    }
    if *postgres > 0 {
        let server = Postgres::start(&[]).await?;
        let url = server.database("kills").await?;
        let figures = soak::kills(receiver, Some(url), *postgres).await;
        println!(
            "PostgreSQL, receiver killed: {}",
            figures.context("PostgreSQL")?
        );
    }
    if *restarts > 0 {
        let figures = soak::restarts(receiver, *restarts).await;
        let figures = figures.context("PostgreSQL, restarted")?;
        println!("PostgreSQL, database crashed and restarted: {figures}");
    }
    if *full > 0 {
        let figures = soak::full_disk(receiver, *full).await;
        println!("SQLite, disk filled: {}", figures.context("full disk")?);
    }
    if *guesses > 0 {
        let tried = soak::hostile(receiver, *guesses).await;
        println!("Hostile input: {}", tried.context("hostile input")?);
    }
    Ok(())
}
