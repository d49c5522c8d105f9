//! The configuration as types: the one place that says which members there are.
//!
//! The published schema, the tables of `docs/configuration.md` and what `untick check` accepts are
//! made from these types, and `untick migrate` writes them. A doc comment here is what editors show
//! and what the manual prints. The page reads configurations by the grammar in `www/config.js`;
//! `tests/configurations` holds both to the same answers.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod reference;
mod scalar;
pub(crate) mod schema;
mod settings;

use scalar::Country;
pub(crate) use scalar::{Id, Label, Lifetime, Text};
use settings::Receipts;
pub(crate) use settings::{
    GoogleType, Position, Regions, Scheme, Signals, Storage, StorageKind, Theme, Tool,
};

/// Makes an object of the configuration: members in camel case, nothing that is not named, and
/// nothing written for what is absent.
macro_rules! objects {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $kind:ty),+ $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, rename_all = "camelCase")]
        pub(crate) struct $name { $($(#[$fdoc])* pub(crate) $field: $kind),+ }
    )*};
}
pub(crate) use objects;

/// Own words: by language, then by category.
pub(crate) type Texts = BTreeMap<String, Option<BTreeMap<String, Option<Words>>>>;

objects! {
    /// Configuration of Untick, a consent notice that does not take sides. Whatever is not described
    /// here is an error; no member can favour an answer.
    Configuration {
        /// Where this schema is, for editors. Untick does not read it.
        #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
        schema: Option<Text>,
        /// The notice as a document.
        notice: Notice,
        /// Who decides why and how data is used.
        controller: Controller,
        /// What a visitor decides about, in the order shown; at least one that is not required.
        categories: Vec<Category>,
        /// Your own words, by language and category: `texts.en.analytics.title`. They win over the
        /// shipped ones. A category without shipped words needs a title and a description.
        #[serde(skip_serializing_if = "Option::is_none")]
        texts: Option<Texts>,
        /// Languages the notice may speak, by the names of the files in `lang`. The first is taken
        /// where neither page nor visitor asks for one of them. Default: all that are shipped.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("x-more" = "#words-and-languages"))]
        languages: Option<Vec<Text>>,
        /// Where silence means yes.
        #[serde(skip_serializing_if = "Option::is_none")]
        regions: Option<Regions>,
        /// Where and for how long a choice is kept.
        #[serde(skip_serializing_if = "Option::is_none")]
        storage: Option<Storage>,
        /// Where receipts go. Without it none are written.
        #[serde(skip_serializing_if = "Option::is_none")]
        receipts: Option<Receipts>,
        /// What other tools are told, and whether the browser's own signal counts.
        #[serde(skip_serializing_if = "Option::is_none")]
        signals: Option<Signals>,
        /// What the notice looks like; nothing here can favour one button.
        #[serde(skip_serializing_if = "Option::is_none")]
        theme: Option<Theme>,
        /// No notice and no button: your own interface drives the API.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = false))]
        headless: Option<bool>,
        /// Notices whose stored refusals are carried over. Grants never are: consent to another notice
        /// is not consent to this one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("x-more" = "#from-another-notice"))]
        import: Option<Vec<Tool>>,
    }

    /// The notice as a document.
    Notice {
        /// Its name. A stored choice counts only for the notice it was made on.
        #[schemars(extend("examples" = ["main"]))]
        id: Label,
        /// Your version of it, in records and receipts. Raising it asks nobody again.
        #[schemars(extend("examples" = ["2026-11"], "x-more" = "#when-visitors-are-asked-again"))]
        version: Label,
        /// Your privacy policy, absolute or relative to the page.
        #[schemars(extend("examples" = ["/privacy"]))]
        policy_url: Text,
    }

    /// Who decides why and how data is used (GDPR Art. 13(1)(a)).
    Controller {
        /// Shown in the notice: "*name* would like to use cookies …".
        #[schemars(extend("examples" = ["Acme SAS"]))]
        name: Text,
        /// E-mail address or URL, for receipts.
        #[schemars(extend("examples" = ["privacy@example.com"]))]
        contact: Text,
        /// Postal address, for receipts.
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<Text>,
        /// Where the controller is established. Checked, without effect yet.
        #[serde(skip_serializing_if = "Option::is_none")]
        country: Option<Country>,
    }

    /// One box of the notice.
    Category {
        /// What `data-category` says. Each once. `necessary`, `functional`, `analytics`, `marketing`
        /// and `media` have words in every shipped language.
        #[schemars(extend("examples" = ["analytics"]))]
        id: Id,
        /// Always active, listed without a box.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = false))]
        required: Option<bool>,
        /// Sensitive: granting it asks once more, neutrally; "Accept all" does not skip that. For
        /// purposes that need explicit consent (GDPR Art. 9(2)(a)).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = false, "x-more" = "#asking-once-more"))]
        confirm: Option<bool>,
        /// A term of the Data Privacy Vocabulary; `purpose_type` in receipts.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("examples" = ["dpv:ServiceUsageAnalytics"]))]
        purpose: Option<Label>,
        /// The third parties, or tools of your own, behind it.
        #[serde(skip_serializing_if = "Option::is_none")]
        services: Option<Vec<Service>>,
    }

    /// One third party, or one tool of your own.
    Service {
        /// What `data-service` says. Each once in the whole configuration.
        #[schemars(extend("examples" = ["plausible"]))]
        id: Id,
        /// As visitors know it.
        #[schemars(extend("examples" = ["Plausible"]))]
        name: Text,
        /// The company that receives data (GDPR Art. 13(1)(e)). Changing it asks visitors again.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("examples" = ["Plausible Insights OÜ"]))]
        recipient: Option<Text>,
        /// Where that company is.
        #[serde(skip_serializing_if = "Option::is_none")]
        country: Option<Country>,
        /// Its privacy policy. Checked, without effect yet.
        #[serde(skip_serializing_if = "Option::is_none")]
        policy_url: Option<Text>,
        /// Cookies it sets: shown in the notice, deleted when consent is taken back.
        #[serde(skip_serializing_if = "Option::is_none")]
        cookies: Option<Vec<Cookie>>,
        /// Keys it uses in `localStorage` and `sessionStorage`, and names of its IndexedDB databases
        /// and Cache Storage caches; `*` stands for anything.
        #[serde(skip_serializing_if = "Option::is_none")]
        storage_keys: Option<Vec<Text>>,
    }

    /// A cookie that a service sets.
    Cookie {
        /// Its name; `*` stands for anything.
        #[schemars(extend("examples" = ["_pa*"]))]
        name: Text,
        /// How long it is kept. Absent or 0: until the browser closes.
        #[serde(skip_serializing_if = "Option::is_none")]
        days: Option<Lifetime>,
    }

    /// What a visitor reads about a category.
    Words {
        /// A few words, as the label of the box.
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<Text>,
        /// One or two sentences: what is done, and what for.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<Text>,
    }
}
