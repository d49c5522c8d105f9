//! Writing texts from templates: the notice, records and receipts are data, not code.
//!
//! | in a template | stands for |
//! |---|---|
//! | `$A` | the first value, `$B` the second … |
//! | `~name;` | a member |
//! | `@name;` | a member that is a template itself: the shipped texts |
//! | `^name;` | a member as a JSON string, `null` where it is empty |
//! | `%` | a comma, unless a list or an object has just begun |
//! | `?key=name;` | `,"key":"member"`, nothing where it is empty |
//!
//! Names are looked up in the documents given, first found wins; one capital letter is a value.
use crate::doc::Doc;
use crate::text::{add, cut, quote, split};

/// Appends `template` to `text`.
#[inline(never)]
pub fn write(text: &mut String, template: &str, values: &[&str], docs: &[Doc]) {
    let mut rest = template;
    while !rest.is_empty() {
        let is_mark = |byte| matches!(byte, b'$' | b'~' | b'@' | b'^' | b'%' | b'?');
        let (plain, marked) = split(rest, rest.bytes().position(is_mark));
        add(text, plain);
        let (mark, after) = split(marked, Some(1));
        let mark = mark.as_bytes().first().copied().unwrap_or_default();
        let mut name;
        (name, rest) = match mark {
            b'%' => ("", after),
            b'$' => split(after, Some(1)),
            _ => cut(after, b';'),
        };
        let mut key = "";
        if mark == b'?' {
            (key, name) = cut(name, b'=');
        }
        let value = value(name, values, docs);
        match mark {
            b'@' => write(text, value, values, docs),
            b'%' if matches!(text.as_bytes().last(), Some(b'[' | b'{')) => {}
            b'%' => add(text, ","),
            b'^' if value.is_empty() => add(text, "null"),
            b'^' => quote(text, value),
            b'?' if value.is_empty() => {}
            b'?' => {
                add(text, ",");
                quote(text, key);
                add(text, ":");
                quote(text, value);
            }
            _ => add(text, value),
        }
    }
}

/// What a name stands for, empty where it stands for nothing.
fn value<'a>(name: &str, values: &[&'a str], docs: &[Doc]) -> &'a str {
    if let [letter] = name.as_bytes() {
        let index = usize::from(letter.wrapping_sub(b'A'));
        return values.get(index).copied().unwrap_or_default();
    }
    for doc in docs {
        if let Some(entry) = doc.get(name) {
            return entry.value;
        }
    }
    ""
}
