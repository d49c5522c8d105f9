//! How even two buttons are, as numbers.
//!
//! Contrast follows WCAG 2.2 "contrast ratio" and "relative luminance".
use crate::receipt::Button;

/// A colour as the browser computes it: red, green, blue from 0 to 255, alpha from 0 to 1.
pub type Colour = [f64; 4];

/// Reads `rgb(…)` or `rgba(…)`, the form `getComputedStyle` gives for sRGB colours; anything else
/// is read as fully transparent.
#[must_use]
pub fn computed(text: &str) -> Colour {
    let inner = text.split_once('(').map_or("", |(_, rest)| rest);
    let mut colour = [0.0, 0.0, 0.0, 1.0];
    let mut parts = inner
        .split([',', ' ', '/', ')'])
        .filter(|part| !part.is_empty());
    for channel in &mut colour[..3] {
        match parts.next().and_then(decimal) {
            Some(value) => *channel = value,
            None => return [0.0; 4],
        }
    }
    if let Some(alpha) = parts.next().and_then(decimal) {
        colour[3] = alpha;
    }
    colour
}

/// A plain decimal number; the standard library's reader would cost 8 KB.
fn decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut value = 0.0;
    let mut scale = 1.0;
    for byte in whole.bytes().chain(part.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10.0 + f64::from(byte - b'0');
    }
    for _ in part.bytes() {
        scale *= 10.0;
    }
    Some(value / scale)
}

/// `top` painted over `below`.
#[must_use]
pub fn over(top: Colour, below: Colour) -> Colour {
    let [r, g, b, alpha] = top;
    let mix = |top: f64, below: f64| top * alpha + below * (1.0 - alpha);
    [
        mix(r, below[0]),
        mix(g, below[1]),
        mix(b, below[2]),
        alpha + below[3] * (1.0 - alpha),
    ]
}

/// WCAG contrast ratio of two opaque colours, 1 to 21.
#[must_use]
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    if one > other {
        one / other
    } else {
        other / one
    }
}

/// WCAG relative luminance, 0 to 1.
fn luminance([r, g, b, _]: Colour) -> f64 {
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn linear(channel: f64) -> f64 {
    let value = channel / 255.0;
    if value <= 0.040_45 {
        value / 12.92
    } else {
        pow_2_4((value + 0.055) / 1.055)
    }
}

/// `x` to the power 2.4 for `x` in 0 to 1, as `x² · (x^⅕)²` with Newton's method for the root:
/// `f64::powf` would bring 2 KB of libm.
fn pow_2_4(x: f64) -> f64 {
    let mut root = 1.0;
    for _ in 0..16 {
        let cube = root * root * root;
        root = (4.0 * root + x / (cube * root)) / 5.0;
    }
    x * x * root * root
}

/// Whether nothing but the label tells these buttons apart: at most 1 px in size (neutrality
/// check N6), 0.1 in contrast (N8), and the same declarations in `styles` (N7, N10).
#[must_use]
pub fn equal(buttons: &[Button], styles: &[String]) -> bool {
    let near = |one: u32, other: u32, most: u32| one.abs_diff(other) <= most;
    buttons
        .iter()
        .zip(buttons.iter().skip(1))
        .all(|(one, other)| {
            one.visible
                && other.visible
                && near(one.width, other.width, 1)
                && near(one.height, other.height, 1)
                && near(one.contrast, other.contrast, 10)
        })
        && styles
            .iter()
            .zip(styles.iter().skip(1))
            .all(|(one, other)| one == other)
}
