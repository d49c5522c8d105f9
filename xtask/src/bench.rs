//! `bench`: Untick beside what owners would use instead, in one real browser.
//!
//! Here is what has to be there before; the measuring itself is `xtask/js/bench.mjs`.
use crate::build::{self, Variant};
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::{self, Scope, Way};
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// Where `--report` writes.
const REPORT: &str = "docs/benchmark.md";

/// The command line of `bench`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often everything is measured; a round takes about four minutes
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Measure one row only, such as `bytes`; a wrong name prints them all
    #[arg(long, value_name = "ROW")]
    only: Option<String>,
    /// Also write every figure into this file
    #[arg(long, value_name = "PATH")]
    json: Option<PathBuf>,
    /// Measure how even the buttons of each notice are instead, with the script that the stories use,
    /// and write the table into docs/neutrality.md
    #[arg(long, conflicts_with_all = ["only", "json", "report"])]
    neutrality: bool,
    /// Measure Untick alone on sites of growing size instead, and print the table
    #[arg(long, conflicts_with_all = ["only", "json", "report", "neutrality"])]
    scale: bool,
    /// Write docs/benchmark.md
    #[arg(long, conflicts_with = "only")]
    report: bool,
}

/// Runs the verb.
///
/// # Errors
/// When setup or the build fails, or the browser does not start.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Everything, Way::Auto)?;
    let dist = build::ensure(repo, &ready, Variant::Release)?;
    let peers = setup::ensure_peers(repo, &ready)?;
    let json = options.json.as_ref().map(std::path::absolute).transpose()?;
    let job = json!({
        "modules": ready.cache.npm().join("package.json"),
        "peers": peers,
        "dist": dist,
        "rounds": options.rounds,
        "only": options.only,
        "json": json,
        "report": options.report.then(|| repo.path(REPORT)),
        "measure": repo.path("tests/e2e/measure.js"),
        "neutrality": repo.path("docs/neutrality.md"),
    });
    let job_file = repo.target().join("untick/bench.json");
    repo::write(&job_file, job.to_string())?;
    let mut node = Command::new("node");
    let script = if options.neutrality {
        "xtask/js/neutrality.mjs"
    } else if options.scale {
        "xtask/js/scale.mjs"
    } else {
        "xtask/js/bench.mjs"
    };
    process::run(node.arg(repo.path(script)).arg(&job_file))?;
    if options.report {
        println!("bench: {REPORT} is written");
    }
    Ok(ExitCode::SUCCESS)
}
