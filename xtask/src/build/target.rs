//! The compiler's target of the release: `wasm32-unknown-unknown` whose functions may return more
//! than one value.
//!
//! Otherwise each function that returns a text does so through memory, about 25 bytes a call. With
//! values returned in place the module is 6 % smaller; every browser that Untick runs in has known
//! them since 2020. LLVM calls the convention experimental because separately compiled code cannot
//! rely on it; here the crate and its standard library are compiled together.
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::Toolchain;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::path::PathBuf;

const FLAG: &str = "-Zjson-target-spec";

/// Writes the target's description; gives its place, and the flag by which newer cargos accept one.
///
/// # Errors
/// When the compiler doesn't describe the target it starts from.
pub(super) fn describe(
    repo: &Repo,
    toolchain: &Toolchain,
    base: &str,
) -> Result<(PathBuf, Option<&'static str>)> {
    let mut rustc = toolchain.command("rustc");
    rustc
        .args(["-Zunstable-options", "--print", "target-spec-json"])
        .args(["--target", base])
        .env("RUSTC_BOOTSTRAP", "1");
    let spec = process::read(&mut rustc)?;
    // The standard library brings its own `memcmp` to targets with `wasm` in their name only.
    let path = repo.target().join("untick/wasm32-multivalue.json");
    repo::write(&path, adapt(&spec)?)?;
    let help = process::read(
        toolchain
            .command("cargo")
            .args(["-Z", "help"])
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    Ok((path, help.contains("json-target-spec").then_some(FLAG)))
}

fn adapt(spec: &str) -> Result<String> {
    let mut spec: Value = serde_json::from_str(spec)?;
    let members = spec
        .as_object_mut()
        .context("the compiler's description of the target is no object")?;
    // Says that the target comes with the compiler.
    members.remove("is-builtin");
    members.insert("llvm-abiname".into(), json!("experimental-mv"));
    let features = members.entry("features").or_insert_with(|| json!(""));
    let known = features.as_str().unwrap_or_default();
    let comma = if known.is_empty() { "" } else { "," };
    *features = json!(format!("{known}{comma}+multivalue"));
    Ok(spec.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_convention_changes() {
        let adapted = adapt(r#"{"arch":"wasm32","features":"+x","is-builtin":true}"#).unwrap();
        let wanted = json!({ "arch": "wasm32", "features": "+x,+multivalue", "llvm-abiname": "experimental-mv" });
        assert_eq!(serde_json::from_str::<Value>(&adapted).unwrap(), wanted);
        assert!(adapt("{}").unwrap().contains("\"+multivalue\""));
        assert!(adapt("[]").is_err());
    }
}
