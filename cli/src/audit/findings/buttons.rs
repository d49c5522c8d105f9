//! Whether both buttons are even: N1, N2, N6 to N12 and N34, from the figures of `measure.js`.
use super::add;
use crate::audit::model::{Finding, Measured, Severity};
use Severity::{Low, Medium};

/// Adds what sets one button apart from the other.
pub(super) fn check(measured: &Measured, found: &mut Vec<Finding>) {
    let visible = &measured.visible;
    if !visible.has_reject || !visible.has_accept {
        let which = if visible.has_reject {
            "accepting"
        } else {
            "refusing"
        };
        add(
            found,
            "N1",
            Medium,
            format!("The {which} button is not wholly in the window and on top"),
            vec![],
        );
    }
    if !measured.same_element {
        add(
            found,
            "N2",
            Low,
            "The buttons are not the same kind of element in the same place",
            vec![],
        );
    }
    let size = measured.size;
    if size.width > 1.0 || size.height > 1.0 {
        let severity = if (0.9..=1.1).contains(&size.area) {
            Low
        } else {
            Medium
        };
        let text = format!(
            "Sizes differ by {:.0} × {:.0} px; refusing has {:.0} % of the area of accepting",
            size.width,
            size.height,
            size.area * 100.0
        );
        add(found, "N6", severity, text, sizes(measured));
    }
    if !measured.same_type {
        let each = measured.each.iter().map(|button| {
            format!(
                "{}: {}, weight {}",
                role(button.is_accept),
                button.font_size,
                button.font_weight
            )
        });
        add(
            found,
            "N7",
            Medium,
            "Font, size, weight or style of the labels differ",
            each.collect(),
        );
    }
    let text = measured.text;
    if text.least < 5.0 || text.spread > 0.1 {
        // Below WCAG's 4.5:1, or plainly apart; the rest is a matter of a hair.
        let severity = if text.least < 4.5 || text.spread > 1.5 {
            Medium
        } else {
            Low
        };
        let each = measured
            .each
            .iter()
            .map(|button| format!("{}: {:.1}:1", role(button.is_accept), button.text));
        add(
            found,
            "N8",
            severity,
            format!(
                "Labels have a contrast of {:.1}:1 at least and are {:.1} apart",
                text.least, text.spread
            ),
            each.collect(),
        );
    }
    let edge = measured.edge;
    if edge.least < 3.0 || edge.spread > 0.1 {
        let severity = if edge.spread > 1.5 { Medium } else { Low };
        let each = measured
            .each
            .iter()
            .map(|button| format!("{}: {:.1}:1", role(button.is_accept), button.edge));
        add(
            found,
            "N9",
            severity,
            format!(
                "Edges or fills have a contrast of {:.1}:1 at least and are {:.1} apart",
                edge.least, edge.spread
            ),
            each.collect(),
        );
    }
    if !measured.differing.is_empty() {
        let number = measured.differing.len();
        add(
            found,
            "N10",
            Low,
            format!("{number} computed styles differ"),
            measured.differing.clone(),
        );
    }
    if !measured.in_order {
        add(
            found,
            "N11",
            Low,
            "The order on screen is not the order in the document",
            vec![],
        );
    }
    if !measured.no_focus_on_accept {
        add(
            found,
            "N12",
            Medium,
            "Accepting has the focus at the start",
            vec![],
        );
    }
    if measured.animations > 0.0 {
        add(found, "N34", Medium, "A button moves", vec![]);
    }
}

fn sizes(measured: &Measured) -> Vec<String> {
    let each = measured.each.iter();
    each.map(|button| {
        format!(
            "{}: {:.0} × {:.0} px",
            role(button.is_accept),
            button.width,
            button.height
        )
    })
    .collect()
}

fn role(is_accept: bool) -> &'static str {
    if is_accept { "accepting" } else { "refusing" }
}
