//! Orejime 3 with its `purposes`, and 2 with its `apps`: <https://github.com/boscop-fr/orejime>.

use super::{Peer, cookies};
use crate::config::Tool;
use crate::migrate::found::{Found, FoundService};
use crate::migrate::js::Js;
use crate::migrate::script::{Fact, What};
use crate::migrate::words;

pub(super) const PEER: Peer = Peer {
    tool: Tool::Orejime,
    name: "Orejime",
    read,
    owns,
    files: &["orejime"],
    interface: &["orejime.", "Orejime."],
};

fn owns(what: &What) -> bool {
    match what {
        What::Call {
            path, arguments, ..
        } => {
            matches!(path.as_str(), "Orejime.init" | "loadOrejime")
                || (path.to_lowercase().contains("orejime")
                    && arguments.first().is_some_and(is_config))
        }
        What::Set { value, path } => is_config(value) || path == "orejime",
        What::Import { source } => source.contains("orejime"),
    }
}

fn is_config(value: &Js) -> bool {
    value
        .list("purposes")
        .iter()
        .any(|purpose| purpose.has("id"))
        || value.list("apps").iter().any(|app| app.has("name"))
}

fn read(facts: &[Fact], language: &str) -> Option<Found> {
    let config = facts.iter().find_map(|fact| match &fact.what {
        What::Set { value, path }
            if is_config(value)
                && (value.has("purposes") || path.to_lowercase().contains("orejime")) =>
        {
            Some(value)
        }
        What::Call {
            path, arguments, ..
        } if path.to_lowercase().contains("orejime") => {
            arguments.first().filter(|first| is_config(first))
        }
        _ => None,
    })?;
    let mut found = Found::new(Tool::Orejime);
    let days = config
        .number("cookie.duration")
        .or(config.number("cookieExpiresAfterDays"));
    // Version 2 kept choices for 120 days.
    found.days = Some(days.unwrap_or(if config.has("apps") { 120.0 } else { 365.0 }));
    found.domain = config
        .text("cookie.domain")
        .or(config.text("cookieDomain"))
        .map(str::to_owned);
    found.kept_as(
        config.text("cookie.name").or(config.text("cookieName")),
        &["orejime", "eu-consent"],
    );
    found.policy_url = config
        .text("privacyPolicyUrl")
        .or(config.text("privacyPolicy"))
        .map(str::to_owned);
    for name in ["forceModal", "forceBanner", "mustConsent", "mustNotice"] {
        if config.is_true(name) {
            found.report.dropped(format!(
                "`{name}`: the page can be used before a choice (EDPB Guidelines 05/2020)"
            ));
        }
    }
    for (name, why) in [
        ("logo", "the notice has no pictures"),
        (
            "orejimeElement",
            "`theme.position: \"inline\"` puts the notice into the page",
        ),
        (
            "elementID",
            "`theme.position: \"inline\"` puts the notice into the page",
        ),
    ] {
        if config.has(name) {
            found.report.dropped(format!("`{name}`: {why}"));
        }
    }
    if config.has("translations") {
        found.report.dropped("texts of the notice and labels of buttons: Untick's own words are used, in each language, so that none persuades");
    }
    for purpose in config.list("purposes") {
        group(purpose, language, &mut found);
    }
    for app in config.list("apps") {
        let Some(old) = app.text("name") else {
            continue;
        };
        let own = app
            .list("purposes")
            .first()
            .and_then(Js::as_text)
            .unwrap_or(old);
        let category = if app.is_true("required") {
            "necessary"
        } else {
            own
        };
        service(app, old, category, "required", "optOut", &mut found);
    }
    Some(found)
}

/// A purpose, or a group of them, becomes a category: what visitors decided about one by one they still do.
fn group(purpose: &Js, language: &str, found: &mut Found) {
    let Some(old) = purpose.text("id") else {
        return;
    };
    let children = purpose.list("purposes");
    let is_required = purpose.is_true("isMandatory");
    let category = if is_required { "necessary" } else { old };
    let (title, description) = (purpose.text("title"), purpose.text("description"));
    if let (Some(into), false) = (found.category(category), is_required) {
        into.titles
            .extend(title.map(|title| (language.to_owned(), words::plain(title))));
        into.descriptions
            .extend(description.map(|text| (language.to_owned(), words::plain(text))));
    }
    if children.is_empty() {
        service(purpose, old, category, "isMandatory", "isExempt", found);
        return;
    }
    found.report.changed(format!("the purposes in `{old}` are services of one category now; visitors decide about `{old}` as a whole, and at each place-holder about one service"));
    for child in children {
        let Some(inner) = child.text("id") else {
            continue;
        };
        let category = if child.is_true("isMandatory") {
            "necessary"
        } else {
            category
        };
        service(child, inner, category, "isMandatory", "isExempt", found);
    }
}

fn service(of: &Js, old: &str, category: &str, required: &str, exempt: &str, found: &mut Found) {
    if of.is_true("default") {
        found.report.dropped(format!("`{old}` was switched on beforehand (`default: true`); boxes start empty (CJEU C-673/17, Planet49)"));
    }
    if of.is_true(exempt) {
        found.report.ask(format!("`{old}` ran before anybody consented (`{exempt}: true`); now it waits. If the law where you are exempts it, take the gate off its tags and put it into `necessary`"));
    }
    let cookies = cookies(of.list("cookies"), old, found);
    let name = words::plain(of.text("title").unwrap_or(old));
    let is_required = of.is_true(required);
    if let Some(into) = found.category(category) {
        into.is_required |= is_required;
        into.services.push(FoundService {
            old: old.to_owned(),
            name,
            policy_url: None,
            cookies,
        });
    }
}
