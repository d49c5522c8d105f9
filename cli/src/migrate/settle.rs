//! From what was found to a configuration that fits.

use super::found::{Found, FoundCategory, FoundService};
use super::{recipes, words};
use crate::check::SHIPPED;
use crate::config::{
    Category, Configuration, Controller, GoogleType, Id, Notice, Regions, Service, Signals,
    Storage, StorageKind, Text, Texts, Theme, Tool, Words,
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

/// What is said once for all services and categories that it concerns.
#[derive(Default)]
struct Together {
    /// Without a recipient.
    recipients: Vec<String>,
    /// With cookies whose lifetime is not known.
    lifetimes: Vec<String>,
    /// Filled from a recipe, with its heading.
    recipes: Vec<String>,
    /// With words of the owner's.
    words: Vec<String>,
    /// Whose old name is no id, so that stored refusals are not found.
    renamed: Vec<String>,
}

impl Together {
    fn report(self, found: &mut Found) {
        let names = |names: &[String]| names.join(", ");
        let report = &mut found.report;
        if !self.recipients.is_empty() {
            report.ask(format!("write who receives data (`recipient`) and where that company is (`country`), or leave both out for a tool of your own: {}", names(&self.recipients)));
        }
        if !self.lifetimes.is_empty() {
            report.ask(format!("give cookies their `days`; without it the notice says \"until the browser closes\": {}", names(&self.lifetimes)));
        }
        if !self.renamed.is_empty() {
            report.changed(format!("services whose names are no ids have new ones, so what visitors refused of them is not carried over: {}", names(&self.renamed)));
        }
        if !self.recipes.is_empty() {
            report.ask(format!(
                "check recipients and cookies, which come from docs/recipes.md: {}",
                names(&self.recipes)
            ));
        }
        if !self.words.is_empty() {
            report.carried(format!("your words for {}. Read them once more: they should say what is done, and persuade nobody", names(&self.words)));
        }
    }
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
    let signals = signals(found, &ids);
    let import = import(found);
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

/// A service with what the recipes know of it.
fn service(
    of: &FoundService,
    [old_category, category]: [&str; 2],
    names: &mut Names,
    together: &mut Together,
    _found: &Found,
) -> Service {
    let used: Vec<String> = names.services.values().map(|(_, id)| id.clone()).collect();
    let known = recipes::known(&of.old).or_else(|| recipes::known(&of.name));
    let recipe = known.and_then(recipes::Known::service);
    // Stored refusals are found by equal ids, so a name that can stay stays.
    let wanted = words::id(&of.old);
    let id = words::unused(wanted, &used);
    if id != of.old {
        together.renamed.push(format!("`{}` (`{id}`)", of.old));
    }
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
            let held = cookies.iter_mut().find(|held| {
                words::covers(&held.name.0, &cookie.name.0)
                    || words::covers(&cookie.name.0, &held.name.0)
            });
            match held {
                Some(held) => held.days = held.days.take().or(cookie.days),
                None => cookies.push(cookie),
            }
        }
        service.recipient = recipe.recipient;
        service.country = recipe.country;
        service.storage_keys = recipe.storage_keys;
    }
    if cookies.iter().any(|cookie| cookie.days.is_none()) {
        together.lifetimes.push(format!("`{id}`"));
    }
    service.cookies = (!cookies.is_empty()).then_some(cookies);
    match (&service.recipient, known) {
        (Some(_), Some(known)) => together
            .recipes
            .push(format!("`{id}` (\"{}\")", known.heading())),
        _ => together.recipients.push(format!("`{id}`")),
    }
    service
}

fn policy(found: &mut Found, told: Option<String>) -> Text {
    match told.or_else(|| found.policy_url.clone()) {
        Some(url) => url.into(),
        None => {
            found.report.ask(
                "`notice.policyUrl` says `/privacy`, as no address of a privacy policy was found",
            );
            "/privacy".into()
        }
    }
}

fn person(told: Option<String>, what: &str, at: &str, found: &mut Found) -> Text {
    told.map_or_else(
        || {
            found.report.ask(format!("`{at}`: {what}"));
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

/// Stored refusals, where the page's importer can read them.
fn import(found: &mut Found) -> Option<Vec<Tool>> {
    if let Some(why) = &found.unread {
        found.report.dropped(format!(
            "what visitors decided: {why}, so they are asked once more"
        ));
        return None;
    }
    found.report.carried("refusals that visitors stored are taken over (`import`); who had consented is asked once more, as consent to another notice is not consent to this one");
    Some(vec![found.tool])
}

fn signals(found: &mut Found, ids: &[&str]) -> Option<Signals> {
    if !found.is_google_told {
        return None;
    }
    use GoogleType::{
        AdPersonalization, AdStorage, AdUserData, AnalyticsStorage, FunctionalityStorage,
        PersonalizationStorage,
    };
    let types: [(&str, &[GoogleType]); 3] = [
        ("analytics", &[AnalyticsStorage]),
        ("marketing", &[AdStorage, AdUserData, AdPersonalization]),
        (
            "functional",
            &[FunctionalityStorage, PersonalizationStorage],
        ),
    ];
    let google: BTreeMap<_, _> = types
        .into_iter()
        .filter(|(id, _)| ids.contains(id))
        .map(|(id, types)| (id.to_owned(), Some(types.to_vec())))
        .collect();
    if google.is_empty() {
        found.report.ask("Google's consent mode was told; say in `signals.google` which of its types follow from which category");
        return None;
    }
    found.report.ask("`signals.google`: check which of Google's types follow from which category, and that the denied defaults stand before Google's tag (docs/configuration.md)");
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
