//! `soak`: what an acknowledgement is worth, in figures: receivers killed under load, databases that
//! crash or are full, hostile input.
use crate::process;
use crate::repo::Repo;
use crate::setup::{self, Scope, Way};
use anyhow::Result;
use std::process::{Command, ExitCode};

/// The command line of `soak`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Kills of a receiver on SQLite
    #[arg(long, default_value_t = 200)]
    sqlite: usize,
    /// Kills of a receiver on PostgreSQL
    #[arg(long, default_value_t = 50)]
    postgres: usize,
    /// Crashes of the PostgreSQL server under a receiver that runs on
    #[arg(long, default_value_t = 10)]
    restarts: usize,
    /// Times that a disk is filled under a receiver; needs the right to mount one, as root has
    #[arg(long, default_value_t = 2)]
    full: usize,
    /// Ids guessed
    #[arg(long, default_value_t = 100_000)]
    guesses: usize,
}

/// Runs the verb.
///
/// # Errors
/// When setup or the build fails, or anything is lost, stored twice or answered wrongly.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Everything, Way::Auto)?;
    let packages = ["--package", "untick-receiver", "--package", "untick-stage"];
    let mut cargo = ready.toolchain.command("cargo");
    cargo.arg("build").args(packages).arg("--bins");
    process::run(cargo.current_dir(repo.root()))?;
    let built = repo.target().join("debug");
    let mut soak = Command::new(built.join("soak"));
    soak.arg("--receiver").arg(built.join("untick-receiver"));
    for (flag, count) in [
        ("--sqlite", options.sqlite),
        ("--postgres", options.postgres),
        ("--restarts", options.restarts),
        ("--full", options.full),
        ("--guesses", options.guesses),
    ] {
        soak.arg(flag).arg(count.to_string());
    }
    process::run(&mut soak)?;
    Ok(ExitCode::SUCCESS)
}
