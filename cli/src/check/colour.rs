//! Contrast as www/contrast.js and www/theme.js measure it.

/// Least contrast of text, links and edges: what IAB TCF asks of calls to action; WCAG 2.2 1.4.3
/// asks for 4.5, 1.4.11 for 3.
pub(super) const LEAST: f64 = 5.0;

/// The usual surface, text and accent of a scheme.
pub(super) fn usual(is_dark: bool) -> [(&'static str, &'static str); 3] {
    if is_dark {
        [
            ("surface", "#1d2024"),
            ("text", "#f1f3f5"),
            ("accent", "#a8c7fa"),
        ]
    } else {
        [
            ("surface", "#fff"),
            ("text", "#1b1f24"),
            ("accent", "#0b57d0"),
        ]
    }
}

/// WCAG 2.2 "contrast ratio", 1 to 21; none where one is no `#rgb` or `#rrggbb`.
pub(super) fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some(one.max(other) / one.min(other))
}

/// WCAG 2.2 "relative luminance" and the 0.05 that the ratio adds, summed in the page's order.
fn luminance(hex: &str) -> Option<f64> {
    let weights = [0.2126, 0.7152, 0.0722];
    let sum = channels(hex)?
        .into_iter()
        .zip(weights)
        .fold(0.05, |sum, (channel, weight)| {
            let value = f64::from(channel) / 255.0;
            let linear = if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            };
            sum + weight * linear
        });
    Some(sum)
}

/// Red, green, blue.
fn channels(hex: &str) -> Option<[u8; 3]> {
    let digits = hex.strip_prefix('#')?;
    let full: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let channel = |at: usize| u8::from_str_radix(full.get(at..at + 2)?, 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_the_pages() {
        // The figures that tests/page/theme.test.mjs expects of www/theme.js.
        for (one, other, ratio) in [
            ("#fc0", "#fff", "1.51"),
            ("#999", "#fff", "2.85"),
            ("#000", "#fff", "21.00"),
        ] {
            assert_eq!(format!("{:.2}", contrast(one, other).unwrap()), ratio);
        }
        assert_eq!(contrast("red", "#fff"), None);
        assert_eq!(contrast("#éa", "#fff"), None);
    }
}
