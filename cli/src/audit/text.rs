//! The report for a terminal.
use std::fmt::Write as _;

use super::model::{Layer, Measured, Moment, Path, Report, Site};
use super::sources;

/// Heading of the buttons' figures.
pub(crate) const BUTTONS: &str = "Buttons";

/// Everything as text, in lines of about 100 characters.
pub(crate) fn write(report: &Report) -> String {
    let mut text = String::new();
    for site in &report.sites {
        // Writing into a string cannot fail.
        let _ = write_site(&mut text, site);
    }
    let browser = match report.browser.as_str() {
        "" => "no browser",
        name => name,
    };
    let _ = writeln!(
        text,
        "\n{browser}, {} × {}, untick {}, {}",
        report.window.width, report.window.height, report.version, report.date
    );
    text
}

fn write_site(text: &mut String, site: &Site) -> std::fmt::Result {
    writeln!(text, "\n{}", site.url)?;
    if let Some(at) = &site.final_url {
        writeln!(text, "→ {at}")?;
    }
    if let Some(error) = &site.error {
        writeln!(text, "\n  not whole: {error}")?;
    }
    writeln!(text)?;
    for (name, value) in facts(site) {
        writeln!(text, "  {name:<14}{value}")?;
    }
    if !site.states.is_empty() {
        writeln!(
            text,
            "\n  {:<24}{:>15}{:>10}{:>10}",
            "", "third parties", "cookies", "storage"
        )?;
    }
    for state in site
        .states
        .iter()
        .filter(|state| state.moment != Moment::SecondLayer)
    {
        writeln!(
            text,
            "  {:<24}{:>15}{:>10}{:>10}",
            state.moment.words(),
            requests(state.requests.len()),
            state.cookies.len(),
            state.storage.len()
        )?;
    }
    writeln!(text)?;
    if site.findings.is_empty() && site.error.is_none() {
        writeln!(text, "  Nothing found.")?;
    }
    for finding in &site.findings {
        writeln!(
            text,
            "  {:<7} {:<4} {}",
            finding.severity.word(),
            finding.rule,
            finding.text
        )?;
        for line in finding.evidence.iter().take(8) {
            writeln!(text, "               {line}")?;
        }
        if let Some(more) = finding
            .evidence
            .len()
            .checked_sub(8)
            .filter(|more| *more > 0)
        {
            writeln!(text, "               and {more} more")?;
        }
        writeln!(text, "               [{}]", sources::of(finding.rule).1)?;
    }
    Ok(())
}

fn requests(number: usize) -> String {
    match number {
        0 => "none".to_owned(),
        1 => "1 request".to_owned(),
        number => format!("{number} requests"),
    }
}

/// What is known of the notice, in a sentence for each heading; also for the HTML report.
pub(crate) fn facts(site: &Site) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if site.states.is_empty() {
        return facts;
    }
    let Some(notice) = &site.notice else {
        return vec![("Notice", "none was found".to_owned())];
    };
    let tool = notice.tool.as_deref().unwrap_or("of an unknown tool");
    let place = match (notice.is_in_frame, notice.is_in_shadow_root) {
        (true, _) => ", in a frame",
        (_, true) => ", in a shadow root",
        _ => "",
    };
    let shown = match notice.shown_after_ms {
        Some(ms) => format!("in view after {ms:.0} ms"),
        None => "never in view without scrolling".to_owned(),
    };
    facts.push((
        "Notice",
        format!(
            "{tool}{place}; {shown}; takes {:.0} % of the window",
            notice.coverage * 100.0
        ),
    ));
    facts.push(("Controls", controls(&notice.layer)));
    if let Some(inner) = &site.second_layer {
        facts.push(("Its settings", controls(inner)));
    }
    let steps = |path: &Option<Path>| match path {
        Some(path) => {
            let count = if path.steps.len() == 1 {
                "1 click".to_owned()
            } else {
                format!("{} clicks", path.steps.len())
            };
            format!("{count}: {}", path.steps.join(" → "))
        }
        None => "not possible here".to_owned(),
    };
    let kept = |kept: Option<bool>| match kept {
        Some(true) => "; kept after a reload",
        Some(false) => "; asked again after a reload",
        None => "",
    };
    facts.push(("Refusing", steps(&site.refuse) + kept(site.refusal_kept)));
    facts.push(("Accepting", steps(&site.accept) + kept(site.grant_kept)));
    facts.push(("Withdrawing", steps(&site.withdraw)));
    if let Some(measured) = &notice.measured {
        facts.push((BUTTONS, buttons(measured)));
    }
    facts
}

fn controls(layer: &Layer) -> String {
    let named = [&layer.reject, &layer.save, &layer.settings, &layer.accept];
    let labels: Vec<_> = named
        .into_iter()
        .flatten()
        .map(|label| format!("“{label}”"))
        .collect();
    let boxes = match (layer.boxes, layer.ticked.len()) {
        (0, _) => "no boxes".to_owned(),
        (1, 0) => "1 box, not ticked".to_owned(),
        (number, 0) => format!("{number} boxes, none ticked"),
        (number, ticked) => format!("{number} boxes, {ticked} ticked beforehand"),
    };
    format!("{}; {boxes}", labels.join(", "))
}

fn buttons(measured: &Measured) -> String {
    let each = measured.each.iter().map(|button| {
        let role = if button.is_accept {
            "accepting"
        } else {
            "refusing"
        };
        format!(
            "{role} {:.0} × {:.0} px, {} {}, label {:.1}:1, edge {:.1}:1",
            button.width,
            button.height,
            button.font_size,
            button.font_weight,
            button.text,
            button.edge
        )
    });
    each.collect::<Vec<_>>().join("; ")
}
