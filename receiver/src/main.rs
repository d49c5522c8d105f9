//! The command `untick-receiver`.
use std::io::IsTerminal;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;
use untick_receiver::config::{Cli, Command, Keys, LogFormat, Serve};
use untick_receiver::serve::serve;
use untick_receiver::{chores, config_file, verify};

/// A receipt is some two hundred small allocations; this takes half the time of the system's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = std::env::args_os().collect();
    let Cli { command } = config_file::read(args).unwrap_or_else(|error| error.exit());
    match run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("untick-receiver: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(config) => {
            log_to_stderr(&config)?;
            serve(*config).await?;
        }
        Command::Export(config) => chores::export(&config).await?,
        Command::Verify(config) => return verify::command(config).await,
        Command::Checkpoint(place) => chores::checkpoint(&place).await?,
        Command::Keys(Keys::List(source)) => chores::list_keys(&source.database).await?,
        Command::Keys(Keys::Rotate(place)) => chores::rotate_key(&place).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn log_to_stderr(config: &Serve) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| anyhow::anyhow!("--log {}: {error}", config.log))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // It would be told on standard error, and where that is a file on a full disk, by a panic.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}
