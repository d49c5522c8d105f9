//! Commands from crates.io, compiled once per version.
use super::{Scope, Toolchain, step};
use crate::cache::{Cache, Tool};
use crate::process;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// How Cargo says that a published lock file names a version the registry doesn't offer.
const UNRESOLVED: &str = "failed to select a version";

/// Where the tools are compiled.
const SCRATCH: &str = "tools";

/// Compiles the tools of this scope that are not there yet.
pub(super) fn ensure(cache: &Cache, toolchain: &Toolchain, scope: Scope) -> Result<()> {
    let mut tools = vec![&cache.bindgen];
    if scope != Scope::Build {
        tools.push(&cache.mdbook);
    }
    if scope == Scope::Everything {
        tools.extend([&cache.wasm_pack, &cache.geckodriver, &cache.cargo_deny]);
    }
    tools.retain(|tool| !is_whole(&cache.bin(tool), tool));
    for tool in &tools {
        let what = format!("compile {} {}", tool.name, tool.version);
        step(&what, || install(cache, toolchain, tool))?;
    }
    if !tools.is_empty() {
        remove(&cache.scratch(SCRATCH))?;
    }
    Ok(())
}

fn is_whole(bin: &Path, tool: &Tool) -> bool {
    tool.commands
        .iter()
        .all(|command| bin.join(command).is_file())
}

fn install(cache: &Cache, toolchain: &Toolchain, tool: &Tool) -> Result<()> {
    let partial = cache.tools().join(format!("{}.partial", tool.id()));
    remove(&partial)?;
    if let Err(error) = cargo_install(cache, toolchain, tool, &partial, true) {
        if !error.to_string().contains(UNRESOLVED) {
            return Err(error);
        }
        println!(
            "    {}: its own lock file names a version that the registry doesn't offer; \
             taking the newest fitting ones",
            tool.name
        );
        cargo_install(cache, toolchain, tool, &partial, false)?;
    }
    if !is_whole(&partial.join("bin"), tool) {
        bail!(
            "{} {} brought no {:?}",
            tool.name,
            tool.version,
            tool.commands
        );
    }
    let whole = cache.tools().join(tool.id());
    remove(&whole)?;
    fs::rename(&partial, &whole).with_context(|| format!("can't make {}", whole.display()))
}

fn cargo_install(
    cache: &Cache,
    toolchain: &Toolchain,
    tool: &Tool,
    into: &Path,
    locked: bool,
) -> Result<()> {
    let mut cargo = toolchain.command("cargo");
    cargo
        .args(["install", tool.name, "--version"])
        .arg(format!("={}", tool.version))
        .arg("--root")
        .arg(into)
        // The tools share some dependencies; what one compiled the next one finds.
        .arg("--target-dir")
        .arg(cache.scratch(SCRATCH))
        // These run for seconds and compile for minutes. The bindings generator alone walks
        // megabytes of Wasm, where some optimisation pays.
        .env(
            "CARGO_PROFILE_RELEASE_OPT_LEVEL",
            if tool.name == cache.bindgen.name {
                "1"
            } else {
                "0"
            },
        )
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_STRIP", "true")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_TARGET_DIR")
        .current_dir(cache.root());
    if locked {
        cargo.arg("--locked");
    }
    if tool.name == cache.bindgen.name {
        // Its TLS stack serves remote drivers only; ours are on this machine.
        cargo.arg("--no-default-features");
    }
    if tool.name == cache.mdbook.name {
        // Neither its server nor its watching of files.
        cargo.args(["--no-default-features", "--features", "search"]);
    }
    process::run_logged(&mut cargo, tool.name, &cache.log(&tool.id()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("can't remove {}", folder.display()))?;
    }
    Ok(())
}
