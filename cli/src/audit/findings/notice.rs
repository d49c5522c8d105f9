//! Whether the notice takes sides: the checks N1 to N35 that can be read off one visit.
use super::{add, buttons};
use crate::audit::model::{Finding, Layer, Notice, Severity, Site, Size};
use Severity::{High, Low, Medium};

/// Labels that do not say that they accept.
const VAGUE: &[&str] = &[
    "ok",
    "okay",
    "got it",
    "continue",
    "understood",
    "verstanden",
    "weiter",
    "d'accord",
    "entendido",
    "ho capito",
    "begrepen",
];

/// Adds what was found.
pub(super) fn check(site: &Site, window: Size, found: &mut Vec<Finding>) {
    let Some(notice) = &site.notice else { return };
    first_layer(&notice.layer, found);
    clicks(site, found);
    ticked("on the first layer", &notice.layer, found);
    if let Some(inner) = &site.second_layer {
        ticked("in the notice's settings", inner, found);
        if inner.accept.is_some() && inner.reject.is_none() && inner.boxes == 0 {
            add(
                found,
                "N1",
                High,
                "The notice's settings accept but do not refuse",
                vec![],
            );
        }
    }
    if let Some(measured) = &notice.measured {
        buttons::check(measured, found);
    }
    around(notice, window, found);
    memory(site, found);
}

fn first_layer(layer: &Layer, found: &mut Vec<Finding>) {
    if let (Some(accept), None) = (&layer.accept, &layer.reject) {
        add(
            found,
            "N1",
            High,
            "The first layer accepts but does not refuse",
            vec![format!("accept: “{accept}”")],
        );
    }
    if let Some(reject) = &layer.reject {
        let label = vec![format!("“{reject}”")];
        if layer.is_reject_in_paragraph {
            add(found, "N2", High, "Refusing is a piece of the text", label);
        } else if layer.is_reject_link {
            add(found, "N2", Medium, "Refusing is a link", label);
        }
    }
    if let (Some(accept), Some(reject)) = (&layer.accept, &layer.reject) {
        let [short, long] = match accept.chars().count() < reject.chars().count() {
            true => [accept, reject],
            false => [reject, accept],
        };
        let ratio = long.chars().count() as f64 / short.chars().count().max(1) as f64;
        if ratio > 1.6 {
            add(
                found,
                "N23",
                Low,
                format!("One label is {ratio:.1} times as long as the other, more than 1.6"),
                vec![format!("“{accept}”, “{reject}”")],
            );
        }
    }
    if let Some(accept) = layer
        .accept
        .as_ref()
        .filter(|accept| VAGUE.contains(&accept.trim().to_lowercase().as_str()))
    {
        add(
            found,
            "N23",
            Medium,
            "The accepting label does not say so",
            vec![format!("“{accept}”")],
        );
    }
}

fn clicks(site: &Site, found: &mut Vec<Finding>) {
    if let (Some(refuse), Some(accept)) = (&site.refuse, &site.accept) {
        let (one, other) = (refuse.steps.len(), accept.steps.len());
        if one > other {
            add(
                found,
                "N3",
                High,
                format!("{one} clicks to refuse, {other} to accept"),
                vec![refuse.steps.join(" → ")],
            );
        }
        if !refuse.is_settled {
            add(
                found,
                "N22",
                Medium,
                "The notice stays after refusing",
                vec![refuse.steps.join(" → ")],
            );
        }
    }
    if let Some(withdraw) = site.withdraw.as_ref().filter(|path| path.steps.len() > 2) {
        let number = withdraw.steps.len();
        // With three the last is mostly the one that saves or closes, as after granting.
        let severity = if number > 3 { Medium } else { Low };
        add(
            found,
            "N5",
            severity,
            format!("{number} clicks until withdrawn and closed, more than 2"),
            vec![withdraw.steps.join(" → ")],
        );
    }
    if site.accept.is_some() && site.withdraw.is_none() {
        add(
            found,
            "N35",
            Medium,
            "No way to withdraw was found on this page",
            vec![],
        );
    }
}

fn ticked(place: &str, layer: &Layer, found: &mut Vec<Finding>) {
    if !layer.ticked.is_empty() {
        let number = layer.ticked.len();
        let boxes = if number == 1 { "box" } else { "boxes" };
        add(
            found,
            "N13",
            High,
            format!("{number} {boxes} ticked beforehand {place}"),
            layer.ticked.clone(),
        );
    }
}

fn around(notice: &Notice, window: Size, found: &mut Vec<Finding>) {
    if notice.ends_by_scrolling {
        add(
            found,
            "N15",
            High,
            "The notice went away by scrolling",
            vec![],
        );
    }
    if notice.covers_page || notice.locks_page {
        let text = match (notice.covers_page, notice.locks_page) {
            (true, true) => "Until the choice the page is covered and does not scroll",
            (true, false) => "Until the choice the page is covered",
            _ => "Until the choice the page does not scroll",
        };
        add(found, "N17", Medium, text, vec![]);
    }
    let most = if window.width >= 1000 { 0.35 } else { 0.5 };
    if notice.coverage > most {
        add(
            found,
            "N18",
            Low,
            format!(
                "The notice takes {:.0} % of the window",
                notice.coverage * 100.0
            ),
            vec![],
        );
    }
}

fn memory(site: &Site, found: &mut Vec<Finding>) {
    match (site.refusal_kept, site.grant_kept) {
        (Some(false), Some(true)) => {
            add(
                found,
                "N20",
                High,
                "Who refused is asked again after a reload",
                vec![],
            );
            add(
                found,
                "N21",
                High,
                "Accepting is remembered and refusing is not",
                vec![],
            );
        }
        (Some(false), _) => add(
            found,
            "N20",
            High,
            "Who refused is asked again after a reload",
            vec![],
        ),
        (_, Some(false)) => add(
            found,
            "N21",
            Low,
            "Who accepted is asked again after a reload",
            vec![],
        ),
        _ => {}
    }
    let (notice, inner) = (site.notice.as_ref(), site.second_layer.as_ref());
    let boxes =
        notice.map_or(0, |notice| notice.layer.boxes) + inner.map_or(0, |inner| inner.boxes);
    // Without a look at the settings nobody knows what they have.
    let is_known = inner.is_some() || notice.is_some_and(|notice| notice.layer.settings.is_none());
    if notice.is_some() && boxes == 0 && is_known {
        add(
            found,
            "N27",
            Low,
            "No control for a single purpose was found",
            vec![],
        );
    }
}
