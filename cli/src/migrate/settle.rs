//! From what was found to a configuration that fits.

use super::found::{Found, FoundCategory};
use super::words;
use crate::check::{FILL_IN, SHIPPED};
use crate::config::{
    Category, Configuration, Controller, Id, Notice, Service, Text, Texts, Tool, Words,
};
use service::{Together, service};
use std::collections::BTreeMap;

mod service;
mod settings;

/// Names by which other notices call what Untick has words for.
const SYNONYMS: [(&str, &[&str]); 5] = [
    (
        "necessary",
        &[
            "necessary",
            "essential",
            "essentials",
            "required",
            "strictly-necessary",
            "mandatory",
        ],
    ),
    (
        "functional",
        &["functional", "functionality", "preferences", "preference"],
    ),
    (
        "analytics",
        &[
            "analytics",
            "analytic",
            "statistics",
            "statistic",
            "stats",
            "performance",
            "measurement",
        ],
    ),
    (
        "marketing",
        &[
            "marketing",
            "advertising",
            "advertisement",
            "ads",
            "ad",
            "targeting",
        ],
    ),
    (
        "media",
        &[
            "media",
            "video",
            "videos",
            "social",
            "external-media",
            "embeds",
        ],
    ),
];

/// What the command line said.
#[derive(Default)]
pub(super) struct Told {
    pub(super) controller: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) policy_url: Option<String>,
}

/// New names of what markup refers to.
#[derive(Default)]
pub(super) struct Names {
    /// Category by its old name.
    pub(super) categories: BTreeMap<String, String>,
    /// Category and service by the old name, and by the old category's name, a slash and the old name.
    pub(super) services: BTreeMap<String, (String, String)>,
}

/// Makes the configuration; the report hears of everything that changed.
pub(super) fn settle(found: &mut Found, told: Told) -> (Configuration, Names) {
    let mut names = Names::default();
    let mut categories = Vec::new();
    let mut texts: Texts = BTreeMap::new();
    let mut together = Together::default();
    complete(found);
    let is_named_in_markup = found.tool == Tool::Vanilla;
    for category in std::mem::take(&mut found.categories) {
        let used: Vec<String> = names.categories.values().cloned().collect();
        let new = words::unused(name(&category.old, is_named_in_markup, &used), &used);
        if new != category.old {
            found
                .report
                .changed(format!("the category `{}` is called `{new}`", category.old));
        }
        names.categories.insert(category.old.clone(), new.clone());
        say(&category, &new, &mut texts, &mut together, found);
        let services: Vec<Service> = category
            .services
            .iter()
            .map(|service| {
                self::service(
                    service,
                    [&category.old, &new],
                    &mut names,
                    &mut together,
                    found,
                )
            })
            .collect();
        if services.is_empty() && !category.is_required {
            found.report.ask(format!(
                "name the services of `{new}`: who receives data, which cookies, for how long"
            ));
        }
        categories.push(Category {
            id: Id(new),
            required: category.is_required.then_some(true),
            confirm: None,
            purpose: None,
            services: (!services.is_empty()).then_some(services),
        });
    }
    together.report(found);
    let ids: Vec<&str> = categories
        .iter()
        .map(|category| category.id.0.as_str())
        .collect();
    let signals = settings::signals(found, &ids);
    let import = settings::import(found);
    let config = Configuration {
        schema: Some("./untick.schema.json".into()),
        notice: Notice {
            id: "main".into(),
            version: "1".into(),
            policy_url: settings::policy(found, told.policy_url),
        },
        controller: Controller {
            name: settings::person(
                told.controller,
                "who decides how data is used, such as your company",
                "controller.name",
                found,
            ),
            contact: settings::person(
                told.contact,
                "an e-mail address for privacy questions",
                "controller.contact",
                found,
            ),
            address: None,
            country: None,
        },
        categories,
        texts: (!texts.is_empty()).then_some(texts),
        storage: settings::storage(found),
        signals,
        theme: settings::theme(found),
        import,
        ..Configuration::default()
    };
    (config, names)
}

/// At least one category is required and one is not.
fn complete(found: &mut Found) {
    if !found.categories.iter().any(|category| category.is_required) {
        let necessary = FoundCategory {
            old: "necessary".into(),
            is_required: true,
            ..FoundCategory::default()
        };
        found.categories.insert(0, necessary);
    }
    if found.categories.iter().all(|category| category.is_required) {
        found.report.ask(
            "there was nothing that a visitor could decide about; `analytics` is there for a start",
        );
        let _ = found.category("analytics");
    }
    // What is always active stands first, as a visitor reads it.
    found
        .categories
        .sort_by_key(|category| !category.is_required);
}

/// The id of a category. Where pages name categories themselves, a name that can stay stays.
fn name(old: &str, is_named_in_markup: bool, used: &[String]) -> String {
    let id = words::id(old);
    if is_named_in_markup && id == old {
        return id;
    }
    let synonym = SYNONYMS
        .iter()
        .find(|(_, names)| names.contains(&id.replace('_', "-").as_str()));
    match synonym {
        // Two categories stay two, as visitors decided about each.
        Some((shipped, _)) if !used.iter().any(|other| other == shipped) => (*shipped).to_owned(),
        _ => id,
    }
}

/// Words of a category: the owner's, and place-holders where a category of its own has none.
fn say(
    category: &FoundCategory,
    id: &str,
    texts: &mut Texts,
    together: &mut Together,
    found: &mut Found,
) {
    let is_shipped = SHIPPED.contains(&id);
    let mut spoken = Vec::new();
    let mut half = None;
    let tags: std::collections::BTreeSet<_> = category
        .titles
        .keys()
        .chain(category.descriptions.keys())
        .collect();
    for tag in tags {
        let Some(language) = words::language(tag) else {
            found.report.dropped(format!(
                "the words of `{id}` in `{tag}`: Untick does not speak it yet (docs/languages.md)"
            ));
            continue;
        };
        let (title, description) = (category.titles.get(tag), category.descriptions.get(tag));
        if !is_shipped && (title.is_none() || description.is_none()) {
            half.get_or_insert((language, title.or(description).cloned()));
            continue;
        }
        spoken.push(language.clone());
        put(texts, language, id, title.cloned(), description.cloned());
    }
    if !spoken.is_empty() {
        together
            .words
            .push(format!("`{id}` ({})", spoken.join(" ")));
        if let Some((language, _)) = half {
            found.report.dropped(format!(
                "the words of `{id}` in `{language}`, as a title or a description is missing there"
            ));
        }
    } else if !is_shipped {
        let (language, title) = half.unwrap_or(("en".into(), None));
        let title = title.unwrap_or_else(|| category.old.clone());
        put(
            texts,
            language,
            id,
            Some(title),
            Some(format!("{FILL_IN} what is done, and what for")),
        );
        found.report.ask(format!(
            "describe `{id}` in `texts`, in each language that the notice is to speak"
        ));
    }
}

fn put(
    texts: &mut Texts,
    language: String,
    id: &str,
    title: Option<String>,
    description: Option<String>,
) {
    let words = Words {
        title: title.filter(|title| !title.is_empty()).map(Text),
        description: description.filter(|text| !text.is_empty()).map(Text),
    };
    let of = texts.entry(language).or_default().get_or_insert_default();
    // Of two tags for one language, such as `en` and Klaro's `zz`, the first counts.
    of.entry(id.to_owned()).or_insert(Some(words));
}
