//! The receipt of one decision, exactly the published schema `urn:untick:receipt:v1`.
//!
//! The browser writes it (`Serialize`), the endpoint reads it (`Deserialize`, native only: reading
//! costs about 17 KB of Wasm that a page never needs). Field names follow ISO/IEC TS 27560 through
//! the W3C DPV guide "Consent Records and Receipts". The type of its texts is a parameter: the
//! browser fills in borrowed ones, so that no code to drop them is shipped.
use serde::Serialize;

#[cfg(not(target_arch = "wasm32"))]
use serde::Deserialize;

pub mod build;
#[cfg(not(target_arch = "wasm32"))]
pub mod check;

/// Value of [`Receipt::schema`].
pub const SCHEMA: &str = "urn:untick:receipt:v1";

/// Largest body an endpoint accepts, in bytes: well under the 64 KiB that the Fetch standard
/// shares among all requests a page keeps alive.
pub const MAX_BYTES: usize = 16 * 1024;

macro_rules! wire {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize), serde(deny_unknown_fields))]
        $item
    )*};
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
    )*};
}

wire! {
    /// One decision of one visitor: what was shown, what was decided, by what act.
    pub struct Receipt<S = String> {
        /// Always [`SCHEMA`].
        pub schema: S,
        /// UUID version 4 (an endpoint also accepts version 7); the idempotency key.
        pub receipt_id: S,
        /// The receipt before this one in the same browser, if any.
        pub previous_receipt_id: Option<S>,
        /// SHA-256 of the previous receipt's RFC 8785 canonical form, base64url.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub previous_sha256: Option<S>,
        /// 22 base64url characters of 128 random bits, or `anon` after a refusal with no grant before it.
        pub subject_id: S,
        /// The act that decided.
        pub event: Event<S>,
        /// Which law the notice assumed.
        pub jurisdiction: Jurisdiction<S>,
        /// Where the decision applies.
        pub scope: Scope<S>,
        /// What was shown.
        pub notice: NoticeShown<S>,
        /// Who decides why and how the data is used.
        pub controllers: Vec<Controller<S>>,
        /// One entry per category of the notice.
        pub decisions: Vec<DecisionEntry<S>>,
        /// How to take it back.
        pub withdrawal: Withdrawal<S>,
        /// What the browser itself signalled.
        pub signals: Signals<S>,
        /// The software that wrote this.
        pub client: Client<S>,
        /// True on receipts that a test wrote.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub test: Option<bool>,
    }

    /// The act that decided.
    pub struct Event<S = String> {
        /// ISO 8601, UTC, milliseconds: `2026-11-22T10:15:30.123Z`.
        pub time: S,
        /// When the notice became visible, same form; absent where none was.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub shown_at: Option<S>,
        /// What was done.
        pub action: Action,
        /// Where it was done.
        pub surface: Surface,
        /// How explicit it was.
        pub consent_type: ConsentType,
        /// Who did it.
        pub by: Actor,
        /// The browser's `isTrusted` of the click: false for a script or an auto-consent tool.
        pub trusted_input: bool,
    }

    /// Which law the notice assumed.
    pub struct Jurisdiction<S = String> {
        /// ISO 3166-1 or -2 code, `EU`, `EEA`, or `ZZ` for unknown.
        pub code: S,
        /// Whether silence means no or yes there.
        pub regime: Regime,
        /// Who named the region.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub source: Option<RegionSource>,
    }

    /// Where the decision applies.
    pub struct Scope<S = String> {
        /// Scheme, host and port of the page; never its path.
        pub origin: S,
        /// Further domains that share the record.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub domains: Option<Vec<S>>,
    }

    /// What was shown.
    pub struct NoticeShown<S = String> {
        /// The owner's name for the notice.
        pub id: S,
        /// The owner's version of it.
        pub version: S,
        /// BCP 47 tag of the language shown.
        pub language: S,
        /// Absolute URL of the privacy policy.
        pub url: S,
        /// SHA-256 of the canonical notice text, base64url.
        pub text_sha256: S,
        /// SHA-256 of the configuration's RFC 8785 canonical form, base64url.
        pub config_sha256: S,
        /// SHA-256 of the code that showed it, base64url.
        pub bundle_sha256: S,
        /// Where on the page it stood.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub layout: Option<Layout>,
        /// Whether the window was narrow (under 640 CSS px) or wide.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub viewport: Option<Viewport>,
        /// The buttons as rendered when the decision was made; null where no notice was shown.
        pub parity: Option<Parity>,
    }

    /// The buttons as rendered.
    pub struct Parity {
        /// "Accept all".
        pub accept: Button,
        /// "Reject all".
        pub reject: Button,
        /// Optional boxes that were ticked when the notice opened for the first time.
        pub preticked: u32,
        /// The three buttons in visual order.
        pub order: Vec<Choice>,
        /// Whether nothing but the label told the buttons apart.
        pub equal: bool,
    }

    /// One button as rendered.
    pub struct Button {
        /// CSS px, rounded.
        pub width: u32,
        /// CSS px, rounded.
        pub height: u32,
        /// WCAG 2.2 contrast ratio of label on background, times 100 (100 to 2100).
        pub contrast: u32,
        /// Inside the window and not covered.
        pub visible: bool,
    }

    /// Who decides why and how the data is used.
    pub struct Controller<S = String> {
        /// Short name for references.
        pub id: S,
        /// Legal name.
        pub name: S,
        /// E-mail address or URL for privacy questions.
        pub contact: S,
        /// Postal address.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub address: Option<S>,
        /// Home page.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub url: Option<S>,
        /// Alone or jointly (GDPR Article 26).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub role: Option<ControllerRole>,
    }

    /// What was decided for one category.
    pub struct DecisionEntry<S = String> {
        /// The category's id.
        pub purpose: S,
        /// A DPV term such as `dpv:ServiceUsageAnalytics`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub purpose_type: Option<S>,
        /// The outcome.
        pub state: State,
        /// On what ground processing would rest.
        pub basis: Basis,
        /// When a grant ends; required for `given` and `renewed`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub valid_until: Option<S>,
        /// Who receives the data.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub recipients: Option<Vec<S>>,
        /// Longest storage period, ISO 8601 duration.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub retention: Option<S>,
        /// ISO 3166-1 alpha-2 codes of the countries that hold the data.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub storage_locations: Option<Vec<S>>,
        /// DPV-PD terms.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub data_categories: Option<Vec<S>>,
    }

    /// How to take it back.
    pub struct Withdrawal<S = String> {
        /// Opens the notice again.
        pub url: S,
        /// CSS selector of the control on the page.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub control: Option<S>,
    }

    /// What the browser itself signalled.
    pub struct Signals<S = String> {
        /// Global Privacy Control; null where the browser does not know it.
        pub gpc: Option<bool>,
        /// Where `gpc` was read.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub gpc_source: Option<GpcSource>,
        /// IAB TCF string.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub tc_string: Option<S>,
        /// IAB GPP string.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub gpp_string: Option<S>,
    }

    /// The software that wrote the receipt.
    pub struct Client<S = String> {
        /// `untick`.
        pub product: S,
        /// Its version.
        pub version: S,
    }
}

