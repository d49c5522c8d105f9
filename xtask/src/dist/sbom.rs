//! A bill of materials for each part of a release: CycloneDX 1.6, <https://cyclonedx.org/docs/1.6/json/>.
//!
//! No serial number and no time, which are optional: the same sources give the same bytes.
use super::metadata::{self, Shipped};
use crate::build;
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::Ready;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::path::Path;

/// What of the npm packages makes the bytes that visitors download.
const NPM_TOOLS: [&str; 3] = ["binaryen", "esbuild", "terser"];

/// `untick.cdx.json`, for what visitors download.
///
/// # Errors
/// When Cargo fails or a lock file lacks a tool.
pub(super) fn browser(repo: &Repo, ready: &Ready, folder: &Path) -> Result<()> {
    let crates = metadata::shipped(repo, ready, "untick", metadata::WASM)?;
    let mut tools = vec![rustc(ready)?];
    tools.push(tool(
        "wasm-bindgen-cli",
        &ready.cache.bindgen.version,
        "cargo",
    ));
    let lock: Value = serde_json::from_str(&repo::read(&repo.path("xtask/package-lock.json"))?)?;
    for name in NPM_TOOLS {
        let version = lock
            .pointer(&format!("/packages/node_modules~1{name}/version"))
            .and_then(Value::as_str)
            .with_context(|| format!("xtask/package-lock.json holds no {name}"))?;
        tools.push(tool(name, version, "npm"));
    }
    let own = component(repo, "untick", "library", "npm")?;
    write(folder, "untick", &own, &tools, &crates)
}

/// A bill for each program.
///
/// # Errors
/// As [`browser`].
pub(super) fn programs(repo: &Repo, ready: &Ready, folder: &Path) -> Result<()> {
    let host = super::programs::host(ready)?;
    for (package, program) in super::programs::PROGRAMS {
        let crates = metadata::shipped(repo, ready, package, &host)?;
        let own = component(repo, package, "application", "cargo")?;
        let name = if program == "untick" {
            package
        } else {
            program
        };
        write(folder, name, &own, &[rustc(ready)?], &crates)?;
    }
    Ok(())
}

fn write(
    folder: &Path,
    name: &str,
    own: &Value,
    tools: &[Value],
    crates: &[Shipped],
) -> Result<()> {
    let all: Vec<String> = crates
        .iter()
        .map(|one| purl(&one.package.name, &one.package.version, "cargo"))
        .collect();
    let mut dependencies = vec![json!({ "ref": own["bom-ref"], "dependsOn": all })];
    for Shipped { package, uses, .. } in crates {
        let uses: Vec<String> = uses
            .iter()
            .map(|(name, version)| purl(name, version, "cargo"))
            .collect();
        dependencies.push(
            json!({ "ref": purl(&package.name, &package.version, "cargo"), "dependsOn": uses }),
        );
    }
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": own, "tools": { "components": tools } },
        "components": crates.iter().map(of_crate).collect::<Vec<_>>(),
        "dependencies": dependencies,
    });
    let text = serde_json::to_string_pretty(&bill)? + "\n";
    repo::write(&folder.join(format!("{name}.cdx.json")), text)
}

fn of_crate(one: &Shipped) -> Value {
    let Shipped {
        package, checksum, ..
    } = one;
    let purl = purl(&package.name, &package.version, "cargo");
    let mut component = json!({
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
    });
    let mut add = |name: &str, value: Value| {
        if let Some(component) = component.as_object_mut() {
            component.insert(name.to_owned(), value);
        }
    };
    if let Some(licence) = &package.license {
        add(
            "licenses",
            json!([{ "expression": licence.replace('/', " OR ") }]),
        );
    }
    if let Some(checksum) = checksum {
        add("hashes", json!([{ "alg": "SHA-256", "content": checksum }]));
    }
    if let Some(repository) = &package.repository {
        add(
            "externalReferences",
            json!([{ "type": "vcs", "url": repository }]),
        );
    }
    component
}

fn component(repo: &Repo, name: &str, kind: &str, registry: &str) -> Result<Value> {
    let version = build::version(repo)?;
    let purl = purl(name, &version, registry);
    Ok(json!({
        "type": kind,
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
    }))
}

fn rustc(ready: &Ready) -> Result<Value> {
    let said = process::read(ready.toolchain.command("rustc").arg("--version"))?;
    let version = said
        .split_whitespace()
        .nth(1)
        .context("rustc names no version")?;
    Ok(json!({ "type": "application", "name": "rustc", "version": version }))
}

fn tool(name: &str, version: &str, registry: &str) -> Value {
    let purl = purl(name, version, registry);
    json!({ "type": "application", "name": name, "version": version, "purl": purl })
}

/// <https://github.com/package-url/purl-spec>
fn purl(name: &str, version: &str, registry: &str) -> String {
    format!("pkg:{registry}/{name}@{}", version.replace('+', "%2B"))
}
