//! What each message changes, and the effects it calls for.
use crate::page::{ALWAYS, NAMES, at, blank, choices, granted, open, record};
use untick::gate::has_run;
use untick::update::Msg;
use untick::update::effect::{ANNOUNCE, APPLY, CLEAR, ERASE, HIDE, PERSIST, RECEIPT, RELOAD, SHOW};

const DECIDED: u32 = PERSIST | APPLY | ANNOUNCE | RECEIPT;

#[test]
fn the_first_visit_asks_and_grants_nothing() {
    let mut model = blank(false);
    assert_eq!(model.update(Msg::Start(None)), APPLY | SHOW);
    assert!(!model.decided);
    assert_eq!(granted(&model), ALWAYS);
}

#[test]
fn each_decision_grants_what_it_says() {
    for (all, chosen, wanted) in [
        (Some(true), &[][..], &NAMES[..]),
        (Some(false), &[], &ALWAYS),
        (None, &[], &ALWAYS),
        (
            None,
            &["+media", "-marketing"],
            &["necessary", "necessary/basket", "media", "media/tube"],
        ),
        (None, &["-necessary", "-necessary/basket"], &ALWAYS),
        (
            None,
            &["+analytics/tally"],
            &["necessary", "necessary/basket", "analytics/tally"],
        ),
        (
            None,
            &["+analytics", "-analytics/tally"],
            &[
                "necessary",
                "necessary/basket",
                "analytics",
                "analytics/plausible",
            ],
        ),
    ] {
        let mut model = open();
        let effects = model.update(Msg::Decide(all, &choices(chosen)));
        assert_eq!(effects, DECIDED | HIDE, "{all:?} {chosen:?}");
        assert_eq!(granted(&model), wanted, "{all:?} {chosen:?}");
    }
}

#[test]
fn a_decision_with_too_few_or_too_many_choices_stays_in_its_list() {
    for length in [0, 3, 100] {
        let mut model = open();
        model.update(Msg::Decide(Some(false), &vec![0; length]));
        assert_eq!(model.items.len(), NAMES.len());
        assert_eq!(granted(&model), ALWAYS);
    }
}

#[test]
fn a_service_keeps_its_state_until_its_category_changes() {
    let mut model = open();
    for (chosen, wanted) in [
        (&["+analytics/tally"][..], &["analytics/tally"][..]),
        (
            &["-analytics", "+media"],
            &["analytics/tally", "media", "media/tube"],
        ),
        (
            &["+analytics"],
            &[
                "analytics",
                "analytics/plausible",
                "analytics/tally",
                "media",
                "media/tube",
            ],
        ),
        (&["-analytics"], &["media", "media/tube"]),
    ] {
        model.update(Msg::Decide(None, &choices(chosen)));
        assert_eq!(granted(&model)[2..], *wanted, "{chosen:?}");
    }
}

#[test]
fn withdrawing_clears_and_reloads_only_what_ran() {
    for (ran, effects) in [
        (None, DECIDED | CLEAR),
        (Some("analytics/tally"), DECIDED | CLEAR | RELOAD),
        (Some("necessary"), DECIDED | CLEAR),
    ] {
        let mut model = open();
        model.update(Msg::Decide(Some(true), &[]));
        if let Some(name) = ran {
            has_run(&mut model, at(name));
        }
        assert_eq!(
            model.update(Msg::Decide(Some(false), &[])),
            effects,
            "{ran:?}"
        );
        assert_eq!(model.update(Msg::Decide(Some(false), &[])), DECIDED);
    }
}

#[test]
fn closing_one_category_does_not_reload_for_another() {
    let mut model = open();
    model.update(Msg::Decide(Some(true), &[]));
    has_run(&mut model, at("analytics"));
    let effects = model.update(Msg::Decide(None, &choices(&["-media"])));
    assert_eq!(effects, DECIDED | CLEAR);
    let effects = model.update(Msg::Decide(None, &choices(&["-analytics"])));
    assert_eq!(effects, DECIDED | CLEAR | RELOAD);
}

#[test]
fn a_notice_closes_only_on_a_decision() {
    let mut model = open();
    assert_eq!(model.update(Msg::Open), 0);
    assert_eq!(model.update(Msg::Close), 0);
    model.update(Msg::Decide(Some(false), &[]));
    assert_eq!(model.update(Msg::Close), 0);
    assert_eq!(model.update(Msg::Open), SHOW);
    assert_eq!(model.update(Msg::Close), HIDE);
}

#[test]
fn a_later_visit_does_not_ask() {
    let stored = record(&["analytics", "analytics/plausible"], &[]);
    let mut model = blank(false);
    assert_eq!(model.update(Msg::Start(Some(&stored))), APPLY);
    assert!(model.decided);
    assert_eq!(granted(&model)[2..], ["analytics", "analytics/plausible"]);
}

#[test]
fn a_record_that_is_shorter_than_the_list_grants_no_more() {
    let mut model = blank(false);
    let stored = record(&NAMES, &[]);
    model.update(Msg::Start(stored.get(..3)));
    assert_eq!(granted(&model), &NAMES[..3]);
}

#[test]
fn another_tab_is_followed() {
    let mut model = open();
    let stored = record(&NAMES, &[]);
    let effects = model.update(Msg::Follow(Some(&stored)));
    assert_eq!(effects, APPLY | ANNOUNCE | HIDE);
    assert_eq!(granted(&model), NAMES);
    let effects = model.update(Msg::Follow(None));
    assert_eq!(effects, APPLY | ANNOUNCE | CLEAR);
    assert!(!model.decided);
    assert_eq!(granted(&model), ALWAYS);
}

#[test]
fn forgetting_starts_over() {
    let mut model = open();
    model.update(Msg::Decide(Some(true), &[]));
    let effects = model.update(Msg::Forget);
    assert_eq!(effects, APPLY | CLEAR | ANNOUNCE | ERASE | SHOW);
    assert!(!model.decided);
    assert_eq!(granted(&model), ALWAYS);
}

#[test]
fn a_headless_page_shows_nothing() {
    let mut model = blank(true);
    assert_eq!(model.update(Msg::Start(None)), APPLY);
    assert_eq!(model.update(Msg::Open), 0);
    assert_eq!(model.update(Msg::Decide(Some(true), &[])), DECIDED);
}
