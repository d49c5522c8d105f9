//! `untick schema`.

use crate::config::schema;
use std::io::Write as _;
use std::process::ExitCode;

/// What `untick schema` is told.
#[derive(clap::Args)]
pub(crate) struct Args {}

/// Prints the schema of configurations.
///
/// # Errors
/// When nobody reads what is printed.
pub(crate) fn run(_args: &Args) -> anyhow::Result<ExitCode> {
    std::io::stdout().write_all(schema::text().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
