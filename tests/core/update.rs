//! What each message changes, and the effects it calls for.
use crate::page::{LATER, NOW, Page, configuration};
use serde_json::{Value, json};
use untick::gate::verdict;
use untick::signals;
use untick::update::Msg;
use untick::update::effect::{
    ANNOUNCE, APPLY, CLEAR, ERASE, HIDE, NOT_UNDERSTOOD, PERSIST, RECEIPT, RELOAD, SHOW,
};

const DECIDED: u32 = PERSIST | APPLY | ANNOUNCE | RECEIPT;
const REQUIRED: [&str; 2] = ["necessary", "basket"];
const ALL: [&str; 8] = [
    "necessary",
    "basket",
    "analytics",
    "plausible",
    "tally",
    "marketing",
    "media",
    "tube",
];

#[test]
fn the_first_visit_asks_and_grants_nothing() {
    let (page, effects) = Page::open_with(&configuration(), None, NOW);
    assert_eq!(effects, APPLY | SHOW);
    assert!(!page.model.decided);
    assert_eq!(page.granted(), REQUIRED);
}

#[test]
fn each_action_grants_what_it_says() {
    for (action, more, granted) in [
        ("accept_all", json!({}), &ALL[..]),
        ("reject_all", json!({}), &REQUIRED),
        ("withdraw", json!({}), &REQUIRED),
        ("save_choices", json!({ "choices": {} }), &REQUIRED),
        (
            "api",
            json!({ "choices": { "media": true, "marketing": false } }),
            &["necessary", "basket", "media", "tube"],
        ),
        (
            "api",
            json!({ "choices": { "necessary": false } }),
            &REQUIRED,
        ),
        (
            "save_choices",
            json!({ "service": "tally" }),
            &["necessary", "basket", "tally"],
        ),
        ("save_choices", json!({ "service": "unheard" }), &REQUIRED),
    ] {
        let mut page = Page::open();
        assert_eq!(
            page.decide(action, more.clone()),
            DECIDED | HIDE,
            "{action} {more}"
        );
        assert_eq!(page.granted(), granted, "{action} {more}");
    }
}

#[test]
fn a_service_keeps_its_state_until_its_category_changes() {
    let mut page = Page::open();
    page.decide("save_choices", json!({ "service": "tally" }));
    page.decide(
        "save_choices",
        json!({ "choices": { "analytics": false, "media": true } }),
    );
    assert_eq!(
        page.granted(),
        ["necessary", "basket", "tally", "media", "tube"]
    );
    page.decide("save_choices", json!({ "choices": { "analytics": true } }));
    page.decide("save_choices", json!({ "choices": { "analytics": false } }));
    assert_eq!(page.granted(), ["necessary", "basket", "media", "tube"]);
}

#[test]
fn choices_that_do_not_fit_change_nothing() {
    for choices in [
        json!({ "statistics": true }),
        json!({ "tally": true }),
        json!({ "analytics": "true" }),
        json!({ "analytics": null }),
        json!([true]),
        json!(0),
    ] {
        let mut page = Page::open();
        let effects = page.decide("api", json!({ "choices": choices }));
        assert_eq!(effects, NOT_UNDERSTOOD, "{choices}");
        assert!(!page.model.decided);
        assert_eq!(page.granted(), REQUIRED);
    }
}

#[test]
fn withdrawing_clears_and_reloads_only_if_code_ran() {
    for (did_run, more) in [(false, 0), (true, RELOAD)] {
        let mut page = Page::open();
        page.decide("accept_all", json!({}));
        verdict(&mut page.model, "analytics", "tally", did_run);
        assert_eq!(page.decide("withdraw", json!({})), DECIDED | CLEAR | more);
        assert_eq!(
            signals::changed(&page.model),
            r#"["analytics","marketing","media"]"#
        );
        assert_eq!(page.decide("withdraw", json!({})), DECIDED);
        assert_eq!(signals::changed(&page.model), "[]");
    }
}

#[test]
fn google_hears_of_the_types_in_the_configuration() {
    let mut page = Page::open();
    page.decide("save_choices", json!({ "choices": { "marketing": true } }));
    let types: Value = serde_json::from_str(signals::google(&page.model)).unwrap();
    let wanted = json!({ "analytics_storage": "denied", "ad_storage": "granted", "ad_user_data": "granted" });
    assert_eq!(types, wanted);
}

#[test]
fn a_notice_closes_only_on_a_decision() {
    let mut page = Page::open();
    assert_eq!(page.model.update(Msg::Open), 0);
    assert_eq!(page.model.update(Msg::Close), 0);
    page.decide("reject_all", json!({}));
    assert_eq!(page.model.update(Msg::Close), 0);
    assert_eq!(page.model.update(Msg::Open), SHOW);
    assert_eq!(page.model.update(Msg::Close), HIDE);
}

#[test]
fn a_later_visit_does_not_ask() {
    let mut page = Page::open();
    page.decide("save_choices", json!({ "choices": { "analytics": true } }));
    let (again, effects) = Page::open_with(&configuration(), page.stored.clone(), NOW);
    assert_eq!(effects, APPLY);
    assert!(again.model.decided);
    assert_eq!(again.granted(), page.granted());

    let (late, effects) = Page::open_with(&configuration(), page.stored, LATER);
    assert_eq!(effects, APPLY | SHOW);
    assert!(!late.model.decided);
    assert_eq!(late.granted(), REQUIRED);
}

#[test]
fn what_is_new_is_asked_and_denied_the_rest_stays() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    page.decide("save_choices", json!({ "choices": { "marketing": false } }));
    for (pointer, value) in [
        ("/categories/3/services/0/recipient", json!("Other Inc.")),
        ("/categories/3/services/0/id", json!("tube2")),
    ] {
        let mut json = configuration();
        *json.pointer_mut(pointer).unwrap() = value;
        let (again, effects) = Page::open_with(&json, page.stored.clone(), NOW);
        assert_eq!(effects, APPLY | SHOW, "{pointer}");
        assert!(again.model.decided);
        assert_eq!(
            again.granted(),
            ["necessary", "basket", "analytics", "plausible", "tally"]
        );
    }
    // Wording is not substance.
    let mut json = configuration();
    *json.pointer_mut("/categories/3/services/0/name").unwrap() = json!("You");
    assert_eq!(Page::open_with(&json, page.stored, NOW).1, APPLY);
}

#[test]
fn another_tab_is_followed() {
    let mut other = Page::open();
    other.decide("accept_all", json!({}));
    let mut page = Page::open();
    assert_eq!(
        page.follow(other.stored.clone().unwrap()),
        APPLY | ANNOUNCE | HIDE
    );
    assert_eq!(page.granted(), ALL);
    assert_eq!(page.follow(json!("damaged")), APPLY | ANNOUNCE | CLEAR);
    assert_eq!(page.granted(), REQUIRED);
    assert!(!page.model.decided);
}

#[test]
fn forgetting_starts_over() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    assert_eq!(
        page.model.update(Msg::Forget),
        APPLY | CLEAR | ANNOUNCE | ERASE | SHOW
    );
    assert!(!page.model.decided && page.model.record.entries().is_empty());
    assert_eq!(page.granted(), REQUIRED);
}

#[test]
fn a_headless_page_shows_nothing() {
    let mut json = configuration();
    json["headless"] = json!(true);
    let (mut page, effects) = Page::open_with(&json, None, NOW);
    assert_eq!(effects, APPLY);
    assert_eq!(page.model.update(Msg::Open), 0);
    assert_eq!(page.decide("accept_all", json!({})), DECIDED);
}
