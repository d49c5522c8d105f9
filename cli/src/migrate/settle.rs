//! From what was found to a configuration that fits.

use super::found::{Found, FoundCategory, FoundService};
use super::{recipes, words};
use crate::check::SHIPPED;
use crate::config::{
    Category, Configuration, Controller, Id, Notice, Regions, Service, Signals, Storage,
    StorageKind, Text, Texts, Theme, Words,
};
use std::collections::BTreeMap;

/// Stands where only a person knows.
pub(super) const FILL_IN: &str = "FILL IN:";

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
    complete(found);
    let is_named_in_markup = found.tool == crate::config::Tool::Vanilla;
    for category in std::mem::take(&mut found.categories) {
        let used: Vec<String> = names.categories.values().cloned().collect();
        let new = words::unused(name(&category.old, is_named_in_markup, &used), &used);
        if new != category.old {
            found
                .report
                .changed(format!("the category `{}` is called `{new}`", category.old));
        }
        names.categories.insert(category.old.clone(), new.clone());
        say(&category, &new, &mut texts, found);
        let services: Vec<Service> = category
            .services
            .iter()
            .map(|service| self::service(service, &category.old, &new, &mut names, found))
            .collect();
        if services.is_empty() && !category.is_required {
            found.report.to_do(format!(
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
    let ids: Vec<&str> = categories
        .iter()
        .map(|category| category.id.0.as_str())
        .collect();
    let signals = signals(found, &ids);
    let config = Configuration {
        schema: Some("./untick.schema.json".into()),
        notice: Notice {
            id: "main".into(),
            version: "1".into(),
            policy_url: policy(found, told.policy_url),
        },
        controller: Controller {
            name: person(
                told.controller,
                "who decides how data is used, such as your company",
                "controller.name",
                found,
            ),
            contact: person(
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
        regions: None::<Regions>,
        storage: storage(found),
        signals,
        theme: theme(found),
        import: Some(vec![found.tool]),
        ..Configuration::default()
    };
    found.report.carried("refusals that visitors stored are taken over (`import`); who had consented is asked once more, as consent to another notice is not consent to this one");
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
        found.report.to_do(
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
fn say(category: &FoundCategory, id: &str, texts: &mut Texts, found: &mut Found) {
    let is_shipped = SHIPPED.contains(&id);
    let mut said = 0;
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
        said += 1;
        put(texts, language, id, title.cloned(), description.cloned());
    }
    if said > 0 {
        found.report.carried(format!("your words for `{id}`, in {said} of the notice's languages. Read them once more: they should say what is done, and persuade nobody"));
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
        found.report.to_do(format!(
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
    of.insert(id.to_owned(), Some(words));
}

/// A service with what the recipes know of it.
fn service(
    of: &FoundService,
    old_category: &str,
    category: &str,
    names: &mut Names,
    found: &mut Found,
) -> Service {
    let used: Vec<String> = names.services.values().map(|(_, id)| id.clone()).collect();
    let known = recipes::known(&of.old).or_else(|| recipes::known(&of.name));
    let recipe = known.and_then(recipes::Known::service);
    // The recipes' HTML, which takes the place of tarteaucitron's loaders, has its own names.
    let own = words::id(&of.old);
    let wanted = recipe
        .as_ref()
        .filter(|_| found.tool == crate::config::Tool::Tarteaucitron)
        .map_or(own, |recipe| recipe.id.0.clone());
    let id = words::unused(wanted, &used);
    let new = (category.to_owned(), id.clone());
    names
        .services
        .insert(format!("{old_category}/{}", of.old), new.clone());
    names.services.entry(of.old.clone()).or_insert(new);
    let mut service = Service {
        id: Id(id.clone()),
        name: if of.name.is_empty() {
            of.old.clone().into()
        } else {
            of.name.clone().into()
        },
        policy_url: of.policy_url.clone().map(Text),
        ..Service::default()
    };
    let mut cookies = of.cookies.clone();
    if let Some(recipe) = recipe {
        for cookie in recipe.cookies.into_iter().flatten() {
            match cookies.iter_mut().find(|other| {
                other.name.0.trim_end_matches('*') == cookie.name.0.trim_end_matches('*')
            }) {
                Some(other) => other.days = other.days.take().or(cookie.days),
                None => cookies.push(cookie),
            }
        }
        service.recipient = recipe.recipient;
        service.country = recipe.country;
        service.storage_keys = recipe.storage_keys;
    }
    let without = cookies
        .iter()
        .filter(|cookie| cookie.days.is_none())
        .count();
    if without > 0 {
        found.report.to_do(format!("`{id}`: {without} of its cookies have no `days`; without it the notice says \"until the browser closes\""));
    }
    service.cookies = (!cookies.is_empty()).then_some(cookies);
    match (&service.recipient, known) {
        (Some(recipient), Some(known)) => {
            let heading = known.heading();
            found.report.to_do(format!("`{id}`: check the recipient {} and the cookies, which come from docs/recipes.md, \"{heading}\"", recipient.0));
        }
        _ => found.report.to_do(format!("`{id}`: write who receives data (`recipient`) and where that company is (`country`); leave both out for a tool of your own")),
    }
    service
}

fn policy(found: &mut Found, told: Option<String>) -> Text {
    match told.or_else(|| found.policy_url.clone()) {
        Some(url) => url.into(),
        None => {
            found.report.to_do(
                "`notice.policyUrl` says `/privacy`, as no address of a privacy policy was found",
            );
            "/privacy".into()
        }
    }
}

fn person(told: Option<String>, what: &str, at: &str, found: &mut Found) -> Text {
    told.map_or_else(
        || {
            found.report.to_do(format!("`{at}`: {what}"));
            Text(format!("{FILL_IN} {what}"))
        },
        Text,
    )
}

fn storage(found: &mut Found) -> Option<Storage> {
    let mut storage = Storage::default();
    if let Some(days) = found.days {
        // 183 to 3650 whole days, so nothing is lost here.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let kept = days.clamp(183.0, 3650.0).round() as u32;
        if f64::from(kept) != days {
            found.report.changed(format!("a choice lives {kept} days, not {days}: granted or refused alike, and nobody is asked again sooner than after 183"));
        }
        storage.days = (kept != 183).then(|| kept.into());
    }
    if let Some(domain) = &found.domain {
        storage.kind = Some(StorageKind::Cookie);
        storage.domain = Some(domain.trim_start_matches('.').into());
        found.report.carried(format!(
            "the choice is shared with the sub-domains of {domain}"
        ));
    }
    (storage != Storage::default()).then_some(storage)
}

fn signals(found: &mut Found, ids: &[&str]) -> Option<Signals> {
    if !found.is_google_told {
        return None;
    }
    let types: [(&str, &[&str]); 3] = [
        ("analytics", &["analytics_storage"]),
        (
            "marketing",
            &["ad_storage", "ad_user_data", "ad_personalization"],
        ),
        (
            "functional",
            &["functionality_storage", "personalization_storage"],
        ),
    ];
    let google: BTreeMap<_, _> = types
        .into_iter()
        .filter(|(id, _)| ids.contains(id))
        .map(|(id, types)| {
            (
                id.to_owned(),
                Some(types.iter().map(|name| Text::from(*name)).collect()),
            )
        })
        .collect();
    if google.is_empty() {
        found.report.to_do("Google's consent mode was told; say in `signals.google` which of its types follow from which category");
        return None;
    }
    found.report.to_do("`signals.google`: check which of Google's types follow from which category, and that the denied defaults stand before Google's tag (docs/configuration.md)");
    Some(Signals {
        google: Some(google),
        ..Signals::default()
    })
}

fn theme(found: &mut Found) -> Option<Theme> {
    let mut theme = Theme {
        position: found
            .position
            .filter(|position| *position != crate::config::Position::Bottom),
        ..Theme::default()
    };
    if let Some((surface, text)) = found.colours.take() {
        let json =
            serde_json::json!({ "scheme": "light", "surface": surface, "text": text }).to_string();
        if crate::check::is_readable(&surface, &text) {
            theme.scheme = Some(crate::config::Scheme::Light);
            theme.surface = Some(surface.into());
            theme.text = Some(text.into());
            found
                .report
                .carried("colours of the notice and its text; buttons and links follow from them");
        } else {
            found.report.dropped(format!("the colours {json}: they are no `#rrggbb`, or links and text would have less contrast than 5:1"));
        }
    }
    (theme != Theme::default()).then_some(theme)
}
