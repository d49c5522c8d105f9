//! A page without a browser: it does with effects what `src/web` does.
use serde_json::{Value, json};
use untick::config::Config;
use untick::doc::Doc;
use untick::record;
use untick::update::{Model, Msg, effect};

pub(crate) const NOW: &str = "2026-11-22T10:15:30.123Z";
pub(crate) const LATER: &str = "2027-05-24T10:15:30.123Z";

/// A configuration with four categories and three services.
pub(crate) fn configuration() -> Value {
    json!({
        "$schema": "./untick.schema.json",
        "notice": { "id": "main", "version": "2026-11", "policyUrl": "/privacy" },
        "controller": { "name": "Acme \"SAS\"", "contact": "privacy@example.com", "address": "1 rue de la Paix", "country": "FR" },
        "categories": [
            { "id": "necessary", "required": true,
              "services": [ { "id": "basket", "name": "Basket", "cookies": [ { "name": "_basket" } ] } ] },
            { "id": "analytics", "purpose": "dpv:ServiceUsageAnalytics",
              "services": [
                  { "id": "plausible", "name": "Plausible", "recipient": "Plausible Insights OÜ", "country": "EE",
                    "cookies": [ { "name": "_pa*", "days": 390 }, { "name": "_ps", "days": 0 } ], "storageKeys": ["plausible_*"] },
                  { "id": "tally", "name": "Tally", "cookies": [ { "name": "_tally" } ] } ] },
            { "id": "marketing" },
            { "id": "media", "services": [ { "id": "tube", "name": "Tube", "recipient": "Tube Inc." } ] }
        ],
        "texts": { "en": { "marketing": { "title": "Ads", "description": "Pays $A @ ~." } } },
        "receipts": { "endpoint": "https://consent.example.com/receipts" },
        "signals": { "google": { "analytics": ["analytics_storage"], "marketing": ["ad_storage", "ad_user_data"] } },
        "theme": { "position": "top", "scheme": "dark", "radius": 4, "accent": "#2456e6", "font": "Georgia, serif" }
    })
}

pub(crate) fn texts() -> Doc {
    let json = include_str!("../../www/lang/en.json");
    Doc::from_json(&serde_json::from_str(json).unwrap())
}

pub(crate) fn config(json: &Value) -> Config {
    Config {
        doc: Doc::from_json(json),
        texts: texts(),
        language: "en",
    }
}

pub(crate) struct Page {
    pub(crate) model: Model,
    /// What the store holds.
    pub(crate) stored: Option<Value>,
}

impl Page {
    /// Opens a page on what the store holds; gives it and the first effects.
    pub(crate) fn open_with(json: &Value, stored: Option<Value>, now: &'static str) -> (Self, u32) {
        let config = config(json);
        let items = config.items().unwrap();
        let mut page = Self {
            model: Model::new(config, items),
            stored,
        };
        let record = page.valid();
        let effects = page.model.update(Msg::Start(record, now));
        (page, effects)
    }

    pub(crate) fn open() -> Self {
        Self::open_with(&configuration(), None, NOW).0
    }

    fn valid(&self) -> Doc {
        let record = self.stored.as_ref().map(Doc::from_json);
        let config = self.model.config.doc;
        record
            .filter(|record| record::is_valid(*record, config))
            .unwrap_or_default()
    }

    /// Another tab has changed the store.
    pub(crate) fn follow(&mut self, stored: Value) -> u32 {
        self.stored = Some(stored);
        let record = self.valid();
        self.model.update(Msg::Follow(record, NOW))
    }

    /// Decides; `more` has `choices` and `service`.
    pub(crate) fn decide(&mut self, action: &str, more: Value) -> u32 {
        let mut decision = json!({
            "action": action, "surface": "first_layer", "by": "subject", "trusted": true,
            "now": NOW, "expires": LATER,
            "receipt": "7f9a4c1e-0b7a-4b6e-9d2e-4f5a6b7c8d9e", "subject": "AAAAAAAAAAAAAAAAAAAAAA",
        });
        let members = decision.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        let effects = self.model.update(Msg::Decide(Doc::from_json(&decision)));
        if effects & effect::PERSIST != 0 {
            let record: Value = serde_json::from_str(record::json(&self.model)).unwrap();
            self.model.record = Doc::from_json(&record);
            self.stored = Some(record);
        }
        effects
    }

    /// Ids of all categories and services that may run.
    pub(crate) fn granted(&self) -> Vec<&str> {
        let items = self.model.items.iter();
        items
            .filter(|item| item.granted)
            .map(|item| item.id)
            .collect()
    }
}
