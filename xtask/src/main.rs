//! Every command a person types while working on Untick.
//!
//! `main` only reads the command line; each verb lives in the module of its name.
#[cfg(not(unix))]
compile_error!("Untick is built on Linux or macOS; on Windows use WSL");

mod audit;
mod bench;
mod build;
mod cache;
mod compress;
mod demo;
mod dist;
mod docs;
mod fuzz;
mod load;
mod mutants;
mod process;
mod recipes;
mod repo;
mod setup;
mod size;
mod soak;
mod test;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

const NEWCOMER: &str = "\
New here? Two commands are enough, and each installs what it needs first:
  cargo xtask demo    see Untick at work on a demo site
  cargo xtask test    run every check there is";

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", before_help = NEWCOMER)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what building and testing need, once per machine
    Setup(setup::Options),
    /// Build everything a site owner deploys into dist/
    Build(build::Options),
    /// Serve the demo site with a receipt endpoint and two third parties
    Demo(demo::Options),
    /// Build the documentation site from docs/
    Docs(docs::Options),
    /// Run every check: format, lints, native, browser and end-to-end tests, sizes
    Test(test::Options),
    /// Break the product on purpose, in nine ways, and see that stories notice
    Mutants(mutants::Options),
    /// Measure how many receipts a second the receiver takes on each database
    Load(load::Options),
    /// Kill receivers under load, crash and fill their databases, send them what nobody would
    Soak(soak::Options),
    /// Feed the readers of receipts, records and configurations with random input
    Fuzz(fuzz::Options),
    /// Weigh what visitors download against budget.toml
    Size(size::Options),
    /// Make the folder of a release: files, hashes, licences, npm packages, programs
    Dist(dist::Options),
    /// Build the projects of docs/frameworks.md from npm and visit them
    Recipes(recipes::Options),
    /// Measure it beside other consent notices in a real browser
    Bench(bench::Options),
    /// Run `untick audit` on pages with Untick and with other tools; writes docs/audit.md's table
    Audit(audit::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    let Some(verb) = arguments.verb else {
        Arguments::command().print_help()?;
        return Ok(ExitCode::SUCCESS);
    };
    let repo = repo::Repo::find()?;
    match verb {
        Verb::Setup(options) => setup::run(&repo, &options),
        Verb::Build(options) => build::run(&repo, &options),
        Verb::Demo(options) => demo::run(&repo, &options),
        Verb::Docs(options) => docs::run(&repo, &options),
        Verb::Test(options) => test::run(&repo, &options),
        Verb::Mutants(options) => mutants::run(&repo, &options),
        Verb::Load(options) => load::run(&repo, &options),
        Verb::Soak(options) => soak::run(&repo, &options),
        Verb::Fuzz(options) => fuzz::run(&repo, &options),
        Verb::Size(options) => size::run(&repo, &options),
        Verb::Dist(options) => dist::run(&repo, &options),
        Verb::Recipes(options) => recipes::run(&repo, &options),
        Verb::Bench(options) => bench::run(&repo, &options),
        Verb::Audit(options) => audit::run(&repo, &options),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where people and machines are told what to type.
    const DOCUMENTS: [&str; 5] = [
        ".ci/run",
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        "README.md",
        "CONTRIBUTING.md",
    ];

    #[test]
    fn every_command_in_the_documents_is_understood() {
        let repo = repo::Repo::find().unwrap();
        let mut found = 0;
        for document in DOCUMENTS {
            for line in repo::read(&repo.path(document)).unwrap().lines() {
                for command in line.split("cargo xtask ").skip(1) {
                    let words = command
                        .split(['`', '#', '|', ';', ','])
                        .next()
                        .unwrap_or_default()
                        .split_whitespace()
                        .filter(|word| *word != "\"$@\"");
                    let given = std::iter::once("cargo xtask").chain(words);
                    let read = Arguments::try_parse_from(given);
                    assert!(read.is_ok(), "{document}: {line}\n{}", read.err().unwrap());
                    found += 1;
                }
            }
        }
        assert!(found > 15, "only {found} commands found");
    }

    /// "[`name`](file)": the file is there and has a test of that name.
    #[test]
    fn every_promise_of_security_has_its_test() {
        let repo = repo::Repo::find().unwrap();
        let document = repo::read(&repo.path("SECURITY.md")).unwrap();
        let mut found = 0;
        for link in document.split("[`").skip(1) {
            let (name, rest) = link.split_once("`](").unwrap();
            let (file, _) = rest.split_once(')').unwrap();
            let text = repo::read(&repo.path(file)).unwrap();
            let is_story = file.ends_with(&format!("/{name}/mod.rs"));
            let is_test = [format!("fn {name}("), format!("test(\"{name}\"")]
                .iter()
                .any(|start| text.contains(start));
            assert!(is_story || is_test, "SECURITY.md: {file} has no `{name}`");
            found += 1;
        }
        assert!(found > 30, "only {found} tests named");
    }
}
