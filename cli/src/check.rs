//! `untick check`: everything that is wrong with a configuration, each with its place.

use crate::page::Page;
use anyhow::Context as _;
use problem::Problem;
use std::io::IsTerminal as _;
use std::process::ExitCode;

mod colour;
mod document;
mod json;
mod neutral;
mod parity;
pub(crate) mod problem;
mod report;
mod rules;
mod source;
mod structure;
mod suggest;

pub(crate) use rules::{LANGUAGES, SHIPPED};
use source::Source;

/// What `untick check` is told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Configurations: JSON files, HTML files with `<script type="application/json" id="untick-config">`, or - for standard input
    #[arg(required = true, value_name = "CONFIG")]
    files: Vec<String>,
    /// How problems are printed; the fields of json are in docs/configuration.md
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, with the line and a mark under it
    #[default]
    Text,
    /// One JSON document, for CI
    Json,
}

/// Checks each file. Exit code 0: all fit. 1: something is wrong. 2: a file could not be read.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let checked: Vec<_> = args
        .files
        .iter()
        .map(|name| {
            let source = Source::read(name).with_context(|| name.clone())?;
            let findings = find(source.json(), source.offset());
            Ok((source, findings))
        })
        .collect();
    let names = args.files.iter().map(String::as_str);
    let results: Vec<_> = names.zip(&checked).collect();
    match args.format {
        Format::Text => report::text(&results, std::io::stdout().is_terminal())?,
        Format::Json => report::json(&results)?,
    }
    let unread = checked.iter().any(Result::is_err);
    let wrong = checked
        .iter()
        .flatten()
        .any(|(_, findings)| !findings.problems.is_empty());
    Ok(ExitCode::from(match (unread, wrong) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }))
}

/// What one file came to: its text with what was found in it, or why it could not be read.
type Checked = anyhow::Result<(Source, Findings)>;

/// What `untick migrate` writes where only a person knows.
pub(crate) const FILL_IN: &str = "FILL IN:";

/// What is found in a configuration.
pub(crate) struct Findings {
    /// Everything that is wrong, in the order in which the page would find it.
    pub(crate) problems: Vec<Problem>,
    /// Paths of what fits and is still to be written by a person.
    open: Vec<String>,
}

/// Whether text and usual links can be read on a surface, in the light scheme.
pub(crate) fn is_readable(surface: &str, text: &str) -> bool {
    let [_, _, (_, accent)] = colour::usual(false);
    let enough =
        |one: &str| colour::contrast(one, surface).is_some_and(|found| found >= colour::LEAST);
    enough(text) && enough(accent)
}

/// Checks a configuration that stands `offset` bytes into its file.
pub(crate) fn find(text: &str, offset: usize) -> Findings {
    let read = json::read(text);
    let mut problems = read.problems;
    let mut open = Vec::new();
    if let Some(document) = read.document {
        open = document.texts_with(FILL_IN);
        problems.extend(structure::problems(&document));
        problems.extend(rules::problems(&document));
    }
    for problem in &mut problems {
        problem.shift(offset);
    }
    Findings { problems, open }
}
