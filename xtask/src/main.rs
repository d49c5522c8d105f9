//! Every command a person types while working on Untick.
//!
//! `main` only reads the command line; each verb lives in the module of its name.
#[cfg(not(unix))]
compile_error!("Untick is built on Linux or macOS; on Windows use WSL");

mod bench;
mod build;
mod cache;
mod demo;
mod docs;
mod mutants;
mod process;
mod repo;
mod setup;
mod size;
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
    /// Weigh what visitors download against budget.toml
    Size(size::Options),
    /// Measure it beside other consent notices in a real browser
    Bench(bench::Options),
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
        Verb::Size(options) => size::run(&repo, &options),
        Verb::Bench(options) => bench::run(&repo, &options),
    }
}
