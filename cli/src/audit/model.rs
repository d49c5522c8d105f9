//! What an audit knows of a site, in the shape that `--format json` writes. Names of cookies and of
//! storage only: a value may be somebody's.
use serde::{Deserialize, Serialize};

/// Version of the JSON's shape; a member that goes or changes its meaning raises it.
pub(crate) const SHAPE: u32 = 1;

/// Everything one run found out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(crate) shape: u32,
    pub(crate) version: &'static str,
    /// RFC 3339, UTC.
    pub(crate) date: String,
    pub(crate) browser: String,
    /// Size of the window, in CSS pixels.
    pub(crate) window: Size,
    pub(crate) sites: Vec<Site>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// One address.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Site {
    pub(crate) url: String,
    /// Where redirects led.
    pub(crate) final_url: Option<String>,
    /// Why the audit is not whole.
    pub(crate) error: Option<String>,
    pub(crate) notice: Option<Notice>,
    /// What the notice's settings show, where there is such a control.
    pub(crate) second_layer: Option<Layer>,
    pub(crate) refuse: Option<Path>,
    pub(crate) accept: Option<Path>,
    pub(crate) withdraw: Option<Path>,
    /// Whether the notice stayed away after a reload; none where no choice could be made.
    pub(crate) refusal_kept: Option<bool>,
    pub(crate) grant_kept: Option<bool>,
    pub(crate) states: Vec<State>,
    /// What could not be looked at, and why.
    pub(crate) unseen: Vec<String>,
    pub(crate) findings: Vec<Finding>,
}

/// The notice on the first visit.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Notice {
    /// The tool's name, where its root element is a known one.
    pub(crate) tool: Option<String>,
    pub(crate) is_in_frame: bool,
    pub(crate) is_in_shadow_root: bool,
    /// From the navigation's begin, sampled every 50 ms; none if it never was in the window.
    pub(crate) shown_after_ms: Option<f64>,
    /// Part of the window that it takes, 0 to 1.
    pub(crate) coverage: f64,
    /// Whether something lies over the whole page until the choice.
    pub(crate) covers_page: bool,
    /// Whether the page cannot be scrolled until the choice.
    pub(crate) locks_page: bool,
    /// Whether it went away by scrolling.
    pub(crate) ends_by_scrolling: bool,
    pub(crate) layer: Layer,
    /// `measure.js` on both buttons; none unless it has both.
    pub(crate) measured: Option<Measured>,
}

/// One view of a notice.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Layer {
    pub(crate) accept: Option<String>,
    pub(crate) reject: Option<String>,
    pub(crate) settings: Option<String>,
    pub(crate) save: Option<String>,
    /// Boxes that a visitor can change.
    pub(crate) boxes: usize,
    /// Those that are on before anybody touched them, by name.
    pub(crate) ticked: Vec<String>,
    pub(crate) is_reject_in_paragraph: bool,
    pub(crate) is_reject_link: bool,
}

/// How a visitor gets to an answer.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    /// What was clicked, in order.
    pub(crate) steps: Vec<String>,
    /// Whether the notice went away at the end.
    pub(crate) is_settled: bool,
    /// From the last click to the notice's end, in milliseconds, sampled every 50 ms.
    pub(crate) settled_after_ms: Option<f64>,
}

/// Points of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Moment {
    Before,
    Refused,
    RefusedReloaded,
    SecondLayer,
    Accepted,
    AcceptedReloaded,
    Withdrawn,
    WithdrawnReloaded,
}

impl Moment {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Before => "before a choice",
            Self::Refused => "after refusing",
            Self::RefusedReloaded => "refused, reloaded",
            Self::SecondLayer => "the notice's settings",
            Self::Accepted => "after accepting",
            Self::AcceptedReloaded => "accepted, reloaded",
            Self::Withdrawn => "after withdrawing",
            Self::WithdrawnReloaded => "withdrawn, reloaded",
        }
    }
}

/// What a browser had loaded and kept at one point of time.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct State {
    pub(crate) moment: Moment,
    /// Third-party requests since the moment before.
    pub(crate) requests: Vec<Request>,
    /// How many requests went to the site itself.
    pub(crate) own_requests: usize,
    pub(crate) cookies: Vec<Cookie>,
    pub(crate) storage: Vec<Stored>,
    /// WebP, base64; not in the JSON.
    #[serde(skip)]
    pub(crate) screenshot: Option<String>,
}

/// A request that went to another site.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Request {
    pub(crate) host: String,
    /// Without query and fragment.
    pub(crate) url: String,
    /// What for: Fetch's destination or initiator, such as `script`, `image`, `fetch`.
    pub(crate) kind: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cookie {
    pub(crate) name: String,
    pub(crate) domain: String,
    pub(crate) is_third_party: bool,
    pub(crate) is_http_only: bool,
    /// Days until it expires; none for a session's cookie.
    pub(crate) days: Option<i64>,
    /// Whether the name looks like a record of the choice itself.
    pub(crate) is_record: bool,
}

/// One entry in a storage.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stored {
    pub(crate) origin: String,
    /// `localStorage`, `sessionStorage`, `indexedDB`, `cacheStorage` or `serviceWorker`.
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) is_third_party: bool,
    pub(crate) is_record: bool,
}

/// Figures of `tests/e2e/measure.js`, by check.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Measured {
    #[serde(rename = "N1")]
    pub(crate) visible: Visible,
    /// The same element in the same place, and a button.
    #[serde(rename = "N2")]
    pub(crate) same_element: bool,
    #[serde(rename = "N6")]
    pub(crate) size: Sizes,
    #[serde(rename = "N7")]
    pub(crate) same_type: bool,
    #[serde(rename = "N8")]
    pub(crate) text: Contrast,
    #[serde(rename = "N9")]
    pub(crate) edge: Contrast,
    #[serde(rename = "N10")]
    pub(crate) differing: Vec<String>,
    #[serde(rename = "N11")]
    pub(crate) in_order: bool,
    #[serde(rename = "N12")]
    pub(crate) no_focus_on_accept: bool,
    #[serde(rename = "N34")]
    pub(crate) animations: f64,
    pub(crate) each: Vec<Button>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Visible {
    pub(crate) has_reject: bool,
    pub(crate) has_accept: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Sizes {
    /// Differences in CSS pixels.
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Area of the refusing button by that of the accepting one.
    pub(crate) area: f64,
}

/// WCAG contrast ratios.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Contrast {
    pub(crate) least: f64,
    pub(crate) spread: f64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Button {
    pub(crate) is_accept: bool,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) font_size: String,
    pub(crate) font_weight: String,
    /// Contrast of the label.
    pub(crate) text: f64,
    /// Contrast of edge or fill with the notice.
    pub(crate) edge: f64,
}

/// How much a finding weighs. `High` is what law, courts or regulators name; `Medium` what their
/// guidelines or measured effects say; `Low` a threshold of our own, or a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Low,
    Medium,
    High,
}

impl Severity {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    /// The check of docs/neutrality.md and the project's contract, such as `N29`.
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) text: String,
    /// Hosts, names or figures.
    pub(crate) evidence: Vec<String>,
    /// Where the rule comes from.
    pub(crate) source: &'static str,
}
