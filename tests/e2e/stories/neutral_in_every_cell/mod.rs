//! The neutrality checks that can be measured on a page, in every cell of window × scheme × first
//! visit or opened again; figures go to docs/neutrality.md.
use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::expect::{SHOWN, measure};
use crate::stage::Stage;
use crate::system::System;

/// Width and height of the window, and how much of it the notice may cover (N18).
const WINDOWS: [(u32, u32, f64); 3] = [(1280, 720, 0.35), (390, 844, 0.50), (320, 640, 0.66)];

/// What the configuration says, and what the visitor's system asks for.
const SCHEMES: [(&str, System); 6] = [
    ("light", System::Usual),
    ("dark", System::Usual),
    ("auto", System::Dark),
    ("auto", System::ForcedColours),
    ("auto", System::MoreContrast),
    ("auto", System::ReducedMotion),
];

/// The worst that was seen of each check.
#[derive(Clone)]
struct Worst {
    cells: u32,
    size: f64,
    text: f64,
    text_spread: f64,
    edge: f64,
    edge_spread: f64,
    /// On first visits.
    coverage: f64,
}

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut all = Worst::default();
    let mut rows = String::new();
    for (scheme, system) in SCHEMES {
        let name = format!("{scheme}, {}", system.name());
        if !stage.use_system(system).await? {
            rows.push_str(&format!("| {name} | – | – | – |\n"));
            continue;
        }
        let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
        config["theme"]["scheme"] = json!(scheme);
        config["theme"]["accent"] = Value::Null;
        stage.page("/config.json", &config.to_string());
        rows.push_str(&format!("| {name} |"));
        for (width, height, coverage) in WINDOWS {
            let mut worst = Worst::default();
            enter(stage, width, height).await?;
            for is_reopened in [false, true] {
                let cell = format!("{width}×{height}, {name}, reopened: {is_reopened}");
                if is_reopened {
                    reopen(stage).await?;
                }
                let figures = measure(stage).await?;
                check(&figures, &cell, coverage)?;
                worst.note(&figures, is_reopened);
            }
            stage.leave_window().await?;
            rows.push_str(&format!(
                " {:.1} · {:.1} · {:.0} % |",
                worst.text,
                worst.edge,
                worst.coverage * 100.0
            ));
            all.add(&worst);
        }
        rows.push('\n');
    }
    let [wide, phone, small] = WINDOWS.map(|(width, height, _)| format!("{width}×{height}"));
    stage.report(
        "docs/neutrality.md",
        stage.browser.engine.name(),
        &format!(
            "| cells | {} |\n|---|---|\n| N6, most that sizes differ | {:.2} px |\n| N8, most that labels differ in contrast | {:.2} |\n\
             | N9, most that edges differ in contrast | {:.2} |\n| N10, computed properties that differ | 0 |\n\n\
             | scheme, the system asks for | {wide} | {phone} | {small} |\n|---|---|---|---|\n{rows}",
            all.cells, all.size, all.text_spread, all.edge_spread
        ),
    )
}

/// A first visit in a window of that size.
async fn enter(stage: &Stage, width: u32, height: u32) -> Result<()> {
    stage.browser.open(&stage.site.url("/nothing")).await?;
    stage.browser.js("localStorage.clear();").await?;
    stage.enter_window("/index.html", (width, height)).await?;
    stage.browser.wait_until(SHOWN).await
}

async fn reopen(stage: &Stage) -> Result<()> {
    stage
        .browser
        .js("untick.rejectAll(); untick.open();")
        .await?;
    stage.browser.wait_until(SHOWN).await
}

impl Default for Worst {
    fn default() -> Self {
        Self {
            cells: 0,
            size: 0.0,
            text: f64::INFINITY,
            text_spread: 0.0,
            edge: f64::INFINITY,
            edge_spread: 0.0,
            coverage: 0.0,
        }
    }
}

impl Worst {
    fn note(&mut self, figures: &Value, is_reopened: bool) {
        let of = |check: &str, name: &str| number(&figures[check][name]);
        self.add(&Self {
            cells: 1,
            size: of("N6", "width").max(of("N6", "height")),
            text: of("N8", "least"),
            text_spread: of("N8", "spread"),
            edge: of("N9", "least"),
            edge_spread: of("N9", "spread"),
            coverage: if is_reopened {
                0.0
            } else {
                number(&figures["N18"])
            },
        });
    }

    fn add(&mut self, other: &Self) {
        self.cells += other.cells;
        self.size = self.size.max(other.size);
        self.text = self.text.min(other.text);
        self.text_spread = self.text_spread.max(other.text_spread);
        self.edge = self.edge.min(other.edge);
        self.edge_spread = self.edge_spread.max(other.edge_spread);
        self.coverage = self.coverage.max(other.coverage);
    }
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
