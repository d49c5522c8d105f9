//! Reads a receipt from bytes that anybody may have sent.
//!
//! The rules are those of the published schema, and five more that a schema cannot say or that
//! evidence needs: a key stands once in its object, objects and lists are at most 16 deep, a time
//! names a moment that exists, whole numbers end at 4294967295, and text is Unicode without lone
//! surrogates. A document that passes is a [`Receipt`]; one that fails names everything that is
//! wrong with it.
mod json;
mod rules;
mod text;
mod uri;
mod walk;

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::Receipt;

/// One thing that is wrong with a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: an RFC 6901 JSON pointer, empty for the whole document.
    pub pointer: String,
    /// What stands there, shortened.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pointer,
            found,
            allowed,
        } = self;
        write!(f, "{pointer}: found {found}, allowed is {allowed}")
    }
}

/// Why bytes are not a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// They are not JSON in UTF-8; the sentence says where reading stopped.
    NotJson(String),
    /// They are JSON and break the schema; never empty.
    Invalid(Vec<Problem>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(reason) => write!(f, "not JSON: {reason}"),
            Self::Invalid(problems) => {
                write!(f, "not a receipt")?;
                problems
                    .iter()
                    .try_for_each(|problem| write!(f, "; {problem}"))
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// A JSON document that is a receipt.
#[derive(Clone, Debug, PartialEq)]
pub struct Document(Value);

impl Document {
    /// Reads and checks a receipt. Its size is the caller's to limit, see [`super::MAX_BYTES`].
    ///
    /// # Errors
    /// The bytes are not JSON, or the document breaks the schema; then every problem is listed, in
    /// the order of the document and with missing members last in each object.
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        let document = json::read(body, &mut problems).map_err(Refusal::NotJson)?;
        walk::check(&document, &mut problems);
        if problems.is_empty() {
            Ok(Self(document))
        } else {
            Err(Refusal::Invalid(problems))
        }
    }

    /// Its RFC 8785 canonical form.
    ///
    /// `serde_json` writes it, as a receipt has no fractions, the names of its members are ASCII,
    /// and a [`Value`] keeps them sorted.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.0.to_string()
    }

    /// The member at the end of `path`.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(&self.0, |value, step| value.get(step))
    }

    /// The text at the end of `path`; empty where there is none.
    #[must_use]
    pub fn text(&self, path: &[&str]) -> &str {
        self.get(path).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Reads and checks a receipt as [`Document::read`] does.
///
/// # Errors
/// As there.
///
/// # Examples
/// ```
/// use untick::receipt::check::{Refusal, parse};
///
/// let Err(Refusal::Invalid(problems)) = parse(br#"{"schema": "urn:untick:receipt:v1"}"#) else {
///     panic!("a receipt needs more than that");
/// };
/// assert_eq!(problems[0].pointer, "/receipt_id");
/// ```
pub fn parse(body: &[u8]) -> Result<Receipt, Refusal> {
    let Document(document) = Document::read(body)?;
    // Only a difference between the rules and the types gets here with an error.
    serde_json::from_value(document).map_err(|error| {
        Refusal::Invalid(vec![Problem {
            pointer: String::new(),
            found: "a document that cannot be read".to_owned(),
            allowed: error.to_string(),
        }])
    })
}

/// Whether `id` is a UUID of version 4 or 7 in lower case, the only form of a receipt's id.
#[must_use]
pub fn is_receipt_id(id: &str) -> bool {
    text::uuid(id)
}

/// Appends one step to a JSON pointer, escaped as RFC 6901 section 3 says.
fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    if !step.contains(['~', '/']) {
        pointer.push_str(step);
        return;
    }
    for letter in step.chars() {
        match letter {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// What `value` is, in few words: a problem is read by people, and its sender chose the value.
fn describe(value: &Value) -> String {
    const LONGEST: usize = 40;
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.chars().nth(LONGEST).is_none() => {
            Value::from(text.as_str()).to_string()
        }
        Value::String(text) => {
            let start: String = text.chars().take(LONGEST).collect();
            format!(
                "{}… ({} characters)",
                Value::from(start),
                text.chars().count()
            )
        }
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests;
