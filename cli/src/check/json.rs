//! JSON with the place of every value, and what of it browsers would not read.

use super::document::{Document, Place, shorten};
use super::problem::Problem;
use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::tokens::Token;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;
use std::ops::Range;

/// What became of a text.
pub(super) struct Read<'a> {
    /// What is wrong with it as JSON.
    pub(super) problems: Vec<Problem>,
    /// The document, if it can be told what was meant.
    pub(super) document: Option<Document<'a>>,
}

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// What people write where they mean JSON; each use is a problem, and the rest is still checked.
const MEANT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: true,
    allow_trailing_commas: true,
    allow_missing_commas: true,
    allow_single_quoted_strings: true,
    ..STRICT
};

/// Reads a text.
pub(super) fn read(text: &str) -> Read<'_> {
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::AsTokens,
        tokens: true,
    };
    let mut problems = Vec::new();
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => {
            // A second reader, so that nothing passes here that `JSON.parse` refuses.
            if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
                problems.push(not_json(text, place_of(text, &error), &error.to_string()));
            }
            parsed
        }
        Err(strict) => {
            let span = strict.range().start..strict.range().end;
            match parse_to_ast(text, &collect, &MEANT) {
                Ok(parsed) => {
                    let lax = parsed.tokens.iter().flatten().collect::<Vec<_>>();
                    problems.extend(habits(text, &lax));
                    let is_habit = matches!(
                        strict.kind(),
                        ParseErrorKind::CommentsNotAllowed
                            | ParseErrorKind::TrailingCommasNotAllowed
                    );
                    if !is_habit {
                        problems.push(not_json(text, span, &strict.kind().to_string()));
                    }
                    parsed
                }
                Err(error) => {
                    let span = error.range().start..error.range().end;
                    problems.push(not_json(text, span, &error.kind().to_string()));
                    return Read {
                        problems,
                        document: None,
                    };
                }
            }
        }
    };
    let Some(root) = parsed.value else {
        return Read {
            problems,
            document: None,
        };
    };
    let mut reader = Reader {
        places: HashMap::new(),
        problems,
    };
    let value = reader.value(&root, String::new(), String::new(), None);
    Read {
        problems: reader.problems,
        document: Some(Document {
            value,
            text,
            places: reader.places,
        }),
    }
}

fn not_json(text: &str, span: Range<usize>, reason: &str) -> Problem {
    let found = text
        .get(span.clone())
        .filter(|found| !found.trim().is_empty());
    Problem {
        path: "(root)".into(),
        found: format!(
            "no JSON at {}",
            found.map_or("the end".into(), |found| format!("`{}`", shorten(found)))
        ),
        allowed: format!("JSON as browsers read it: {}", reason.trim_end_matches('.')),
        help: Vec::new(),
        span: if span.is_empty() {
            last(text, span.start)
        } else {
            span
        },
        other: None,
    }
}

/// The character before a byte, as an empty place cannot be marked.
fn last(text: &str, byte: usize) -> Range<usize> {
    let before = text.get(..byte).unwrap_or(text).trim_end();
    let start = before.char_indices().next_back().map_or(0, |(at, _)| at);
    start..before.len()
}

/// Bytes of the place that serde names by line and column.
fn place_of(text: &str, error: &serde_json::Error) -> Range<usize> {
    let line: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let start = (line + error.column().saturating_sub(1)).min(text.len());
    let end = text
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .map_or(start, |next| start + next.len_utf8());
    start..end
}

/// Comments and trailing commas, every one.
fn habits(text: &str, tokens: &[&jsonc_parser::tokens::TokenAndRange<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut comma: Option<Range<usize>> = None;
    for token in tokens {
        let span = token.start()..token.end();
        let named = |span: Range<usize>, what: &str| Problem {
            path: "(root)".into(),
            found: what.into(),
            allowed: "JSON as browsers read it, which has none".into(),
            help: Vec::new(),
            span,
            other: None,
        };
        match token.token {
            Token::CommentLine(_) | Token::CommentBlock(_) => {
                let line = text
                    .get(span.clone())
                    .and_then(|comment| comment.lines().next())
                    .unwrap_or_default();
                problems.push(named(span.start..span.start + line.len(), "a comment"));
                continue;
            }
            Token::CloseBrace | Token::CloseBracket => {
                problems.extend(comma.take().map(|comma| named(comma, "a trailing comma")));
            }
            _ => {}
        }
        comma = (token.token == Token::Comma).then_some(span);
    }
    problems
}

struct Reader {
    places: HashMap<String, Place>,
    problems: Vec<Problem>,
}

impl Reader {
    /// One value and everything in it. Depth is limited by the parser.
    fn value(
        &mut self,
        node: &ast::Value<'_>,
        pointer: String,
        path: String,
        name: Option<Range<usize>>,
    ) -> Value {
        let range = node.range();
        let span = range.start..range.end;
        let value = match node {
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::BooleanLit(flag) => Value::Bool(flag.value),
            ast::Value::StringLit(text) => Value::String(text.value.to_string()),
            ast::Value::NumberLit(number) => self.number(number.value, &path, &span),
            ast::Value::Array(list) => list
                .elements
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    self.value(
                        item,
                        format!("{pointer}/{at}"),
                        format!("{path}[{at}]"),
                        None,
                    )
                })
                .collect(),
            ast::Value::Object(object) => self.object(object, &pointer, &path),
        };
        self.places.insert(
            pointer,
            Place {
                path,
                value: span,
                name,
            },
        );
        value
    }

    fn number(&mut self, digits: &str, path: &str, span: &Range<usize>) -> Value {
        serde_json::from_str::<Number>(digits).map_or_else(
            |_| {
                self.problems.push(Problem {
                    path: path.to_owned(),
                    found: shorten(digits),
                    allowed: "a number that is not beyond 1.8e308".into(),
                    help: Vec::new(),
                    span: span.clone(),
                    other: None,
                });
                Value::Null
            },
            Value::Number,
        )
    }

    fn object(&mut self, object: &ast::Object<'_>, pointer: &str, path: &str) -> Value {
        let mut members = Map::new();
        let mut seen: HashMap<&str, Range<usize>> = HashMap::new();
        for member in &object.properties {
            let range = match &member.name {
                ObjectPropName::String(name) => name.range,
                ObjectPropName::Word(name) => name.range,
            };
            let span = range.start..range.end;
            let name = member.name.as_str();
            let at = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            };
            if let Some(first) = seen.insert(name, span.clone()) {
                self.problems.push(Problem {
                    path: at.clone(),
                    found: format!("\"{name}\" twice"),
                    allowed: "each name once in an object".into(),
                    help: vec![
                        "browsers take the last one and drop the others without a word".into(),
                    ],
                    span: span.clone(),
                    other: Some((first, "here first")),
                });
            }
            let step = name.replace('~', "~0").replace('/', "~1");
            let value = self.value(&member.value, format!("{pointer}/{step}"), at, Some(span));
            members.insert(name.to_owned(), value);
        }
        Value::Object(members)
    }
}
