//! The Rust toolchain that compiles to wasm32: rustup's where that can be had, else Debian's.
use super::packages::{self, has_command};
use super::{std_for_wasm, step};
use crate::cache::Cache;
use crate::process;
use crate::repo::Repo;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What browsers' Wasm is called among Rust's targets.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// rustup's name for Debian's compiler.
const LINKED: &str = "untick-wasm";

/// Debian's compiler, its standard library's source, and the linker for Wasm with the name that
/// the compiler knows it by. The formatter and linter of the same version come along.
const DEBIAN: [&str; 7] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
    "rustfmt-web",
    "rust-web-clippy",
];

/// Belongs to rust-web-llvm, leads to the linker of the LLVM it was built with.
const LINKER: &str = "/usr/bin/rust-lld";

/// Where the wasm32 target may come from.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Way {
    /// rustup if it can, else Debian
    Auto,
    /// `rustup target add`, or fail
    Rustup,
    /// Debian's rustc-web, with a standard library built here
    Debian,
}

/// How to call the toolchain that has the wasm32 target.
pub(crate) struct Toolchain {
    /// For `RUSTUP_TOOLCHAIN`; none means whatever `cargo` is on `PATH`.
    name: Option<&'static str>,
    /// Whether `cargo fmt` works.
    pub(crate) has_fmt: bool,
    /// Whether `cargo clippy` works.
    pub(crate) has_clippy: bool,
}

impl Toolchain {
    /// A command of this toolchain: `cargo` or `rustc`.
    pub(crate) fn command(&self, program: &str) -> Command {
        command(self.name, program)
    }
}

/// Finds or installs the toolchain.
pub(super) fn ensure(repo: &Repo, cache: &Cache, way: Way) -> Result<Toolchain> {
    let name = match way {
        Way::Auto | Way::Rustup if is_whole(None) => None,
        Way::Auto if is_linked() || is_whole(Some(LINKED)) => by_debian(repo, cache)?,
        Way::Auto => match by_rustup() {
            Ok(()) => None,
            Err(error) => {
                let why = error.to_string();
                let why = why
                    .lines()
                    .find(|line| line.contains("error:"))
                    .unwrap_or(&why);
                println!("setup: no wasm32 target from rustup ({why}); taking Debian's compiler");
                by_debian(repo, cache)?
            }
        },
        Way::Rustup => by_rustup().map(|()| None)?,
        Way::Debian => by_debian(repo, cache)?,
    };
    Ok(Toolchain {
        name,
        has_fmt: has_or_gets(name, "fmt", "rustfmt"),
        has_clippy: has_or_gets(name, "clippy", "clippy"),
    })
}

fn by_rustup() -> Result<()> {
    if !has_command("rustup") {
        bail!("rustup is not installed");
    }
    step(
        "add the wasm32 target and the standard library's source with rustup",
        || {
            process::read(Command::new("rustup").args(["target", "add", TARGET]))?;
            process::read(Command::new("rustup").args(["component", "add", "rust-src"]))?;
            Ok(())
        },
    )?;
    if is_whole(None) {
        return Ok(());
    }
    bail!("rustup added the target, but `rustc` is not rustup's")
}

/// Debian's compiler for this clone, a rustup toolchain where there is rustup.
fn by_debian(repo: &Repo, cache: &Cache) -> Result<Option<&'static str>> {
    let name = has_command("rustup").then_some(LINKED);
    if !packages_are_there() {
        packages::install(cache, "install Debian's Rust for Wasm", &DEBIAN)?;
    }
    // A later compiler goes with a later LLVM; the link then names the package that is missing.
    if !Path::new(LINKER).is_file() {
        let target = fs::read_link(LINKER).with_context(|| format!("no {LINKER}"))?;
        let package = target.display().to_string();
        packages::install(cache, "install the linker for Wasm", &[&package])?;
    }
    if name.is_some() && !is_linked() {
        step("make Debian's Rust the toolchain of this clone", || {
            process::read(Command::new("rustup").args(["toolchain", "link", LINKED, "/usr"]))?;
            let mut command = Command::new("rustup");
            command
                .args(["override", "set", LINKED])
                .current_dir(repo.root());
            process::read(&mut command)?;
            Ok(())
        })?;
    }
    if !library(name)?.is_dir() {
        step("build the standard library for wasm32", || {
            std_for_wasm::build(cache, |program| command(name, program), &library(name)?)
        })?;
    }
    if !is_whole(name) {
        bail!("Debian's Rust is installed, but `rustc --target {TARGET}` still finds no library");
    }
    Ok(name)
}

/// Whether this clone, or whoever called, has chosen Debian's compiler already.
fn is_linked() -> bool {
    std::env::var("RUSTUP_TOOLCHAIN").as_deref() == Ok(LINKED)
}

fn packages_are_there() -> bool {
    let commands = ["rustc", "cargo", "rustfmt", "clippy-driver"];
    commands
        .iter()
        .all(|name| Path::new("/usr/bin").join(name).is_file())
        && fs::symlink_metadata(LINKER).is_ok()
        && Path::new("/usr/lib/rustlib/src/rust/library").is_dir()
}

/// The target's library, the source to rebuild it for size and the linker are there.
fn is_whole(name: Option<&str>) -> bool {
    let source = "lib/rustlib/src/rust/library/std/Cargo.toml";
    folders(name).is_ok_and(|(root, library)| {
        let has_linker = root != Path::new("/usr") || Path::new(LINKER).is_file();
        root.join(source).is_file() && library.is_dir() && has_linker
    })
}

/// The folder of the target's standard library.
fn library(name: Option<&str>) -> Result<PathBuf> {
    folders(name).map(|(_, library)| library)
}

/// The toolchain's own folder and the one of the target's standard library.
fn folders(name: Option<&str>) -> Result<(PathBuf, PathBuf)> {
    let prints = ["--print", "sysroot", "--print", "target-libdir"];
    let mut rustc = command(name, "rustc");
    let answer = process::read(rustc.args(["--target", TARGET]).args(prints))
        .context("no usable rustc: install Rust with rustup")?;
    let (root, library) = answer
        .split_once('\n')
        .with_context(|| format!("rustc printed one folder where two were asked for: {answer}"))?;
    Ok((root.into(), library.into()))
}

fn has_or_gets(name: Option<&str>, verb: &str, component: &str) -> bool {
    let works = || process::succeeds(command(name, "cargo").args([verb, "--version"]));
    if works() {
        return true;
    }
    let adding = ["component", "add", component];
    name.is_none() && process::succeeds(Command::new("rustup").args(adding)) && works()
}

fn command(name: Option<&str>, program: &str) -> Command {
    let mut command = Command::new(program);
    if let Some(name) = name {
        // `cargo run` points these at the toolchain that xtask itself was built with.
        command
            .env("RUSTUP_TOOLCHAIN", name)
            .env_remove("CARGO")
            .env_remove("LD_LIBRARY_PATH");
    }
    command
}
