//! How even the three buttons are, as numbers.
//!
//! Contrast follows WCAG 2.2 "contrast ratio" and "relative luminance".
use crate::doc::Doc;
use crate::template::write;
use crate::text::{Text, begin, digits, fill, word};

/// A colour: red, green, blue from 0 to 255, alpha from 0 to 1.
pub type Colour = [f64; 4];

/// The buttons in the order in which the edge measures them: their actions, and their names in a
/// receipt, which does not show the middle one.
const BUTTONS: [(Text, Text); 3] = [
    ("reject_all", "reject"),
    ("save_choices", ""),
    ("accept_all", "accept"),
];

/// What two buttons may differ by: 1 px in width and height (neutrality check N6), 0.1 in contrast
/// (N8).
const MOST: [f64; 3] = [1.0, 1.0, 10.0];

/// `notice.parity` of a receipt, from what the edge has measured: `preticked` and `buttons`, each
/// with `width`, `height`, `visible`, `place`, `looks`, and the channels of `label`, `fill` and,
/// below that, `base`. Empty where there are none.
#[must_use]
pub fn json(facts: Doc) -> Text {
    let mut text = begin("{");
    let mut places = [f64::INFINITY; 3];
    let mut first = ([0.0; 3], "");
    let mut is_equal = true;
    for (index, ((_, name), place)) in (0..).zip(BUTTONS.iter().zip(&mut places)) {
        let Some(doc) = facts.item("buttons", index) else {
            return "";
        };
        *place = doc.number(".place");
        let contrast = contrast(
            colour(doc, ".label"),
            colour(doc, ".fill"),
            colour(doc, ".base"),
        );
        let sizes = [
            doc.number(".width"),
            doc.number(".height"),
            contrast * 100.0,
        ];
        let looks = doc.text(".looks");
        if index == 0 {
            first = (sizes, looks);
        }
        // The same styles (N7, N10), and not hidden.
        is_equal &= doc.flag(".visible") & (*looks == *first.1);
        for at in 0..3 {
            let (Some(size), Some(other), Some(most)) =
                (sizes.get(at), first.0.get(at), MOST.get(at))
            else {
                continue;
            };
            is_equal &= (size - other).abs() <= *most;
        }
        if !name.is_empty() {
            let [width, height, contrast] = sizes;
            let values = [name, rounded(width), rounded(height), rounded(contrast)];
            let template =
                "%^A;:{\"width\":$B,\"height\":$C,\"contrast\":$D,\"visible\":~.visible;}";
            write(&mut text, template, &values, &[doc]);
        }
    }
    let preticked = digits(facts.number("preticked") as u32);
    let values = [preticked, word(is_equal)];
    write(
        &mut text,
        ",\"preticked\":$A,\"equal\":$B,\"order\":[",
        &values,
        &[],
    );
    let mut last = f64::NEG_INFINITY;
    // Three buttons are not worth a sort.
    for _ in BUTTONS {
        let mut next = (f64::INFINITY, "");
        for ((action, _), place) in BUTTONS.iter().zip(places) {
            if place > last && place < next.0 {
                next = (place, action);
            }
        }
        last = next.0;
        write(&mut text, "%^A;", &[next.1], &[]);
    }
    write(&mut text, "]}", &[], &[]);
    text.leak()
}

#[inline(never)]
fn colour(doc: Doc, name: &str) -> Colour {
    let mut colour = Colour::default();
    for (index, channel) in (0..).zip(&mut colour) {
        *channel = doc.number(fill("$A[$B]", &[name, digits(index)]));
    }
    colour
}

#[inline(never)]
fn rounded(number: f64) -> Text {
    digits((number + 0.5) as u32)
}

/// WCAG contrast ratio of a label on a background that is painted over an opaque `base`, 1 to 21.
#[must_use]
pub fn contrast(label: Colour, background: Colour, base: Colour) -> f64 {
    let over = |top: f64, alpha: f64, below: f64| below + (top - below) * alpha;
    let (mut one, mut other) = (0.05, 0.05);
    let channels = label.iter().zip(background).zip(base);
    for (((label_channel, fill), base), weight) in channels.zip([0.2126, 0.7152, 0.0722]) {
        let fill = over(fill, background[3], base);
        one += weight * linear(over(*label_channel, label[3], fill));
        other += weight * linear(fill);
    }
    f64::max(one, other) / f64::min(one, other)
}

/// A channel's part in WCAG relative luminance, 0 to 1.
#[inline(never)]
fn linear(channel: f64) -> f64 {
    let value = channel / 255.0;
    if value <= 0.040_45 {
        return value / 12.92;
    }
    // `x` to the power 2.4 as `x² · (x^⅕)²` with Newton's method for the root: `f64::powf` would
    // bring 2 KB of libm.
    let x = (value + 0.055) / 1.055;
    let mut root = 1.0;
    for _ in 0..16 {
        let square = root * root;
        root = (4.0 * root + x / (square * square)) / 5.0;
    }
    x * x * root * root
}
