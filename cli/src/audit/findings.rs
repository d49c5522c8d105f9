//! From what was seen to verdicts. No browser here: the same site always gives the same findings.
mod buttons;
mod leaks;
mod notice;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use super::model::{Finding, Severity, Site, Size};
use super::party::Party;
use super::sources;

/// Everything that is not as it should be, the gravest first.
pub(crate) fn of(site: &Site, window: Size, party: &Party) -> Vec<Finding> {
    let mut found = Vec::new();
    leaks::check(site, party, &mut found);
    notice::check(site, window, &mut found);
    unseen(site, &mut found);
    found.sort_by_key(|finding| Reverse(finding.severity));
    found
}

fn add(
    found: &mut Vec<Finding>,
    rule: &'static str,
    severity: Severity,
    text: impl Into<String>,
    evidence: Vec<String>,
) {
    let (_, source) = sources::of(rule);
    found.push(Finding {
        rule,
        severity,
        text: text.into(),
        evidence,
        source,
    });
}

/// A check that could not be made must not pass for one that was.
fn unseen(site: &Site, found: &mut Vec<Finding>) {
    if site.unseen.is_empty() {
        return;
    }
    let is_quiet = site.notice.is_none()
        && site.states.iter().all(|state| {
            state.requests.is_empty() && state.cookies.is_empty() && state.storage.is_empty()
        });
    // A page that asks nobody and keeps nothing needs no notice.
    let severity = if is_quiet {
        Severity::Low
    } else {
        Severity::Medium
    };
    add(
        found,
        "–",
        severity,
        "Not everything could be looked at",
        site.unseen.clone(),
    );
}
