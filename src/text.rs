//! Building texts in few bytes of code.

/// Text that lives as long as the page; `""` stands for none.
///
/// A page reads one configuration and sees a handful of decisions, a few kilobytes in all. Leaking
/// them makes every copy of a text free and removes all code that would clone and drop it, which
/// was half of the module.
pub type Text = &'static str;

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

/// A JSON string literal. Control characters are left out; no text that fits the grammar has any.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars().filter(|letter| *letter >= ' ') {
        if matches!(letter, '"' | '\\') {
            json.push('\\');
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

/// `true` or `false`.
#[must_use]
pub fn word(is_so: bool) -> Text {
    if is_so { "true" } else { "false" }
}
