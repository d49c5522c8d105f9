//! What favoured an answer, and where the notice stood.

use crate::config::Position;
use crate::migrate::found::Found;
use crate::migrate::js::Js;

pub(super) fn ticked(is_ticked: bool, name: &str, found: &mut Found) {
    if is_ticked {
        found.report.dropped(format!("`{name}` was ticked beforehand (`enabled: true`); boxes start empty (CJEU C-673/17, Planet49)"));
    }
}

pub(super) fn place(layout: Option<&str>, position: Option<&str>, found: &mut Found) {
    let (layout, position) = (layout.unwrap_or_default(), position.unwrap_or_default());
    found.position = Some(match (layout, position) {
        (_, position) if position.contains("top") => Position::Top,
        (layout, _) if layout.starts_with("bar") => Position::Bottom,
        (_, position) if position.contains("left") || position.contains("right") => {
            Position::Corner
        }
        _ => Position::Bottom,
    });
    if position.contains("middle") {
        found.report.changed("the notice stood in the middle of the page; it stands at the bottom, as it never covers the page");
    }
}

/// What favoured an answer, in both versions' spelling.
pub(super) fn bias(config: &Js, found: &mut Found) {
    for path in ["disablePageInteraction", "force_consent"] {
        if config.is_true(path) {
            found.report.dropped(format!(
                "`{path}`: the page can be used before a choice (EDPB Guidelines 05/2020)"
            ));
        }
    }
    for modal in ["consentModal", "preferencesModal"] {
        if config.is_true(&format!("guiOptions.{modal}.flipButtons")) {
            found.report.dropped(format!(
                "`guiOptions.{modal}.flipButtons`: the order of the buttons is the same everywhere"
            ));
        }
        if config.is_false(&format!("guiOptions.{modal}.equalWeightButtons")) {
            found.report.dropped(format!("`guiOptions.{modal}.equalWeightButtons: false`: all buttons look the same (CNIL 2020-092)"));
        }
    }
    if config.is_true("gui_options.consent_modal.swap_buttons") {
        found
            .report
            .dropped("`swap_buttons`: the order of the buttons is the same everywhere");
    }
    if config.text("mode") == Some("opt-out") {
        found.report.changed("`mode: \"opt-out\"` ran everything until somebody objected; now nothing runs before a choice. Where a law lets you ask for objections only, name the region in `regions.opt_out`");
    }
    if let Some(revision) = config.number("revision").filter(|revision| *revision > 0.0) {
        found.report.changed(format!("`revision: {revision}` is not needed: visitors are asked again when a category, a service or a recipient is new"));
    }
    if config.is_false("autoShow") || config.is_false("autorun") {
        found.report.ask("the notice was shown by a call of yours; Untick shows it by itself where it has to ask, or set `headless: true` and call `untick.open()`");
    }
    let has_words = |path: &str| config.has(path);
    if has_words("language.translations") || has_words("languages") {
        found.report.dropped("titles, introductions and labels of buttons: Untick's own words are used, in each language, so that none persuades");
    }
}
