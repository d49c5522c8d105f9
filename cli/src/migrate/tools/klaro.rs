//! Klaro 0.7, and 0.6 with its `apps`: <https://klaro.org/docs/integration/annotated-configuration>.

use super::{Peer, callbacks, cookies};
use crate::config::Tool;
use crate::migrate::found::{Found, FoundService};
use crate::migrate::js::Js;
use crate::migrate::script::{Fact, What};
use crate::migrate::words;

pub(super) const PEER: Peer = Peer {
    tool: Tool::Klaro,
    name: "Klaro",
    read,
    owns,
    files: &["klaro"],
    interface: &["klaro."],
};

fn owns(what: &What) -> bool {
    match what {
        What::Call {
            path, arguments, ..
        } => {
            matches!(path.as_str(), "klaro.setup" | "klaro.render" | "setup")
                && arguments.first().is_some_and(is_config)
        }
        What::Set { value, .. } => is_config(value),
        What::Import { source } => source.contains("klaro"),
    }
}

fn services(config: &Js) -> &[Js] {
    match config.list("services") {
        [] => config.list("apps"),
        services => services,
    }
}

/// Services with names; `purposes` as objects are Orejime's.
fn is_config(value: &Js) -> bool {
    services(value).iter().any(|service| service.has("name")) && !value.has("purposes")
}

fn read(facts: &[Fact], language: &str) -> Option<Found> {
    let config = facts.iter().find_map(|fact| match &fact.what {
        What::Set { value, path }
            if is_config(value) && !path.to_lowercase().contains("orejime") =>
        {
            Some(value)
        }
        What::Call {
            arguments, path, ..
        } if !path.to_lowercase().contains("orejime") => {
            arguments.first().filter(|first| is_config(first))
        }
        _ => None,
    })?;
    let mut found = Found::new(Tool::Klaro);
    found.days = Some(config.number("cookieExpiresAfterDays").unwrap_or(120.0));
    found.domain = config.text("cookieDomain").map(str::to_owned);
    found.kept_as(
        config.text("storageName").or(config.text("cookieName")),
        &["klaro"],
    );
    if config.text("storageMethod") == Some("sessionStorage") {
        found.unread = Some("they ended with the visit".into());
    }
    bias(config, &mut found);
    let translations = config.members("translations");
    found.policy_url = translations
        .iter()
        .filter(|(tag, _)| tag == language)
        .chain(translations)
        .find_map(|(_, words)| {
            words
                .text("privacyPolicyUrl")
                .or(words.text("privacyPolicy.url"))
        })
        .or(config
            .text("privacyPolicy")
            .or(config.text("privacyPolicy.default")))
        .map(str::to_owned);
    for service in services(config) {
        add(config, service, translations, &mut found);
    }
    words_of_purposes(translations, &mut found);
    callbacks(config, "", &["callback"], "", &mut found);
    if translations
        .iter()
        .any(|(_, words)| words.has("consentModal") || words.has("consentNotice"))
    {
        found.report.dropped("texts of the notice and labels of buttons: Untick's own words are used, in each language, so that none persuades");
    }
    Some(found)
}

fn add(config: &Js, service: &Js, translations: &[(String, Js)], found: &mut Found) {
    let Some(old) = service.text("name") else {
        return;
    };
    let purposes: Vec<_> = service
        .list("purposes")
        .iter()
        .filter_map(Js::as_text)
        .collect();
    let category = if service.is_true("required") {
        "necessary"
    } else {
        purposes.first().copied().unwrap_or("functional")
    };
    if purposes.len() > 1 && !service.is_true("required") {
        found.report.ask(format!("`{old}` had the purposes {}; it is in `{category}` alone now. Say whether that is the right one", purposes.join(", ")));
    }
    if purposes.is_empty() && !service.is_true("required") {
        found.report.ask(format!(
            "`{old}` had no purpose; it is in `functional` now. Say whether that is the right one"
        ));
    }
    if service.is_true("default") || (config.is_true("default") && !service.is_false("default")) {
        found.report.dropped(format!("`{old}` was switched on beforehand (`default: true`); boxes start empty (CJEU C-673/17, Planet49)"));
    }
    if service.is_true("optOut") {
        found.report.dropped(format!(
            "`{old}` ran before anybody consented (`optOut: true`); now it waits"
        ));
    }
    if service.is_true("contextualConsentOnly") {
        found.report.changed(format!(
            "`{old}` was only allowed at its place-holder; now its category allows it too"
        ));
    }
    callbacks(
        service,
        "",
        &["callback", "onInit", "onAccept", "onDecline"],
        &format!("service `{old}`: "),
        found,
    );
    let told = |member: &str| {
        translations
            .iter()
            .find_map(|(_, words)| words.get(old)?.text(member))
    };
    if service.has("description") || told("description").is_some() {
        found.report.dropped(format!("the description of `{old}`: a category is described, a service is named with its recipient"));
    }
    let name = words::plain(service.text("title").or(told("title")).unwrap_or(old));
    let cookies = cookies(service.list("cookies"), old, found);
    let is_required = service.is_true("required");
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

/// Words for purposes: a title, or an object with both.
fn words_of_purposes(translations: &[(String, Js)], found: &mut Found) {
    for (tag, words) in translations {
        for (purpose, text) in words.members("purposes") {
            let title = text.as_text().or(text.text("title"));
            let Some(into) = found
                .categories
                .iter_mut()
                .find(|category| category.old == *purpose)
            else {
                continue;
            };
            into.titles
                .extend(title.map(|title| (tag.clone(), words::plain(title))));
            into.descriptions.extend(
                text.text("description")
                    .map(|text| (tag.clone(), words::plain(text))),
            );
        }
    }
}

fn bias(config: &Js, found: &mut Found) {
    for (name, why) in [
        (
            "mustConsent",
            "the page can be used before a choice (EDPB Guidelines 05/2020)",
        ),
        ("noticeAsModal", "the notice never covers the page"),
        (
            "hideDeclineAll",
            "\"Reject all\" always stands beside \"Accept all\" (EDPB Cookie Banner Taskforce)",
        ),
        (
            "noNotice",
            "Untick shows its notice where it has to ask; `headless: true` shows none",
        ),
    ] {
        if config.is_true(name) {
            found.report.dropped(format!("`{name}`: {why}"));
        }
    }
    for name in ["styling", "additionalClass"] {
        if config.has(name) {
            found.report.dropped(format!(
                "`{name}`: six tokens of `theme` style the notice, and no single button"
            ));
        }
    }
}
