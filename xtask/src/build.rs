//! `build`: from Rust, JavaScript and style sheet to the files a site owner deploys.
//!
//! cargo → wasm-bindgen → wasm-opt → short names → esbuild → the Wasm packed into the script.
//! The same inputs give the same bytes; unchanged inputs give no work at all.
mod bindings;
mod bundle;
mod glue;
mod pack;
mod rename;
mod seal;
mod stamp;
mod wasm;

use crate::process::seconds;
use crate::repo::Repo;
use crate::setup::{self, Ready, Scope, Way};
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

pub(crate) use bundle::{SERVER, version};
pub(crate) use wasm::{Variant, named_module};

/// The command line of `build`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// A quick build with rich messages and readable JavaScript, into target/untick/dev/dist
    #[arg(long)]
    dev: bool,
    /// Also the same code on the standard library as it ships, into target/untick/plain/dist
    #[arg(long)]
    plain: bool,
}

/// Runs the verb.
///
/// # Errors
/// When setup or any step of the build fails.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Build, Way::Auto)?;
    let mut variants = vec![if options.dev {
        Variant::Dev
    } else {
        Variant::Release
    }];
    if options.plain {
        variants.push(Variant::Plain);
    }
    for variant in variants {
        ensure(repo, &ready, variant)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds one variant unless its inputs are the ones it was last built from.
///
/// Returns the folder with the finished files.
///
/// # Errors
/// When any step of the build fails.
pub(crate) fn ensure(repo: &Repo, ready: &Ready, variant: Variant) -> Result<PathBuf> {
    let work = work(repo, variant);
    let dist = dist(repo, variant);
    let inputs = stamp::inputs(repo, ready, variant)?;
    let stamp = work.join("stamp");
    if stamp::is_fresh(&stamp, &inputs, &dist) {
        return Ok(dist);
    }
    let started = Instant::now();
    println!("build: {} into {}", variant.name(), dist.display());
    let linked = wasm::compile(repo, &ready.toolchain, variant)?;
    // A build that fails halfway must not pass for the one before it.
    for stale in [&work, &dist] {
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
    }
    let module = wasm::finish(ready, variant, &linked, &work)?;
    bundle::build(repo, ready, variant, &module, &work, &dist)?;
    stamp::write(&stamp, &inputs, &dist)?;
    println!(
        "build: {} done in {}",
        variant.name(),
        seconds(started.elapsed())
    );
    Ok(dist)
}

/// Does everything after the compiler once more, into `dist` below `folder`.
///
/// # Errors
/// When any step of the build fails.
pub(crate) fn again(repo: &Repo, ready: &Ready, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let linked = wasm::compile(repo, &ready.toolchain, Variant::Release)?;
    let module = wasm::finish(ready, Variant::Release, &linked, folder)?;
    let dist = folder.join("dist");
    bundle::build(repo, ready, Variant::Release, &module, folder, &dist)
}

fn work(repo: &Repo, variant: Variant) -> PathBuf {
    repo.target().join("untick").join(variant.name())
}

fn dist(repo: &Repo, variant: Variant) -> PathBuf {
    match variant {
        Variant::Release => repo.path("dist"),
        Variant::Plain | Variant::Dev => work(repo, variant).join("dist"),
    }
}
