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

/// The text before and after a place, all and nothing where there is none.
#[inline(never)]
#[must_use]
pub fn split(text: &str, at: Option<usize>) -> (&str, &str) {
    let parts = text.split_at_checked(at.unwrap_or(text.len()));
    parts.unwrap_or((text, ""))
}

/// What stands before the first `mark` and what stands after it, all and nothing where there is none.
#[inline(never)]
#[must_use]
pub fn cut(text: &str, mark: u8) -> (&str, &str) {
    let (before, rest) = split(text, text.bytes().position(|byte| byte == mark));
    if rest.is_empty() {
        return (before, rest);
    }
    (before, split(rest, Some(1)).1)
}

/// What follows a prefix, nothing where the text starts otherwise.
#[inline(never)]
#[must_use]
pub fn after<'a>(text: &'a str, prefix: &str) -> &'a str {
    let (start, rest) = split(text, Some(prefix.len()));
    if *start == *prefix { rest } else { "" }
}

/// The value of `name` in a list such as `name=value|name=value`.
#[inline(never)]
#[must_use]
pub fn find(mut list: Text, end: u8, mark: u8, name: &str) -> Option<Text> {
    while !list.is_empty() {
        let (item, rest) = cut(list, end);
        let (other, value) = cut(item, mark);
        if *other == *name {
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

/// A text to append to. `String::from` would bring allocating to measure along.
#[inline(never)]
#[must_use]
pub fn begin(start: &str) -> String {
    let mut text = String::new();
    add(&mut text, start);
    text
}

/// Copies `template`; `$A` stands for the first value, `$B` for the second and so on.
///
/// One body for all callers, where `format!` or `[…].concat()` would make many.
#[inline(never)]
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> Text {
    let mut text = String::new();
    crate::template::write(&mut text, template, values, &[]);
    text.leak()
}

/// Appends a JSON string literal. Control characters are left out; no text that fits the grammar
/// has any.
pub fn quote(json: &mut String, text: &str) {
    add(json, "\"");
    let mut rest = text;
    while !rest.is_empty() {
        let is_special = |byte| matches!(byte, b'"' | b'\\' | 0..=31);
        let (plain, special) = split(rest, rest.bytes().position(is_special));
        add(json, plain);
        let (first, after) = split(special, Some(1));
        if first >= " " {
            add(json, "\\");
            add(json, first);
        }
        rest = after;
    }
    add(json, "\"");
}

/// The digits of base64url (RFC 4648 §5); the decimal ones stand from [`ZERO`] on.
const DIGITS: Text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const ZERO: u32 = 52;

/// Appends a digit of base64url. `String::push` would bring the encoding of characters along.
#[inline(never)]
pub fn digit(text: &mut String, value: u32) {
    let (_, digits) = split(DIGITS, Some(value as usize));
    add(text, split(digits, Some(1)).0);
}

/// Decimal digits; `to_string` would link the whole of number formatting.
#[inline(never)]
#[must_use]
pub fn digits(number: u32) -> Text {
    let mut text = String::new();
    if number > 9 {
        add(&mut text, digits(number / 10));
    }
    digit(&mut text, ZERO + number % 10);
    text.leak()
}

/// `true` or `false`.
#[must_use]
pub fn word(is_so: bool) -> Text {
    if is_so { "true" } else { "false" }
}
