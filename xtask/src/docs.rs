//! `docs`: the documentation site, by mdBook, from the manuals as they lie in `docs/`.
//!
//! The manuals link each other and the clone's files as GitHub needs it. So mdBook gets copies in
//! which links to chapters lead to chapters, and links to other files to the repository's web site.
//! The playground goes into the same folder, with the built files that it draws the notice by.
mod chapters;
mod links;

use crate::build::{self, Variant};
use crate::process;
use crate::repo::{Repo, files_under, read, write};
use crate::setup::{self, Ready, Scope, Way};
use anyhow::{Context, Result};
use chapters::Chapters;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The command line of `docs`.
#[derive(clap::Args)]
pub(crate) struct Options {}

/// What mdBook is configured by; laid beside the chapters.
const SETTINGS: [&str; 2] = ["book.toml", "book.css"];

/// The page where a configuration is tried; it finds the built files in `../untick/`.
const PLAYGROUND: &str = "www/demo/playground";

/// Runs the verb.
///
/// # Errors
/// When setup fails, a link leads nowhere, or mdBook fails.
pub(crate) fn run(repo: &Repo, Options {}: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Docs, Way::Auto)?;
    let book = build(repo, &ready)?;
    println!("docs: open {}", book.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}

/// Builds the site anew and returns its folder, `target/untick/docs/book`.
///
/// # Errors
/// When a chapter can't be read, a link in it leads nowhere, or mdBook fails.
pub(crate) fn build(repo: &Repo, ready: &Ready) -> Result<PathBuf> {
    let work = repo.target().join("untick/docs");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("can't remove {}", work.display()))?;
    }
    let chapters = Chapters::find(repo)?;
    chapters.write_to(&work.join("src"))?;
    for name in SETTINGS {
        write(&work.join(name), read(&repo.path("docs").join(name))?)?;
    }
    let mdbook = ready.cache.bin(&ready.cache.mdbook).join("mdbook");
    let book = work.join("book");
    let mut command = Command::new(mdbook);
    command.arg("build").arg("--dest-dir").arg(&book).arg(&work);
    process::run_logged(&mut command, "mdbook", &ready.cache.log("mdbook"))?;
    let dist = build::ensure(repo, ready, Variant::Release)?;
    copy(&dist, &book.join("untick"))?;
    copy(&repo.path(PLAYGROUND), &book.join("playground"))?;
    Ok(book)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files_under(from)? {
        let bytes = fs::read(&file).with_context(|| format!("can't read {}", file.display()))?;
        write(&to.join(file.strip_prefix(from)?), bytes)?;
    }
    Ok(())
}
