//! One way to read a configuration or a stored record, whether it is a JavaScript object in the
//! page or `serde_json` natively.

/// Text that lives as long as the page; `""` stands for none.
///
/// A page reads one configuration and sees a handful of decisions, a few kilobytes in all. Leaking
/// them makes every copy of a text free and removes all code that would clone and drop it, which
/// was more than half of the module.
pub type Text = &'static str;

/// A JSON value. A path names members by `.`; the empty path is the value itself.
pub trait Node: Sized {
    /// What stands at a path.
    fn kind(&self, path: &str) -> Kind;
    /// The string at a path, empty where there is none.
    fn string(&self, path: &str) -> String;
    /// The number at a path, NaN where there is none.
    fn number(&self, path: &str) -> f64;
    /// Whatever stands at a path.
    fn node(&self, path: &str) -> Self;
    /// Name of the n-th member of an object, `[n]` for a list; none past the end.
    fn key(&self, index: u32) -> Option<String>;
    /// The n-th member of an object or a list.
    fn item(&self, index: u32) -> Self;
    /// Compact JSON of at most 80 bytes, for messages.
    fn json(&self) -> String;

    /// The string at a path, kept.
    fn text(&self, path: &str) -> Text {
        self.string(path).leak()
    }

    /// Whether there is literally `true` at a path.
    fn flag(&self, path: &str) -> bool {
        self.kind(path) == Kind::True
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

/// Copies `template`; `$A` stands for the first value, `$Z` for the 26th, `$0` for the 27th and so on.
///
/// One body for all callers, where `format!` or `[…].concat()` would make many.
#[inline(never)]
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut text = String::new();
    for (at, piece) in template.split('$').enumerate() {
        let mut piece = piece;
        if at > 0
            && let Some(letter) = piece.bytes().next()
        {
            let index = if letter < b'A' {
                26 + letter - b'0'
            } else {
                letter - b'A'
            };
            text.push_str(values.get(usize::from(index)).unwrap_or(&""));
            piece = piece.get(1..).unwrap_or_default();
        }
        text.push_str(piece);
    }
    text
}

/// Like [`fill`], kept.
#[must_use]
pub fn keep(template: &str, values: &[&str]) -> Text {
    fill(template, values).leak()
}

/// A JSON string literal.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.push('\\'),
            // The configuration's texts have none; a stored value could.
            '\0'..='\x1f' => continue,
            _ => {}
        }
        json.push(letter);
    }
    json.push('"');
    json
}

/// Decimal digits; `to_string` would link the whole of number formatting.
#[must_use]
pub fn digits(mut number: u32) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return text;
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Node for serde_json::Value {
    fn kind(&self, path: &str) -> Kind {
        match self.node(path) {
            Self::Null => Kind::Missing,
            Self::Bool(true) => Kind::True,
            Self::Bool(false) => Kind::False,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::Text,
            Self::Array(_) => Kind::List,
            Self::Object(_) => Kind::Object,
        }
    }

    fn string(&self, path: &str) -> String {
        self.node(path).as_str().unwrap_or_default().into()
    }

    fn number(&self, path: &str) -> f64 {
        self.node(path).as_f64().unwrap_or(f64::NAN)
    }

    fn node(&self, path: &str) -> Self {
        let names = path.split('.').filter(|name| !name.is_empty());
        let found = names.fold(Some(self), |value, name| {
            value.and_then(|value| value.get(name))
        });
        found.cloned().unwrap_or(Self::Null)
    }

    fn key(&self, index: u32) -> Option<String> {
        let index = index as usize;
        match self {
            Self::Array(items) => (index < items.len()).then(|| format!("[{index}]")),
            Self::Object(members) => members.keys().nth(index).cloned(),
            _ => None,
        }
    }

    fn item(&self, index: u32) -> Self {
        let index = index as usize;
        let found = match self {
            Self::Array(items) => items.get(index),
            Self::Object(members) => members.values().nth(index),
            _ => None,
        };
        found.cloned().unwrap_or(Self::Null)
    }

    fn json(&self) -> String {
        self.to_string().chars().take(80).collect()
    }
}
