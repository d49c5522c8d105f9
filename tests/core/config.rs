//! Configurations that fit, and the one sentence for each that does not.
use crate::page::{config, configuration};
use serde_json::{Value, json};

/// Sets the member at a JSON pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut json = configuration();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match json.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("nothing holds {pointer}"),
    }
    json
}

#[test]
fn everything_that_is_documented_fits() {
    for json in [
        configuration(),
        with("/languages", json!(["en", "fr"])),
        with(
            "/regions",
            json!({ "default": "opt_in", "opt_out": ["US"] }),
        ),
        with(
            "/storage",
            json!({ "kind": "local", "days": 3650, "domain": null }),
        ),
        with("/storage", json!({ "days": 183.5 })),
        with(
            "/theme",
            json!({ "surface": "#fff", "text": "#1B1f24", "radius": 0 }),
        ),
        with(
            "/theme",
            json!({ "accent": null, "position": "corner", "scheme": "auto" }),
        ),
        with("/signals", json!({ "google": {}, "gpc": true })),
        with("/headless", json!(true)),
        with(
            "/texts",
            json!({ "fr": { "own": { "title": "t", "description": "d" } } }),
        ),
    ] {
        let items = config(&json).items().map_err(|problem| problem.message());
        assert_eq!(items.map(|items| items.len()), Ok(8), "{json}");
    }
}

#[test]
fn items_stand_in_the_order_of_the_notice() {
    let items = config(&configuration()).items().unwrap();
    let ids: Vec<_> = items.iter().map(|item| (item.id, item.required)).collect();
    let required = [("necessary", true), ("basket", true)];
    let optional = [
        "analytics",
        "plausible",
        "tally",
        "marketing",
        "media",
        "tube",
    ];
    assert_eq!(ids[..2], required);
    assert_eq!(ids[2..], optional.map(|id| (id, false)));
}

