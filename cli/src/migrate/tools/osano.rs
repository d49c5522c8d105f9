//! Osano's open cookieconsent 3: <https://github.com/osano/cookieconsent>. It asks one question about everything
//! and gates nothing by itself.

use super::{Peer, argument, callbacks};
use crate::config::{Position, Tool};
use crate::migrate::found::Found;
use crate::migrate::js::Js;
use crate::migrate::script::{Fact, What};

pub(super) const PEER: Peer = Peer {
    tool: Tool::Osano,
    name: "Osano cookieconsent",
    read,
    owns,
    files: &[
        "cookieconsent.min.js",
        "cookieconsent.min.css",
        "cookieconsent@3",
        "cookieconsent/3",
    ],
    interface: &["cookieconsent."],
};

fn owns(what: &What) -> bool {
    match what {
        What::Call { path, .. } => path.ends_with("cookieconsent.initialise"),
        What::Set { .. } => false,
        What::Import { source } => source == "cookieconsent",
    }
}

fn read(facts: &[Fact], _language: &str) -> Option<Found> {
    let (config, _) = argument(facts, |path, first| {
        path.ends_with("cookieconsent.initialise") && matches!(first, Js::Object(_))
    })?;
    let mut found = Found::new(Tool::Osano);
    found.days = Some(config.number("cookie.expiryDays").unwrap_or(365.0));
    found.domain = config.text("cookie.domain").map(str::to_owned);
    found.kept_as(config.text("cookie.name"), &["cookieconsent_status"]);
    found.policy_url = config
        .text("content.href")
        .filter(|address| !address.contains("cookiesandyou.com"))
        .map(str::to_owned);
    found.position = Some(match config.text("position") {
        Some(place) if place.starts_with("top") => Position::Top,
        Some("bottom-left" | "bottom-right") => Position::Corner,
        _ => Position::Bottom,
    });
    let colour = |path: &str| config.text(path).map(str::to_owned);
    found.colours = colour("palette.popup.background").zip(colour("palette.popup.text"));
    for path in ["palette.button", "palette.highlight"] {
        if config.has(path) {
            found.report.dropped(format!(
                "`{path}`: no single button has a colour of its own (CNIL 2020-092)"
            ));
        }
    }
    match config.text("type") {
        Some("opt-in") => {}
        Some("opt-out") => found.report.changed("`type: \"opt-out\"` ran everything until somebody objected; now nothing gated runs before a choice. Where a law lets you ask for objections only, name the region in `regions.opt_out`"),
        _ => found.report.changed("`type: \"info\"` only told visitors; now they are asked, and nothing gated runs before a choice"),
    }
    if config.has("content") {
        found.report.dropped(
            "`content`: Untick's own words are used, in each language, so that none persuades",
        );
    }
    for (path, why) in [
        ("dismissOnScroll", "scrolling decides nothing"),
        ("dismissOnTimeout", "waiting decides nothing"),
        (
            "dismissOnWindowClick",
            "a click beside the notice decides nothing",
        ),
        ("dismissOnLinkClick", "following a link decides nothing"),
    ] {
        if config.has(path) && !config.is_false(path) {
            found
                .report
                .dropped(format!("`{path}`: {why} (EDPB Guidelines 05/2020)"));
        }
    }
    for path in ["law", "location"] {
        if config.has(path) {
            found.report.ask(format!("`{path}`: where the visitor is has to come from your server: `data-region` or `<meta name=\"untick-region\">`"));
        }
    }
    callbacks(
        config,
        "",
        &[
            "onPopupOpen",
            "onPopupClose",
            "onInitialise",
            "onStatusChange",
            "onRevokeChoice",
        ],
        "",
        &mut found,
    );
    found.report.ask("Osano asked one question about everything. The configuration has `analytics` for a start: name what your site really uses, with services and recipients, and gate its tags as docs/markup.md says");
    let _ = found.category("analytics");
    Some(found)
}
