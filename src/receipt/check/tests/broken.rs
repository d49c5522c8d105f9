//! The example, broken at one place at a time: one row per rule of the schema.
use serde_json::{Value, json};

use super::{Refusal, check_as_oracle, example, full, parse, pointers, put, remove};

const NEVER: &str = "0000000000000000000000000000000000000000000";

/// Where the full receipt is changed, to what, and where that must be reported ("" for the place
/// itself; `-` says that the change is fine).
fn changes() -> Vec<(&'static str, Value, &'static str)> {
    let long = |length| json!("\u{e9}".repeat(length));
    vec![
        ("/schema", json!("urn:untick:receipt:v2"), ""),
        ("/schema", json!(1), ""),
        (
            "/receipt_id",
            json!("a6f58318-72e6-16a2-bfd7-f36d795e30cd"),
            "",
        ),
        (
            "/receipt_id",
            json!("a6f58318-72e6-46a2-cfd7-f36d795e30cd"),
            "",
        ),
        (
            "/receipt_id",
            json!("A6F58318-72E6-46A2-BFD7-F36D795E30CD"),
            "",
        ),
        (
            "/receipt_id",
            json!("a6f58318-72e6-46a2-bfd7-f36d795e30cd0"),
            "",
        ),
        (
            "/receipt_id",
            json!("a6f58318-72e6-76a2-9fd7-f36d795e30cd"),
            "-",
        ),
        ("/receipt_id", Value::Null, ""),
        ("/previous_receipt_id", Value::Null, "-"),
        ("/previous_receipt_id", json!("none"), ""),
        ("/previous_receipt_id", json!(false), ""),
        ("/previous_sha256", json!(&NEVER[1..]), ""),
        ("/previous_sha256", json!(format!("{}=", &NEVER[1..])), ""),
        ("/previous_sha256", json!(format!("{}+", &NEVER[1..])), ""),
        ("/previous_sha256", Value::Null, ""),
        ("/subject_id", json!("anon"), "-"),
        ("/subject_id", json!("anonymous"), ""),
        ("/subject_id", json!("q3Zb0iWm1bX2n5n1T8rK0"), ""),
        ("/subject_id", json!("q3Zb0iWm1bX2n5n1T8rK0g="), ""),
        ("/subject_id", json!("q3Zb0iWm1bX2n5n1T8rK0/"), ""),
        ("/event", json!([]), ""),
        ("/event/extra", json!(1), ""),
        ("/event/time", json!("2026-11-22T10:15:30Z"), ""),
        ("/event/time", json!("2026-11-22T10:15:30.123+00:00"), ""),
        ("/event/time", json!("2026-11-22 10:15:30.123Z"), ""),
        ("/event/time", json!("22026-11-22T10:15:30.123Z"), ""),
        ("/event/time", json!("2026-11-22T10:15:30.123Z\n"), ""),
        ("/event/time", json!(1_795_342_530), ""),
        ("/event/shown_at", json!("now"), ""),
        ("/event/action", json!("dismiss"), ""),
        ("/event/action", json!("ACCEPT_ALL"), ""),
        ("/event/surface", json!("banner"), ""),
        ("/event/consent_type", json!("implied"), ""),
        ("/event/by", json!("nobody"), ""),
        ("/event/trusted_input", json!("true"), ""),
        ("/jurisdiction", json!("FR"), ""),
        ("/jurisdiction/extra", json!(1), ""),
        ("/jurisdiction/code", json!("fr"), ""),
        ("/jurisdiction/code", json!("FRA"), ""),
        ("/jurisdiction/code", json!("US-"), ""),
        ("/jurisdiction/code", json!("US-CALI"), ""),
        ("/jurisdiction/code", json!("US-ca"), ""),
        ("/jurisdiction/code", json!("EEA-1"), ""),
        ("/jurisdiction/code", json!("US-CA"), "-"),
        ("/jurisdiction/code", json!("EEA"), "-"),
        ("/jurisdiction/regime", json!("implied"), ""),
        ("/jurisdiction/source", json!("ip"), ""),
        ("/scope/extra", json!(1), ""),
        ("/scope/origin", json!("https://www.example.com/"), ""),
        ("/scope/origin", json!("https://www.example.com/path"), ""),
        ("/scope/origin", json!("https://www.example.com?q"), ""),
        ("/scope/origin", json!("https://www.example.com#f"), ""),
        ("/scope/origin", json!("https://"), ""),
        ("/scope/origin", json!("ftp://www.example.com"), ""),
        ("/scope/origin", json!("www.example.com"), ""),
        ("/scope/origin", json!("null"), ""),
        ("/scope/origin", json!("http://127.0.0.1:8080"), "-"),
        ("/scope/domains", json!("example.com"), ""),
        ("/scope/domains", json!(vec!["d"; 64]), "-"),
        ("/scope/domains", json!(vec!["d"; 65]), ""),
        ("/scope/domains/1", json!(1), ""),
        ("/notice", Value::Null, ""),
        ("/notice/extra", json!(1), ""),
        ("/notice/id", long(128), "-"),
        ("/notice/id", long(129), ""),
        ("/notice/version", long(64), "-"),
        ("/notice/version", long(65), ""),
        ("/notice/language", json!("f"), ""),
        ("/notice/language", json!("abcdefghi"), ""),
        ("/notice/language", json!("fr_FR"), ""),
        ("/notice/language", json!("fr-"), ""),
        ("/notice/language", json!("fr-abcdefghi"), ""),
        ("/notice/language", json!("12"), ""),
        ("/notice/language", json!("zh-Hant-TW-x-1"), "-"),
        ("/notice/url", json!("/cookies"), ""),
        ("/notice/url", json!("https://www.example.com/a b"), ""),
        ("/notice/text_sha256", json!(""), ""),
        ("/notice/config_sha256", json!(""), ""),
        ("/notice/bundle_sha256", json!(""), ""),
        ("/notice/layout", json!("overlay"), ""),
        ("/notice/viewport", json!("mobile"), ""),
        ("/notice/parity", Value::Null, "-"),
        ("/notice/parity", json!(true), ""),
        ("/notice/parity/extra", json!(1), ""),
        ("/notice/parity/accept", Value::Null, ""),
        ("/notice/parity/accept/extra", json!(1), ""),
        ("/notice/parity/accept/width", json!(-1), ""),
        ("/notice/parity/accept/width", json!(1.5), ""),
        ("/notice/parity/accept/width", json!("148"), ""),
        ("/notice/parity/accept/width", json!(148.0), "-"),
        ("/notice/parity/accept/width", json!(0), "-"),
        ("/notice/parity/accept/height", json!(-1), ""),
        ("/notice/parity/accept/contrast", json!(99), ""),
        ("/notice/parity/accept/contrast", json!(100), "-"),
        ("/notice/parity/accept/contrast", json!(2100), "-"),
        ("/notice/parity/accept/contrast", json!(2101), ""),
        ("/notice/parity/accept/visible", json!(1), ""),
        ("/notice/parity/reject/contrast", json!(0), ""),
        ("/notice/parity/preticked", json!(-1), ""),
        ("/notice/parity/preticked", json!(0.5), ""),
        ("/notice/parity/order", json!({}), ""),
        ("/notice/parity/order", json!([]), "-"),
        ("/notice/parity/order/2", json!("close"), ""),
        ("/notice/parity/equal", Value::Null, ""),
        ("/controllers", json!([]), ""),
        ("/controllers", json!({}), ""),
        ("/controllers/0", json!("Acme SAS"), ""),
        ("/controllers/0/extra", json!(1), ""),
        ("/controllers/0/id", json!(1), ""),
        ("/controllers/0/name", Value::Null, ""),
        ("/controllers/0/contact", json!([]), ""),
        ("/controllers/0/address", json!({}), ""),
        ("/controllers/0/url", json!("www.example.com"), ""),
        ("/controllers/0/role", json!("processor"), ""),
        ("/decisions", json!([]), ""),
        ("/decisions", json!({}), ""),
        ("/decisions/1", json!("analytics"), ""),
        ("/decisions/1/extra", json!(1), ""),
        ("/decisions/1/purpose", json!(""), ""),
        ("/decisions/1/purpose", json!("1st"), ""),
        ("/decisions/1/purpose", json!("Analytics"), ""),
        ("/decisions/1/purpose", json!("a b"), ""),
        ("/decisions/1/purpose", json!("a".repeat(64)), "-"),
        ("/decisions/1/purpose", json!("a".repeat(65)), ""),
        ("/decisions/1/purpose_type", long(128), "-"),
        ("/decisions/1/purpose_type", long(129), ""),
        ("/decisions/1/state", json!("granted"), ""),
        ("/decisions/1/basis", json!("legitimate_interest"), ""),
        ("/decisions/1/valid_until", json!("P6M"), ""),
        ("/decisions/1/valid_until", Value::Null, ""),
        ("/decisions/1/recipients", json!("acme"), ""),
        ("/decisions/1/recipients/0", json!(7), ""),
        ("/decisions/1/retention", json!("13 months"), ""),
        ("/decisions/1/storage_locations/0", json!("France"), ""),
        ("/decisions/1/storage_locations/0", json!("fr"), ""),
        ("/decisions/1/data_categories/0", Value::Null, ""),
        // Needed for what was asked for is not for the visitor to decide, and the other way round
        // consent is never assumed.
        ("/decisions/0/state", json!("refused"), ""),
        ("/decisions/0/state", json!("given"), "/decisions/0/state"),
        ("/decisions/0/basis", json!("notice_opt_out"), "-"),
        ("/decisions/1/basis", json!("notice_opt_out"), ""),
        (
            "/decisions/1/basis",
            json!("strictly_necessary"),
            "/decisions/1/state",
        ),
        ("/decisions/1/state", json!("renewed"), "-"),
        ("/decisions/1/state", json!("withdrawn"), "-"),
        (
            "/decisions/2/state",
            json!("given"),
            "/decisions/2/valid_until",
        ),
        (
            "/decisions/2/state",
            json!("renewed"),
            "/decisions/2/valid_until",
        ),
        ("/withdrawal/extra", json!(1), ""),
        ("/withdrawal/url", json!("#untick"), ""),
        ("/withdrawal/control", json!(1), ""),
        ("/signals/extra", json!(1), ""),
        ("/signals/gpc", Value::Null, "-"),
        ("/signals/gpc", json!("1"), ""),
        ("/signals/gpc_source", json!("cookie"), ""),
        ("/signals/tc_string", long(4096), "-"),
        ("/signals/tc_string", long(4097), ""),
        ("/signals/gpp_string", long(4097), ""),
        ("/client/extra", json!(1), ""),
        ("/client/product", json!(1), ""),
        ("/client/version", json!(0.1), ""),
        ("/test", json!("yes"), ""),
        ("/test", Value::Null, ""),
        ("/extra", json!(1), ""),
    ]
}

