//! Which crates are in what is handed out, by Cargo's own account.
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::Ready;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The target of what browsers run.
pub(super) const WASM: &str = "wasm32-unknown-unknown";

/// A crate of somebody else's whose code is in the product.
pub(super) struct Shipped {
    pub(super) package: Package,
    /// SHA-256 of the published archive, by Cargo.lock.
    pub(super) checksum: Option<String>,
    /// Names and versions of those among the shipped that it uses.
    pub(super) uses: Vec<(String, String)>,
}

/// What `cargo metadata` says of a crate.
#[derive(Clone, Deserialize)]
pub(super) struct Package {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) license: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) repository: Option<String>,
    /// None for the workspace's own.
    pub(super) source: Option<String>,
    pub(super) manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// The crates of others that are compiled into `package` for `target`: no build scripts' and no
/// macros' own, as none of their code is in the product.
///
/// # Errors
/// When Cargo fails or its two accounts don't agree.
pub(super) fn shipped(
    repo: &Repo,
    ready: &Ready,
    package: &str,
    target: &str,
) -> Result<Vec<Shipped>> {
    let mut tree = ready.toolchain.command("cargo");
    tree.args(["tree", "--locked", "--package", package, "--target", target])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none"])
        .args(["--no-dedupe", "--format", "{p}"])
        .current_dir(repo.root());
    let wanted: BTreeSet<(String, String)> = process::read(&mut tree)?
        .lines()
        .filter_map(name_and_version)
        .collect();
    let mut metadata = ready.toolchain.command("cargo");
    metadata
        .args(["metadata", "--locked", "--format-version", "1"])
        .args(["--filter-platform", target])
        .current_dir(repo.root());
    let metadata: Metadata = serde_json::from_str(&process::read(&mut metadata)?)
        .context("cargo metadata printed something else")?;
    let checksums = checksums(&repo::read(&repo.path("Cargo.lock"))?)?;
    let by_id: BTreeMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let mut found = Vec::new();
    for (name, version) in &wanted {
        let key = |package: &Package| (package.name.clone(), package.version.clone());
        let package = metadata
            .packages
            .iter()
            .find(|package| package.name == *name && package.version == *version)
            .with_context(|| format!("cargo metadata lacks {name} {version}"))?;
        if package.source.is_none() {
            continue;
        }
        let node = metadata
            .resolve
            .nodes
            .iter()
            .find(|node| node.id == package.id);
        let uses = node
            .into_iter()
            .flat_map(|node| &node.dependencies)
            .filter_map(|id| by_id.get(id.as_str()).map(|package| key(package)))
            .filter(|other| wanted.contains(other))
            .collect();
        found.push(Shipped {
            package: package.clone(),
            checksum: checksums.get(&key(package)).cloned(),
            uses,
        });
    }
    Ok(found)
}

/// `serde v1.0.228` or `untick v0.1.0 (/its/folder)`.
fn name_and_version(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let name = words.next()?;
    let version = words.next()?.strip_prefix('v')?;
    Some((name.to_owned(), version.to_owned()))
}

fn checksums(lock: &str) -> Result<BTreeMap<(String, String), String>> {
    let lock: Lock = toml::from_str(lock).context("Cargo.lock is not a lock file")?;
    let locked = lock.package.into_iter();
    Ok(locked
        .filter_map(|crate_| Some(((crate_.name, crate_.version), crate_.checksum?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_tree_is_read() {
        let read = |line| name_and_version(line).map(|(name, version)| format!("{name} {version}"));
        assert_eq!(read("serde v1.0.228").unwrap(), "serde 1.0.228");
        assert_eq!(read("untick v0.1.0 (/a folder)").unwrap(), "untick 0.1.0");
        assert_eq!(read(""), None);
    }

    #[test]
    fn checksums_are_by_name_and_version() {
        let lock = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"ff\"\n\
                    [[package]]\nname = \"own\"\nversion = \"0.1.0\"\n";
        let found = checksums(lock).unwrap();
        assert_eq!(found[&("a".to_owned(), "1.0.0".to_owned())], "ff");
        assert_eq!(found.len(), 1);
    }
}
