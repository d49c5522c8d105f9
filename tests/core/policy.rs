//! When a visitor is asked.
use crate::page::{ALWAYS, NAMES, at, blank, granted, record};
use untick::gate::{Verdict, verdict};
use untick::update::Msg;
use untick::update::effect::{APPLY, SHOW};

#[test]
fn what_is_new_is_asked_and_denied_the_rest_stays() {
    let stored = record(&["analytics", "analytics/tally"], &["media", "media/tube"]);
    let mut model = blank(false);
    assert_eq!(model.update(Msg::Start(Some(&stored))), APPLY | SHOW);
    assert!(model.decided);
    assert_eq!(granted(&model)[2..], ["analytics", "analytics/tally"]);
}

#[test]
fn nobody_is_asked_about_what_is_required_or_about_a_service_alone() {
    let stored = record(&NAMES, &["necessary", "necessary/basket", "media/tube"]);
    assert_eq!(blank(false).update(Msg::Start(Some(&stored))), APPLY);
}

#[test]
fn where_silence_means_yes_nobody_is_asked_and_everything_runs() {
    let mut model = blank(false);
    model.opt_out = true;
    assert_eq!(model.update(Msg::Start(None)), APPLY);
    assert_eq!(granted(&model), NAMES);
    for name in ["analytics", "media/tube"] {
        assert_eq!(verdict(&model, at(name), false), Verdict::Open);
        assert_eq!(verdict(&model, at(name), true), Verdict::Shut);
    }
    model.update(Msg::Decide(Some(false), &[]));
    assert_eq!(granted(&model), ALWAYS);
    assert_eq!(verdict(&model, at("analytics"), true), Verdict::Open);

    let mut later = blank(false);
    later.opt_out = true;
    assert_eq!(later.update(Msg::Start(Some(&record(&[], &[])))), APPLY);
    assert_eq!(granted(&later), ALWAYS, "an objection is remembered");
    assert_eq!(
        later.update(Msg::Forget) & SHOW,
        0,
        "forgetting asks nobody"
    );
    assert_eq!(granted(&later), NAMES);
}
