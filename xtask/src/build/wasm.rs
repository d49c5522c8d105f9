//! cargo, wasm-bindgen and wasm-opt: from the crate to a module and its bindings.
use super::{bindings, glue, rename};
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::{Ready, Toolchain};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// Rust reserves 1 MiB of shadow stack, 16 Wasm pages that a page would pay for.
const STACK: &str = "-Clink-arg=-zstack-size=32768";

/// A panic ends the module at once, so nothing that would describe it is kept: no messages, no
/// `Debug` texts, and no places in source files, which would tell of the machine built on.
const ABORT: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// LLVM keeps no loop in several copies and repeats no block to save a jump: a tenth of the module.
const LEAN: &str = "-Cllvm-args=--unroll-full-max-count=0 -Cllvm-args=--unroll-runtime=false \
    -Cllvm-args=--jump-threading-threshold=0";

/// What every browser with constructable style sheets reads, named one by one: `--all-features`
/// would write encodings that no browser reads.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Restructuring before shrinking, and leaving middle-sized functions where they are, give 2 % less
/// after brotli. The lowest kilobyte of memory is
/// the far end of the shadow stack, which is thirty times as deep as the crate's deepest call, so
/// no address in it is ever used.
const PASSES: [&str; 6] = [
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--converge",
];

/// How the crate is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// What is deployed: the standard library rebuilt for size, panics that abort at once.
    Release,
    /// The same on the standard library as it ships, to see what rebuilding it saves.
    Plain,
    /// Quick to build, with names and messages.
    Dev,
}

impl Variant {
    /// The word for it on the command line and in paths.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Plain => "plain",
            Self::Dev => "dev",
        }
    }
}

/// A finished module and the JavaScript that stands at its imports and exports.
pub(super) struct Module {
    /// The bytes that browsers compile.
    pub(super) wasm: Vec<u8>,
    /// A JavaScript module beside the bindgen snippets; see [`bindings`].
    pub(super) bindings: PathBuf,
}

/// Binds, shrinks and renames what was compiled.
///
/// # Errors
/// When a tool fails or one's output is not as expected.
pub(super) fn finish(
    ready: &Ready,
    variant: Variant,
    linked: &Path,
    work: &Path,
) -> Result<Module> {
    let bound = bind(
        ready,
        linked,
        &work.join("bindgen"),
        variant == Variant::Dev,
    )?;
    let glue = repo::read(&work.join("bindgen/untick_bg.js"))?;
    let glue = glue::shorten(&glue);
    let wasm = rename::keep_exports(&bytes(&bound)?, |name| bindings::uses(&glue, name))?;
    let lean = work.join("lean.wasm");
    repo::write(&lean, wasm)?;
    let small = work.join("small.wasm");
    if variant == Variant::Dev {
        fs::copy(&lean, &small)?;
    } else {
        process::run(&mut wasm_opt(ready, &lean, &small))?;
    }
    let (wasm, names) = rename::shorten(&bytes(&small)?)?;
    let path = work.join("bindgen/bindings.js");
    repo::write(&path, bindings::rewrite(&glue, &names)?)?;
    Ok(Module {
        wasm,
        bindings: path,
    })
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("can't read {}", path.display()))
}

/// The release module before wasm-opt, with the names of its functions, for `size --why`.
///
/// # Errors
/// When a tool fails.
pub(crate) fn named_module(repo: &Repo, ready: &Ready) -> Result<Vec<u8>> {
    let linked = compile(repo, &ready.toolchain, Variant::Release)?;
    let folder = repo.target().join("untick/named");
    let bound = bind(ready, &linked, &folder, true)?;
    let small = folder.join("small.wasm");
    let mut wasm_opt = wasm_opt(ready, &bound, &small);
    process::run(wasm_opt.arg("--debuginfo"))?;
    bytes(&small)
}

/// Compiles and links the crate; the result still holds what bindgen needs.
///
/// # Errors
/// When it doesn't compile.
pub(super) fn compile(repo: &Repo, toolchain: &Toolchain, variant: Variant) -> Result<PathBuf> {
    let mut cargo = toolchain.command("cargo");
    cargo
        .args(["build", "--package", "untick", "--lib", "--target", TARGET])
        .current_dir(repo.root())
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    // The bindings generator reads the feature section and `size --why` the names; both go later.
    let keep_names = |profile: &str| format!("profile.{profile}.strip=false");
    let folder = match variant {
        Variant::Release => {
            cargo
                .args(["--profile", "wasm", "--config", &keep_names("wasm")])
                .args([
                    "-Zbuild-std=std,panic_abort",
                    "-Zbuild-std-features=optimize_for_size",
                ])
                .env("RUSTC_BOOTSTRAP", "1")
                .env(
                    "RUSTFLAGS",
                    format!("{ABORT} {STACK} {LEAN} -Ctarget-feature=-reference-types"),
                );
            "wasm"
        }
        Variant::Plain => {
            // A profile of its own, so that neither build makes the other one stale.
            cargo
                .args(["--profile", "wasm-plain"])
                .args(["--config", "profile.wasm-plain.inherits=\"wasm\""])
                .args(["--config", &keep_names("wasm-plain")])
                .env("RUSTFLAGS", STACK);
            "wasm-plain"
        }
        Variant::Dev => {
            cargo.env_remove("RUSTFLAGS");
            "debug"
        }
    };
    process::run(&mut cargo)?;
    Ok(repo.target().join(TARGET).join(folder).join("untick.wasm"))
}

fn bind(ready: &Ready, linked: &Path, folder: &Path, names: bool) -> Result<PathBuf> {
    let program = ready.cache.bin(&ready.cache.bindgen).join("wasm-bindgen");
    let mut bindgen = Command::new(program);
    bindgen
        .args([
            "--target",
            "bundler",
            "--no-typescript",
            "--out-name",
            "untick",
        ])
        // Every browser with constructable style sheets has `encodeInto`.
        .args(["--encode-into", "always"])
        .arg("--remove-producers-section")
        .arg("--out-dir")
        .arg(folder)
        .arg(linked);
    if !names {
        bindgen.arg("--remove-name-section");
    }
    process::run(&mut bindgen)?;
    Ok(folder.join("untick_bg.wasm"))
}

fn wasm_opt(ready: &Ready, from: &Path, to: &Path) -> Command {
    let mut wasm_opt = Command::new(ready.cache.npm().join("node_modules/.bin/wasm-opt"));
    wasm_opt
        .args(FEATURES)
        .args(PASSES)
        .arg(from)
        .arg("--output")
        .arg(to);
    wasm_opt
}
