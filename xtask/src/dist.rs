//! `dist`: everything a release hands out, in one folder named by its version.
//!
//! [`assemble`] makes the part that needs no compiler beyond `build`: what visitors download, with
//! its hashes, tags, licences and npm packages. The verb adds the programs.
mod browser;
mod integrity;
mod licences;
mod metadata;
mod npm;
mod programs;
mod reproduce;
mod sbom;

use crate::build::{self, Variant};
use crate::process::{self, seconds};
use crate::repo::{self, Repo, files_under};
use crate::setup::{self, Ready, Scope, Way};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

pub(crate) use reproduce::same_again;

/// The command line of `dist`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The folder that the release's own folder is made in
    #[arg(long, default_value = "release")]
    into: PathBuf,
    /// Build twice from clean clones at different paths instead, and compare every byte that a
    /// visitor downloads
    #[arg(long)]
    check: bool,
}

/// Runs the verb.
///
/// # Errors
/// When setup, a build or a step of packing fails.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    let ready = setup::ensure(repo, Scope::Build, Way::Auto)?;
    if options.check {
        return reproduce::from_clean_clones(repo, &ready);
    }
    let version = build::version(repo)?;
    let folder = repo
        .root()
        .join(&options.into)
        .join(format!("untick-{version}"));
    assemble(repo, &ready, &folder)?;
    programs::build(repo, &ready, &folder.join("bin"))?;
    licences::programs(repo, &ready, &folder.join("licences"))?;
    sbom::programs(repo, &ready, &folder.join("sbom"))?;
    sums(&folder)?;
    println!(
        "dist: {} in {}",
        folder.display(),
        seconds(started.elapsed())
    );
    Ok(ExitCode::SUCCESS)
}

/// Makes the release folder anew without the programs.
///
/// # Errors
/// When the build, npm or the disk refuses.
pub(crate) fn assemble(repo: &Repo, ready: &Ready, folder: &Path) -> Result<()> {
    let built = build::ensure(repo, ready, Variant::Release)?;
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("can't empty {}", folder.display()))?;
    }
    let version = build::version(repo)?;
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&repo.path(name), &folder.join("licences").join(name))?;
    }
    licences::browser(repo, ready, &folder.join("licences"))?;
    let deployed = folder.join("untick");
    browser::fill(&built, &deployed)?;
    let hashes = integrity::of(&deployed)?;
    repo::write(
        &folder.join("integrity.json"),
        integrity::json(&version, &hashes)?,
    )?;
    repo::write(
        &folder.join("tags.html"),
        integrity::tags(&version, &hashes)?,
    )?;
    for name in ["README.md", "example/index.html", "example/config.json"] {
        let text = repo::read(&repo.path("xtask/dist").join(name))?;
        repo::write(&folder.join(name), text.replace("{{version}}", &version))?;
    }
    sbom::browser(repo, ready, &folder.join("sbom"))?;
    npm::pack(repo, ready, &built, &folder.join("npm"))
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn sums(folder: &Path) -> Result<()> {
    let mut text = String::new();
    for file in files_under(folder)? {
        let hash = Sha256::digest(fs::read(&file)?);
        let hash = hash.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let _ = writeln!(text, "{hash}  {}", name_in(folder, &file));
    }
    repo::write(&folder.join("SHA256SUMS"), text)
}

/// A file's path below a folder, with slashes.
fn name_in(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    below.to_string_lossy().into_owned()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("can't read {}", from.display()))?;
    repo::write(to, bytes)
}

/// The commit that is built, for whoever asks what a release was made of.
fn commit(repo: &Repo) -> Result<String> {
    let mut git = std::process::Command::new("git");
    git.args(["rev-parse", "HEAD"]).current_dir(repo.root());
    process::read(&mut git)
}
