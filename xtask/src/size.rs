//! `size`: what visitors download, against the ceilings of budget.toml.
mod budget;
mod weigh;
mod why;

use crate::build::{self, Variant};
use crate::repo::Repo;
use crate::setup::{self, Ready, Scope, Way};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use weigh::Weight;

/// The demo's configuration, the measure of what a site's own weighs.
const CONFIG: &str = "www/demo/config.json";

/// The command line of `size`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Also weigh the same code on the standard library as it ships
    #[arg(long)]
    plain: bool,
    /// Say what each crate and the largest functions of the module weigh
    #[arg(long)]
    why: bool,
}

/// One line of the table.
struct Line {
    name: String,
    weight: Weight,
}

/// Runs the verb.
///
/// # Errors
/// When the build fails or budget.toml can't be understood. Being over a ceiling is no error but
/// the exit code of failure.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Build, Way::Auto)?;
    if options.why {
        why::print(&build::named_module(repo, &ready)?)?;
    }
    if options.plain {
        let dist = build::ensure(repo, &ready, Variant::Plain)?;
        print("on the standard library as it ships", &artefacts(&dist)?);
    }
    let within = check(repo, &ready)?;
    Ok(if within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints the table of the release build and every ceiling that is exceeded; true if none is.
///
/// # Errors
/// As [`run`].
pub(crate) fn check(repo: &Repo, ready: &Ready) -> Result<bool> {
    let dist = build::ensure(repo, ready, Variant::Release)?;
    let mut lines = artefacts(&dist)?;
    lines.extend(visits(repo, &dist)?);
    print("as deployed", &lines);
    let ceilings = budget::read(&repo.path("budget.toml"))?;
    let excesses = budget::check(&ceilings, &lines)?;
    for excess in &excesses {
        println!("over budget: {excess}");
    }
    Ok(excesses.is_empty())
}

/// Each file that is served by itself.
fn artefacts(dist: &Path) -> Result<Vec<Line>> {
    let mut files: Vec<PathBuf> = ["untick.js", "untick.mjs", "untick.wasm", "untick-lint.mjs"]
        .map(|name| dist.join(name))
        .into();
    files.extend(languages(dist)?);
    files
        .iter()
        .map(|file| {
            Ok(Line {
                name: file
                    .strip_prefix(dist)
                    .unwrap_or(file)
                    .display()
                    .to_string(),
                weight: weigh::files(&[file])?,
            })
        })
        .collect()
}

/// What a browser fetches before the notice can show, in the usual ways of putting it on a page.
fn visits(repo: &Repo, dist: &Path) -> Result<Vec<Line>> {
    let script = dist.join("untick.js");
    let config = repo.path(CONFIG);
    let mut lines = vec![Line {
        name: "first visit, configuration in the page".into(),
        weight: weigh::files(&[&script])?,
    }];
    lines.push(Line {
        name: "first visit, data-config (the demo's)".into(),
        weight: weigh::files(&[&script, &config])?,
    });
    if let Some(language) = languages(dist)?
        .iter()
        .find(|file| !file.ends_with("en.json"))
    {
        let code = language.file_stem().unwrap_or_default().display();
        lines.push(Line {
            name: format!("first visit, data-config, in another language ({code})"),
            weight: weigh::files(&[&script, &config, language])?,
        });
    }
    Ok(lines)
}

fn languages(dist: &Path) -> Result<Vec<PathBuf>> {
    let folder = dist.join("lang");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("can't list {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

fn print(title: &str, lines: &[Line]) {
    let widest = lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
    println!(
        "\n{title:widest$} {:>9} {:>9} {:>9}",
        "raw", "gzip -9", "brotli 11"
    );
    for Line { name, weight } in lines {
        let Weight { raw, gzip, brotli } = weight;
        println!("{name:widest$} {raw:>9} {gzip:>9} {brotli:>9}");
    }
}
