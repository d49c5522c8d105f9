//! The programs of a release: the receiver and the command `untick`.
use super::copy;
use crate::process;
use crate::repo::Repo;
use crate::setup::Ready;
use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// Packages and the names of their programs.
pub(super) const PROGRAMS: [(&str, &str); 2] = [
    ("untick-receiver", "untick-receiver"),
    ("untick-cli", "untick"),
];

/// The profile in Cargo.toml.
const PROFILE: &str = "dist";

/// Builds them for this machine and puts them into a folder named by its target.
///
/// # Errors
/// When they don't compile.
pub(super) fn build(repo: &Repo, ready: &Ready, folder: &Path) -> Result<()> {
    let sysroot = process::read(
        ready
            .toolchain
            .command("rustc")
            .args(["--print", "sysroot"]),
    )?;
    let remaps = [
        remap(&cargo_home()?, "/cargo"),
        remap(Path::new(&sysroot), "/rust"),
        remap(repo.root(), "/untick"),
    ];
    let mut cargo = ready.toolchain.command("cargo");
    cargo
        .args(["build", "--locked", "--profile", PROFILE])
        // Panics name source files; they need not tell of the machine built on.
        .env("RUSTFLAGS", remaps.join(" "))
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(repo.root());
    for (package, _) in PROGRAMS {
        cargo.args(["--package", package]);
    }
    process::run(&mut cargo)?;
    let host = host(ready)?;
    for (_, program) in PROGRAMS {
        let built = repo.target().join(PROFILE).join(program);
        let to = folder.join(&host).join(program);
        copy(&built, &to)?;
        std::fs::set_permissions(&to, std::fs::metadata(&built)?.permissions())?;
    }
    Ok(())
}

/// The target that programs are built for: this machine's.
///
/// # Errors
/// When `rustc` doesn't say.
pub(super) fn host(ready: &Ready) -> Result<String> {
    let said = process::read(ready.toolchain.command("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

fn cargo_home() -> Result<PathBuf> {
    let set = env::var_os("CARGO_HOME").map(PathBuf::from);
    let usual = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    set.or_else(usual)
        .context("neither CARGO_HOME nor HOME is set")
}
