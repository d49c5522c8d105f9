//! How even the three buttons are, as numbers.
//!
//! Contrast follows WCAG 2.2 "contrast ratio" and "relative luminance".
use crate::doc::Doc;
use crate::text::{Text, digits, fill, word};

/// A colour: red, green, blue from 0 to 255, alpha from 0 to 1.
pub type Colour = [f64; 4];

/// The buttons in the order of the document.
pub const CHOICES: [Text; 3] = ["reject_all", "save_choices", "accept_all"];

/// One button as rendered.
#[derive(Clone, Debug, Default)]
pub struct Button {
    /// CSS px.
    pub width: f64,
    /// CSS px.
    pub height: f64,
    /// WCAG contrast ratio of label on background, times 100.
    pub contrast: f64,
    /// A click on its middle reaches it.
    pub visible: bool,
    /// Its place in reading order; only comparison has a meaning.
    pub place: f64,
    /// Computed styles that could set it apart.
    pub looks: Text,
}

/// What the visitor saw.
#[derive(Clone, Debug, Default)]
pub struct Parity {
    /// Reject, save, accept.
    pub buttons: [Button; 3],
    /// Optional boxes that were ticked although nothing had been granted.
    pub preticked: u32,
}

impl Parity {
    /// Reads what the edge has measured: `buttons`, each with `width`, `height`, `visible`, `place`,
    /// `looks`, and the channels of `label`, `fill` and, below that, `base`.
    #[must_use]
    pub fn read(facts: Doc) -> Option<Self> {
        let mut parity = Self {
            buttons: Default::default(),
            preticked: facts.number("preticked") as u32,
        };
        let mut index = 0;
        for button in &mut parity.buttons {
            let doc = facts.item("buttons", index)?;
            let colour = |name: &str| {
                let mut channel = 0;
                [(); 4].map(|()| {
                    let value = doc
                        .item(name, channel)
                        .map_or(f64::NAN, |value| value.number(""));
                    channel += 1;
                    value
                })
            };
            *button = Button {
                width: doc.number(".width"),
                height: doc.number(".height"),
                contrast: contrast(colour(".label"), colour(".fill"), colour(".base")) * 100.0,
                visible: doc.flag(".visible"),
                place: doc.number(".place"),
                looks: doc.text(".looks"),
            };
            index += 1;
        }
        Some(parity)
    }

    /// Whether nothing but the label tells the buttons apart: at most 1 px in size (neutrality
    /// check N6), 0.1 in contrast (N8), and the same styles (N7, N10).
    #[must_use]
    pub fn is_equal(&self) -> bool {
        let [first, ..] = &self.buttons;
        self.buttons.iter().all(|button| {
            button.visible
                && (button.width - first.width).abs() <= 1.0
                && (button.height - first.height).abs() <= 1.0
                && (button.contrast - first.contrast).abs() <= 10.0
                && button.looks == first.looks
        })
    }

    /// `notice.parity` of a receipt.
    #[must_use]
    pub fn json(&self) -> String {
        let [reject, _, accept] = &self.buttons;
        let mut order = String::new();
        let mut last = f64::NEG_INFINITY;
        for _ in CHOICES {
            // Three buttons are not worth a sort.
            let later = self
                .buttons
                .iter()
                .zip(CHOICES)
                .filter(|(button, _)| button.place > last);
            let mut next = (f64::INFINITY, "");
            for (button, choice) in later {
                if button.place < next.0 {
                    next = (button.place, choice);
                }
            }
            last = next.0;
            order.push_str(&fill(
                "$A\"$B\"",
                &[if order.is_empty() { "" } else { "," }, next.1],
            ));
        }
        fill(
            "{\"accept\":$A,\"reject\":$B,\"preticked\":$C,\"order\":[$D],\"equal\":$E}",
            &[
                &accept.json(),
                &reject.json(),
                &digits(self.preticked),
                &order,
                word(self.is_equal()),
            ],
        )
    }
}

impl Button {
    fn json(&self) -> String {
        let rounded = |number: f64| digits((number + 0.5) as u32);
        fill(
            "{\"width\":$A,\"height\":$B,\"contrast\":$C,\"visible\":$D}",
            &[
                &rounded(self.width),
                &rounded(self.height),
                &rounded(self.contrast),
                word(self.visible),
            ],
        )
    }
}

/// WCAG contrast ratio of a label on a background that is painted over an opaque `base`, 1 to 21.
#[must_use]
pub fn contrast(label: Colour, background: Colour, base: Colour) -> f64 {
    let background = over(background, base);
    let (one, other) = (
        luminance(over(label, background)) + 0.05,
        luminance(background) + 0.05,
    );
    if one > other {
        one / other
    } else {
        other / one
    }
}

/// `top` painted over an opaque `below`.
fn over([r, g, b, alpha]: Colour, below: Colour) -> Colour {
    let mix = |top: f64, below: f64| top * alpha + below * (1.0 - alpha);
    [mix(r, below[0]), mix(g, below[1]), mix(b, below[2]), 1.0]
}

/// WCAG relative luminance, 0 to 1.
fn luminance([r, g, b, _]: Colour) -> f64 {
    let mut sum = 0.0;
    for (channel, weight) in [(r, 0.2126), (g, 0.7152), (b, 0.0722)] {
        let value = channel / 255.0;
        sum += weight
            * if value <= 0.040_45 {
                value / 12.92
            } else {
                pow_2_4((value + 0.055) / 1.055)
            };
    }
    sum
}

/// `x` to the power 2.4 for `x` in 0 to 1, as `x² · (x^⅕)²` with Newton's method for the root:
/// `f64::powf` would bring 2 KB of libm.
fn pow_2_4(x: f64) -> f64 {
    let mut root = 1.0;
    for _ in 0..16 {
        let square = root * root;
        root = (4.0 * root + x / (square * square)) / 5.0;
    }
    x * x * root * root
}
