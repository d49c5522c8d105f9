//! What is loaded and kept without consent: before a choice, after a refusal, after a withdrawal.
use std::collections::BTreeSet;

use super::add;
use crate::audit::model::{Cookie, Finding, Moment, Severity, Site, State, Stored};
use crate::audit::party::{Party, is_tracker};

/// Adds what was found.
pub(super) fn check(site: &Site, party: &Party, found: &mut Vec<Finding>) {
    let at = |moment| site.states.iter().find(|state| state.moment == moment);
    if let Some(before) = at(Moment::Before) {
        requests(party, "N29", "before a choice", &[before], found);
        cookies(party, "N29", "set before a choice", &before.cookies, found);
        storage(
            party,
            "N29",
            "written before a choice",
            &before.storage,
            found,
        );
    }
    let refused: Vec<&State> = [Moment::Refused, Moment::RefusedReloaded]
        .into_iter()
        .filter_map(at)
        .collect();
    requests(party, "N31", "after a refusal", &refused, found);
    if let Some(last) = refused.last() {
        cookies(party, "N31", "there after a refusal", &last.cookies, found);
        storage(party, "N31", "there after a refusal", &last.storage, found);
    }
    let withdrawn: Vec<&State> = [Moment::Withdrawn, Moment::WithdrawnReloaded]
        .into_iter()
        .filter_map(at)
        .collect();
    // What was under way at the moment of withdrawal may still arrive; what comes after a reload is new.
    requests(
        party,
        "N32",
        "after a withdrawal and a reload",
        withdrawn.get(1..).unwrap_or_default(),
        found,
    );
    if let (Some(last), Some(accepted)) = (withdrawn.last(), at(Moment::AcceptedReloaded)) {
        let before = at(Moment::Before);
        let came: Vec<Cookie> = last
            .cookies
            .iter()
            .filter(|cookie| accepted.cookies.iter().any(|other| is_same(cookie, other)))
            .filter(|cookie| {
                !before
                    .is_some_and(|before| before.cookies.iter().any(|other| is_same(cookie, other)))
            })
            .cloned()
            .collect();
        cookies(
            party,
            "N32",
            "set on consent and still there after a withdrawal",
            &came,
            found,
        );
        let is_before =
            |entry: &Stored| before.is_some_and(|before| before.storage.contains(entry));
        let came: Vec<Stored> = last
            .storage
            .iter()
            .filter(|entry| accepted.storage.contains(entry) && !is_before(entry))
            .cloned()
            .collect();
        storage(
            party,
            "N32",
            "written on consent and still there after a withdrawal",
            &came,
            found,
        );
    }
}

fn is_same(one: &Cookie, other: &Cookie) -> bool {
    one.name == other.name && one.domain == other.domain
}

fn requests(
    party: &Party,
    rule: &'static str,
    when: &str,
    states: &[&State],
    found: &mut Vec<Finding>,
) {
    let third: BTreeSet<String> = states
        .iter()
        .flat_map(|state| &state.requests)
        .filter(|request| !party.allows_host(&request.host))
        .map(|request| format!("{} {}", request.kind, request.url))
        .collect();
    if !third.is_empty() {
        let text = format!(
            "{} to third parties {when}",
            counted(third.len(), "request")
        );
        add(
            found,
            rule,
            Severity::High,
            text,
            third.into_iter().collect(),
        );
    }
}

fn cookies(
    party: &Party,
    rule: &'static str,
    when: &str,
    cookies: &[Cookie],
    found: &mut Vec<Finding>,
) {
    let kept = cookies
        .iter()
        .filter(|cookie| !cookie.is_record && !party.allows_name(&cookie.name));
    // A first party's own cookie can be strictly necessary; nobody but the owner knows.
    let (grave, open): (Vec<&Cookie>, Vec<&Cookie>) =
        kept.partition(|cookie| rule == "N32" || cookie.is_third_party || is_tracker(&cookie.name));
    let evidence = |list: &[&Cookie]| {
        list.iter()
            .map(|cookie| {
                let days = cookie.days.map_or("for the session".to_owned(), |days| {
                    format!("for {days} days")
                });
                let hidden = if cookie.is_http_only {
                    ", HttpOnly"
                } else {
                    ""
                };
                format!("{} of {}, {days}{hidden}", cookie.name, cookie.domain)
            })
            .collect()
    };
    if !grave.is_empty() {
        let text = format!("{} {when}", counted(grave.len(), "cookie"));
        add(found, rule, Severity::High, text, evidence(&grave));
    }
    if !open.is_empty() {
        let text = format!(
            "{} of the site itself {when}; fine only if strictly necessary",
            counted(open.len(), "cookie")
        );
        add(found, rule, Severity::Medium, text, evidence(&open));
    }
}

fn storage(
    party: &Party,
    rule: &'static str,
    when: &str,
    stored: &[Stored],
    found: &mut Vec<Finding>,
) {
    let kept = stored
        .iter()
        .filter(|entry| !entry.is_record && !party.allows_name(&entry.name));
    let (grave, open): (Vec<&Stored>, Vec<&Stored>) =
        kept.partition(|entry| rule == "N32" || entry.is_third_party || is_tracker(&entry.name));
    let evidence = |list: &[&Stored]| {
        list.iter()
            .map(|entry| format!("{} {} of {}", entry.kind, entry.name, entry.origin))
            .collect()
    };
    if !grave.is_empty() {
        let text = format!("{} {when}", counted(grave.len(), "storage entry"));
        add(found, rule, Severity::High, text, evidence(&grave));
    }
    if !open.is_empty() {
        let text = format!(
            "{} of the site itself {when}; fine only if strictly necessary",
            counted(open.len(), "storage entry")
        );
        add(found, rule, Severity::Medium, text, evidence(&open));
    }
}

fn counted(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}
