//! vanilla-cookieconsent, versions 2 and 3: <https://cookieconsent.orestbida.com/reference/configuration-reference.html>.

use super::{Peer, argument, callbacks, cookie_names};
use crate::config::{Cookie, Tool};
use crate::migrate::found::{Found, FoundService};
use crate::migrate::js::Js;
use crate::migrate::script::{Fact, What};
use crate::migrate::words;
use crate::page::Page;

mod bias;

use bias::{bias, place, ticked};

pub(super) const PEER: Peer = Peer {
    tool: Tool::Vanilla,
    name: "vanilla-cookieconsent",
    read,
    owns,
    files: &[
        "cookieconsent.umd.js",
        "cookieconsent.esm.js",
        "cookieconsent-core",
        "vanilla-cookieconsent",
        "cookieconsent.js",
        "cookieconsent.css",
    ],
    interface: &["CookieConsent.", "initCookieConsent"],
};

fn owns(what: &What) -> bool {
    match what {
        What::Call {
            path, arguments, ..
        } => {
            path == "initCookieConsent"
                || path.ends_with("setDarkMode")
                || (is_run(path) && arguments.first().is_some_and(is_config))
        }
        What::Set { value, .. } => is_config(value),
        What::Import { source } => source.contains("cookieconsent"),
    }
}

fn is_run(path: &str) -> bool {
    path == "run" || path.ends_with(".run")
}

fn is_config(value: &Js) -> bool {
    value.has("language.translations")
        || value.has("languages")
        || (value.has("categories") && value.has("language"))
}

fn read(facts: &[Fact], _language: &str) -> Option<Found> {
    let (config, _) = argument(facts, |path, first| is_run(path) && is_config(first))?;
    let mut found = Found::new(Tool::Vanilla);
    if config.has("languages") {
        second(config, &mut found);
    } else {
        third(config, facts, &mut found);
    }
    let names = [
        "onFirstConsent",
        "onConsent",
        "onChange",
        "onModalShow",
        "onModalHide",
        "onModalReady",
        "onFirstAction",
        "onAccept",
    ];
    callbacks(config, "", &names, "", &mut found);
    callbacks(
        config,
        "",
        &["onfirstaction", "onaccept", "onchange", "on_accept"],
        "",
        &mut found,
    );
    Some(found)
}

fn third(config: &Js, facts: &[Fact], found: &mut Found) {
    let days = config.number("cookie.expiresAfterDays");
    if let Some(Js::Function(_)) = config.get("cookie.expiresAfterDays") {
        found.report.changed("`cookie.expiresAfterDays` was a function; a choice lives 183 days, granted or refused alike");
    }
    found.days = Some(days.unwrap_or(182.0));
    found.domain = config.text("cookie.domain").map(str::to_owned);
    found.kept_as(config.text("cookie.name"), &["cc_cookie"]);
    place(
        config.text("guiOptions.consentModal.layout"),
        config.text("guiOptions.consentModal.position"),
        found,
    );
    bias(config, found);
    for (name, category) in config.members("categories") {
        ticked(
            category.is_true("enabled") && !category.is_true("readOnly"),
            name,
            found,
        );
        let cleared: Vec<Cookie> = category
            .list("autoClear.cookies")
            .iter()
            .flat_map(|cookie| {
                cookie_names(cookie.get("name").unwrap_or(&Js::Nothing), name, found)
            })
            .map(|name| words::cookie(&name, None))
            .collect();
        let services: Vec<_> = category
            .members("services")
            .iter()
            .map(|(old, service)| {
                callbacks(
                    service,
                    "",
                    &["onAccept", "onReject"],
                    &format!("service `{old}`: "),
                    found,
                );
                let cookies = service
                    .list("cookies")
                    .iter()
                    .flat_map(|cookie| {
                        cookie_names(cookie.get("name").unwrap_or(&Js::Nothing), old, found)
                    })
                    .map(|name| words::cookie(&name, None));
                FoundService {
                    old: old.clone(),
                    name: words::plain(service.text("label").unwrap_or(old)),
                    policy_url: None,
                    cookies: cookies.collect(),
                }
            })
            .collect();
        if let Some(into) = found.category(name) {
            into.is_required = category.is_true("readOnly");
            into.services = services;
        }
        declare(name, cleared, found);
    }
    for (tag, translation) in config.members("language.translations") {
        // A file of words that was given too goes by its name.
        let file = translation
            .as_text()
            .and_then(|address| address.split('?').next()?.rsplit('/').next());
        let loaded = facts.iter().find_map(|fact| match &fact.what {
            What::Set { path, value }
                if file.is_some_and(|file| *path == format!("file:{file}")) =>
            {
                Some(value)
            }
            _ => None,
        });
        let translation = loaded.unwrap_or(translation);
        if !matches!(translation, Js::Object(_)) {
            found.report.ask(format!("the words of `{tag}` are loaded from elsewhere ({translation}); give that file to `untick migrate` too, or write `texts` by hand"));
            continue;
        }
        policy(
            &[
                translation.text("consentModal.footer"),
                translation.text("consentModal.description"),
            ],
            found,
        );
        for section in translation.list("preferencesModal.sections") {
            let Some(name) = section.text("linkedCategory") else {
                continue;
            };
            say(name, tag, section, found);
            let rows = section.list("cookieTable.body");
            declare(
                name,
                rows.iter()
                    .flat_map(|row| row_of(row, &["name", "cookie"], false, name, found))
                    .collect(),
                found,
            );
        }
    }
}

