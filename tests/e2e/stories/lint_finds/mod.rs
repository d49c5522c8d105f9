//! `untick.lint()` and `data-lint` name each kind of mistake with its element and a remedy, and find
//! nothing on a page that has none.
use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

const CODES: [&str; 10] = [
    "duplicate-tag",
    "early-connection",
    "live-address",
    "live-script",
    "no-address",
    "noscript-pixel",
    "template",
    "ungated-third-party",
    "unknown-category",
    "unknown-service",
];
/// The code of each finding and the id of its element; a message and a remedy are there.
const FINDINGS: &str = "untick.lint().then((all) => all.map(({ code, element, message, remedy }) => [code, element.id, message.length > 10 && remedy.length > 10]).sort())";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let wanted: Vec<_> = CODES.iter().map(|code| json!([code, code, true])).collect();
    assert_eq!(stage.browser.value(FINDINGS).await?, json!(wanted));
    for code in CODES {
        let said = format!("__seen.warnings.some((line) => line.includes('[untick] {code}: '))");
        stage.browser.wait_until(&said).await?;
    }

    // The usual page has no mistake: before the choice, and when everything is released.
    stage.page("/", &stage.file("shared/index.html")?);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(stage.browser.value(FINDINGS).await?, json!([]));
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    assert_eq!(stage.browser.value(FINDINGS).await?, json!([]));
    let asked = stage.site.log().paths();
    let lint = |path: &&String| path.ends_with("untick-lint.mjs");
    ensure!(asked.iter().any(|path| lint(&path)), "{asked:?}");

    stage.browser.js("localStorage.clear();").await?;
    stage.site.log().clear();
    stage.visit("/").await?;
    let asked = stage.site.log().paths();
    let unasked = asked.iter().find(lint);
    ensure!(unasked.is_none(), "a visitor's page fetched it");
    asked.first().context("nothing was asked for")?;
    Ok(())
}
