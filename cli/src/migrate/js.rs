//! What JavaScript says as literals, without running any of it.

use std::fmt;

/// A value that is written down in a script.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Js {
    Nothing,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Js>),
    /// In the order written; a later member of the same name counts.
    Object(Vec<(String, Js)>),
    /// The pattern between the slashes.
    Regex(String),
    /// A function, as its source.
    Function(String),
    /// What only running the script could tell, as its source.
    Unknown(String),
}

impl Js {
    /// A member by its path, such as `cookie.domain`.
    pub(super) fn get(&self, path: &str) -> Option<&Js> {
        path.split('.')
            .try_fold(self, |value, name| value.member(name))
    }

    fn member(&self, name: &str) -> Option<&Js> {
        let Self::Object(members) = self else {
            return None;
        };
        let found = members.iter().rev().find(|(other, _)| other == name);
        found
            .map(|(_, value)| value)
            .filter(|value| **value != Self::Nothing)
    }

    /// A text that is not empty.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        match self.get(path)? {
            Self::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// Whether a member is `true`; tarteaucitron's examples write flags as texts too.
    pub(super) fn is_true(&self, path: &str) -> bool {
        matches!(self.get(path), Some(Self::Bool(true))) || self.text(path) == Some("true")
    }

    /// Whether a member is `false`.
    pub(super) fn is_false(&self, path: &str) -> bool {
        matches!(self.get(path), Some(Self::Bool(false))) || self.text(path) == Some("false")
    }

    /// A number.
    pub(super) fn number(&self, path: &str) -> Option<f64> {
        match self.get(path)? {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The items of a list; none where there is no list.
    pub(super) fn list(&self, path: &str) -> &[Js] {
        match self.get(path) {
            Some(Self::List(items)) => items,
            _ => &[],
        }
    }

    /// The members of an object; none where there is no object.
    pub(super) fn members(&self, path: &str) -> &[(String, Js)] {
        match self.get(path) {
            Some(Self::Object(members)) => members,
            _ => &[],
        }
    }

    /// Whether it is an object with this member.
    pub(super) fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Its own text, if it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Js {
    /// As a person would write it, shortened.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => write!(f, "undefined"),
            Self::Bool(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "\"{}\"", one_line(text)),
            Self::List(_) => write!(f, "[…]"),
            Self::Object(_) => write!(f, "{{…}}"),
            Self::Regex(pattern) => write!(f, "/{pattern}/"),
            Self::Function(source) | Self::Unknown(source) => write!(f, "{}", one_line(source)),
        }
    }
}

/// The text in one line of at most 80 characters.
pub(super) fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 80 {
        return line;
    }
    line.chars().take(79).chain(['…']).collect()
}
