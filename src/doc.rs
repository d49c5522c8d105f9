//! A JSON document as one flat text: what the core reads, in the page and natively.
//!
//! Each value is an entry `path \x01 kind value \x02`, parents before their members. Paths look like
//! `categories[1].id`; the root's is empty. Kinds: `s` string, `n` number, `b` boolean, `u` null,
//! `[` list and `{` object. A browser writes it in `flat.js`, native code in [`Doc::from_json`].
//! Handing the core one string costs a tenth of the code that reading a JavaScript object member by
//! member does.
use crate::text::Text;

/// A document, or the part of one that stands under a path.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doc {
    text: Text,
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

impl Doc {
    /// Wraps a flat text.
    #[must_use]
    pub fn new(text: Text) -> Self {
        Self { text, skip: 0 }
    }

    /// All values, parents before their members.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + use<> {
        self.text.split('\x02').filter_map(|entry| {
            let (path, rest) = entry.split_once('\x01')?;
            Some(Entry {
                path,
                kind: *rest.as_bytes().first()?,
                value: rest.get(1..)?,
            })
        })
    }

    /// The value at a path.
    #[inline(never)]
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Entry> {
        self.entries()
            .find(|entry| entry.path.get(self.skip..) == Some(path))
    }

    /// The string, number or boolean at a path as text, empty where there is none.
    #[inline(never)]
    #[must_use]
    pub fn text(&self, path: &str) -> Text {
        self.get(path).map_or("", |entry| entry.value)
    }

    /// Whether there is literally `true` at a path.
    #[must_use]
    pub fn flag(&self, path: &str) -> bool {
        self.text(path) == "true"
    }

    /// The number at a path, NaN where there is none.
    #[must_use]
    pub fn number(&self, path: &str) -> f64 {
        decimal(self.text(path))
    }

    /// The part under the `index`-th item of the list at `path`.
    #[must_use]
    pub fn item(&self, path: &str, index: u32) -> Option<Self> {
        let prefix = [path, "[", &crate::text::digits(index), "]"].concat();
        let mut start = None;
        let mut at = 0;
        let mut skip = 0;
        for entry in self.text.split('\x02') {
            let is_inside = entry
                .get(self.skip..)
                .is_some_and(|path| path.starts_with(&*prefix));
            if is_inside && start.is_none() {
                start = Some(at);
                skip = self.skip + prefix.len();
            }
            if !is_inside && start.is_some() {
                break;
            }
            at += entry.len() + 1;
        }
        Some(Self {
            text: self.text.get(start?..at)?,
            skip,
        })
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
    let (digits, sign) = text
        .strip_prefix('-')
        .map_or((text, 1.0), |digits| (digits, -1.0));
    let (mut value, mut scale) = (0.0, 0.0);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10.0 + f64::from(byte - b'0');
                scale *= 10.0;
            }
            b'.' if scale == 0.0 => scale = 1.0,
            _ => return f64::NAN,
        }
    }
    match digits {
        "" => f64::NAN,
        _ => sign * value / f64::max(scale, 1.0),
    }
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
