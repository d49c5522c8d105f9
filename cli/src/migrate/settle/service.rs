//! Services, with what the recipes know of them.

use super::Names;
use crate::config::{Id, Service, Text};
use crate::migrate::found::{Found, FoundService};
use crate::migrate::{recipes, words};

/// What is said once for all services and categories that it concerns.
#[derive(Default)]
pub(super) struct Together {
    /// Without a recipient.
    pub(super) recipients: Vec<String>,
    /// With cookies whose lifetime is not known.
    pub(super) lifetimes: Vec<String>,
    /// Filled from a recipe, with its heading.
    pub(super) recipes: Vec<String>,
    /// With words of the owner's.
    pub(super) words: Vec<String>,
    /// Whose old name is no id, so that stored refusals are not found.
    pub(super) renamed: Vec<String>,
}

impl Together {
    pub(super) fn report(self, found: &mut Found) {
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

/// A service with what the recipes know of it.
pub(super) fn service(
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
