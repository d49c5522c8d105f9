//! How the notice behaves: regions, storage, receipts, signals, theme.
use super::objects;
use super::scalar::{Colour, Fonts, Host, Id, Milliseconds, Radius, StorageDays, Text, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What silence means.
    Regime "regime" { OptIn = "opt_in", OptOut = "opt_out" }
    /// Where a choice is kept.
    StorageKind "storage kind" { Local = "local", Cookie = "cookie" }
    /// Where the notice stands.
    Position "position" { Bottom = "bottom", Top = "top", Corner = "corner", Inline = "inline" }
    /// Light or dark.
    Scheme "scheme" { Auto = "auto", Light = "light", Dark = "dark" }
    /// A tool that Untick replaces.
    Tool "tool" {
        Vanilla = "vanilla-cookieconsent",
        Klaro = "klaro",
        Orejime = "orejime",
        Tarteaucitron = "tarteaucitron",
        Osano = "osano",
    }
    /// A consent type of Google's Consent Mode v2.
    GoogleType "Google consent type" {
        AdStorage = "ad_storage",
        AdUserData = "ad_user_data",
        AdPersonalization = "ad_personalization",
        AnalyticsStorage = "analytics_storage",
        FunctionalityStorage = "functionality_storage",
        PersonalizationStorage = "personalization_storage",
        SecurityStorage = "security_storage",
    }
    /// A storage that Microsoft Advertising (UET) knows.
    UetStorage "UET storage" { Ads = "ad_storage" }
    /// A storage that Microsoft Clarity knows.
    ClarityStorage "Clarity storage" { Ads = "ad_Storage", Analytics = "analytics_Storage" }
}

objects! {
    /// Where silence means yes. Which regions these are is for your lawyer to say.
    Regions {
        /// What holds where no region is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = "opt_in"))]
        default: Option<Regime>,
        /// Regions where silence means yes: ISO 3166 codes; `US` covers `US-CA`.
        #[serde(rename = "opt_out", skip_serializing_if = "Option::is_none")]
        #[schemars(extend("examples" = [["US"]], "x-more" = "#where-silence-means-yes"))]
        opt_out: Option<Vec<Text>>,
    }

    /// Where and for how long a choice is kept.
    Storage {
        /// `local`: `localStorage` of one origin. `cookie`: a first-party cookie, which your server reads
        /// and hosts below can share.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = "local", "x-more" = "#where-the-choice-is-kept"))]
        kind: Option<StorageKind>,
        /// Life of a choice, granted or refused alike. Below 183 is refused: asking sooner is nagging.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = 183))]
        days: Option<StorageDays>,
        /// After so many days, less than `days`, the notice is shown once as a review, while the choice
        /// stays in force.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("x-more" = "#reviews"))]
        remind: Option<StorageDays>,
        /// For the kind `cookie`: the host, with all below it, that the choice holds for. Default: the page's.
        #[serde(skip_serializing_if = "Option::is_none")]
        domain: Option<Host>,
        /// For the kind `cookie`: a URL that answers the posted choice with `Set-Cookie`. What a server
        /// sets Safari keeps longer than the 7 days that it gives to what scripts write.
        #[serde(skip_serializing_if = "Option::is_none")]
        endpoint: Option<Text>,
    }

    /// Where receipts go.
    Receipts {
        /// Where receipts are posted.
        #[schemars(extend("examples" = ["https://consent.example.com/receipts"]))]
        endpoint: Text,
        /// Headers sent with each receipt, by name.
        #[serde(skip_serializing_if = "Option::is_none")]
        headers: Option<BTreeMap<String, Option<Text>>>,
    }

    /// What other tools are told, and whether the browser's own signal counts.
    Signals {
        /// Google consent types by category.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("x-more" = "#signals", "examples" = [{ "analytics": ["analytics_storage"], "marketing": ["ad_storage", "ad_user_data", "ad_personalization"] }]))]
        google: Option<BTreeMap<String, Option<Vec<GoogleType>>>>,
        /// How Google's consent mode is set up.
        #[serde(skip_serializing_if = "Option::is_none")]
        google_options: Option<GoogleOptions>,
        /// What Microsoft Advertising (UET) is told, by category.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("examples" = [{ "marketing": ["ad_storage"] }]))]
        uet: Option<BTreeMap<String, Option<Vec<UetStorage>>>>,
        /// What Microsoft Clarity is told, by category.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("examples" = [{ "analytics": ["analytics_Storage"] }]))]
        clarity: Option<BTreeMap<String, Option<Vec<ClarityStorage>>>>,
        /// The category that Meta's pixel belongs to.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("examples" = ["marketing"]))]
        meta: Option<Id>,
        /// The category that TikTok's pixel belongs to.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("examples" = ["marketing"]))]
        tiktok: Option<Id>,
        /// Whether each decision is an event in `dataLayer`, for tag managers.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = false))]
        data_layer: Option<bool>,
        /// Whether the browser's Global Privacy Control opts out, where silence means yes.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = true))]
        gpc: Option<bool>,
    }

    /// How Google's consent mode is set up; Google's own names in camel case.
    GoogleOptions {
        /// `wait_for_update`: how long Google's tags wait for the first update.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = 500))]
        wait_for_update: Option<Milliseconds>,
        /// `ads_data_redaction`: no identifiers in what is sent while `ad_storage` is denied.
        #[serde(skip_serializing_if = "Option::is_none")]
        ads_data_redaction: Option<bool>,
        /// `url_passthrough`: identifiers are handed on in links.
        #[serde(skip_serializing_if = "Option::is_none")]
        url_passthrough: Option<bool>,
        /// Regions the denied defaults are for: ISO 3166 codes.
        #[serde(skip_serializing_if = "Option::is_none")]
        regions: Option<Vec<Text>>,
    }

    /// What the notice looks like; nothing here can favour one button.
    Theme {
        /// Where the notice stands. `inline` puts it into the page, into the element with
        /// `data-untick="notice"`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = "bottom"))]
        position: Option<Position>,
        /// `auto` follows the visitor's system.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = "auto"))]
        scheme: Option<Scheme>,
        /// Rounding of corners.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = 8))]
        radius: Option<Radius>,
        /// As in CSS `font-family`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(extend("default" = "system-ui, sans-serif"))]
        font: Option<Fonts>,
        /// Background of notice and buttons. Default: `#fff`, dark `#1d2024`.
        #[serde(skip_serializing_if = "Option::is_none")]
        surface: Option<Colour>,
        /// Text and borders of the buttons. Default: `#1b1f24`, dark `#f1f3f5`. At least 5:1 to
        /// `surface` (IAB TCF; WCAG 2.2 1.4.3 asks for 4.5:1).
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<Colour>,
        /// Links, boxes and focus rings; never a single button. Default: `#0b57d0`, dark `#a8c7fa`.
        /// At least 5:1 to `surface`.
        #[serde(skip_serializing_if = "Option::is_none")]
        accent: Option<Colour>,
    }
}
