//! What a notice's configuration says about data, as far as a record needs it. The page's side has
//! checked the whole of it; here everything else is passed over.
use serde::Deserialize;
use untick::receipt::DecisionEntry;

/// The configuration of a notice.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Configuration {
    controller: Controller,
    categories: Vec<Category>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Controller {
    address: Option<String>,
    country: Option<String>,
}

/// What a visitor ticks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Category {
    id: String,
    /// A DPV term.
    pub purpose: Option<String>,
    services: Option<Vec<Service>>,
}

/// One third party, or tool of the site's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Service {
    /// Its id in the configuration.
    pub id: String,
    /// As visitors know it.
    pub name: String,
    /// The company that receives data.
    pub recipient: Option<String>,
    /// Where that company is, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its privacy policy.
    pub policy_url: Option<String>,
    cookies: Option<Vec<Cookie>>,
    storage_keys: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Cookie {
    name: String,
    days: Option<f64>,
}

impl Configuration {
    /// Reads an archived configuration; none if the text is something else, such as a notice.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let found: Self = serde_json::from_str(text).ok()?;
        (!found.categories.is_empty()).then_some(found)
    }

    /// The controller's address, or at least its country.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let Controller { address, country } = &self.controller;
        address.clone().or_else(|| country.clone())
    }

    /// The category with this id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The services that a decision is about: those it names, else all of its category.
    #[must_use]
    pub fn services_of(&self, decision: &DecisionEntry) -> Vec<&Service> {
        let all = self
            .category(&decision.purpose)
            .and_then(|category| category.services.as_deref())
            .unwrap_or_default();
        let is_meant = |service: &&Service| match &decision.recipients {
            Some(named) => named.contains(&service.id),
            None => true,
        };
        all.iter().filter(is_meant).collect()
    }
}

impl Service {
    /// Names of the cookies and storage keys it uses.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let cookies = self.cookies.iter().flatten();
        let keys = self.storage_keys.iter().flatten();
        cookies
            .map(|cookie| cookie.name.as_str())
            .chain(keys.map(String::as_str))
    }
}

/// The countries of `services`, each once, in order.
#[must_use]
pub fn countries(services: &[&Service]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for country in services
        .iter()
        .filter_map(|service| service.country.as_ref())
    {
        if !found.contains(country) {
            found.push(country.clone());
        }
    }
    found
}

/// The longest time that the notice named for what `services` keep on the visitor's device. None
/// where something is kept without a limit (a storage key), for the session, or not at all.
#[must_use]
pub fn longest(services: &[&Service]) -> Option<String> {
    if services
        .iter()
        .any(|service| service.storage_keys.iter().flatten().next().is_some())
    {
        return None;
    }
    let days = services
        .iter()
        .flat_map(|service| service.cookies.iter().flatten())
        .filter_map(|cookie| cookie.days)
        .fold(0.0, f64::max);
    (days >= 1.0).then(|| format!("P{days:.0}D"))
}