#[test]
fn each_broken_rule_is_named_where_it_breaks() {
    for (pointer, value, reported) in changes() {
        let mut document = full();
        put(&mut document, pointer, value.clone());
        let problems = check_as_oracle(&document);
        let told = pointers(&problems);
        let row = format!("{pointer} = {value}: {problems:?}");
        match reported {
            "-" => assert!(told.is_empty(), "{row}"),
            "" => assert_eq!(told, [pointer], "{row}"),
            other => assert!(told.contains(&other), "{row}"),
        }
    }
}

#[test]
fn every_required_member_is_missed_and_no_other() {
    const OPTIONAL: &[&str] = &[
        "/previous_sha256",
        "/event/shown_at",
        "/jurisdiction/source",
        "/scope/domains",
        "/notice/layout",
        "/notice/viewport",
        "/controllers/0/address",
        "/controllers/0/url",
        "/controllers/0/role",
        "/decisions/1/purpose_type",
        "/decisions/1/recipients",
        "/decisions/1/retention",
        "/decisions/1/storage_locations",
        "/decisions/1/data_categories",
        "/withdrawal/control",
        "/signals/gpc_source",
        "/signals/tc_string",
        "/signals/gpp_string",
        "/test",
    ];
    let objects = [
        "",
        "/event",
        "/jurisdiction",
        "/scope",
        "/notice",
        "/notice/parity",
        "/notice/parity/accept",
        "/notice/parity/reject",
        "/controllers/0",
        "/decisions/1",
        "/withdrawal",
        "/signals",
        "/client",
    ];
    let mut missed = 0;
    for parent in objects {
        let whole = full();
        let members = whole
            .pointer(parent)
            .and_then(Value::as_object)
            .expect("an object");
        for name in members.keys() {
            let pointer = format!("{parent}/{name}");
            let mut document = full();
            remove(&mut document, &pointer);
            let problems = check_as_oracle(&document);
            if OPTIONAL.contains(&pointer.as_str()) {
                assert_eq!(problems, [], "{pointer}");
                continue;
            }
            assert_eq!(pointers(&problems), [pointer.as_str()]);
            assert_eq!(problems[0].found, "nothing");
            missed += 1;
        }
    }
    assert_eq!(missed, 54, "required members of the full receipt");
}

