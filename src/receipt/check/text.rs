//! What single texts of a receipt may look like: one matcher per pattern or format of the schema.

/// UUID of version 4 or 7 in lower case.
pub(super) fn uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => matches!(byte, b'4' | b'7'),
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// 256 bits in base64url without padding.
pub(super) fn sha256(text: &str) -> bool {
    text.len() == 43 && base64url(text)
}

/// 128 bits in base64url without padding, or `anon`.
pub(super) fn subject(text: &str) -> bool {
    text == "anon" || (text.len() == 22 && base64url(text))
}

fn base64url(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// `2026-11-22T10:15:30.123Z`, and a moment that exists: the schema's pattern alone would let
/// month 13 through, which no later reader could place.
pub(super) fn moment(text: &str) -> bool {
    let shaped = text.len() == 24
        && text
            .bytes()
            .zip(b"0000-00-00T00:00:00.000Z")
            .all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                _ => byte == *shape,
            });
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse().ok());
    let parts: (Option<u16>, Option<u16>, Option<u16>) =
        (number(0, 4), number(5, 7), number(8, 10));
    let (Some(year), Some(month), Some(day)) = parts else {
        return false;
    };
    shaped
        && (1..=days(year, month)).contains(&day)
        && number(11, 13).is_some_and(|hour| hour < 24)
        && number(14, 16).is_some_and(|minute| minute < 60)
        && number(17, 19).is_some_and(|second| second < 60)
}

/// How many days the month has in the Gregorian calendar; none for a month that does not exist.
fn days(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// ISO 3166-1 alpha-2 or 3166-2 code, `EU`, `EEA` or `ZZ`.
pub(super) fn region(text: &str) -> bool {
    if text == "EEA" {
        return true;
    }
    match text.split_once('-') {
        None => country(text),
        Some((code, part)) => {
            country(code)
                && (1..=3).contains(&part.len())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        }
    }
}

/// ISO 3166-1 alpha-2 code by its form.
pub(super) fn country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Scheme, host and port, with nothing of a path.
pub(super) fn origin(text: &str) -> bool {
    text.strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#']))
}

/// BCP 47 tag by its form.
pub(super) fn language(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|first| {
        (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    }) && parts.all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The id of a category.
pub(super) fn purpose(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
        })
}

/// ISO 8601 duration by its first letter, which is all the schema asks.
pub(super) fn duration(text: &str) -> bool {
    text.starts_with('P')
}

/// Any text.
pub(super) fn any(_: &str) -> bool {
    true
}

/// At most `MOST` Unicode code points.
pub(super) fn up_to<const MOST: usize>(text: &str) -> bool {
    text.chars().nth(MOST).is_none()
}
