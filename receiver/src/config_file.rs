//! Settings from a file. Its names are those of the flags; a flag or a variable wins over it.
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};
use toml::{Table, Value};

use crate::config::Cli;

/// Reads the command line, the environment and the file that `--config` names.
///
/// # Errors
/// Something in them is wrong; the sentence names what and where.
pub fn read(mut args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    let given = command.try_get_matches_from_mut(&args)?;
    let Some((name, given)) = given.subcommand() else {
        return Cli::from_arg_matches(&given);
    };
    let Some(path) = file(given) else {
        return Cli::from_arg_matches(&command.try_get_matches_from_mut(&args)?);
    };
    let wrong = |text: String| {
        let text = format!("{}: {text}\n", path.display());
        clap::Error::raw(clap::error::ErrorKind::InvalidValue, text)
    };
    let known = command.find_subcommand(name).cloned().unwrap_or_default();
    let more = flags(&path, &known, given).map_err(wrong)?;
    if more.is_empty() {
        return Cli::from_arg_matches(&command.try_get_matches_from_mut(&args)?);
    }
    args.extend(more);
    let all = command.try_get_matches_from_mut(&args).map_err(|error| {
        let kind = error.kind();
        let text = format!(
            "in the settings file {}: {}",
            path.display(),
            error.render()
        );
        clap::Error::raw(kind, text)
    })?;
    Cli::from_arg_matches(&all)
}

fn file(given: &ArgMatches) -> Option<PathBuf> {
    given.try_get_one::<PathBuf>("config").ok()?.cloned()
}

/// What the file says as flags, without those that were given otherwise.
fn flags(path: &Path, known: &Command, given: &ArgMatches) -> Result<Vec<OsString>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    let table: Table = text
        .parse()
        .map_err(|error| format!("is not TOML: {error}"))?;
    let mut flags = Vec::new();
    for (name, value) in table {
        let arg = known
            .get_arguments()
            .find(|arg| arg.get_long() == Some(&name))
            .filter(|arg| !matches!(arg.get_id().as_str(), "config" | "help" | "version"))
            .ok_or_else(|| format!("there is no setting \"{name}\"; known are {}", names(known)))?;
        let source = given.value_source(arg.get_id().as_str());
        if matches!(
            source,
            Some(ValueSource::CommandLine | ValueSource::EnvVariable)
        ) {
            continue;
        }
        let values = match value {
            Value::Array(values) => values,
            one => vec![one],
        };
        for value in values {
            let text = match value {
                Value::String(text) => text,
                Value::Integer(number) => number.to_string(),
                other => {
                    let found = other.type_str();
                    return Err(format!(
                        "{name}: found a {found}, allowed is a text, a number or a list of them"
                    ));
                }
            };
            flags.push(format!("--{name}={text}").into());
        }
    }
    Ok(flags)
}

fn names(known: &Command) -> String {
    let names = known.get_arguments().filter_map(clap::Arg::get_long);
    let names: Vec<_> = names
        .filter(|name| !matches!(*name, "config" | "help" | "version"))
        .collect();
    names.join(", ")
}
