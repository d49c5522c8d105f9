//! Which tag opens.
use crate::page::Page;
use serde_json::json;
use untick::gate::{Verdict, verdict};

#[test]
fn nothing_opens_before_a_decision() {
    let mut page = Page::open();
    for category in ["necessary", "analytics", "!analytics"] {
        assert_eq!(
            verdict(&mut page.model, category, "", false),
            Verdict::Shut,
            "{category}"
        );
    }
}

#[test]
fn tags_open_as_decided() {
    use Verdict::{Open, Shut, Unknown};
    let mut page = Page::open();
    page.decide("save_choices", json!({ "choices": { "analytics": true } }));
    page.decide("save_choices", json!({ "service": "tube" }));
    for (category, service, wanted) in [
        ("necessary", "", Open),
        ("necessary", "basket", Open),
        ("!necessary", "", Shut),
        ("analytics", "", Open),
        ("analytics", "tally", Open),
        ("!analytics", "", Shut),
        ("marketing", "", Shut),
        ("!marketing", "", Open),
        ("media", "", Shut),
        ("media", "tube", Open),
        ("!media", "tube", Shut),
        ("media", "tally", Unknown),
        ("analytics", "tube", Unknown),
        ("media", "media", Unknown),
        ("tube", "", Unknown),
        ("other", "", Unknown),
        ("", "", Unknown),
        ("!", "", Unknown),
    ] {
        let found = verdict(&mut page.model, category, service, false);
        assert_eq!(found, wanted, "{category} {service}");
    }
}
