//! Which tag opens when.
use crate::page::{at, blank, choices, open, record};
use untick::gate::Verdict::{Open, Shut, Unknown};
use untick::gate::verdict;
use untick::update::Msg;

#[test]
fn nothing_opens_before_a_decision() {
    let model = open();
    for name in ["analytics", "analytics/tally", "necessary", "media/tube"] {
        for wants_denied in [false, true] {
            assert_eq!(verdict(&model, at(name), wants_denied), Shut, "{name}");
        }
    }
}

#[test]
fn a_tag_follows_the_item_it_names() {
    let mut model = open();
    model.update(Msg::Decide(
        None,
        &choices(&["+analytics", "-analytics/tally"]),
    ));
    for (name, wants_denied, wanted) in [
        ("necessary", false, Open),
        ("necessary", true, Shut),
        ("analytics", false, Open),
        ("analytics", true, Shut),
        ("analytics/plausible", false, Open),
        ("analytics/tally", false, Shut),
        ("analytics/tally", true, Open),
        ("media", false, Shut),
        ("media", true, Open),
    ] {
        assert_eq!(verdict(&model, at(name), wants_denied), wanted, "{name}");
    }
}

#[test]
fn what_is_not_in_the_list_stays_shut() {
    let mut model = open();
    model.update(Msg::Decide(Some(true), &[]));
    for index in [8, usize::MAX] {
        assert_eq!(verdict(&model, index, false), Unknown);
        assert_eq!(verdict(&model, index, true), Unknown);
    }
}

#[test]
fn not_asked_yet_is_no_refusal() {
    let mut model = blank(false);
    let stored = record(&["analytics"], &["media", "media/tube"]);
    model.update(Msg::Start(Some(&stored)));
    assert_eq!(verdict(&model, at("media"), false), Shut);
    assert_eq!(verdict(&model, at("media"), true), Shut);
    assert_eq!(verdict(&model, at("marketing"), true), Open);
    model.update(Msg::Decide(None, &choices(&["-media"])));
    assert_eq!(verdict(&model, at("media"), true), Open);
}
