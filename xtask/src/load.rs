//! `load`: how many receipts a second the receiver takes on each database.
use crate::process;
use crate::repo::Repo;
use crate::setup::{self, Scope, Way};
use anyhow::Result;
use std::process::{Command, ExitCode};

/// The command line of `load`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Seconds for each database
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Connections at once
    #[arg(long, default_value_t = 64)]
    connections: u64,
}

/// Runs the verb.
///
/// # Errors
/// When setup or the build fails, or any receipt is refused.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Everything, Way::Auto)?;
    setup::ensure_wrk(&ready)?;
    let build = |arguments: &[&str]| {
        let mut cargo = ready.toolchain.command("cargo");
        cargo.arg("build").args(arguments);
        process::run(cargo.current_dir(repo.root()))
    };
    // As it is released.
    build(&["--profile", "dist", "--package", "untick-receiver"])?;
    build(&["--package", "untick-stage", "--bin", "load"])?;
    let mut load = Command::new(repo.target().join("debug/load"));
    load.arg("--receiver")
        .arg(repo.target().join("dist/untick-receiver"));
    load.arg("--root").arg(repo.root());
    load.arg("--seconds").arg(options.seconds.to_string());
    load.arg("--connections")
        .arg(options.connections.to_string());
    process::run(&mut load)?;
    Ok(ExitCode::SUCCESS)
}
