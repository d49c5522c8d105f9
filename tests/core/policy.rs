//! When a visitor is asked.
use crate::page::{NAMES, blank, granted, record};
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
