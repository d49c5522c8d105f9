//! Absolute URIs: RFC 3986's own examples, its corners, and everything short.
use jsonschema::Validator;
use serde_json::json;

use super::super::uri::uri;

fn oracle() -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&json!({"format": "uri"}))
        .expect("a schema")
}

#[test]
fn uris_are_those_of_rfc_3986() {
    let oracle = oracle();
    let rows = [
        ("ftp://ftp.is.co.za/rfc/rfc1808.txt", true),
        ("http://www.ietf.org/rfc/rfc2396.txt", true),
        ("ldap://[2001:db8::7]/c=GB?objectClass?one", true),
        ("mailto:John.Doe@example.com", true),
        ("news:comp.infosystems.www.servers.unix", true),
        ("tel:+1-816-555-1212", true),
        ("telnet://192.0.2.16:80/", true),
        ("urn:oasis:names:specification:docbook:dtd:xml:4.1.2", true),
        ("https://www.example.com", true),
        (
            "https://user:pass@www.example.com:8443/a%20b;c=1/?d=e&f[]=g",
            false,
        ),
        (
            "https://user:pass@www.example.com:8443/a%20b;c=1/?d=e&f=/?#/?",
            true,
        ),
        ("https://a@b@c", false),
        ("https://host:", true),
        ("https://host:port", false),
        ("https://host:80:80", false),
        ("https:///path", true),
        ("https://", true),
        ("https:", true),
        ("a:b", true),
        ("a+b-c.d:", true),
        ("1a:b", false),
        (":a", false),
        ("", false),
        ("a", false),
        ("/a:b", false),
        ("//example.com", false),
        ("#a:b", false),
        ("?a:b", false),
        ("a:#b#c", false),
        ("a:%", false),
        ("a:%4", false),
        ("a:%4g", false),
        ("a:%4G%20", false),
        ("a:%c3%A9", true),
        ("https://\u{e9}.example", false),
        ("https://xn--9ca.example", true),
        ("https://a b", false),
        ("https://a\nb", false),
        ("https://a\\b", false),
        ("https://[::1]", true),
        ("https://[::1]:80", true),
        ("https://[::ffff:192.0.2.1]", true),
        ("https://[::1", false),
        ("https://::1]", false),
        ("https://[::1]x", false),
        ("https://[x]", false),
        ("https://[]", false),
        ("https://[::1%25en0]", false),
        ("https://[v1.a:b]", true),
        ("https://[V1f.a]", true),
        ("https://[v.a]", false),
        ("https://[v1.]", false),
        ("https://[v1.%20]", false),
        ("https://a]b", false),
        ("https://a/[b]", false),
    ];
    for (text, fits) in rows {
        assert_eq!(uri(text), fits, "{text:?}");
        assert_eq!(
            oracle.is_valid(&json!(text)),
            fits,
            "the oracle on {text:?}"
        );
    }
}

/// All texts of up to four of these letters behind three beginnings: about 90,000.
#[test]
fn short_texts_get_the_verdict_of_the_oracle() {
    const LETTERS: [char; 13] = [
        'a', '1', ':', '/', '?', '#', '[', ']', '@', '%', '.', ' ', '\u{e9}',
    ];
    let oracle = oracle();
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..4 {
        let until = texts.len();
        for at in from..until {
            for letter in LETTERS {
                let text = format!("{}{letter}", texts[at]);
                texts.push(text);
            }
        }
        from = until;
    }
    let mut fits = 0;
    for text in &texts {
        for start in ["", "a://", "a://[::1"] {
            let text = format!("{start}{text}");
            assert_eq!(uri(&text), oracle.is_valid(&json!(text)), "{text:?}");
            fits += usize::from(uri(&text));
        }
    }
    assert!(fits > 1_000, "{fits} of {}", texts.len());
}
