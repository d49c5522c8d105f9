//! A JSON document as a list of paths and values: what the core reads, in the page and natively.
//!
//! It comes as one flat text, each value as `path \x01 kind value \x02`, parents before their
//! members. Paths look like `categories[1].id`; the root's is empty. Kinds: `s` string, `n` number,
//! `b` boolean, `u` null, `[` list and `{` object. A browser writes it in `flat.js`, native code in
//! [`Doc::from_json`]. Handing the core one string costs a tenth of the code that reading a
//! JavaScript object member by member does.
use crate::text::{Text, cut, digits, fill};

/// A document, or the part of one that stands under a path: one word, however often it is handed on.
#[derive(Clone, Copy, Debug)]
pub struct Doc(&'static Part);

#[derive(Debug)]
struct Part {
    entries: &'static [Entry],
    /// Bytes of every path that belong to the parent.
    skip: usize,
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where it stands, from the root.
    pub path: Text,
    /// What it is: `s`, `n`, `b`, `u`, `[` or `{`.
    pub kind: u8,
    /// A scalar's value.
    pub value: Text,
}

impl Default for Doc {
    /// Nothing, not even a root.
    fn default() -> Self {
        Self(&Part {
            entries: &[],
            skip: 0,
        })
    }
}

impl Doc {
    /// Reads a flat text.
    #[must_use]
    pub fn new(mut text: Text) -> Self {
        let mut entries = Vec::new();
        while !text.is_empty() {
            let (entry, rest) = cut(text, 2);
            let (path, value) = cut(entry, 1);
            entries.push(Entry {
                path,
                kind: value.bytes().next().unwrap_or_default(),
                value: value.get(1..).unwrap_or_default(),
            });
            text = rest;
        }
        Self::part(entries.leak(), 0)
    }

    fn part(entries: &'static [Entry], skip: usize) -> Self {
        Self(Box::leak(Box::new(Part { entries, skip })))
    }

    /// All values, parents before their members.
    #[must_use]
    pub fn entries(self) -> &'static [Entry] {
        self.0.entries
    }

    /// The value at a path.
    #[inline(never)]
    #[must_use]
    pub fn get(self, path: &str) -> Option<&'static Entry> {
        let is_it =
            |entry: &&Entry| entry.path.as_bytes().get(self.0.skip..) == Some(path.as_bytes());
        self.0.entries.iter().find(is_it)
    }

    /// The string, number or boolean at a path as text, empty where there is none.
    #[inline(never)]
    #[must_use]
    pub fn text(self, path: &str) -> Text {
        self.get(path).map_or("", |entry| entry.value)
    }

    /// Whether there is literally `true` at a path.
    #[must_use]
    pub fn flag(self, path: &str) -> bool {
        *self.text(path) == *"true"
    }

    /// The number at a path, NaN where there is none.
    #[inline(never)]
    #[must_use]
    pub fn number(self, path: &str) -> f64 {
        decimal(self.text(path))
    }

    /// The part under the `index`-th item of the list at `path`.
    #[inline(never)]
    #[must_use]
    pub fn item(self, path: &str, index: u32) -> Option<Self> {
        let prefix = fill("$A[$B]", &[path, digits(index)]);
        let is_outside = |entry: &Entry| {
            let path = entry.path.as_bytes().get(self.0.skip..);
            !path.is_some_and(|path| path.starts_with(prefix.as_bytes()))
        };
        let mut entries = self.0.entries;
        while is_outside(entries.first()?) {
            entries = entries.get(1..)?;
        }
        let end = entries.iter().position(is_outside);
        Some(Self::part(
            entries.get(..end.unwrap_or(entries.len()))?,
            self.0.skip + prefix.len(),
        ))
    }

    /// Reads parsed JSON.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn from_json(value: &serde_json::Value) -> Self {
        let mut text = String::new();
        flatten(value, "", &mut text);
        Self::new(text.leak())
    }
}

/// A plain decimal number, NaN for anything else; the standard library's reader would cost 8 KB.
#[must_use]
pub fn decimal(text: &str) -> f64 {
    let is_negative = text.as_bytes().first() == Some(&b'-');
    let digits = text.as_bytes().get(usize::from(is_negative)..);
    let (mut value, mut scale) = (f64::NAN, 0.0);
    for byte in digits.unwrap_or_default() {
        match byte {
            b'0'..=b'9' => {
                // The first digit: `max` takes 0 for NaN.
                value = f64::max(value, 0.0) * 10.0 + f64::from(byte - b'0');
                scale *= 10.0;
            }
            b'.' if scale == 0.0 => scale = 1.0,
            _ => return f64::NAN,
        }
    }
    value /= f64::max(scale, 1.0);
    if is_negative { -value } else { value }
}

#[cfg(not(target_arch = "wasm32"))]
fn flatten(value: &serde_json::Value, path: &str, text: &mut String) {
    use serde_json::Value;
    let shown = match value {
        Value::Null => "u".to_owned(),
        Value::Bool(flag) => format!("b{flag}"),
        Value::Number(number) => format!("n{number}"),
        Value::String(string) => format!("s{}", string.replace(|c| c < ' ', " ")),
        Value::Array(_) => "[".to_owned(),
        Value::Object(_) => "{".to_owned(),
    };
    text.push_str(&format!("{path}\x01{shown}\x02"));
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(item, &format!("{path}[{index}]"), text);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace(|c| c < ' ', " ");
                let path = if path.is_empty() {
                    name
                } else {
                    format!("{path}.{name}")
                };
                flatten(member, &path, text);
            }
        }
        _ => {}
    }
}
