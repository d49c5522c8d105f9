//! The neutrality checks that can be measured on a page, in every cell of window × scheme × first
//! visit or opened again; figures go to docs/neutrality.md.
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::expect::{SHOWN, measure};
use crate::stage::Stage;

/// Width and height of the window, and how much of it the notice may cover (N18).
const WINDOWS: [(u32, u32, f64); 3] = [(1280, 720, 0.35), (390, 844, 0.50), (320, 640, 0.66)];

/// What the visitor's system asks for; the last two where the driver can ask it.
const SCHEMES: [&str; 4] = ["light", "dark", "forced colours", "reduced motion"];

/// The worst that was seen of each check, over all cells.
#[derive(Default)]
struct Worst {
    cells: u32,
    size: f64,
    text: f64,
    text_spread: f64,
    edge: f64,
    edge_spread: f64,
    coverage: [f64; 3],
}

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut worst = Worst {
        text: f64::INFINITY,
        edge: f64::INFINITY,
        ..Worst::default()
    };
    let is_chromium = stage.browser.engine == Engine::Chromium;
    let schemes = if is_chromium {
        &SCHEMES[..]
    } else {
        &SCHEMES[..2]
    };
    for scheme in schemes {
        let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
        config["theme"]["scheme"] = json!(if *scheme == "dark" { "dark" } else { "light" });
        config["theme"]["accent"] = Value::Null;
        stage.page("/config.json", &config.to_string());
        if is_chromium {
            let features = match *scheme {
                "forced colours" => json!([{ "name": "forced-colors", "value": "active" }]),
                "reduced motion" => {
                    json!([{ "name": "prefers-reduced-motion", "value": "reduce" }])
                }
                _ => json!([]),
            };
            stage
                .browser
                .devtools(
                    "Emulation.setEmulatedMedia",
                    json!({ "features": features }),
                )
                .await?;
        }
        for (at, (width, height, coverage)) in WINDOWS.into_iter().enumerate() {
            for is_reopened in [false, true] {
                let cell = format!("{width}×{height}, {scheme}, reopened: {is_reopened}");
                enter(stage, width, height, is_reopened).await?;
                let figures = measure(stage).await?;
                check(&figures, &cell, coverage).with_context(|| cell.clone())?;
                worst.cells += 1;
                worst.size = worst
                    .size
                    .max(number(&figures["N6"]["width"]))
                    .max(number(&figures["N6"]["height"]));
                worst.text = worst.text.min(number(&figures["N8"]["least"]));
                worst.text_spread = worst.text_spread.max(number(&figures["N8"]["spread"]));
                worst.edge = worst.edge.min(number(&figures["N9"]["least"]));
                worst.edge_spread = worst.edge_spread.max(number(&figures["N9"]["spread"]));
                if !is_reopened {
                    worst.coverage[at] = worst.coverage[at].max(number(&figures["N18"]));
                }
                stage.browser.client().enter_parent_frame().await?;
            }
        }
    }
    let [wide, phone, small] = worst.coverage.map(|part| part * 100.0);
    stage.report(
        "docs/neutrality.md",
        stage.browser.engine.name(),
        &format!(
            "| cells | {} |\n|---|---|\n| N6, most that sizes differ | {:.2} px |\n| N8, least contrast of a label, most that it differs | {:.2}:1, {:.2} |\n\
             | N9, least contrast of an edge, most that it differs | {:.2}:1, {:.2} |\n| N10, computed properties that differ | 0 |\n\
             | N18, coverage at 1280×720, 390×844, 320×640 | {wide:.0} %, {phone:.0} %, {small:.0} % |",
            worst.cells, worst.size, worst.text, worst.text_spread, worst.edge, worst.edge_spread
        ),
    )
}

/// A window of that size: frames can be as narrow as a telephone.
async fn enter(stage: &Stage, width: u32, height: u32, is_reopened: bool) -> Result<()> {
    let frame = format!(
        "<!doctype html><title>Frame</title><script src=/watch.js></script>\
         <iframe src=/index.html style='border:0;width:{width}px;height:{height}px'></iframe>"
    );
    stage.page("/frame.html", &frame);
    stage.browser.open(&stage.site.url("/frame.html")).await?;
    stage.browser.js("localStorage.clear();").await?;
    stage.browser.open(&stage.site.url("/frame.html")).await?;
    stage.browser.client().enter_frame(0).await?;
    stage.browser.wait_until(SHOWN).await?;
    if is_reopened {
        stage
            .browser
            .js("untick.rejectAll(); untick.open();")
            .await?;
        stage.browser.wait_until(SHOWN).await?;
    }
    Ok(())
}

fn check(figures: &Value, cell: &str, coverage: f64) -> Result<()> {
    let holds = |check: &str, is_so: bool| -> Result<()> {
        ensure!(is_so, "{check} in {cell}: {}", figures[check]);
        Ok(())
    };
    let of = |check: &str, name: &str| number(&figures[check][name]);
    holds(
        "N1",
        figures["N1"] == json!({ "buttons": 3, "of": 3, "hasReject": true, "hasAccept": true }),
    )?;
    holds("N2", figures["N2"] == true)?;
    holds("N6", of("N6", "width") <= 1.0 && of("N6", "height") <= 1.0)?;
    holds("N7", figures["N7"] == true)?;
    holds("N8", of("N8", "least") >= 5.0 && of("N8", "spread") <= 0.1)?;
    holds("N9", of("N9", "least") >= 3.0 && of("N9", "spread") <= 0.1)?;
    holds("N10", figures["N10"] == json!([]))?;
    holds("N11", figures["N11"] == true)?;
    holds("N12", figures["N12"] == true)?;
    holds("N13", figures["N13"] == 0)?;
    holds(
        "N17",
        figures["N17"] == json!({ "locked": 0, "covered": 0 }),
    )?;
    holds("N18", number(&figures["N18"]) <= coverage)?;
    holds("N27", figures["N27"] == 3)?;
    holds("N34", figures["N34"] == 0)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}
