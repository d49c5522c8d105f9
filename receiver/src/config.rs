//! What a person can set, by flag or by environment.
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, Subcommand, ValueEnum};

use crate::origin::OriginPattern;

/// Keeps consent receipts.
#[derive(Debug, Parser)]
#[command(name = "untick-receiver", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the receiver can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take receipts and give them back, until told to end by SIGTERM or Ctrl-C.
    Serve(Serve),
}

/// How to serve.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Where to keep the receipts: the path of a SQLite file, also as sqlite://PATH. It is created
    /// if there is none.
    #[arg(
        long,
        env = "UNTICK_DATABASE",
        default_value = "untick-receipts.sqlite"
    )]
    pub database: Database,

    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "UNTICK_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,

    /// Site whose pages may post: https://www.example.com, or https://*.example.com for all below
    /// a domain. May be given several times; in the environment, separated by commas.
    #[arg(
        long = "allow-origin",
        env = "UNTICK_ALLOW_ORIGIN",
        value_delimiter = ','
    )]
    pub allow_origin: Vec<OriginPattern>,

    /// What to log to stderr: error, warn, info, debug or trace, also by module
    /// (warn,untick_receiver=debug).
    #[arg(long, env = "UNTICK_LOG", default_value = "info")]
    pub log: String,

    /// How a line of the log looks.
    #[arg(long, env = "UNTICK_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object per line.
    Json,
}

/// Where receipts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// In the SQLite file at this path.
    Sqlite(PathBuf),
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = match text.split_once("://") {
            Some(("sqlite", path)) => path,
            Some((scheme, _)) => {
                return Err(format!(
                    "\"{scheme}\" is no known kind of database; allowed is a path or sqlite://PATH"
                ));
            }
            None => text.strip_prefix("sqlite:").unwrap_or(text),
        };
        match path {
            "" => Err("the path is empty".to_owned()),
            ":memory:" => {
                Err("receipts in memory would be lost at the next start; give a path".to_owned())
            }
            path if path.contains('?') => {
                Err("parameters after ? are not known; give the path alone".to_owned())
            }
            path => Ok(Self::Sqlite(path.into())),
        }
    }
}
