//! The oldest Rust that everything compiles with, as far as one toolchain can tell.
//!
//! Clippy's `incompatible_msrv`, part of the lint phases, finds calls into a newer standard
//! library. This finds dependencies and documents that say otherwise. Only compiling with that very
//! version proves it, which the workflow `ci` does.
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::Toolchain;
use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Documents that name the version.
const DOCUMENTS: [&str; 3] = ["README.md", "CONTRIBUTING.md", ".github/workflows/ci.yml"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    rust_version: Option<String>,
}

/// Holds every locked crate and every document against the workspace's `rust-version`.
///
/// # Errors
/// When one asks for a newer Rust, or a document names another one.
pub(super) fn check(repo: &Repo, toolchain: &Toolchain) -> Result<()> {
    let manifest: toml::Table = repo::read(&repo.path("Cargo.toml"))?.parse()?;
    let ours = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("rust-version")?.as_str())
        .context("Cargo.toml names no rust-version")?;
    let mut cargo = toolchain.command("cargo");
    cargo
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(repo.root());
    let metadata: Metadata = serde_json::from_str(&process::read(&mut cargo)?)?;
    let newer: Vec<String> = metadata
        .packages
        .iter()
        .filter_map(|package| Some((package, package.rust_version.as_ref()?)))
        .filter(|(_, theirs)| parts(theirs) > parts(ours))
        .map(|(package, theirs)| format!("{} {} ({theirs})", package.name, package.version))
        .collect();
    if !newer.is_empty() {
        bail!("need a newer Rust than {ours}: {}", newer.join(", "));
    }
    for document in DOCUMENTS {
        if !repo::read(&repo.path(document))?.contains(ours) {
            bail!("{document} doesn't name Rust {ours}");
        }
    }
    println!(
        "Rust {ours} is enough for {} crates by their own word",
        metadata.packages.len()
    );
    Ok(())
}

/// Without the zeros at the end: 1.94 is 1.94.0.
fn parts(version: &str) -> Vec<u64> {
    let mut parts: Vec<u64> = version
        .split('.')
        .map(|part| part.parse().unwrap_or(0))
        .collect();
    while parts.last() == Some(&0) {
        parts.pop();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parts("1.94") > parts("1.9"));
        assert!(parts("1.94.1") > parts("1.94"));
        assert_eq!(parts("1.94.0"), parts("1.94"));
        assert!(parts("1.85.0") < parts("1.94"));
    }
}