#[test]
fn what_does_not_fit_is_named_with_its_place() {
    for (pointer, value, sentence) in [
        (
            "/colour",
            json!("red"),
            "colour: found \"red\", allowed: $schema notice controller categories texts",
        ),
        (
            "/categories/1/preticked",
            json!(true),
            "categories[1].preticked: found true, allowed: id required purpose services",
        ),
        (
            "/theme/acceptColour",
            json!("#0a0"),
            "theme.acceptColour: found \"#0a0\", allowed: position scheme",
        ),
        (
            "/theme/position",
            json!("middle"),
            "theme.position: found \"middle\", allowed: bottom|top|corner",
        ),
        (
            "/theme/position",
            json!(""),
            "theme.position: found \"\", allowed: bottom|top|corner",
        ),
        (
            "/theme/accent",
            json!("red;} *{"),
            "theme.accent: found \"red;} *{\", allowed: #rgb or #rrggbb",
        ),
        (
            "/theme/accent",
            json!("#12345"),
            "theme.accent: found \"#12345\"",
        ),
        (
            "/theme/accent",
            json!("#12345g"),
            "theme.accent: found \"#12345g\"",
        ),
        (
            "/theme/font",
            json!("a;b"),
            "theme.font: found \"a;b\", allowed: names of fonts",
        ),
        (
            "/theme/radius",
            json!(33),
            "theme.radius: found 33, allowed: pixels from 0 to 32",
        ),
        ("/theme/radius", json!(-1), "theme.radius: found -1"),
        ("/theme/radius", json!("8"), "theme.radius: found \"8\""),
        (
            "/categories/1/required",
            json!("no"),
            "categories[1].required: found \"no\", allowed: true or false",
        ),
        (
            "/notice",
            json!([]),
            "notice: found a list, allowed: an object",
        ),
        (
            "/notice",
            json!({}),
            "notice: found an object, allowed: also id",
        ),
        (
            "/notice/version",
            json!(3),
            "notice.version: found 3, allowed: a text",
        ),
        (
            "/controller",
            Value::Null,
            "controller: found nothing, allowed: an object",
        ),
        (
            "/controller/name",
            json!(""),
            "controller.name: found \"\", allowed: a text",
        ),
        (
            "/controller/country",
            json!("Estonia"),
            "controller.country: found \"Estonia\", allowed: two capital letters",
        ),
        (
            "/controller/country",
            json!("E"),
            "controller.country: found \"E\"",
        ),
        (
            "/categories",
            json!({}),
            "categories: found an object, allowed: a list",
        ),
        (
            "/categories/1",
            json!("analytics"),
            "categories[1]: found \"analytics\", allowed: an object",
        ),
        (
            "/categories/1",
            json!({}),
            "categories[1]: found an object, allowed: also id",
        ),
        (
            "/categories/1/id",
            json!("Ana lytics"),
            "categories[1].id: found \"Ana lytics\", allowed: a-z, then",
        ),
        (
            "/categories/1/id",
            json!("9lives"),
            "categories[1].id: found \"9lives\"",
        ),
        (
            "/categories/1/id",
            json!("a".repeat(65)),
            "categories[1].id: found",
        ),
        (
            "/categories/2/id",
            json!("media"),
            "categories[3]: found media, allowed: each id once",
        ),
        (
            "/categories/2/id",
            json!("own"),
            "categories[2]: found own, allowed: own categories with texts",
        ),
        (
            "/categories/3/services/0/id",
            json!("tally"),
            "categories[3]: found media, allowed: each id once",
        ),
        (
            "/categories/1/services/0/cookies/0",
            json!({ "days": 1 }),
            "categories[1].services[0].cookies[0]: found an object, allowed: also name",
        ),
        (
            "/categories/1/services/0/cookies/0/days",
            json!("1"),
            "categories[1].services[0].cookies[0].days: found \"1\", allowed: a number from 0",
        ),
        (
            "/categories/1/services/0/storageKeys/0",
            json!(7),
            "categories[1].services[0].storageKeys[0]: found 7, allowed: a text",
        ),
        (
            "/categories",
            json!([{ "id": "necessary", "required": true }]),
            "categories: found none, allowed: at least one that is not required",
        ),
        (
            "/storage",
            json!({ "days": 90 }),
            "storage.days: found 90, allowed: days from 183 to 3650",
        ),
        (
            "/storage",
            json!({ "days": "183" }),
            "storage.days: found \"183\"",
        ),
        (
            "/storage",
            json!({ "kind": "cookie" }),
            "storage.kind: found \"cookie\", allowed: local",
        ),
        (
            "/storage",
            json!({ "domain": "example.com" }),
            "storage.domain: found \"example.com\", allowed: null",
        ),
        (
            "/texts/en/marketing/label",
            json!("x"),
            "texts.en.marketing.label: found \"x\", allowed: title description",
        ),
        (
            "/texts/en",
            json!("x"),
            "texts.en: found \"x\", allowed: an object",
        ),
        (
            "/signals/google",
            json!({ "statistics": ["x"] }),
            "signals.google.statistics: found a list, allowed: a category's id",
        ),
        (
            "/signals/google/analytics",
            json!("x"),
            "signals.google.analytics: found \"x\", allowed: a list",
        ),
        (
            "/receipts",
            json!({}),
            "receipts: found an object, allowed: also endpoint",
        ),
    ] {
        let json = with(pointer, value);
        let message = config(&json)
            .items()
            .map_or_else(|problem| problem.message(), |_| "fits");
        let sentence = format!("configuration: {sentence}");
        assert!(
            message.starts_with(&sentence),
            "{message}\ninstead of\n{sentence}"
        );
    }
}

#[test]
fn what_is_no_object_is_refused_as_a_whole() {
    for (json, found) in [
        (json!([]), "a list"),
        (Value::Null, "nothing"),
        (json!(7), "7"),
    ] {
        let problem = config(&json).items().map(|_| ()).unwrap_err();
        assert_eq!((problem.path, problem.found), ("(root)", found));
    }
}

#[test]
fn a_choice_lives_half_a_year_at_least() {
    for (storage, days) in [(json!({}), 183.0), (json!({ "days": 365 }), 365.0)] {
        assert_eq!(config(&with("/storage", storage)).days(), days);
    }
}

#[test]
fn tokens_become_custom_properties() {
    let css = config(&with("/theme/surface", Value::Null)).tokens();
    for wanted in [
        "--radius:4px;",
        "--accent:#2456e6;",
        "--font:Georgia, serif;",
    ] {
        assert!(css.contains(wanted), "{css}");
    }
    assert!(!css.contains("surface"), "{css}");
}
