//! Receipts, read back through the checks of the published schema.
use crate::page::{LATER, NOW, Page};
use serde_json::{Value, json};
use untick::doc::Doc;
use untick::receipt::check::parse;
use untick::receipt::{Action, Basis, ConsentType, Layout, Receipt, State, Viewport, build};

const HASH: &str = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

fn facts(more: Value) -> Doc {
    let mut facts = json!({
        "origin": "https://www.example.com", "policyUrl": "https://www.example.com/privacy",
        "isNarrow": true, "bundle": HASH, "version": "0.1.0",
    });
    let members = facts.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    Doc::from_json(&facts)
}

fn button(place: u32) -> Value {
    json!({
        "width": 120.4, "height": 44, "visible": true, "place": place, "looks": "none",
        "label": [27, 31, 36, 1], "fill": [255, 255, 255, 0], "base": [255, 255, 255, 1],
    })
}

fn written(page: &Page, more: Value) -> Receipt {
    let json = build::receipt(&page.model, facts(more), HASH, HASH);
    serde_json::from_str::<Value>(json).unwrap();
    parse(json.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal:?}\n{json}"))
}

#[test]
fn a_receipt_says_what_was_shown_and_decided() {
    let mut page = Page::open();
    page.decide(
        "save_choices",
        json!({ "choices": { "analytics": true }, "service": "tube" }),
    );
    let buttons = json!([button(1), button(2), button(3)]);
    let receipt = written(
        &page,
        json!({ "buttons": buttons, "preticked": 0, "shownAt": NOW, "gpc": true, "region": "FR" }),
    );
    assert_eq!(receipt.event.action, Action::SaveChoices);
    assert_eq!(receipt.event.time, NOW);
    assert_eq!(receipt.event.shown_at.as_deref(), Some(NOW));
    assert_eq!(receipt.event.consent_type, ConsentType::Expressed);
    assert_eq!(receipt.jurisdiction.code, "FR");
    assert_eq!(receipt.controllers[0].name, "Acme \"SAS\"");
    assert_eq!(
        receipt.controllers[0].address.as_deref(),
        Some("1 rue de la Paix")
    );
    assert_eq!(
        (receipt.notice.layout, receipt.notice.viewport),
        (Some(Layout::Top), Some(Viewport::Narrow))
    );
    assert_eq!(receipt.signals.gpc, Some(true));
    let parity = receipt.notice.parity.unwrap();
    assert!(parity.equal);
    assert_eq!(
        (
            parity.accept.width,
            parity.accept.height,
            parity.accept.contrast
        ),
        (120, 44, 1656)
    );

    let decisions = receipt.decisions.iter().map(|entry| {
        let service = entry
            .recipients
            .as_ref()
            .map(|recipients| recipients[0].as_str());
        (entry.purpose.as_str(), service, entry.state, entry.basis)
    });
    let wanted = [
        (
            "necessary",
            None,
            State::NotApplicable,
            Basis::StrictlyNecessary,
        ),
        ("analytics", None, State::Given, Basis::Consent),
        ("marketing", None, State::Refused, Basis::Consent),
        ("media", None, State::Refused, Basis::Consent),
        ("media", Some("tube"), State::Given, Basis::Consent),
    ];
    assert_eq!(decisions.collect::<Vec<_>>(), wanted);
    assert_eq!(
        receipt.decisions[1].purpose_type.as_deref(),
        Some("dpv:ServiceUsageAnalytics")
    );
    assert_eq!(receipt.decisions[1].valid_until.as_deref(), Some(LATER));
    assert_eq!(receipt.decisions[2].valid_until, None);
}

#[test]
fn receipts_of_one_browser_are_a_chain() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    let first = written(&page, json!({}));
    assert_eq!(
        (first.previous_receipt_id, first.previous_sha256),
        (None, None)
    );
    assert_eq!((first.notice.parity, first.event.shown_at), (None, None));
    page.decide(
        "accept_all",
        json!({ "receipt": "0b7a4c1e-0b7a-4b6e-9d2e-4f5a6b7c8d9e" }),
    );
    let second = written(&page, json!({ "previous": HASH }));
    assert_eq!(second.previous_receipt_id, Some(first.receipt_id));
    assert_eq!(second.previous_sha256.as_deref(), Some(HASH));
    assert_eq!(second.decisions[1].state, State::Renewed);
    page.decide("withdraw", json!({}));
    let third = written(&page, json!({}));
    assert_eq!(third.subject_id, first.subject_id);
    assert_eq!(third.event.consent_type, ConsentType::None);
    assert_eq!(third.decisions[1].state, State::Withdrawn);
}

#[test]
fn a_refusal_is_anonymous() {
    let mut page = Page::open();
    page.decide("reject_all", json!({}));
    let receipt = written(&page, json!({}));
    assert_eq!(receipt.subject_id, "anon");
    assert_eq!(receipt.jurisdiction.code, "ZZ");
    assert_eq!(receipt.signals.gpc, None);
}

#[test]
fn whatever_sets_one_button_apart_is_on_the_receipt() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    for (name, value, equal) in [
        ("width", json!(121.0), true),
        ("width", json!(122.0), false),
        ("height", json!(40), false),
        ("visible", json!(false), false),
        ("looks", json!("bold"), false),
        ("label", json!([90, 90, 90, 1]), false),
        ("fill", json!([255, 255, 255, 1]), true),
    ] {
        for at in 0..3 {
            let mut buttons = [button(1), button(2), button(3)];
            buttons[at][name] = value.clone();
            let parity = written(&page, json!({ "buttons": buttons, "shownAt": NOW }))
                .notice
                .parity;
            assert_eq!(parity.unwrap().equal, equal, "{name} of {at}");
        }
    }
}

#[test]
fn the_order_is_the_one_on_screen() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    let buttons = json!([button(30), button(200), button(10)]);
    let parity = written(
        &page,
        json!({ "buttons": buttons, "shownAt": NOW, "preticked": 2 }),
    )
    .notice
    .parity
    .unwrap();
    let order: Vec<_> = parity.order.iter().map(|choice| choice.word()).collect();
    assert_eq!(order, ["accept_all", "reject_all", "save_choices"]);
    assert_eq!(parity.preticked, 2);
}