words! {
    /// What was done.
    Action {
        /// Everything granted.
        AcceptAll,
        /// Everything refused.
        RejectAll,
        /// The ticked boxes granted, the others refused.
        SaveChoices,
        /// Everything taken back.
        Withdraw,
        /// The browser opted out.
        SignalOptOut,
        /// The choice grew too old.
        Expire,
        /// The page decided through the API.
        Api,
    }
    /// Where it was done.
    Surface {
        /// The notice on a first visit.
        FirstLayer,
        /// The notice opened again.
        Preferences,
        /// The placeholder of a gated frame.
        InlineEmbed,
        /// A browser signal.
        Signal,
        /// The page API.
        Api,
    }
    /// How explicit the act was.
    ConsentType {
        /// One affirmative act.
        Expressed,
        /// Asked twice.
        Explicit,
        /// Nothing was granted by an act.
        None,
    }
    /// Who acted.
    Actor {
        /// The visitor.
        Subject,
        /// The visitor's browser.
        UserAgentSignal,
        /// The site.
        Controller,
    }
    /// Whether silence means no or yes.
    Regime {
        /// Silence means no.
        OptIn,
        /// Silence means yes.
        OptOut,
    }
    /// Who named the region.
    RegionSource {
        /// The page, from what its server knows.
        Server,
        /// The configuration.
        Config,
        /// Nobody.
        Unknown,
    }
    /// Where on the page the notice stood.
    Layout {
        /// Full width, at the bottom.
        Bottom,
        /// Full width, at the top.
        Top,
        /// A card in a corner.
        Corner,
        /// In the middle, over the page.
        CenterModal,
        /// In the flow of the page.
        Inline,
    }
    /// How wide the window was.
    Viewport {
        /// Under 640 CSS px.
        Narrow,
        /// 640 CSS px and more.
        Wide,
    }
    /// The three buttons.
    Choice {
        /// "Reject all".
        RejectAll,
        /// "Save choices".
        SaveChoices,
        /// "Accept all".
        AcceptAll,
    }
    /// The outcome for one category.
    State {
        /// Granted for the first time.
        Given,
        /// Granted before and again.
        Renewed,
        /// Not granted.
        Refused,
        /// Granted before, taken back.
        Withdrawn,
        /// Granted before, grown too old.
        Expired,
        /// Allowed by default where the law works that way, and opted out of.
        OptedOut,
        /// Nothing to decide.
        NotApplicable,
    }
    /// On what ground processing would rest. There is no value for "legitimate interest".
    Basis {
        /// Consent.
        Consent,
        /// Needed for what the visitor asked for.
        StrictlyNecessary,
        /// Allowed until opted out of.
        NoticeOptOut,
    }
    /// Alone or jointly.
    ControllerRole {
        /// Alone.
        Controller,
        /// With others (GDPR Article 26).
        JointController,
    }
    /// Where the Global Privacy Control was read.
    GpcSource {
        /// `navigator.globalPrivacyControl`.
        Navigator,
        /// The `Sec-GPC` request header.
        Header,
        /// Nowhere.
        None,
    }
}
