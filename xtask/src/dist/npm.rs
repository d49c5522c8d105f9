//! The npm packages: `untick`, for bundlers, and `untick-testkit`, for the tests of site owners.
use super::copy;
use crate::build;
use crate::process;
use crate::repo::{self, Repo, files_under};
use crate::setup::Ready;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Packs both into `folder`, as `npm publish` would send them.
///
/// # Errors
/// When npm or Node fails.
pub(super) fn pack(repo: &Repo, ready: &Ready, built: &Path, folder: &Path) -> Result<()> {
    let work = repo.target().join("untick/npm");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(folder)?;

    let untick = work.join("untick");
    for file in files_under(built)? {
        copy(&file, &untick.join(file.strip_prefix(built)?))?;
    }
    copy(&repo.path("xtask/dist/npm.md"), &untick.join("README.md"))?;

    let testkit = work.join("untick-testkit");
    bundle_testkit(repo, ready, &work, &testkit)?;
    for package in [&untick, &testkit] {
        for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
            copy(&repo.path(name), &package.join(name))?;
        }
        let mut npm = Command::new("npm");
        npm.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
            .arg(folder)
            .current_dir(package);
        process::read(&mut npm)?;
    }
    Ok(())
}

/// The test kit reads and writes by the page's own modules, so it is bundled like them.
fn bundle_testkit(repo: &Repo, ready: &Ready, work: &Path, into: &Path) -> Result<()> {
    let source = repo.path("testkit");
    let manifest: Value = serde_json::from_str(&repo::read(&source.join("package.json"))?)?;
    let version = build::version(repo)?;
    if manifest.get("version").and_then(Value::as_str) != Some(version.as_str()) {
        bail!("testkit/package.json has another version than Cargo.toml, which says {version}");
    }
    let job = json!({
        "modules": ready.cache.npm().join("package.json"),
        "minify": false,
        "scripts": [{ "entry": source.join("index.mjs"), "into": into.join("index.mjs"), "format": "esm" }],
    });
    let job_file = work.join("testkit.json");
    repo::write(&job_file, job.to_string())?;
    let mut node = Command::new("node");
    node.arg(repo.path("xtask/js/bundle.mjs")).arg(&job_file);
    // Readable as it is, the bundle names its sources, as seen from here.
    process::run(node.current_dir(repo.root()))?;
    for name in ["package.json", "index.d.mts", "README.md"] {
        copy(&source.join(name), &into.join(name))?;
    }
    Ok(())
}
