//! Reading flat documents, and texts from templates.
use serde_json::json;
use untick::doc::{Doc, decimal};
use untick::template::write;
use untick::text::{after, cut, digits, fill, find, quote};

fn sample() -> Doc {
    let mut list: Vec<_> = (0..12).map(|n| json!({ "id": format!("i{n}") })).collect();
    list[1] = json!({ "list": [{ "id": "deep" }, "flat"], "id": "ü", "n": -1.5, "yes": true, "no": null });
    Doc::from_json(&json!({ "list": list, "a\u{1}b": "c\u{2}d", "": "empty name" }))
}

#[test]
fn members_are_found_by_path() {
    let doc = sample();
    assert_eq!(doc.text("list[1].id"), "ü");
    assert_eq!(doc.text("list[11].id"), "i11");
    assert_eq!(doc.text("list[12].id"), "");
    assert_eq!(doc.text("a b"), "c d");
    assert_eq!(doc.number("list[1].n"), -1.5);
    assert!(doc.flag("list[1].yes") && !doc.flag("list[1].no"));
    assert_eq!(doc.get("list").unwrap().kind, b'[');
    assert_eq!(doc.get("list[1].no").unwrap().kind, b'u');
}

#[test]
fn items_are_documents_of_their_own() {
    let one = sample().item("list", 1).unwrap();
    assert_eq!(one.text(".id"), "ü");
    assert_eq!(one.item(".list", 0).unwrap().text(".id"), "deep");
    assert_eq!(one.item(".list", 1).unwrap().text(""), "flat");
    assert!(one.item(".list", 2).is_none() && sample().item("list", 12).is_none());
    let ids = (0..).map_while(|index| sample().item("list", index));
    assert_eq!(ids.count(), 12);
}

#[test]
fn decimals_are_read_as_the_standard_library_reads_them() {
    for text in [
        "0", "7", "183", "0.5", "183.25", "-12.75", "1048576", "-100000",
    ] {
        assert_eq!(decimal(text), text.parse::<f64>().unwrap(), "{text}");
    }
    for text in ["", "-", "x", "1e9", "1.2.3", " 1", "1 ", "+1", "--1"] {
        assert!(decimal(text).is_nan(), "{text}");
    }
}

#[test]
fn texts_are_cut_at_bytes() {
    assert_eq!(cut("ä=ö=ü", b'='), ("ä", "ö=ü"));
    assert_eq!(cut("äöü", b'='), ("äöü", ""));
    assert_eq!(cut("", b'='), ("", ""));
    assert_eq!(after("theme.radius", "theme."), "radius");
    assert_eq!(after("thema", "theme."), "");
    assert_eq!(find("a=1|b=2|c", b'|', b'=', "b"), Some("2"));
    assert_eq!(find("a=1|b=2|c", b'|', b'=', "c"), Some(""));
    assert_eq!(find("a=1|b=2|c", b'|', b'=', "d"), None);
    for number in [0, 7, 10, 999, 1_000_000, u32::MAX] {
        assert_eq!(digits(number), number.to_string());
    }
}

#[test]
fn quoted_texts_are_json() {
    for text in ["", "plain", "\"", "\\", "a\"b\\c\"", "ü€𝄞", "end\\"] {
        let mut json = String::new();
        quote(&mut json, text);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
    let mut json = String::new();
    quote(&mut json, "a\tb\u{0}c");
    assert_eq!(json, "\"abc\"");
}

#[test]
fn templates_take_values_and_members() {
    assert_eq!(fill("$A-$B-$A-$C", &["x", "$A"]), "x-$A-x-");
    let doc = Doc::from_json(&json!({ "name": "N$A\"", "text": "for $A", "empty": "" }));
    let other = Doc::from_json(&json!({ "name": "other", "more": "m" }));
    let template = "~name; @text; ~more; ^name; ^empty; ^A;?a=name;?b=empty;?c=nothing;?d=B;.";
    let mut text = String::from("<");
    write(&mut text, template, &["V", "W"], &[doc, other]);
    assert_eq!(
        text,
        "<N$A\" for V m \"N$A\\\"\" null \"V\",\"a\":\"N$A\\\"\",\"d\":\"W\"."
    );
    let mut list = String::from("[");
    for item in ["a", "b"] {
        write(&mut list, "%^A;", &[item], &[]);
    }
    assert_eq!(list, r#"["a","b""#);
}
