//! How even the three buttons are, as numbers.
//!
//! Contrast follows WCAG 2.2 "contrast ratio" and "relative luminance".
use crate::doc::Doc;
use crate::text::{Text, add, digits, fill, word};

/// A colour: red, green, blue from 0 to 255, alpha from 0 to 1.
pub type Colour = [f64; 4];

/// The buttons in the order in which the edge measures them.
pub const CHOICES: [Text; 3] = ["reject_all", "save_choices", "accept_all"];

/// One button as rendered.
struct Button {
    /// Its receipt: CSS px, and WCAG contrast ratio of label on background, times 100.
    json: String,
    /// Width and height in CSS px, contrast.
    sizes: [f64; 3],
    /// Its place in reading order; only comparison has a meaning.
    place: f64,
    /// A click on its middle reaches it.
    visible: bool,
    /// Computed styles that could set it apart.
    looks: Text,
}

/// `notice.parity` of a receipt, from what the edge has measured: `preticked` and `buttons`, each
/// with `width`, `height`, `visible`, `place`, `looks`, and the channels of `label`, `fill` and,
/// below that, `base`. Empty where there are none.
#[must_use]
pub fn json(facts: Doc) -> String {
    let buttons = [0, 1, 2].map(|index| Button::read(facts, index));
    let [Some(reject), Some(save), Some(accept)] = buttons else {
        return String::new();
    };
    let buttons = [&reject, &save, &accept];
    let mut order = String::new();
    let mut last = f64::NEG_INFINITY;
    // Three buttons are not worth a sort.
    for comma in ["", ",", ","] {
        let mut next = (f64::INFINITY, "");
        for (button, choice) in buttons.into_iter().zip(CHOICES) {
            if button.place > last && button.place < next.0 {
                next = (button.place, choice);
            }
        }
        last = next.0;
        add(&mut order, &fill("$A^B;", &[comma, next.1]));
    }
    let is_equal = buttons.into_iter().all(|button| button.is_like(&reject));
    fill(
        "{\"accept\":$A,\"reject\":$B,\"preticked\":$C,\"order\":[$D],\"equal\":$E}",
        &[
            &accept.json,
            &reject.json,
            &digits(facts.number("preticked") as u32),
            &order,
            word(is_equal),
        ],
    )
}

impl Button {
    fn read(facts: Doc, index: u32) -> Option<Self> {
        let doc = facts.item("buttons", index)?;
        let colour = |name| {
            let mut colour = Colour::default();
            for (index, channel) in (0..).zip(&mut colour) {
                *channel = doc.number(&fill("$A[$B]", &[name, &digits(index)]));
            }
            colour
        };
        let contrast = contrast(colour(".label"), colour(".fill"), colour(".base")) * 100.0;
        let sizes = [doc.number(".width"), doc.number(".height"), contrast];
        let visible = doc.flag(".visible");
        let [width, height, contrast] = sizes.map(|size| digits((size + 0.5) as u32));
        Some(Self {
            json: fill(
                "{\"width\":$A,\"height\":$B,\"contrast\":$C,\"visible\":$D}",
                &[&width, &height, &contrast, word(visible)],
            ),
            sizes,
            place: doc.number(".place"),
            visible,
            looks: doc.text(".looks"),
        })
    }

    /// Whether nothing but the label tells it from another: at most 1 px in size (neutrality check
    /// N6), 0.1 in contrast (N8), and the same styles (N7, N10).
    fn is_like(&self, other: &Self) -> bool {
        let sizes = self.sizes.iter().zip(other.sizes).zip([1.0, 1.0, 10.0]);
        let is_near = |((one, other), most): ((&f64, f64), f64)| (one - other).abs() <= most;
        self.visible && self.looks == other.looks && sizes.into_iter().all(is_near)
    }
}

/// WCAG contrast ratio of a label on a background that is painted over an opaque `base`, 1 to 21.
#[must_use]
pub fn contrast(label: Colour, background: Colour, base: Colour) -> f64 {
    let background = over(background, base);
    let label = luminance(over(label, background)) + 0.05;
    let background = luminance(background) + 0.05;
    f64::max(label, background) / f64::min(label, background)
}

/// `top` painted over an opaque `below`.
#[inline(never)]
fn over(top: Colour, below: Colour) -> Colour {
    let alpha = top[3];
    let mut mixed = below;
    for (below, top) in mixed.iter_mut().zip(top) {
        *below += (top - *below) * alpha;
    }
    mixed
}

/// WCAG relative luminance, 0 to 1.
#[inline(never)]
fn luminance(colour: Colour) -> f64 {
    let mut sum = 0.0;
    for (channel, weight) in colour.into_iter().zip([0.2126, 0.7152, 0.0722]) {
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
