//! tarteaucitron.js 1: <https://tarteaucitron.io/en/free-installation-open-source/>.

use super::{Peer, argument, cookies};
use crate::config::{Position, Tool};
use crate::migrate::found::{Found, FoundService};
use crate::migrate::js::Js;
use crate::migrate::recipes;
use crate::migrate::script::{Fact, What};
use crate::migrate::words;

pub(super) const PEER: Peer = Peer {
    tool: Tool::Tarteaucitron,
    name: "tarteaucitron",
    read,
    owns,
    files: &["tarteaucitron"],
    interface: &["tarteaucitron."],
};

/// Key, type, name and cookies of the services that tarteaucitron 1.34.0 knows.
const SERVICES: &str = include_str!("tarteaucitron.tsv");

fn owns(what: &What) -> bool {
    match what {
        What::Call { path, .. } => path == "tarteaucitron.init" || path == "tarteaucitron.job.push",
        What::Set { path, .. } => path.starts_with("tarteaucitron") && path != "tarteaucitron.job",
        What::Import { source } => source.contains("tarteaucitron"),
    }
}

fn read(facts: &[Fact], _language: &str) -> Option<Found> {
    let config = argument(facts, |path, _| path == "tarteaucitron.init").map(|(config, _)| config);
    let jobs: Vec<&str> = facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::Call {
                path, arguments, ..
            } if path == "tarteaucitron.job.push" => Some(arguments),
            _ => None,
        })
        .flatten()
        .filter_map(Js::as_text)
        .collect();
    if config.is_none() && jobs.is_empty() {
        return None;
    }
    let empty = Js::Object(Vec::new());
    let config = config.unwrap_or(&empty);
    let mut found = Found::new(Tool::Tarteaucitron);
    found.policy_url = config.text("privacyUrl").map(str::to_owned);
    found.domain = config.text("cookieDomain").map(str::to_owned);
    found.kept_as(config.text("cookieName"), &["tarteaucitron"]);
    found.days = Some(365.0);
    found.position = config.text("orientation").map(|place| {
        if place == "top" {
            Position::Top
        } else {
            Position::Bottom
        }
    });
    found.is_google_told = !config.is_false("googleConsentMode");
    bias(config, &mut found);
    for job in jobs {
        add(job, facts, &mut found);
    }
    for fact in facts {
        let What::Set {
            path,
            value: Js::Function(source),
        } = &fact.what
        else {
            continue;
        };
        if path.starts_with("tarteaucitron.user.") && does_something(source) {
            found.report.ask(format!(
                "`{path}` ran code of yours; write it into the gated script of its service: `{}`",
                crate::migrate::js::one_line(source)
            ));
        }
    }
    Some(found)
}

/// One service: from the page's own definition, else from what tarteaucitron ships.
fn add(key: &str, facts: &[Fact], found: &mut Found) {
    let own = facts.iter().find_map(|fact| match &fact.what {
        What::Set { path, value } if *path == format!("tarteaucitron.services.{key}") => {
            Some(value)
        }
        _ => None,
    });
    let shipped = SERVICES
        .lines()
        .map(|row| row.split('\t').collect::<Vec<_>>())
        .find(|row| row.first() == Some(&key));
    let column = |at: usize| shipped.as_ref().and_then(|row| row.get(at).copied());
    let kind = own.and_then(|own| own.text("type")).or(column(1));
    let known = recipes::known(key);
    let category = known
        .and_then(recipes::Known::category)
        .or(kind.map(|kind| match kind {
            "ads" => "marketing",
            "analytic" => "analytics",
            "video" | "social" | "comment" => "media",
            _ if key.ends_with("iframe") => "media",
            _ => "functional",
        }))
        .unwrap_or("functional");
    if kind.is_none() && known.is_none() {
        found.report.ask(format!("`{key}` is no service that tarteaucitron ships, and its definition was not among the files; it is in `functional` now. Say whether that is the right category"));
    }
    let cookies = match own {
        Some(own) => {
            if let Some(Js::Function(source)) = own.get("js") {
                found.report.ask(format!("`{key}` ran a function of yours; gate its code as `<script type=\"text/plain\" data-category=\"{category}\" data-service=\"{}\">`: `{}`", words::id(key), crate::migrate::js::one_line(source)));
            }
            cookies(own.list("cookies"), key, found)
        }
        None => column(3)
            .unwrap_or_default()
            .split_whitespace()
            .map(|name| words::cookie(name, None))
            .collect(),
    };
    if own.is_some_and(|own| own.is_false("needConsent")) {
        found.report.changed(format!(
            "`{key}` ran without consent (`needConsent: false`); now it waits"
        ));
    }
    let name = own
        .and_then(|own| own.text("name"))
        .or(column(2))
        .unwrap_or(key)
        .to_owned();
    if let Some(into) = found.category(category) {
        into.services.push(FoundService {
            old: key.to_owned(),
            name,
            policy_url: None,
            cookies,
        });
    }
}

/// Whether a function has more in it than the comment that tarteaucitron's own snippets come with.
fn does_something(source: &str) -> bool {
    let body = source
        .split_once('{')
        .map_or("", |(_, body)| body)
        .trim_end()
        .trim_end_matches('}')
        .trim();
    let is_comment = body.starts_with("/*") && body.find("*/") == Some(body.len() - 2);
    !body.is_empty() && !is_comment
}

fn bias(config: &Js, found: &mut Found) {
    if config.is_false("highPrivacy") {
        found.report.dropped("`highPrivacy: false` took browsing on for consent; only a click decides (EDPB Guidelines 05/2020)");
    }
    if config.is_false("DenyAllCta") {
        found.report.dropped("`DenyAllCta: false` hid the refusal; \"Reject all\" always stands beside \"Accept all\" (EDPB Cookie Banner Taskforce)");
    }
    if config.is_true("serviceDefaultState") {
        found.report.dropped("`serviceDefaultState: true` allowed services beforehand; boxes start empty (CJEU C-673/17, Planet49)");
    }
    if matches!(config.text("orientation"), Some("middle" | "popup")) {
        found.report.changed("the notice stood in the middle or as a pop-up; it stands at the bottom, as it never covers the page");
    }
    if config.is_true("handleBrowserDNTRequest") {
        found.report.changed("`handleBrowserDNTRequest`: Global Privacy Control is honoured in its place, where silence means yes");
    }
    if config.has("customCloserId") {
        found
            .report
            .ask("`customCloserId`: give your own element `data-untick=\"open\"`");
    }
    for name in ["bingConsentMode", "pianoConsentMode"] {
        if config.is_true(name) {
            found
                .report
                .ask(format!("`{name}`: see `signals` in docs/configuration.md"));
        }
    }
}
