//! Verdicts on sites that are made up, where no page would be worth its time.
use super::*;
use crate::audit::model::{Cookie, Layer, Moment, Notice, Path, Request, State};
use url::Url;

const WINDOW: Size = Size {
    width: 1280,
    height: 720,
};

fn layer() -> Layer {
    Layer {
        accept: Some("Accept all".into()),
        reject: Some("Reject all".into()),
        boxes: 3,
        ..Layer::default()
    }
}

fn site(change: impl FnOnce(&mut Site, &mut Notice)) -> Site {
    let path = |steps: &[&str]| Path {
        steps: steps.iter().map(|step| (*step).to_owned()).collect(),
        is_settled: true,
        settled_after_ms: Some(50.0),
    };
    let mut site = Site {
        refuse: Some(path(&["Reject all"])),
        accept: Some(path(&["Accept all"])),
        withdraw: Some(path(&["Choices", "Reject all"])),
        refusal_kept: Some(true),
        grant_kept: Some(true),
        ..Site::default()
    };
    let mut notice = Notice {
        tool: None,
        is_in_frame: false,
        is_in_shadow_root: false,
        shown_after_ms: Some(100.0),
        coverage: 0.2,
        covers_page: false,
        locks_page: false,
        ends_by_scrolling: false,
        layer: layer(),
        measured: None,
    };
    change(&mut site, &mut notice);
    site.notice = Some(notice);
    site
}

fn state(moment: Moment) -> State {
    State {
        moment,
        requests: Vec::new(),
        own_requests: 1,
        cookies: Vec::new(),
        storage: Vec::new(),
        screenshot: None,
    }
}

fn found(site: &Site, allowed: &[String]) -> Vec<(&'static str, Severity)> {
    let page = Url::parse("https://shop.example/").unwrap();
    let party = Party::new(&page, allowed, &[]);
    of(site, WINDOW, &party)
        .into_iter()
        .map(|one| (one.rule, one.severity))
        .collect()
}

#[test]
fn a_fair_notice_has_no_findings() {
    assert_eq!(found(&site(|_, _| {}), &[]), []);
}

#[test]
fn each_way_to_take_sides_is_a_finding() {
    type Change = fn(&mut Site, &mut Notice);
    let cases: [(Change, &str, Severity); 11] = [
        (|_, notice| notice.layer.reject = None, "N1", Severity::High),
        (
            |_, notice| notice.layer.is_reject_in_paragraph = true,
            "N2",
            Severity::High,
        ),
        (
            |_, notice| notice.layer.is_reject_link = true,
            "N2",
            Severity::Medium,
        ),
        (
            |_, notice| notice.ends_by_scrolling = true,
            "N15",
            Severity::High,
        ),
        (
            |_, notice| notice.locks_page = true,
            "N17",
            Severity::Medium,
        ),
        (|_, notice| notice.coverage = 0.36, "N18", Severity::Low),
        (|_, notice| notice.layer.boxes = 0, "N27", Severity::Low),
        (
            |_, notice| notice.layer.accept = Some("Accept all of the many cookies".into()),
            "N23",
            Severity::Low,
        ),
        (
            |site, _| site.refusal_kept = Some(false),
            "N20",
            Severity::High,
        ),
        (|site, _| site.withdraw = None, "N35", Severity::Medium),
        (
            |site, _| site.unseen = vec!["a frame".into()],
            "–",
            Severity::Medium,
        ),
    ];
    for (change, rule, severity) in cases {
        let found = found(&site(change), &[]);
        assert!(found.contains(&(rule, severity)), "{rule}: {found:?}");
    }
}

#[test]
fn what_the_owner_allows_is_no_finding() {
    let leaking = site(|site, _| {
        let mut before = state(Moment::Before);
        before.requests.push(Request {
            host: "a.cdn.example".into(),
            url: "https://a.cdn.example/x.js".into(),
            kind: "script".into(),
        });
        site.states.push(before);
    });
    assert_eq!(found(&leaking, &[]), [("N29", Severity::High)]);
    assert_eq!(found(&leaking, &["cdn.example".into()]), []);
}

#[test]
fn withdrawal_is_held_against_what_the_grant_brought() {
    let cookie = |name: &str| Cookie {
        name: name.into(),
        domain: "shop.example".into(),
        is_third_party: false,
        is_http_only: false,
        days: None,
        is_record: false,
    };
    let with = |moment, names: &[&str]| State {
        cookies: names.iter().map(|name| cookie(name)).collect(),
        ..state(moment)
    };
    let kept = |last: &[&str]| {
        let site = site(|site, _| {
            site.states = vec![
                with(Moment::Before, &["basket"]),
                with(Moment::AcceptedReloaded, &["basket", "profile"]),
                with(Moment::WithdrawnReloaded, last),
            ];
        });
        found(&site, &[])
    };
    // The basket was there before; that is another finding.
    assert_eq!(kept(&["basket"]), [("N29", Severity::Medium)]);
    assert_eq!(
        kept(&["basket", "profile"]),
        [("N32", Severity::High), ("N29", Severity::Medium)]
    );
}
