//! `audit`: `untick audit` on pages with Untick and with other tools, one table from one run.
//!
//! Here is what has to be there before; pages and table are `xtask/js/audit.mjs`.
use crate::build::{self, Variant};
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::{self, Scope, Way};
use anyhow::Result;
use serde_json::json;
use std::process::{Command, ExitCode};

/// Where the table goes.
const DOCUMENT: &str = "docs/audit.md";

/// The command line of `audit`.
#[derive(clap::Args)]
pub(crate) struct Options {}

/// Runs the verb.
///
/// # Errors
/// When setup or the build fails, or a page cannot be audited.
pub(crate) fn run(repo: &Repo, _: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Everything, Way::Auto)?;
    let dist = build::ensure(repo, &ready, Variant::Release)?;
    let peers = setup::ensure_peers(repo, &ready)?;
    let mut cargo = ready.toolchain.command("cargo");
    process::run(
        cargo
            .args(["build", "--package", "untick-cli"])
            .current_dir(repo.root()),
    )?;
    let report = repo.target().join("untick/audit.html");
    let job = json!({
        "modules": ready.cache.npm().join("package.json"),
        "peers": peers,
        "dist": dist,
        "command": repo.target().join("debug/untick"),
        "document": repo.path(DOCUMENT),
        "html": report,
    });
    let job_file = repo.target().join("untick/audit.json");
    repo::write(&job_file, job.to_string())?;
    let mut node = Command::new("node");
    node.arg(repo.path("xtask/js/audit.mjs"))
        .arg(&job_file)
        .env("PATH", ready.cache.path_variable()?);
    process::run(&mut node)?;
    println!(
        "audit: {DOCUMENT} is written; the report with pictures is {}",
        report.display()
    );
    Ok(ExitCode::SUCCESS)
}
