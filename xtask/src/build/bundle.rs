//! esbuild: from modules, style sheet and texts to the finished scripts, and what lies beside them.
use super::wasm::{Module, Variant};
use super::{pack, seal};
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::Ready;
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the module form imports as `untick:wasm`. A server that sends Wasm under another MIME
/// type makes streaming impossible, not the page.
const FETCHED: &str = r#"import { imports, bind } from "./bindings.js";
export const instantiate = async () => {
  const url = new URL("./untick.wasm", import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw Error(`${url} answered ${response.status}`);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) throw Error(`${url} is a page: the bundler has moved the module away from it (Vite: optimizeDeps.exclude)`);
  const streams = type.startsWith("application/wasm");
  const { instance } = streams
    ? await WebAssembly.instantiateStreaming(response, imports)
    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  return bind(instance);
};
"#;

/// What the npm package gives to servers that render pages.
pub(crate) const SERVER: &str = "untick.server.mjs";

/// Stands for the version in the sources.
const VERSION: &str = "__UNTICK_VERSION__";

/// Writes `dist`.
///
/// # Errors
/// When esbuild fails, a source is missing, or a script would lack its Wasm or fingerprint.
pub(super) fn build(
    repo: &Repo,
    ready: &Ready,
    variant: Variant,
    module: &Module,
    work: &Path,
    dist: &Path,
) -> Result<()> {
    let beside = |name: &str| module.bindings.with_file_name(name);
    let packed = beside("packed.js");
    let fetched = beside("fetched.js");
    repo::write(&packed, pack::reader(&module.wasm))?;
    repo::write(&fetched, FETCHED)?;

    let bundled = work.join("bundled");
    let script = |name: &str, format: &str, wasm: &Path| {
        json!({
            "entry": repo.path("www").join(name),
            "into": bundled.join(name),
            "format": format,
            "wasm": wasm,
        })
    };
    let job = json!({
        "modules": ready.cache.npm().join("package.json"),
        "minify": variant != Variant::Dev,
        "scripts": [
            script("untick.js", "iife", &packed),
            script("untick.mjs", "esm", &fetched),
            { "entry": repo.path("www/lint.js"), "into": dist.join("untick-lint.mjs"), "format": "esm" },
            { "entry": repo.path("www/import.js"), "into": dist.join("untick-import.mjs"), "format": "esm" },
        ],
        "texts": { "from": repo.path("www/lang"), "into": dist.join("lang") },
    });
    let job_file = work.join("bundle.json");
    repo::write(&job_file, job.to_string())?;
    let mut node = Command::new("node");
    process::run(node.arg(repo.path("xtask/js/bundle.mjs")).arg(&job_file))?;

    let version = version(repo)?;
    let finished = |script: &str| seal::seal(&script.replace(VERSION, &version));
    let classic = repo::read(&bundled.join("untick.js"))?;
    let bytes = format!("\"{}\"", pack::pack(&module.wasm));
    let classic = fill(&classic, pack::SLOT, &bytes)?;
    repo::write(&dist.join("untick.js"), finished(&classic)?)?;
    let esm = repo::read(&bundled.join("untick.mjs"))?;
    repo::write(&dist.join("untick.mjs"), finished(&esm)?)?;
    for script in ["untick.js", "untick.mjs"] {
        seal::verify(&repo::read(&dist.join(script))?).context(script)?;
    }
    repo::write(&dist.join("untick.wasm"), &module.wasm)?;
    repo::write(&dist.join("package.json"), package(repo)?)?;
    for (from, to) in [
        ("untick.d.ts", "untick.d.ts"),
        ("untick.schema.json", "untick.schema.json"),
        ("server.mjs", SERVER),
    ] {
        let from = repo.path("www").join(from);
        fs::copy(&from, dist.join(to)).with_context(|| format!("can't copy {}", from.display()))?;
    }
    Ok(())
}

/// Puts a text in the place of a slot that has to be there once.
fn fill(script: &str, slot: &str, text: &str) -> Result<String> {
    match script.matches(slot).count() {
        1 => Ok(script.replacen(slot, text, 1)),
        found => bail!("the bundled script holds `{slot}` {found} times, not once"),
    }
}

/// The version of everything, by the workspace's manifest.
///
/// # Errors
/// When the manifest names none.
pub(crate) fn version(repo: &Repo) -> Result<String> {
    let manifest: toml::Table = repo::read(&repo.path("Cargo.toml"))?.parse()?;
    let version = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("version")?.as_str());
    Ok(version.context("Cargo.toml names no version")?.to_owned())
}

/// What makes `dist` an npm package. The order of its conditions counts, so it is kept as text.
fn package(repo: &Repo) -> Result<String> {
    let manifest = repo::read(&repo.path("www/package.json"))?;
    fill(&manifest, VERSION, &version(repo)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_filled_once_or_not_at_all() {
        assert_eq!(fill("a [slot] b", "[slot]", "x").unwrap(), "a x b");
        assert!(fill("no place", "[slot]", "x").is_err());
        assert!(fill("[slot][slot]", "[slot]", "x").is_err());
    }

    #[test]
    fn the_npm_form_has_the_crates_version() {
        let repo = Repo::find().unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&package(&repo).unwrap()).unwrap();
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    }
}
