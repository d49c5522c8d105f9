//! Texts, in few bytes of code.
//!
//! `str`'s own splitting and searching is generic over patterns and decodes characters, about 3 KB
//! of Wasm for the few places here; every mark that Untick looks for is one byte, so [`cut`] does.

/// Text that lives as long as the page; `""` stands for none.
///
/// A page reads one configuration and sees a handful of decisions, a few kilobytes in all. Leaking
/// them makes every copy of a text free and removes all code that would clone and drop it, which
/// was half of the module.
pub type Text = &'static str;

/// What stands before the first `mark` and what stands after it, all and nothing where there is none.
#[inline(never)]
#[must_use]
pub fn cut(text: &str, mark: u8) -> (&str, &str) {
    let bytes = text.as_bytes();
    let at = bytes.iter().position(|byte| *byte == mark);
    let at = at.unwrap_or(bytes.len());
    let before = text.get(..at).unwrap_or_default();
    (before, text.get(at + 1..).unwrap_or_default())
}

/// What follows a prefix, nothing where the text starts otherwise.
#[inline(never)]
#[must_use]
pub fn after<'a>(text: &'a str, prefix: &str) -> &'a str {
    if text.as_bytes().starts_with(prefix.as_bytes()) {
        text.get(prefix.len()..).unwrap_or_default()
    } else {
        ""
    }
}

/// The value of `name` in a list such as `name=value|name=value`.
#[inline(never)]
#[must_use]
pub fn find(mut list: Text, end: u8, mark: u8, name: &str) -> Option<Text> {
    while !list.is_empty() {
        let (item, rest) = cut(list, end);
        let (other, value) = cut(item, mark);
        if other == name {
            return Some(value);
        }
        list = rest;
    }
    None
}

/// `push_str`, once: inlined it would bring its growing along each time.
#[inline(never)]
pub fn add(text: &mut String, more: &str) {
    text.push_str(more);
}

/// Copies `template`; `$A` stands for the first value, `$B` for the second and so on.
///
/// One body for all callers, where `format!` or `[…].concat()` would make many.
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> String {
    crate::template::write(String::new(), template, values, &[])
}

/// Appends a JSON string literal. Control characters are left out; no text that fits the grammar
/// has any.
pub fn quote(json: &mut String, text: &str) {
    add(json, "\"");
    let mut rest = text;
    while !rest.is_empty() {
        let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=31);
        let at = rest.bytes().position(|byte| !is_plain(&byte));
        let (plain, special) = rest
            .split_at_checked(at.unwrap_or(rest.len()))
            .unwrap_or_default();
        add(json, plain);
        let (first, after) = special.split_at_checked(1).unwrap_or_default();
        if first >= " " {
            add(json, "\\");
            add(json, first);
        }
        rest = after;
    }
    add(json, "\"");
}

/// Decimal digits; `to_string` would link the whole of number formatting.
#[inline(never)]
#[must_use]
pub fn digits(number: u32) -> String {
    let mut text = if number > 9 {
        digits(number / 10)
    } else {
        String::new()
    };
    let digit = (number % 10) as usize;
    add(
        &mut text,
        "0123456789".get(digit..=digit).unwrap_or_default(),
    );
    text
}

/// `true` or `false`.
#[must_use]
pub fn word(is_so: bool) -> Text {
    if is_so { "true" } else { "false" }
}
