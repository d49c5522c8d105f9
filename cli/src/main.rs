//! `untick`: the command for site owners.

use clap::{Parser, Subcommand};
use std::process::ExitCode;

mod audit;
mod check;
mod config;
mod migrate;
mod page;
mod schema;

/// Checks configurations, moves sites over from other notices, audits any site.
#[derive(Parser)]
#[command(name = "untick", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks a configuration and says everything that is wrong with it.
    Check(check::Args),
    /// Prints the JSON Schema of configurations, which editors complete and check by.
    Schema(schema::Args),
    /// Writes Untick's configuration and markup from another notice's.
    Migrate(migrate::Args),
    /// Drives a browser over a site and reports what it loads before and after a choice.
    Audit(Box<audit::Args>),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Migrate(args) => migrate::run(&args),
        Command::Audit(args) => audit::run(&args),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
