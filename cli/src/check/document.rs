//! A configuration's values and where each of them stands.

use super::problem::Problem;
use serde_json::Value;
use std::collections::HashMap;
use std::ops::Range;

/// A document and where its parts stand.
pub(super) struct Document<'a> {
    pub(super) value: Value,
    pub(super) text: &'a str,
    pub(super) places: HashMap<String, Place>,
}

/// Where a value stands.
#[derive(Clone, Default)]
pub(super) struct Place {
    /// As the page writes it.
    pub(super) path: String,
    /// The value.
    pub(super) value: Range<usize>,
    /// The member's name, if it has one.
    pub(super) name: Option<Range<usize>>,
}

impl Document<'_> {
    /// Where a value stands, by its JSON pointer.
    pub(super) fn place(&self, pointer: &str) -> Place {
        self.places.get(pointer).cloned().unwrap_or_default()
    }

    /// A value, by its JSON pointer.
    pub(super) fn at(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// What stands at a pointer, in the page's words.
    pub(super) fn found(&self, pointer: &str) -> String {
        match self.at(pointer) {
            None | Some(Value::Null) => "nothing".into(),
            Some(Value::Array(_)) => "a list".into(),
            Some(Value::Object(_)) => "an object".into(),
            Some(_) => shorten(self.text.get(self.place(pointer).value).unwrap_or_default()),
        }
    }

    /// Paths of the texts that begin so, in the order of the file.
    pub(super) fn texts_with(&self, start: &str) -> Vec<String> {
        let begins = |pointer: &str| {
            self.at(pointer)
                .and_then(Value::as_str)
                .is_some_and(|text| text.starts_with(start))
        };
        let mut places: Vec<_> = self
            .places
            .iter()
            .filter(|(pointer, _)| begins(pointer))
            .map(|(_, place)| place)
            .collect();
        places.sort_by_key(|place| place.value.start);
        places.into_iter().map(|place| place.path.clone()).collect()
    }

    /// A problem with the value at a pointer.
    pub(super) fn problem(&self, pointer: &str, allowed: impl Into<String>) -> Problem {
        let place = self.place(pointer);
        let is_long = matches!(self.at(pointer), Some(Value::Array(_) | Value::Object(_)));
        Problem {
            path: if place.path.is_empty() {
                "(root)".into()
            } else {
                place.path
            },
            found: self.found(pointer),
            allowed: allowed.into(),
            help: Vec::new(),
            // The opening bracket stands for what it opens.
            span: if is_long {
                place.value.start..place.value.start + 1
            } else {
                place.value
            },
            other: None,
        }
    }

    /// A problem with a member's name.
    pub(super) fn name_problem(&self, pointer: &str, allowed: impl Into<String>) -> Problem {
        let mut problem = self.problem(pointer, allowed);
        if let Some(name) = self.place(pointer).name {
            problem.span = name;
        }
        problem
    }
}

/// Shortens what stands in a message.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(60).collect();
    if short.len() < text.len() {
        short + "…"
    } else {
        short
    }
}
