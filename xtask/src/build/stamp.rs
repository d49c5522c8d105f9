//! Tells whether a build would give what is there already.
use super::Variant;
use crate::process;
use crate::repo::{self, Repo, files_under};
use crate::setup::Ready;
use anyhow::Result;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What a build reads besides the compiler and the tools.
const INPUTS: [&str; 7] = [
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "src",
    "www",
    "xtask/src/build",
    "xtask/js",
];

/// One line that changes with every input of the build.
///
/// # Errors
/// When an input can't be read.
pub(super) fn inputs(repo: &Repo, ready: &Ready, variant: Variant) -> Result<String> {
    let mut hash = Sha256::new();
    for input in INPUTS {
        let path = repo.path(input);
        let files = if path.is_dir() {
            files_under(&path)?
        } else {
            vec![path]
        };
        add_files(&mut hash, repo.root(), &files)?;
    }
    hash.update(process::read(ready.toolchain.command("rustc").arg("-vV"))?);
    hash.update(ready.cache.bindgen.id());
    hash.update(ready.cache.npm().as_os_str().as_encoded_bytes());
    Ok(format!("{} {}", variant.name(), hex(hash)))
}

/// Whether the stamp names these inputs and the finished files it was written for.
pub(super) fn is_fresh(stamp: &Path, inputs: &str, dist: &Path) -> bool {
    let written = fs::read_to_string(stamp);
    let now = text(inputs, dist);
    matches!((written, now), (Ok(written), Ok(now)) if written == now)
}

/// Remembers the inputs and the finished files.
///
/// # Errors
/// When a finished file can't be read or the stamp can't be written.
pub(super) fn write(stamp: &Path, inputs: &str, dist: &Path) -> Result<()> {
    repo::write(stamp, text(inputs, dist)?)
}

fn text(inputs: &str, dist: &Path) -> Result<String> {
    let mut outputs = Sha256::new();
    add_files(&mut outputs, dist, &files_under(dist)?)?;
    Ok(format!("{inputs}\n{}\n", hex(outputs)))
}

fn add_files(hash: &mut Sha256, root: &Path, files: &[PathBuf]) -> Result<()> {
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(file);
        let bytes = fs::read(file)?;
        hash.update(name.as_os_str().as_encoded_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Ok(())
}

fn hex(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
