//! What was found, for people and for programs.

use super::{Checked, FILL_IN, Findings, Problem, Source};
use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;
use std::io::Write as _;
use std::ops::Range;

/// More than anybody reads at once; `--format json` has all.
const MOST: usize = 200;

/// Prints every problem with its line and a mark under it, and a last line for each file.
pub(super) fn text(results: &[(&str, &Checked)], is_terminal: bool) -> anyhow::Result<()> {
    let colours = is_terminal && std::env::var_os("NO_COLOR").is_none();
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(DEFAULT_TERM_WIDTH);
    let mut out = std::io::stdout().lock();
    for (name, checked) in results {
        match checked {
            Err(error) => writeln!(out, "error: {error:#}\n")?,
            Ok((_, Findings { problems, open })) if problems.is_empty() => {
                writeln!(out, "{name}: fits")?;
                if !open.is_empty() {
                    writeln!(
                        out,
                        "{name}: visitors would read \"{FILL_IN} …\" at {}",
                        open.join(", ")
                    )?;
                }
            }
            Ok((source, Findings { problems, .. })) => {
                for problem in problems.iter().take(MOST) {
                    writeln!(out, "{}\n", one(&renderer, name, source, problem))?;
                }
                let many = if problems.len() == 1 {
                    "problem"
                } else {
                    "problems"
                };
                let more = problems.len().saturating_sub(MOST);
                if more > 0 {
                    writeln!(out, "… and {more} more\n")?;
                }
                writeln!(out, "{name}: {} {many}", problems.len())?;
            }
        }
    }
    Ok(())
}

fn one(renderer: &Renderer, name: &str, source: &Source, problem: &Problem) -> String {
    // Only the lines that matter: going through all of a big file for each problem takes minutes.
    let other = problem
        .other
        .as_ref()
        .map_or(&problem.span, |(span, _)| span);
    let both = problem.span.start.min(other.start)..problem.span.end.max(other.end);
    let lines = source.lines_of(&both);
    let within = |span: &Range<usize>| span.start - lines.start..span.end - lines.start;
    let (line, _) = source.position(lines.start);
    let mut snippet = Snippet::source(source.text.get(lines.clone()).unwrap_or_default())
        .line_start(line)
        .path(name)
        .annotation(AnnotationKind::Primary.span(within(&problem.span)));
    if let Some((span, label)) = &problem.other {
        snippet = snippet.annotation(AnnotationKind::Context.span(within(span)).label(*label));
    }
    let help = problem.help.iter().map(|help| Level::HELP.message(help));
    let group = Level::ERROR
        .primary_title(problem.sentence())
        .element(snippet)
        .elements(help);
    renderer.render(&[group])
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    /// Why it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    problems: Vec<Located<'a>>,
    /// What is still to be written by a person.
    #[serde(rename = "fillIn", skip_serializing_if = "<[_]>::is_empty")]
    open: &'a [String],
}

#[derive(Serialize)]
struct Located<'a> {
    line: usize,
    column: usize,
    #[serde(rename = "endLine")]
    end_line: usize,
    #[serde(rename = "endColumn")]
    end_column: usize,
    #[serde(flatten)]
    problem: &'a Problem,
}

/// Prints one JSON document: a list of files, each with its problems.
pub(super) fn json(results: &[(&str, &Checked)]) -> anyhow::Result<()> {
    let files: Vec<_> = results
        .iter()
        .map(|(name, checked)| match checked {
            Err(error) => File {
                file: name,
                error: Some(format!("{:#}", error.root_cause())),
                problems: Vec::new(),
                open: &[],
            },
            Ok((source, Findings { problems, open })) => File {
                file: name,
                error: None,
                problems: problems
                    .iter()
                    .map(|problem| located(source, problem))
                    .collect(),
                open,
            },
        })
        .collect();
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &files)?;
    writeln!(out)?;
    Ok(())
}

fn located<'a>(source: &Source, problem: &'a Problem) -> Located<'a> {
    let (line, column) = source.position(problem.span.start);
    let (end_line, end_column) = source.position(problem.span.end);
    Located {
        line,
        column,
        end_line,
        end_column,
        problem,
    }
}
