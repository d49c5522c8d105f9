//! Bytes that are no document, and the few rules that go beyond the schema.
use serde_json::json;

use super::{EXAMPLE, MAX_BYTES, ORACLE, Refusal, check, example, parse, pointers, put};

fn not_json(body: &[u8]) -> String {
    match parse(body) {
        Err(Refusal::NotJson(reason)) => reason,
        other => panic!("{other:?} for {:?}", String::from_utf8_lossy(body)),
    }
}

#[test]
fn bytes_that_are_not_json_are_refused_with_the_place() {
    let rows: [(&[u8], &str); 11] = [
        (b"", "line 1 column 0"),
        (b"   ", "line 1 column 3"),
        (b"{", "line 1 column 1"),
        (b"{\"schema\":\n\"x\",}", "line 2 column 5"),
        (b"{} {}", "trailing characters at line 1 column 4"),
        (b"{'schema': 1}", "line 1 column 2"),
        (b"NaN", "line 1 column 1"),
        (b"{\"a\": 1e400}", "number out of range at line 1"),
        (b"{\"a\": \"\\ud800\"}", "hex escape at line 1 column 14"),
        (b"{\"a\": \"\xff\"}", "invalid UTF-8 at byte 7"),
        (b"\xef\xbb\xbf{}", "line 1 column 1"),
    ];
    for (body, place) in rows {
        let reason = not_json(body);
        assert!(
            reason.contains(place),
            "{:?}: {reason}",
            String::from_utf8_lossy(body)
        );
    }
}

#[test]
fn every_cut_of_a_receipt_is_refused() {
    let body = EXAMPLE.trim_end().as_bytes();
    for length in 0..body.len() {
        not_json(&body[..length]);
    }
}

#[test]
fn key_that_stands_twice_is_named() {
    let rows = [
        (
            r#""schema": "urn:untick:receipt:v1""#,
            r#""schema": "urn:untick:receipt:v1""#,
            "/schema",
        ),
        (
            r#""trusted_input": true"#,
            r#""trusted_input": false"#,
            "/event/trusted_input",
        ),
        // The same key, spelled with an escape.
        (
            r#""trusted_input": true"#,
            r#""\u0074rusted_input": true"#,
            "/event/trusted_input",
        ),
        (
            r#""state": "refused""#,
            r#""state": "given""#,
            "/decisions/2/state",
        ),
    ];
    for (member, again, pointer) in rows {
        assert_eq!(EXAMPLE.matches(member).count(), 1, "{member}");
        for twice in [format!("{member}, {again}"), format!("{again}, {member}")] {
            let body = EXAMPLE.replace(member, &twice);
            let Err(Refusal::Invalid(problems)) = parse(body.as_bytes()) else {
                panic!("{twice} passed");
            };
            assert_eq!(problems[0].pointer, pointer, "{twice}");
            assert_eq!(problems[0].found, "the same key again");
        }
    }
}

#[test]
fn nesting_without_end_is_refused_and_named() {
    let levels = MAX_BYTES / 2;
    let lists = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let objects = format!(
        "{}1{}",
        r#"{"a":"#.repeat(levels / 3),
        "}".repeat(levels / 3)
    );
    for (body, step) in [(lists, "/0"), (objects, "/a")] {
        let Err(Refusal::Invalid(problems)) = parse(body.as_bytes()) else {
            panic!("nested without end, and passed");
        };
        assert_eq!(problems[0].pointer, step.repeat(16));
        assert_eq!(problems[0].allowed, "at most 16");
    }
    not_json("[".repeat(MAX_BYTES).as_bytes());
}

#[test]
fn moments_that_never_were_are_refused_though_the_schema_lets_them_through() {
    let rows = [
        ("2026-00-22T10:15:30.123Z", false),
        ("2026-13-22T10:15:30.123Z", false),
        ("2026-11-00T10:15:30.123Z", false),
        ("2026-11-31T10:15:30.123Z", false),
        ("2026-02-29T10:15:30.123Z", false),
        ("2100-02-29T10:15:30.123Z", false),
        ("2026-11-22T24:00:00.000Z", false),
        ("2026-11-22T10:60:30.123Z", false),
        ("2026-11-22T10:15:60.123Z", false),
        ("2028-02-29T23:59:59.999Z", true),
        ("2000-02-29T00:00:00.000Z", true),
        ("2026-12-31T10:15:30.123Z", true),
    ];
    for (time, was) in rows {
        for pointer in ["/event/time", "/event/shown_at", "/decisions/1/valid_until"] {
            let mut document = example();
            put(&mut document, pointer, json!(time));
            assert!(ORACLE.is_valid(&document), "{time}");
            let problems = check(&document);
            assert_eq!(
                pointers(&problems),
                if was { vec![] } else { vec![pointer] },
                "{time}"
            );
        }
    }
}

#[test]
fn whole_numbers_end_at_32_bits_though_the_schema_has_no_end() {
    let most = u64::from(u32::MAX);
    for pointer in ["/notice/parity/accept/width", "/notice/parity/preticked"] {
        for (number, fits) in [
            (json!(most), true),
            (json!(most + 1), false),
            (json!(u64::MAX), false),
            (json!(1e300), false),
        ] {
            let mut document = example();
            put(&mut document, pointer, number.clone());
            assert!(ORACLE.is_valid(&document), "{number}");
            let problems = check(&document);
            assert_eq!(
                pointers(&problems),
                if fits { vec![] } else { vec![pointer] },
                "{number}"
            );
        }
    }
}
