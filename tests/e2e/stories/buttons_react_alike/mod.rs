//! A button under the pointer, pressed, or with the keyboard's focus looks like the other two would
//! (N10), and pressing one and letting go elsewhere decides nothing.
use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::browser::TAB;
use crate::expect::{ACCEPT, REJECT, SAVE, SHOWN, looks};
use crate::stage::Stage;
use crate::system::System;

const BUTTONS: [&str; 3] = [REJECT, SAVE, ACCEPT];

/// What is done to a button, by the pseudo-class that then holds.
const STATES: [&str; 3] = [":hover", ":active", ":focus-visible"];

/// Where no button is, in CSS pixels from the top left.
const ELSEWHERE: (f64, f64) = (5.0, 5.0);

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut table = String::from(
        "| the system asks for | state | properties compared | changed by it | differ between buttons | label, edge |\n|---|---|---|---|---|---|\n",
    );
    for system in [
        System::Usual,
        System::Dark,
        System::ForcedColours,
        System::MoreContrast,
    ] {
        if !stage.use_system(system).await? {
            continue;
        }
        first_visit(stage).await?;
        let rest = looks(stage, REJECT).await?;
        let focused = with_the_focus(stage).await?;
        // A page that has never seen the keyboard.
        first_visit(stage).await?;
        let pointed = under_the_pointer(stage).await?;
        let [over, pressed] = [0, 1].map(|at| pointed.iter().map(|pair| &pair[at]).collect());
        for (state, seen) in
            STATES
                .into_iter()
                .zip([over, pressed, focused.iter().collect::<Vec<_>>()])
        {
            let row = compare(&rest, &seen)
                .with_context(|| format!("{state}, the system asks for {}", system.name()))?;
            table.push_str(&format!("| {} | `{state}` | {row} |\n", system.name()));
        }
    }
    stage.report(
        "docs/neutrality.md",
        &format!("{}-states", stage.browser.engine.name()),
        &table,
    )
}

async fn first_visit(stage: &Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await
}

/// Each button with the pointer over it, and pressed.
async fn under_the_pointer(stage: &Stage) -> Result<Vec<[Value; 2]>> {
    let mut seen = Vec::new();
    for button in BUTTONS {
        let browser = &stage.browser;
        browser.point_at(button).await?;
        let over = in_state(stage, button, ":hover").await?;
        browser.hold_pointer().await?;
        let pressed = in_state(stage, button, ":hover:active").await?;
        seen.push([over, pressed]);
        browser.let_go_at(ELSEWHERE).await?;
        ensure!(
            browser
                .holds("__isShown() && untick.record() === null")
                .await?,
            "{button}, let go elsewhere, has decided"
        );
    }
    Ok(seen)
}

/// Each button once the keyboard has brought the focus to it.
async fn with_the_focus(stage: &Stage) -> Result<Vec<Value>> {
    let mut seen = Vec::new();
    let mut tabs = 0;
    for button in BUTTONS {
        let has_focus = format!("document.activeElement === document.querySelector('{button}')");
        while !stage.browser.holds(&has_focus).await? {
            stage.browser.press(TAB).await?;
            tabs += 1;
            ensure!(tabs < 40, "the keyboard does not reach {button}");
        }
        seen.push(in_state(stage, button, ":focus-visible").await?);
    }
    Ok(seen)
}

async fn in_state(stage: &Stage, button: &str, state: &str) -> Result<Value> {
    let is_so = format!("document.querySelector('{button}').matches('{state}')");
    stage.browser.wait_until(&is_so).await?;
    looks(stage, button).await
}

/// The three must agree; gives how many properties were compared, how many the state changes, how
/// many differ, and the least contrasts.
fn compare(rest: &Value, seen: &[&Value]) -> Result<String> {
    let first = seen.first().context("no button")?;
    let members = first["looks"].as_object().context("no style")?;
    ensure!(members.len() > 100, "only {} properties", members.len());
    let differing = |other: &Value| -> Vec<String> {
        let unequal = members
            .iter()
            .filter(|(name, value)| other["looks"].get(name) != Some(value));
        unequal.map(|(name, _)| name.clone()).collect()
    };
    let between: BTreeSet<_> = seen.iter().flat_map(|one| differing(one)).collect();
    ensure!(between.is_empty(), "buttons differ in {between:?}");
    let changed = differing(rest).len();
    ensure!(changed > 0, "the state shows nothing");
    let [text, edge] = ["text", "edge"].map(|name| {
        let ratios = seen
            .iter()
            .map(|one| one[name].as_f64().unwrap_or(f64::NAN));
        ratios.fold([f64::INFINITY, 0.0], |[least, most], ratio| {
            [least.min(ratio), if ratio > most { ratio } else { most }]
        })
    });
    for ([least, most], wanted) in [(text, 5.0), (edge, 3.0)] {
        ensure!(
            least >= wanted && most - least <= 0.1,
            "contrast from {least} to {most}"
        );
    }
    Ok(format!(
        "{} | {changed} | {} | {:.1}:1, {:.1}:1",
        members.len(),
        between.len(),
        text[0],
        edge[0]
    ))
}
