//! `setup`: brings a bare machine to everything that building and testing need.
//!
//! What is there already is found by looking at files, so that a second run costs next to nothing.
//! Installs go to a folder with a passing name first and are renamed when they are whole.
mod links;
mod npm;
mod packages;
mod std_for_wasm;
mod toolchain;
mod tools;

use crate::cache::Cache;
use crate::process::seconds;
use crate::repo::Repo;
use anyhow::{Result, anyhow};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

pub(crate) use toolchain::{Toolchain, Way};

/// The command line of `setup`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where the wasm32 target comes from
    #[arg(long, value_enum, default_value_t = Way::Auto)]
    toolchain: Way,
    /// Only what building takes: no browsers, no servers, no test tools
    #[arg(long)]
    build_only: bool,
}

/// How much has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// What `build` and `demo` take.
    Build,
    /// What `docs` and the native tests take: also what makes the documentation site.
    Docs,
    /// The browsers, their drivers, PostgreSQL and the test tools too.
    Everything,
}

/// What the other verbs build and test with.
pub(crate) struct Ready {
    /// The cached tools.
    pub(crate) cache: Cache,
    /// The Rust toolchain that has the wasm32 target.
    pub(crate) toolchain: Toolchain,
}

/// Runs the verb.
///
/// # Errors
/// When something is missing and can't be installed; the message says how to install it by hand.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    let scope = if options.build_only {
        Scope::Build
    } else {
        Scope::Everything
    };
    ensure(repo, scope, options.toolchain)?;
    println!(
        "setup: everything is in place ({})",
        seconds(started.elapsed())
    );
    Ok(ExitCode::SUCCESS)
}

/// Installs what is missing and says nothing when nothing is.
///
/// # Errors
/// As [`run`].
pub(crate) fn ensure(repo: &Repo, scope: Scope, way: Way) -> Result<Ready> {
    let cache = Cache::new(repo)?;
    let _lock = cache.lock()?;
    let toolchain = toolchain::ensure(repo, &cache, way)?;
    // The network, the compiler and the package manager keep each other from idling.
    let packages = || match scope {
        Scope::Build | Scope::Docs => Ok(()),
        Scope::Everything => packages::ensure(&cache),
    };
    thread::scope(|lanes| {
        let npm = lanes.spawn(|| {
            npm::ensure(repo, &cache)?;
            match scope {
                Scope::Build | Scope::Docs => Ok(()),
                Scope::Everything => npm::ensure_drivers(repo, &cache),
            }
        });
        let packages = lanes.spawn(packages);
        let tools = tools::ensure(&cache, &toolchain, scope);
        let lanes = [tools, joined(npm.join()), joined(packages.join())];
        lanes.into_iter().filter_map(Result::err).reduce(both)
    })
    .map_or(Ok(()), Err)?;
    links::refresh(&cache, scope)?;
    Ok(Ready { cache, toolchain })
}

/// Installs the load tool; nobody but `load` needs it.
///
/// # Errors
/// Where that isn't possible, with the command to type instead.
pub(crate) fn ensure_wrk(ready: &Ready) -> Result<()> {
    let _lock = ready.cache.lock()?;
    if packages::has_command("wrk") {
        return Ok(());
    }
    packages::install(&ready.cache, "install wrk, the load tool", &["wrk"])
}

/// Installs what `bench` compares Untick with; nobody else needs it.
///
/// # Errors
/// When npm is missing or can't fetch the packages.
pub(crate) fn ensure_peers(repo: &Repo, ready: &Ready) -> Result<PathBuf> {
    let _lock = ready.cache.lock()?;
    npm::ensure_peers(repo, &ready.cache)?;
    Ok(ready.cache.peers().join("node_modules"))
}

/// Does one step, saying before and after what it does and how long it took.
fn step(what: &str, act: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("setup: {what}");
    let started = Instant::now();
    act()?;
    println!("setup: {what}: done in {}", seconds(started.elapsed()));
    Ok(())
}

fn joined(outcome: thread::Result<Result<()>>) -> Result<()> {
    outcome.unwrap_or_else(|_| Err(anyhow!("a setup step panicked")))
}

fn both(first: anyhow::Error, second: anyhow::Error) -> anyhow::Error {
    anyhow!("{first:#}\n{second:#}")
}
