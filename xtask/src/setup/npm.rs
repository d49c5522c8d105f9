//! What comes from npm, pinned by xtask/package-lock.json and, for `bench`, xtask/bench/package-lock.json.
use super::step;
use crate::cache::{self, Cache};
use crate::process;
use crate::repo::Repo;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Written last, so that an interrupted install is told from a whole one.
const WHOLE: &str = "whole";

/// Installs what the build and its checks take, unless this lock file's packages are there.
pub(super) fn ensure(repo: &Repo, cache: &Cache) -> Result<()> {
    install(
        repo,
        cache,
        cache::NPM,
        &cache.npm(),
        "install binaryen, esbuild, terser and the checkers from npm",
    )
}

/// Installs what `bench` compares with, unless this lock file's packages are there.
pub(super) fn ensure_peers(repo: &Repo, cache: &Cache) -> Result<()> {
    install(
        repo,
        cache,
        cache::PEERS,
        &cache.peers(),
        "install what Untick is compared with from npm",
    )
}

/// Installs the drivers of the tests of the npm packages, unless this lock file's are there.
pub(super) fn ensure_drivers(repo: &Repo, cache: &Cache) -> Result<()> {
    install(
        repo,
        cache,
        cache::DRIVERS,
        &cache.drivers(),
        "install Playwright, Puppeteer and Selenium from npm",
    )
}

fn install(repo: &Repo, cache: &Cache, pins: &str, folder: &Path, what: &str) -> Result<()> {
    if folder.join(WHOLE).is_file() {
        return Ok(());
    }
    if !process::succeeds(Command::new("npm").arg("--version")) {
        bail!(
            "npm is missing: install Node.js 18 or newer with npm (Debian: apt-get install nodejs npm)"
        );
    }
    step(what, || {
        fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
        for name in ["package.json", "package-lock.json"] {
            let from = repo.path(pins).join(name);
            fs::copy(&from, folder.join(name))
                .with_context(|| format!("can't copy {}", from.display()))?;
        }
        let mut npm = Command::new("npm");
        // No package's own install script is needed, so none is run.
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder);
        process::run_logged(&mut npm, "npm", &cache.log("npm"))?;
        fs::write(folder.join(WHOLE), "")?;
        Ok(())
    })
}
