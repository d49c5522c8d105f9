//! What a person can set, by flag or by environment.
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use axum::http::HeaderName;
use clap::{Parser, Subcommand, ValueEnum};

use crate::origin::OriginPattern;
use crate::owner::export::{Format, Moment};
use crate::owner::settings::Settings;

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
    Serve(Box<Serve>),
    /// Write receipts to standard output or a file: as NDJSON, which verify reads, as CSV, as
    /// Kantara Consent Receipts or in DPV.
    Export(Export),
    /// Check that nothing was changed, removed or added: every signature, the chain of receipts,
    /// the checkpoints, the texts of notices. Ends with 1 if something was.
    Verify(Verify),
    /// Sign a checkpoint now; serve does that once a day.
    Checkpoint(Place),
    /// The keys that countersign receipts.
    #[command(subcommand)]
    Keys(Keys),
}

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Print the public keys as a JWK set, as /.well-known/jwks.json has it.
    List(Source),
    /// Replace the private key. Receipts signed with the old one stay valid; a running receiver
    /// takes the new one within a minute.
    Rotate(Place),
}

/// Which database.
#[derive(Debug, clap::Args)]
pub struct Source {
    /// Path of a SQLite file, also as sqlite://PATH, or postgres://USER:PASSWORD@HOST/NAME.
    #[arg(
        long,
        env = "UNTICK_DATABASE",
        default_value = "untick-receipts.sqlite"
    )]
    pub database: Database,
}

/// Which database, and which key.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// The database.
    #[command(flatten)]
    pub source: Source,

    /// File with the private key. Default is the SQLite file's name with .key, or
    /// untick-receiver.key in the current folder.
    #[arg(long, env = "UNTICK_KEY_FILE")]
    pub key_file: Option<PathBuf>,
}

impl Place {
    /// The file with the private key.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| self.source.database.key_file())
    }
}

/// What to export.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The database.
    #[command(flatten)]
    pub source: Source,

    /// Received from then on: 2026-11-22 (its begin, UTC) or 2026-11-22T10:15:30Z.
    #[arg(long)]
    pub from: Option<Moment>,

    /// Received before then.
    #[arg(long)]
    pub to: Option<Moment>,

    /// The form: ndjson, csv, kantara or dpv.
    #[arg(long, default_value_t = Format::Ndjson)]
    pub format: Format,

    /// File to write, which must not be there yet. Default is standard output.
    #[arg(long)]
    pub output: Option<PathBuf>,
}

/// What to check.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// The database to check, unless --export is given.
    #[command(flatten)]
    pub source: Source,

    /// Check an export (NDJSON) instead; "-" reads standard input. No database is needed.
    #[arg(long)]
    pub export: Option<PathBuf>,

    /// Trust only the keys in this file, a JWK set. Without it, the keys in the database or the
    /// export are trusted, which whoever changed it may have changed as well.
    #[arg(long)]
    pub jwks: Option<PathBuf>,

    /// End with 1 for notes too, such as a receipt whose predecessor is not there.
    #[arg(long)]
    pub strict: bool,
}

/// How to serve.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// File with settings (TOML). Its names are those of the flags without the dashes before them:
    /// listen = "127.0.0.1:8787". Flags and variables win over it.
    #[arg(long, env = "UNTICK_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Where to keep the receipts: the path of a SQLite file, also as sqlite://PATH, which is
    /// created if there is none; or postgres://USER:PASSWORD@HOST/NAME.
    #[arg(
        long,
        env = "UNTICK_DATABASE",
        default_value = "untick-receipts.sqlite"
    )]
    pub database: Database,

    /// File with the private key that countersigns receipts; made if there is none. Default is the
    /// SQLite file's name with .key, or untick-receiver.key in the current folder.
    #[arg(long, env = "UNTICK_KEY_FILE")]
    pub key_file: Option<PathBuf>,

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

    /// Requests a second that one client may make in the long run; 0 is no limit.
    #[arg(long, env = "UNTICK_CLIENT_RATE", default_value_t = 10)]
    pub client_rate: u32,

    /// Requests that one client may make at once after a pause.
    #[arg(long, env = "UNTICK_CLIENT_BURST", default_value_t = 50)]
    pub client_burst: u32,

    /// Header in which your proxy names the client, such as X-Forwarded-For; the last address in
    /// it counts. Only behind a proxy that sets it. Without it clients are told apart by the
    /// address they connect from, and those on this machine are not limited.
    #[arg(long, env = "UNTICK_CLIENT_HEADER")]
    pub client_header: Option<HeaderName>,

    /// What the owner can set.
    #[command(flatten)]
    pub owner: Settings,

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
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// In the SQLite file at this path.
    Sqlite(PathBuf),
    /// In the PostgreSQL database at this URL.
    Postgres(String),
}

impl Database {
    /// Where the private key is kept unless a person says so: beside the SQLite file, in the
    /// current folder for anything else.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        match self {
            Self::Sqlite(path) => {
                let mut name = path.clone().into_os_string();
                name.push(".key");
                name.into()
            }
            Self::Postgres(_) => "untick-receiver.key".into(),
        }
    }
}

/// A URL holds a password, which is not for logs.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
            Self::Postgres(url) => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
                let place = place.split_once('?').map_or(place, |(place, _)| place);
                write!(f, "postgres://{place}")
            }
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = match text.split_once("://") {
            Some(("sqlite", path)) => path,
            Some(("postgres" | "postgresql", _)) => return Ok(Self::Postgres(text.to_owned())),
            Some((scheme, _)) => {
                return Err(format!(
                    "\"{scheme}\" is no known kind of database; allowed is a path, sqlite://PATH \
                     or postgres://USER:PASSWORD@HOST/NAME"
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
