//! The receipt of one decision, exactly the published schema `urn:untick:receipt:v1`.
//!
//! Native only: the page's side writes receipts (`www/receipt.js`), an endpoint reads them into
//! these types, which in Wasm would cost about 17 KB. Field names follow ISO/IEC TS 27560 through
//! the W3C DPV guide "Consent Records and Receipts".
use serde::{Deserialize, Serialize};

pub mod check;

/// Value of [`Receipt::schema`].
pub const SCHEMA: &str = "urn:untick:receipt:v1";

/// Largest body an endpoint accepts, in bytes: well under the 64 KiB that the Fetch standard
/// shares among all requests a page keeps alive.
pub const MAX_BYTES: usize = 16 * 1024;

macro_rules! wire {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        $item
    )*};
}

/// Enumerations of words; `word` is the wire form.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[derive(Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];

            /// Its form on the wire.
            #[must_use]
            pub fn word(self) -> &'static str {
                Self::ALL.get(self as usize).map_or("", |(word, _)| word)
            }

            /// The one with that wire form.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().find(|(other, _)| *other == word).map(|(_, found)| *found)
            }
        }
    )*};
}

wire! {
    /// One decision of one visitor: what was shown, what was decided, by what act.
    pub struct Receipt {
        /// Always [`SCHEMA`].
        pub schema: String,
        /// UUID version 4 (an endpoint also accepts version 7); the idempotency key.
        pub receipt_id: String,
        /// The receipt before this one in the same browser, if any.
        pub previous_receipt_id: Option<String>,
        /// SHA-256 of the previous receipt's RFC 8785 canonical form, base64url.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub previous_sha256: Option<String>,
        /// 22 base64url characters of 128 random bits, or `anon` after a refusal with no grant before it.
        pub subject_id: String,
        /// The act that decided.
        pub event: Event,
        /// Which law the notice assumed.
        pub jurisdiction: Jurisdiction,
        /// Where the decision applies.
        pub scope: Scope,
        /// What was shown.
        pub notice: NoticeShown,
        /// Who decides why and how the data is used.
        pub controllers: Vec<Controller>,
        /// One entry per category of the notice.
        pub decisions: Vec<DecisionEntry>,
        /// How to take it back.
        pub withdrawal: Withdrawal,
        /// What the browser itself signalled.
        pub signals: Signals,
        /// The software that wrote this.
        pub client: Client,
        /// True on receipts that a test wrote.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub test: Option<bool>,
    }

    /// The act that decided.
    pub struct Event {
        /// ISO 8601, UTC, milliseconds: `2026-11-22T10:15:30.123Z`.
        pub time: String,
        /// When the notice became visible, same form; absent where none was.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub shown_at: Option<String>,
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
    pub struct Jurisdiction {
        /// ISO 3166-1 or -2 code, `EU`, `EEA`, or `ZZ` for unknown.
        pub code: String,
        /// Whether silence means no or yes there.
        pub regime: Regime,
        /// Who named the region.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub source: Option<RegionSource>,
    }

    /// Where the decision applies.
    pub struct Scope {
        /// Scheme, host and port of the page; never its path.
        pub origin: String,
        /// Further domains that share the record.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub domains: Option<Vec<String>>,
    }

    /// What was shown.
    pub struct NoticeShown {
        /// The owner's name for the notice.
        pub id: String,
        /// The owner's version of it.
        pub version: String,
        /// BCP 47 tag of the language shown.
        pub language: String,
        /// Absolute URL of the privacy policy.
        pub url: String,
        /// SHA-256 of the canonical notice text, base64url.
        pub text_sha256: String,
        /// SHA-256 of the configuration's RFC 8785 canonical form, base64url.
        pub config_sha256: String,
        /// SHA-256 of the code that showed it, base64url.
        pub bundle_sha256: String,
        /// Where on the page it stood.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub layout: Option<Layout>,
        /// Whether the window was narrow (under 640 CSS px) or wide.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
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
    pub struct Controller {
        /// Short name for references.
        pub id: String,
        /// Legal name.
        pub name: String,
        /// E-mail address or URL for privacy questions.
        pub contact: String,
        /// Postal address.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub address: Option<String>,
        /// Home page.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub url: Option<String>,
        /// Alone or jointly (GDPR Article 26).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub role: Option<ControllerRole>,
    }

    /// What was decided for one category.
    pub struct DecisionEntry {
        /// The category's id.
        pub purpose: String,
        /// A DPV term such as `dpv:ServiceUsageAnalytics`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub purpose_type: Option<String>,
        /// The outcome.
        pub state: State,
        /// On what ground processing would rest.
        pub basis: Basis,
        /// When a grant ends; required for `given` and `renewed`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub valid_until: Option<String>,
        /// Who receives the data.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub recipients: Option<Vec<String>>,
        /// Longest storage period, ISO 8601 duration.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub retention: Option<String>,
        /// ISO 3166-1 alpha-2 codes of the countries that hold the data.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub storage_locations: Option<Vec<String>>,
        /// DPV-PD terms.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub data_categories: Option<Vec<String>>,
    }

    /// How to take it back.
    pub struct Withdrawal {
        /// Opens the notice again.
        pub url: String,
        /// CSS selector of the control on the page.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub control: Option<String>,
    }

    /// What the browser itself signalled.
    pub struct Signals {
        /// Global Privacy Control; null where the browser does not know it.
        pub gpc: Option<bool>,
        /// Where `gpc` was read.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub gpc_source: Option<GpcSource>,
        /// IAB TCF string.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub tc_string: Option<String>,
        /// IAB GPP string.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default)]
        pub gpp_string: Option<String>,
    }

    /// The software that wrote the receipt.
    pub struct Client {
        /// `untick`.
        pub product: String,
        /// Its version.
        pub version: String,
    }
}

words! {
    /// What was done.
    Action {
        /// Everything granted.
        AcceptAll = "accept_all",
        /// Everything refused.
        RejectAll = "reject_all",
        /// The ticked boxes granted, the others refused.
        SaveChoices = "save_choices",
        /// Everything taken back.
        Withdraw = "withdraw",
        /// The browser opted out.
        SignalOptOut = "signal_opt_out",
        /// The choice grew too old.
        Expire = "expire",
        /// The page decided through the API.
        Api = "api",
    }
    /// Where it was done.
    Surface {
        /// The notice on a first visit.
        FirstLayer = "first_layer",
        /// The notice opened again.
        Preferences = "preferences",
        /// The placeholder of a gated frame.
        InlineEmbed = "inline_embed",
        /// A browser signal.
        Signal = "signal",
        /// The page API.
        Api = "api",
    }
    /// How explicit the act was.
    ConsentType {
        /// One affirmative act.
        Expressed = "expressed",
        /// Asked twice.
        Explicit = "explicit",
        /// Nothing was granted by an act.
        None = "none",
    }
    /// Who acted.
    Actor {
        /// The visitor.
        Subject = "subject",
        /// The visitor's browser.
        UserAgentSignal = "user_agent_signal",
        /// The site.
        Controller = "controller",
    }
    /// Whether silence means no or yes.
    Regime {
        /// Silence means no.
        OptIn = "opt_in",
        /// Silence means yes.
        OptOut = "opt_out",
    }
    /// Who named the region.
    RegionSource {
        /// The page, from what its server knows.
        Server = "server",
        /// The configuration.
        Config = "config",
        /// Nobody.
        Unknown = "unknown",
    }
    /// Where on the page the notice stood.
    Layout {
        /// Full width, at the bottom.
        Bottom = "bottom",
        /// Full width, at the top.
        Top = "top",
        /// A card in a corner.
        Corner = "corner",
        /// In the middle, over the page.
        CenterModal = "center_modal",
        /// In the flow of the page.
        Inline = "inline",
    }
    /// How wide the window was.
    Viewport {
        /// Under 640 CSS px.
        Narrow = "narrow",
        /// 640 CSS px and more.
        Wide = "wide",
    }
    /// The three buttons.
    Choice {
        /// "Reject all".
        RejectAll = "reject_all",
        /// "Save choices".
        SaveChoices = "save_choices",
        /// "Accept all".
        AcceptAll = "accept_all",
    }
    /// The outcome for one category.
    State {
        /// Granted for the first time.
        Given = "given",
        /// Granted before and again.
        Renewed = "renewed",
        /// Not granted.
        Refused = "refused",
        /// Granted before, taken back.
        Withdrawn = "withdrawn",
        /// Granted before, grown too old.
        Expired = "expired",
        /// Allowed by default where the law works that way, and opted out of.
        OptedOut = "opted_out",
        /// Nothing to decide.
        NotApplicable = "not_applicable",
    }
    /// On what ground processing would rest. There is no value for "legitimate interest".
    Basis {
        /// Consent.
        Consent = "consent",
        /// Needed for what the visitor asked for.
        StrictlyNecessary = "strictly_necessary",
        /// Allowed until opted out of.
        NoticeOptOut = "notice_opt_out",
    }
    /// Alone or jointly.
    ControllerRole {
        /// Alone.
        Controller = "controller",
        /// With others (GDPR Article 26).
        JointController = "joint_controller",
    }
    /// Where the Global Privacy Control was read.
    GpcSource {
        /// `navigator.globalPrivacyControl`.
        Navigator = "navigator",
        /// The `Sec-GPC` request header.
        Header = "header",
        /// Nowhere.
        None = "none",
    }
}
