//! Our script in the page, and what it says of the notice.
use serde::Deserialize;
use serde_json::json;

use super::model::Layer;

const WORDS: &str = include_str!("page/words.json");

/// In the order in which one uses the other.
const PARTS: [&str; 6] = [
    include_str!("page/tree.js"),
    include_str!("page/label.js"),
    include_str!("page/notice.js"),
    include_str!("page/boxes.js"),
    include_str!("page/storage.js"),
    include_str!("page/main.js"),
];

/// The stories' own measurement.
const MEASURE: &str = include_str!("../../../tests/e2e/measure.js");

/// Controls that the owner named, by CSS.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selectors {
    pub(crate) accept: Option<String>,
    pub(crate) reject: Option<String>,
    pub(crate) open: Option<String>,
}

impl Selectors {
    /// Those that were named.
    pub(crate) fn named(&self) -> impl Iterator<Item = &String> {
        [&self.accept, &self.reject, &self.open]
            .into_iter()
            .flatten()
    }
}

/// The function that every document runs first; `patience_ms` is how long it looks for the notice.
pub(crate) fn script(selectors: &Selectors, patience_ms: u128) -> String {
    let chosen = json!({
        "accept": selectors.accept,
        "reject": selectors.reject,
        "open": selectors.open,
        "patience": patience_ms as u64,
    });
    format!(
        "() => {{ const words = {WORDS}; const chosen = {chosen};\n{}\n}}",
        PARTS.join("\n")
    )
}

/// The expression that measures both buttons.
pub(crate) fn measurement() -> String {
    format!("untickAudit.measured(function () {{ {MEASURE} }})")
}

/// `look` in main.js: the notice that is shown now.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Look {
    pub(crate) accept: Option<Control>,
    pub(crate) reject: Option<Control>,
    pub(crate) settings: Option<Control>,
    pub(crate) save: Option<Control>,
    #[serde(rename = "box")]
    pub(crate) rect: Rect,
    pub(crate) is_in_shadow: bool,
    pub(crate) is_in_paragraph: bool,
    pub(crate) ticked: Vec<String>,
    pub(crate) boxes: usize,
    /// Named selectors that match nothing that is shown.
    pub(crate) missing: Vec<String>,
    /// Milliseconds since 1970.
    pub(crate) seen_at: Option<f64>,
}

/// A control of the notice.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Control {
    pub(crate) label: String,
    pub(crate) tag: String,
}

/// A place in a window, in CSS pixels.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, serde::Serialize)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// `pageState` in main.js.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageState {
    pub(crate) beside: f64,
    pub(crate) covered: f64,
    pub(crate) is_locked: bool,
    pub(crate) is_tall: bool,
    pub(crate) scrolled: f64,
    pub(crate) free: [i64; 2],
}

impl Look {
    /// The view as the report has it.
    pub(crate) fn layer(&self) -> Layer {
        let label =
            |control: &Option<Control>| control.as_ref().map(|control| control.label.clone());
        Layer {
            accept: label(&self.accept),
            reject: label(&self.reject),
            settings: label(&self.settings),
            save: label(&self.save),
            boxes: self.boxes,
            ticked: self.ticked.clone(),
            is_reject_in_paragraph: self.is_in_paragraph,
            is_reject_link: self
                .reject
                .as_ref()
                .is_some_and(|control| control.tag == "a"),
        }
    }

    /// Whether this is the same view of the same notice.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let labels = |look: &Self| {
            let layer = look.layer();
            (layer.accept, layer.reject, layer.save, layer.settings)
        };
        labels(self) == labels(other)
    }
}

impl Rect {
    /// Part of a window that it takes.
    pub(crate) fn share_of(&self, width: f64, height: f64) -> f64 {
        let seen = |start: f64, length: f64, most: f64| {
            ((start + length).min(most) - start.max(0.0)).max(0.0)
        };
        seen(self.x, self.width, width) * seen(self.y, self.height, height) / (width * height)
    }
}