fn second(config: &Js, found: &mut Found) {
    found.days = Some(config.number("cookie_expiration").unwrap_or(182.0));
    found.domain = config.text("cookie_domain").map(str::to_owned);
    found.unread = Some("version 2 did not keep what it had asked about".into());
    place(
        config.text("gui_options.consent_modal.layout"),
        config.text("gui_options.consent_modal.position"),
        found,
    );
    bias(config, found);
    for (tag, translation) in config.members("languages") {
        policy(&[translation.text("consent_modal.description")], found);
        for block in translation.list("settings_modal.blocks") {
            let Some(name) = block.text("toggle.value") else {
                continue;
            };
            let is_required = block.is_true("toggle.readonly");
            ticked(block.is_true("toggle.enabled") && !is_required, name, found);
            if let Some(into) = found.category(name) {
                into.is_required = is_required;
            }
            say(name, tag, block, found);
            let rows = block.list("cookie_table");
            declare(
                name,
                rows.iter()
                    .flat_map(|row| {
                        row_of(row, &["col1", "name"], row.is_true("is_regex"), name, found)
                    })
                    .collect(),
                found,
            );
        }
    }
}

/// Words of a category in one language.
fn say(name: &str, tag: &str, words: &Js, found: &mut Found) {
    let (title, description) = (words.text("title"), words.text("description"));
    if let Some(into) = found.category(name) {
        into.titles
            .extend(title.map(|title| (tag.to_owned(), words::plain(title))));
        into.descriptions
            .extend(description.map(|text| (tag.to_owned(), words::plain(text))));
    }
}

/// Cookies of one row of a table that visitors read.
fn row_of(
    row: &Js,
    columns: &[&str],
    is_pattern: bool,
    of: &str,
    found: &mut Found,
) -> Vec<Cookie> {
    let Some(name) = columns.iter().find_map(|column| row.text(column)) else {
        return Vec::new();
    };
    let name = words::plain(name);
    let entry = if is_pattern || name.starts_with('^') {
        Js::Regex(name)
    } else {
        Js::Text(name)
    };
    let lifetime = all(row)
        .iter()
        .filter_map(|(_, cell)| cell.as_text())
        .find_map(words::days);
    let names = cookie_names(&entry, of, found);
    names
        .into_iter()
        .map(|name| words::cookie(&name, lifetime))
        .collect()
}

fn all(row: &Js) -> &[(String, Js)] {
    match row {
        Js::Object(members) => members,
        _ => &[],
    }
}

/// Adds cookies to a category: to the service that has them, else to one that stands for the category.
fn declare(category: &str, cookies: Vec<Cookie>, found: &mut Found) {
    let Some(category) = found.category(category) else {
        return;
    };
    for cookie in cookies {
        let held = category
            .services
            .iter_mut()
            .flat_map(|service| &mut service.cookies)
            .find(|held| words::covers(&held.name.0, &cookie.name.0));
        if let Some(held) = held {
            held.days = held.days.take().or(cookie.days);
            continue;
        }
        let old = format!("{}-cookies", category.old);
        let at = category
            .services
            .iter()
            .position(|service| service.old == old)
            .unwrap_or_else(|| {
                category.services.push(FoundService {
                    name: category.old.clone(),
                    old,
                    ..FoundService::default()
                });
                category.services.len() - 1
            });
        if let Some(service) = category.services.get_mut(at) {
            service.cookies.push(cookie);
        }
    }
}

/// The first link of a text that leads to a policy.
fn policy(texts: &[Option<&str>], found: &mut Found) {
    let links = texts.iter().flatten().flat_map(|text| {
        Page::read(text)
            .map(|page| page.elements)
            .unwrap_or_default()
    });
    let addresses = links
        .filter_map(|link| link.get("href"))
        .filter(|address| !address.starts_with('#'));
    let is_policy = |address: &String| {
        let address = address.to_lowercase();
        [
            "privacy",
            "policy",
            "datenschutz",
            "confidential",
            "vie-privee",
            "donnees",
            "gdpr",
            "rgpd",
            "cookie",
        ]
        .iter()
        .any(|word| address.contains(word))
    };
    let address = addresses
        .clone()
        .find(|address| address.to_lowercase().contains("privacy"));
    if found.policy_url.is_none() {
        found.policy_url = address.or_else(|| addresses.into_iter().find(is_policy));
    }
}
