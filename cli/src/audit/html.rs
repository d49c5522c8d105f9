//! The report as one HTML file that asks nobody for anything: pictures and style are inside.
use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::model::{Finding, Measured, Moment, Report, Severity, Site, State};
use super::{sources, text};

const STYLE: &str = include_str!("report.css");

/// Holds even if somebody opens a report that was tampered with.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The whole page.
pub(crate) fn page(report: &Report) -> String {
    let title = match report.sites.as_slice() {
        [site] => format!("Consent audit of {}", site.url),
        sites => format!("Consent audit of {} addresses", sites.len()),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (title) }
                    p.quiet { (report.date) ", " (report.browser) ", " (report.window.width) " × " (report.window.height) ", untick " (report.version) }
                    @if report.sites.len() > 1 {
                        nav aria-label="Addresses" {
                            ul.sites {
                                @for (at, site) in report.sites.iter().enumerate() {
                                    li { a href=(format!("#site-{at}")) { (site.url) } " " (counts(site)) }
                                }
                            }
                        }
                    }
                }
                main {
                    @for (at, site) in report.sites.iter().enumerate() { (section(at, site)) }
                }
                footer {
                    h2 { "What this report cannot say" }
                    p {
                        "It is what one browser on one machine, in one place, saw on one page on a few visits. "
                        "Other pages, countries, devices and visitors may get something else. "
                        "Whether a cookie is strictly necessary only its owner knows; names are guessed from known lists. "
                        "Controls are found by their words. Nothing here is legal advice."
                    }
                }
            }
        }
    };
    page.into_string()
}

fn section(at: usize, site: &Site) -> Markup {
    html! {
        section id=(format!("site-{at}")) aria-labelledby=(format!("site-{at}-name")) {
            h2 id=(format!("site-{at}-name")) { (site.url) }
            @if let Some(final_url) = &site.final_url { p.quiet { "Led to " (final_url) } }
            @if let Some(error) = &site.error { p.error role="alert" { strong { "Not whole: " } (error) } }
            p.counts { (counts(site)) }
            (findings(&site.findings))
            h3 { "What a visitor meets" }
            dl { @for (name, value) in text::facts(site).iter().filter(|(name, _)| *name != text::BUTTONS) { dt { (name) } dd { (value) } } }
            @if let Some(measured) = site.notice.as_ref().and_then(|notice| notice.measured.as_ref()) { (buttons(measured)) }
            (pictures(&site.states))
            (table(&site.states))
            @for state in site.states.iter().filter(|state| state.moment != Moment::SecondLayer) { (inventory(state)) }
        }
    }
}

fn counts(site: &Site) -> Markup {
    let number = |severity| {
        site.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    html! {
        @if site.findings.is_empty() && site.error.is_none() { span.badge.none { "nothing found" } }
        @for severity in [Severity::High, Severity::Medium, Severity::Low] {
            @if number(severity) > 0 { span.badge.(severity.word()) { (number(severity)) " " (severity.word()) } " " }
        }
    }
}

fn findings(findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            h3 { "Findings" }
            ul.findings {
                @for finding in findings {
                    li.(finding.severity.word()) {
                        p {
                            span.badge.(finding.severity.word()) { (finding.severity.word()) }
                            " " strong { (finding.text) }
                        }
                        @if !finding.evidence.is_empty() {
                            details open[finding.evidence.len() <= 4] {
                                summary { "Evidence (" (finding.evidence.len()) ")" }
                                ul.plain { @for line in &finding.evidence { li { code { (line) } } } }
                            }
                        }
                        p.quiet { (finding.rule) ", " (sources::of(finding.rule).0) ". " (finding.source) }
                    }
                }
            }
        }
    }
}

/// Both buttons at their real size, in their real type.
fn buttons(measured: &Measured) -> Markup {
    html! {
        h3 { "Both buttons, in their sizes" }
        div.buttons {
            @for button in &measured.each {
                @let role = if button.is_accept { "accepting" } else { "refusing" };
                figure {
                    div.outline style=(format!(
                        "width:{:.1}px;height:{:.1}px;font-size:{};font-weight:{}",
                        button.width, button.height, css(&button.font_size), css(&button.font_weight)
                    )) { (role) }
                    figcaption {
                        (format!("{:.0} × {:.0} px, {}, weight {}", button.width, button.height, button.font_size, button.font_weight))
                        br;
                        (format!("label {:.1}:1, edge {:.1}:1", button.text, button.edge))
                    }
                }
            }
        }
    }
}

/// A computed length or number, and nothing that could leave its place in a style.
fn css(value: &str) -> String {
    value
        .chars()
        .filter(|char| char.is_ascii_alphanumeric() || *char == '.')
        .collect()
}

fn pictures(states: &[State]) -> Markup {
    html! {
        h3 { "What it looked like" }
        p.quiet { "A click enlarges a picture." }
        div.pictures {
            @for state in states {
                @if let Some(shot) = &state.screenshot {
                    details {
                        summary {
                            img src=(format!("data:image/webp;base64,{shot}")) alt=(format!("The page {}", state.moment.words()));
                            span { (state.moment.words()) }
                        }
                    }
                }
            }
        }
    }
}

fn table(states: &[State]) -> Markup {
    html! {
        h3 { "What was loaded and kept" }
        div.wide tabindex="0" role="region" aria-label="What was loaded and kept" {
            table {
                thead {
                    tr { th scope="col" { "When" } th.number scope="col" { "Third-party requests" } th.number scope="col" { "Cookies" } th.number scope="col" { "Storage" } }
                }
                tbody {
                    @for state in states.iter().filter(|state| state.moment != Moment::SecondLayer) {
                        tr {
                            th scope="row" { (state.moment.words()) }
                            td.number { (state.requests.len()) }
                            td.number { (state.cookies.len()) }
                            td.number { (state.storage.len()) }
                        }
                    }
                }
            }
        }
    }
}

fn inventory(state: &State) -> Markup {
    let mut hosts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for request in &state.requests {
        hosts
            .entry(&request.host)
            .or_default()
            .push(format!("{} {}", request.kind, request.url));
    }
    let is_empty =
        state.requests.is_empty() && state.cookies.is_empty() && state.storage.is_empty();
    html! {
        @if !is_empty {
            details.inventory {
                summary { "Everything " (state.moment.words()) }
                @for (host, lines) in &hosts {
                    h4 { "Requests to " (host) }
                    ul.plain { @for line in lines { li { code { (line) } } } }
                }
                @if !state.cookies.is_empty() {
                    h4 { "Cookies" }
                    ul.plain {
                        @for cookie in &state.cookies {
                            li {
                                code { (cookie.name) } " of " (cookie.domain)
                                @match cookie.days { Some(days) => { ", " (days) " days" } None => { ", for the session" } }
                                @if cookie.is_http_only { ", HttpOnly" }
                                @if cookie.is_third_party { ", third party" }
                                @if cookie.is_record { ", probably the choice itself" }
                            }
                        }
                    }
                }
                @if !state.storage.is_empty() {
                    h4 { "Storage" }
                    ul.plain {
                        @for entry in &state.storage {
                            li {
                                (entry.kind) " " code { (entry.name) } " of " (entry.origin)
                                @if entry.is_record { ", probably the choice itself" }
                            }
                        }
                    }
                }
            }
        }
    }
}
