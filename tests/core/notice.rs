//! What is drawn: the description's records, their depth, element, text and attributes.
use crate::page::{Page, configuration};
use serde_json::json;
use untick::notice;

/// `depth element text|attributes`, one line per record.
fn lines(description: &str) -> Vec<String> {
    let records = description.strip_suffix('\x02').unwrap().split('\x02');
    records
        .map(|record| record.replacen('\x01', " ", 2).replace('\x01', "|"))
        .collect()
}

#[test]
fn the_notice_says_everything_in_order() {
    let page = Page::open();
    let lines = lines(notice::notice(&page.model));
    let wanted = [
        "0 untick-notice |role=dialog|aria-labelledby=untick-title|lang=en|data-position=top|data-scheme=dark",
        "1 #",
        "1 h2 Your privacy choices|id=untick-title",
        "1 p Acme \"SAS\" would like to use cookies",
        "1 a Privacy policy|href=/privacy",
        "1 span Necessary|slot=untick-necessary",
        "9 td Basket",
        "9 td _basket (until the browser closes)",
        "1 input |type=checkbox|id=untick-analytics|name=untick-analytics|slot=untick-analytics",
        "1 label Statistics|for=untick-analytics",
        "9 td Plausible",
        "9 td Plausible Insights OÜ",
        "9 td EE",
        "9 td _pa* (390 days), _ps (until the browser closes), plausible_*",
        "9 td Tally",
        "1 label Ads|for=untick-marketing",
        "7 p Pays $A @ ~.",
        "1 label External media|for=untick-media",
        "1 button Reject all|data-untick=reject-all",
        "1 button Save choices|data-untick=save",
        "1 button Accept all|data-untick=accept-all",
    ];
    let mut rest = lines.iter();
    for line in wanted {
        assert!(
            rest.any(|other| other.starts_with(line)),
            "{line} is not in its place in\n{}",
            lines.join("\n")
        );
    }
    assert!(
        lines
            .iter()
            .any(|line| line.contains("receive data:\u{a0}4.")),
        "{lines:#?}"
    );
    assert!(
        !lines
            .iter()
            .any(|line| line.contains(';') && line.contains('@')),
        "{lines:#?}"
    );
}

#[test]
fn the_controller_and_repeated_recipients_do_not_count_again() {
    let mut json = configuration();
    *json.pointer_mut("/categories/0/services/0/name").unwrap() = json!("Acme \"SAS\"");
    *json
        .pointer_mut("/categories/3/services/0/recipient")
        .unwrap() = json!("Tally");
    let page = Page::open_with(&json, None, crate::page::NOW).0;
    assert!(notice::notice(&page.model).contains("receive data:\u{a0}2."));
}

#[test]
fn a_placeholder_names_who_would_receive_data() {
    let page = Page::open();
    for (service, sentence) in [
        (
            "tube",
            "This content comes from Tube. If it is shown, Tube Inc. receives",
        ),
        (
            "tally",
            "This content comes from Tally. If it is shown, Tally receives",
        ),
        (
            "",
            "This content comes from media. If it is shown, media receives",
        ),
    ] {
        let text = notice::placeholder(&page.model, "media", service);
        assert!(text.starts_with("0\x01untick-placeholder\x01\x01lang=en\x01data-scheme=dark"));
        assert!(text.contains(sentence), "{text}");
        assert!(
            text.contains(&format!("data-for=media\x01data-of={service}\x02")),
            "{text}"
        );
    }
}

#[test]
fn the_way_back_is_one_button() {
    let text = notice::reopen(&Page::open().model);
    assert!(
        text.contains("untick-reopen")
            && text.contains("Privacy choices\x01type=button\x01data-untick=open")
    );
}

#[test]
fn what_closed_names_its_cookies_and_keys() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    assert_eq!(notice::closed(&page.model, ".cookies", ".name"), "");
    page.decide("withdraw", json!({}));
    assert_eq!(
        notice::closed(&page.model, ".cookies", ".name"),
        "_pa*\n_ps\n_tally\n"
    );
    assert_eq!(
        notice::closed(&page.model, ".storageKeys", ""),
        "plausible_*\n"
    );
}
