//! The licences of others' code in what is handed out, with their full texts.
//!
//! Read from the very sources that were compiled; `cargo xtask test` sees to it that none but
//! those of `deny.toml` occur.
use super::metadata::{self, Shipped};
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::Ready;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Beginnings of the names of files with a licence's text or the notices that belong to it.
const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"];

/// `browser.txt`, for what visitors download.
///
/// # Errors
/// When Cargo fails or a crate names no licence.
pub(super) fn browser(repo: &Repo, ready: &Ready, folder: &Path) -> Result<()> {
    let crates = metadata::shipped(repo, ready, "untick", metadata::WASM)?;
    let text = text(ready, "untick.js, untick.mjs and untick.wasm", &crates)?;
    repo::write(&folder.join("browser.txt"), text)
}

/// A file for each program.
///
/// # Errors
/// As [`browser`].
pub(super) fn programs(repo: &Repo, ready: &Ready, folder: &Path) -> Result<()> {
    let host = super::programs::host(ready)?;
    for (package, program) in super::programs::PROGRAMS {
        let crates = metadata::shipped(repo, ready, package, &host)?;
        let text = text(ready, program, &crates)?;
        repo::write(&folder.join(format!("{program}.txt")), text)?;
    }
    Ok(())
}

fn text(ready: &Ready, product: &str, crates: &[Shipped]) -> Result<String> {
    let rustc = process::read(ready.toolchain.command("rustc").arg("--version"))?;
    let mut text = format!(
        "Code of others in {product}\n\n\
         The Rust standard library ({rustc}), by the Rust Project Developers: MIT OR Apache-2.0,\n\
         used under Apache-2.0 (LICENSE-APACHE).\n"
    );
    // Many crates carry the same text; each is printed once.
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Shipped { package, .. } in crates {
        let name = format!("{} {}", package.name, package.version);
        let Some(licence) = &package.license else {
            bail!("{name} names no licence");
        };
        let _ = writeln!(
            text,
            "{name}: {}{}",
            licence.replace('/', " OR "),
            by(&package.authors)
        );
        let source = package
            .manifest_path
            .parent()
            .context("a manifest lies in a folder")?;
        let found = texts_in(source)?;
        if found.is_empty() {
            // Its archive brings no text; the expression above and these two say which it is.
            let both = licence.contains("MIT") || licence.contains("Apache-2.0");
            if !both {
                bail!("{name} ({licence}) brings no text of its licence");
            }
        }
        for licence in found {
            texts.entry(licence).or_default().push(name.clone());
        }
    }
    for (licence, names) in &texts {
        let _ = write!(
            text,
            "\n{}\n{}\n\n{licence}\n",
            "=".repeat(80),
            names.join(", ")
        );
    }
    Ok(text)
}

fn by(authors: &[String]) -> String {
    if authors.is_empty() {
        return String::new();
    }
    format!(", by {}", authors.join(", "))
}

/// The texts that lie beside a crate's manifest, in the order of their names.
fn texts_in(source: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(source).with_context(|| format!("can't list {}", source.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_uppercase();
        if path.is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            files.push(path);
        }
    }
    files.sort();
    files
        .iter()
        .map(|file| Ok(repo::read(file)?.replace("\r\n", "\n").trim().to_owned()))
        .collect()
}
