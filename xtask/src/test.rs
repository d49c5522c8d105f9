//! `test`: every check there is, one phase after another, with one verdict at the end.
mod msrv;
mod phases;
mod summary;

use crate::process::seconds;
use crate::repo::Repo;
use crate::setup::{self, Scope, Way};
use anyhow::Result;
use phases::{Context, Phase};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use summary::Tally;

/// The command line of `test`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The engines that browser and end-to-end tests run in
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Engine::ALL)]
    engine: Vec<Engine>,
    /// Only these phases
    #[arg(long, value_enum)]
    only: Option<Group>,
    /// Only tests whose name contains this
    filter: Option<String>,
}

/// A browser engine, by the name its tests carry.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Engine {
    /// Chromium
    Chromium,
    /// Firefox
    Firefox,
    /// Safari's engine, as WebKitGTK
    Webkit,
}

impl Engine {
    const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }
}

/// Phases that belong together.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Group {
    /// Format, lints, tests that need no browser
    Native,
    /// Tests of the Wasm inside browsers
    Browser,
    /// Whole stories: page, receiver and third parties
    E2e,
    /// What a release hands out: its folder, the npm packages, licences
    Release,
    /// The size budget
    Size,
}

/// What became of a phase.
enum Outcome {
    Passed,
    Failed(String),
    /// Could not be run here, and why.
    NotRun(String),
}

/// A phase that is over.
struct Report {
    name: String,
    outcome: Outcome,
    tally: Option<Tally>,
    took: Duration,
}

/// Runs the verb: all phases, even after one has failed.
///
/// # Errors
/// When setup fails; a failed phase is not an error but the exit code of failure.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let scope = match options.only {
        Some(Group::Size) => Scope::Build,
        Some(Group::Native) => Scope::Docs,
        Some(Group::Browser | Group::E2e | Group::Release) | None => Scope::Everything,
    };
    let started = Instant::now();
    let ready = setup::ensure(repo, scope, Way::Auto)?;
    let mut reports = vec![Report {
        name: "setup".into(),
        outcome: Outcome::Passed,
        tally: None,
        took: started.elapsed(),
    }];
    let context = Context {
        repo,
        ready: &ready,
        filter: options.filter.as_deref(),
        engines: &options.engine,
    };
    for phase in Phase::plan(options.only, &options.engine) {
        let name = phase.name();
        println!("\n── {name} ──");
        let started = Instant::now();
        let (outcome, tally) = phase.run(&context);
        match &outcome {
            Outcome::Failed(why) => println!("{name} failed: {why}"),
            Outcome::NotRun(why) => println!("{name} not run: {why}"),
            Outcome::Passed => {}
        }
        reports.push(Report {
            name,
            outcome,
            tally,
            took: started.elapsed(),
        });
    }
    Ok(conclude(&reports, options.filter.as_deref()))
}

/// Prints the closing table and the verdict.
fn conclude(reports: &[Report], filter: Option<&str>) -> ExitCode {
    println!();
    let widest = reports.iter().map(|report| report.name.len()).max();
    let widest = widest.unwrap_or(0);
    let mut sum = Tally::default();
    let mut broken = 0;
    for Report {
        name,
        outcome,
        tally,
        took,
    } in reports
    {
        let tests = tally.map_or(String::new(), |tally| tally.to_string());
        let verdict = match outcome {
            Outcome::Passed => "ok".to_owned(),
            Outcome::Failed(why) => format!("FAILED: {}", why.lines().next().unwrap_or_default()),
            Outcome::NotRun(why) => format!("not run: {why}"),
        };
        let took = seconds(*took);
        println!("{name:widest$}  {took:>12}  {tests:24} {verdict}");
        let tally = tally.unwrap_or_default();
        sum = sum + tally;
        // A phase that failed without a failed test still must not end in "0 failed".
        broken += u64::from(matches!(outcome, Outcome::Failed(_)) && tally.failed == 0);
    }
    if let Some(filter) = filter.filter(|_| sum.ran() == 0) {
        println!("no test's name contains `{filter}`");
        broken += 1;
    }
    sum.failed += broken;
    println!("\n{sum}");
    if sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
