//! The clone: where things lie in it and which versions it pins.
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The clone this xtask runs for.
pub(crate) struct Repo {
    root: PathBuf,
}

impl Repo {
    /// Finds the clone from the place of this crate, which `cargo run` says: clones that share a
    /// target folder share the binary too, so the place it was compiled in may be another one.
    ///
    /// # Errors
    /// When that folder is gone.
    pub(crate) fn find() -> Result<Self> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here.parent().context("xtask lies in no workspace")?;
        let root = root.canonicalize().with_context(|| {
            format!(
                "{} is gone; rebuild xtask in the clone you are in",
                root.display()
            )
        })?;
        Ok(Self { root })
    }

    /// A copy of the clone in another folder, with a target folder of its own.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// A path inside the clone.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The clone's own folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder, which `CARGO_TARGET_DIR` may move.
    pub(crate) fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.path("target"),
        }
    }

    /// The version of one crate in `Cargo.lock`.
    ///
    /// # Errors
    /// When the lock file can't be read or holds no such crate.
    pub(crate) fn locked_version(&self, name: &str) -> Result<String> {
        let text = read(&self.path("Cargo.lock"))?;
        locked_version(&text, name)
    }
}

/// Reads a text file, naming it when that fails.
///
/// # Errors
/// When the file is missing or not UTF-8.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))
}

/// Writes a file and the folders above it, naming it when that fails.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("can't write {}", path.display()))
}

/// Every file under a folder, sorted by path so that whoever hashes them gets the same order.
///
/// # Errors
/// When a folder can't be listed.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(folder) = pending.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("can't list {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                pending.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[derive(Deserialize)]
struct LockFile {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
}

fn locked_version(lock: &str, name: &str) -> Result<String> {
    let lock: LockFile = toml::from_str(lock).context("Cargo.lock is not a lock file")?;
    lock.package
        .into_iter()
        .find(|package| package.name == name)
        .map(|package| package.version)
        .with_context(|| format!("Cargo.lock holds no {name}; run `cargo generate-lockfile`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 4
        [[package]]
        name = "wasm-bindgen"
        version = "0.2.130"
        dependencies = ["cfg-if"]
        [[package]]
        name = "wasm-bindgen-macro"
        version = "0.2.131"
    "#;

    #[test]
    fn a_crate_is_found_by_its_whole_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[test]
    fn a_missing_crate_is_named() {
        let error = locked_version(LOCK, "wasm-pack").unwrap_err().to_string();
        assert!(error.contains("wasm-pack"), "{error}");
    }

    #[test]
    fn the_clone_pins_the_bindings_generator() {
        let repo = Repo::find().unwrap();
        assert!(repo.locked_version("wasm-bindgen").is_ok());
    }
}
