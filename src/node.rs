//! One way to read a configuration or a stored record, whether it is a JavaScript object in the
//! page or `serde_json` natively.

/// A JSON value somewhere in a tree.
pub trait Node: Sized {
    /// What it is.
    fn kind(&self) -> Kind;
    /// The own member of that name; [`Kind::Missing`] where there is none.
    fn get(&self, name: &str) -> Self;
    /// Names of an object's own members, or a list's indices in order.
    fn keys(&self) -> Vec<String>;
    /// The text of a string.
    fn text(&self) -> Option<String>;
    /// The value of a number.
    fn number(&self) -> Option<f64>;
    /// Compact JSON, for messages.
    fn json(&self) -> String;

    /// A list's items, or an object's values.
    fn items(&self) -> Vec<Self> {
        self.keys().iter().map(|key| self.get(key)).collect()
    }

    /// Whether it is literally `true`.
    fn is_true(&self) -> bool {
        self.kind() == Kind::True
    }

    /// The text of a string, empty for anything else.
    fn text_or_empty(&self) -> String {
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
        use serde_json::Value;
        match self {
            Value::Null => Kind::Missing,
            Value::Bool(true) => Kind::True,
            Value::Bool(false) => Kind::False,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::Text,
            Value::Array(_) => Kind::List,
            Value::Object(_) => Kind::Object,
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

    fn keys(&self) -> Vec<String> {
        match self {
            Self::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
            Self::Object(members) => members.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn json(&self) -> String {
        self.to_string()
    }
}
