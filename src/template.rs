//! Writing texts from templates: the notice, records and receipts are data, not code.
//!
//! | in a template | stands for |
//! |---|---|
//! | `$A` | the first value, `$B` the second … |
//! | `~name;` | a member |
//! | `@name;` | a member that is a template itself: the shipped texts |
//! | `^name;` | a member as a JSON string, `null` where it is empty |
//! | `?key=name;` | `,"key":"member"`, nothing where it is empty |
//!
//! Names are looked up in the documents given, first found wins; one capital letter is a value.
use crate::doc::Doc;
use crate::text::{add, cut, quote};

/// Appends `template` to `text`.
#[inline(never)]
#[must_use]
pub fn write(mut text: String, template: &str, values: &[&str], docs: &[Doc]) -> String {
    let mut rest = template;
    while !rest.is_empty() {
        let is_mark = |byte| matches!(byte, b'$' | b'~' | b'@' | b'^' | b'?');
        let at = rest.bytes().position(is_mark).unwrap_or(rest.len());
        let (plain, marked) = rest.split_at_checked(at).unwrap_or_default();
        add(&mut text, plain);
        let mark = marked.as_bytes().first();
        let (mut name, after);
        if mark == Some(&b'$') {
            name = marked.get(1..2).unwrap_or_default();
            after = marked.get(2..).unwrap_or_default();
        } else {
            (name, after) = cut(marked.get(1..).unwrap_or_default(), b';');
        }
        rest = after;
        let mut key = "";
        if mark == Some(&b'?') {
            (key, name) = cut(name, b'=');
        }
        let value = value(name, values, docs);
        match mark {
            Some(b'@') => text = write(text, value, values, docs),
            Some(b'^') if value.is_empty() => add(&mut text, "null"),
            Some(b'^') => quote(&mut text, value),
            Some(b'?') if value.is_empty() => {}
            Some(b'?') => {
                add(&mut text, ",");
                quote(&mut text, key);
                add(&mut text, ":");
                quote(&mut text, value);
            }
            _ => add(&mut text, value),
        }
    }
    text
}

/// What a name stands for, empty where it stands for nothing.
fn value<'a>(name: &str, values: &[&'a str], docs: &[Doc]) -> &'a str {
    if let [letter] = name.as_bytes() {
        return values
            .get(usize::from(letter.wrapping_sub(b'A')))
            .copied()
            .unwrap_or_default();
    }
    for doc in docs {
        if let Some(entry) = doc.get(name) {
            return entry.value;
        }
    }
    ""
}
