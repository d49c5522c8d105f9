//! A standard library for wasm32 where the toolchain has only its source: Debian ships no built one.
use crate::cache::Cache;
use crate::process;
use crate::repo::{files_under, write};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

use super::toolchain::TARGET;

/// The scratch crate's name; its own library is not copied.
const SCRATCH: &str = "untick_std_scratch";

/// Compiles the standard library once and puts it where `rustc` looks for it.
pub(super) fn build(
    cache: &Cache,
    command: impl Fn(&str) -> Command,
    library: &Path,
) -> Result<()> {
    let folder = cache.scratch("std");
    write(
        &folder.join("Cargo.toml"),
        format!("[package]\nname = \"{SCRATCH}\"\nedition = \"2021\"\n[workspace]\n"),
    )?;
    write(&folder.join("src/lib.rs"), "")?;
    let mut cargo = command("cargo");
    cargo
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,test,proc_macro")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(&folder);
    process::run_logged(&mut cargo, "standard library", &cache.log("std"))?;

    let partial = library.with_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial).with_context(|| format!("can't make {}", partial.display()))?;
    let built = folder.join("target").join(TARGET).join("release/deps");
    let mut copied = 0;
    for file in files_under(&built)? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".rlib") && !name.contains(SCRATCH) {
            fs::copy(&file, partial.join(name))?;
            copied += 1;
        }
    }
    if copied == 0 {
        bail!("{} holds no library after the build", built.display());
    }
    fs::rename(&partial, library).with_context(|| format!("can't make {}", library.display()))?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}
