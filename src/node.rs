//! One way to read a configuration or a stored record, whether it is a JavaScript object in the
//! page or `serde_json` natively.

/// Text that lives as long as the page.
///
/// A page reads one configuration and sees a handful of decisions, a few kilobytes in all. Leaking
/// them makes every copy of a text free and removes all code that would clone and drop it, which
/// was more than half of the module.
pub type Text = &'static str;

/// Concatenates; one body for all callers, where `format!` or `[…].concat()` would make many.
#[inline(never)]
#[must_use]
pub fn join(parts: &[&str]) -> Text {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text.leak()
}

/// A JSON value somewhere in a tree.
pub trait Node: Sized {
    /// What it is.
    fn kind(&self) -> Kind;
    /// The own member of that name; [`Kind::Missing`] where there is none.
    fn get(&self, name: &str) -> Self;
    /// Name of an object's `index`-th own member, or a list's index as a text; none past the end.
    fn key(&self, index: usize) -> Option<Text>;
    /// A string.
    fn text(&self) -> Option<Text>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// Compact JSON of at most 80 characters, for messages.
    fn json(&self) -> Text;

    /// Calls `visit` with each member or item; stops at the first `None`.
    fn each(&self, mut visit: impl FnMut(Text, Self) -> Option<()>) -> Option<()> {
        let mut index = 0;
        while let Some(key) = self.key(index) {
            visit(key, self.get(key))?;
            index += 1;
        }
        Some(())
    }

    /// `true` or `false`.
    fn flag(&self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// A string, empty for anything else.
    fn text_or_empty(&self) -> Text {
        self.text().unwrap_or_default()
    }
}

/// What a [`Node`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `undefined` or `null`.
    Missing,
    /// `true`.
    True,
    /// `false`.
    False,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// Any other object.
    Object,
}

#[cfg(not(target_arch = "wasm32"))]
impl Node for serde_json::Value {
    fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Missing,
            Self::Bool(true) => Kind::True,
            Self::Bool(false) => Kind::False,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::Text,
            Self::Array(_) => Kind::List,
            Self::Object(_) => Kind::Object,
        }
    }

    fn get(&self, name: &str) -> Self {
        let found = match self {
            Self::Array(items) => name.parse().ok().and_then(|index: usize| items.get(index)),
            Self::Object(members) => members.get(name),
            _ => None,
        };
        found.cloned().unwrap_or(Self::Null)
    }

    fn key(&self, index: usize) -> Option<Text> {
        match self {
            Self::Array(items) => (index < items.len()).then(|| join(&[&index.to_string()])),
            Self::Object(members) => members.keys().nth(index).map(|key| join(&[key])),
            _ => None,
        }
    }

    fn text(&self) -> Option<Text> {
        self.as_str().map(|text| join(&[text]))
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn json(&self) -> Text {
        self.to_string().chars().take(80).collect::<String>().leak()
    }
}
