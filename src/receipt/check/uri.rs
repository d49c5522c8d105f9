//! Absolute URIs as RFC 3986 writes them, the `uri` format of JSON Schema.
use std::net::Ipv6Addr;

/// `scheme ":" hier-part [ "?" query ] [ "#" fragment ]`.
pub(super) fn uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let (rest, fragment) = cut(rest, '#');
    let (hierarchy, query) = cut(rest, '?');
    let (authority, path) = match hierarchy.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", hierarchy),
    };
    is_scheme(scheme)
        && is_authority(authority)
        && spelled(path, b":@/")
        && query.is_none_or(|query| spelled(query, b":@/?"))
        && fragment.is_none_or(|fragment| spelled(fragment, b":@/?"))
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// `[ userinfo "@" ] host [ ":" port ]`.
fn is_authority(text: &str) -> bool {
    let (user, place) = text
        .rsplit_once('@')
        .map_or((None, text), |(user, place)| (Some(user), place));
    let (host, port) = match place.rfind(']') {
        Some(end) => place.split_at(end + 1),
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let port_fits = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    user.is_none_or(|user| spelled(user, b":")) && is_host(host) && port_fits
}

fn is_host(text: &str) -> bool {
    let Some(literal) = text.strip_prefix('[') else {
        return spelled(text, b"");
    };
    let Some(literal) = literal.strip_suffix(']') else {
        return false;
    };
    match literal.strip_prefix(['v', 'V']) {
        None => literal.parse::<Ipv6Addr>().is_ok(),
        Some(future) => future.split_once('.').is_some_and(|(version, address)| {
            !version.is_empty()
                && version.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !address.is_empty()
                && !address.contains('%')
                && spelled(address, b":")
        }),
    }
}

/// Whether `text` is all unreserved letters, sub-delimiters, percent triplets and `also`.
fn spelled(text: &str, also: &[u8]) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => [bytes.next(), bytes.next()]
                .iter()
                .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())),
            _ => {
                byte.is_ascii_alphanumeric()
                    || b"-._~!$&'()*+,;=".contains(&byte)
                    || also.contains(&byte)
            }
        };
        if !fits {
            return false;
        }
    }
    true
}