#[test]
fn repeated_decision_is_named_with_its_first() {
    let mut document = example();
    let first = document["decisions"][0].clone();
    put(&mut document, "/decisions/3", first);
    let problems = check_as_oracle(&document);
    assert_eq!(pointers(&problems), ["/decisions/3"]);
    assert_eq!(problems[0].found, "the same as /decisions/0");
}

#[test]
fn document_that_is_no_object_is_named_as_a_whole() {
    for document in [json!(null), json!(7), json!("receipt"), json!([example()])] {
        let problems = check_as_oracle(&document);
        assert_eq!(pointers(&problems), [""]);
        assert_eq!(problems[0].allowed, "an object");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let mut document = example();
    remove(&mut document, "/previous_receipt_id");
    put(&mut document, "/event/action", json!("dismiss"));
    put(&mut document, "/notice/parity/accept/contrast", json!(0));
    put(
        &mut document,
        "/decisions/1/basis",
        json!("legitimate_interest"),
    );
    document["a~b/c"] = json!(1);
    let problems = check_as_oracle(&document);
    assert_eq!(
        pointers(&problems),
        [
            "/previous_receipt_id",
            "/event/action",
            "/notice/parity/accept/contrast",
            "/decisions/1/basis",
            "/a~0b~1c",
        ]
    );
    let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said[2],
        "/notice/parity/accept/contrast: found 0, allowed is a whole number from 100 to 2100"
    );
    let refusal = parse(document.to_string().as_bytes()).expect_err("not a receipt");
    assert!(
        said.iter()
            .all(|problem| refusal.to_string().contains(problem))
    );
    assert!(matches!(refusal, Refusal::Invalid(_)));
}

#[test]
fn what_was_found_is_told_in_few_words() {
    let rows = [
        (json!(null), "null"),
        (json!(true), "true"),
        (json!(1.5), "1.5"),
        (json!("a\"b"), r#""a\"b""#),
        (
            json!("x".repeat(9_000)),
            &format!("\"{}\"… (9000 characters)", "x".repeat(40)),
        ),
        (json!([1, 2]), "a list of 2"),
        (json!({"a": 1}), "an object"),
    ];
    for (value, told) in rows {
        let mut document = example();
        put(&mut document, "/event/action", value);
        assert_eq!(check_as_oracle(&document)[0].found, told);
    }
}
