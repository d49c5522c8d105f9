//! docs/start.md as a newcomer follows it: its page, its configuration and its script, as they stand
//! there, with the receipts of its last step.
use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::docs::blocks;
use crate::expect::{ACCEPT, GONE, REJECT, SHOWN, receipts};
use crate::stage::{Stage, repository};

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let manual = std::fs::read_to_string(repository().join("docs/start.md"))?;
    let blocks = blocks(&manual);
    let nth = |language: &str, number: usize| {
        let mut of = blocks.iter().filter(|block| block.language == language);
        let block = of.nth(number).map(|block| block.code.clone());
        block.with_context(|| format!("docs/start.md has no {language} block {number}"))
    };
    let mut config: Value = serde_json::from_str(&nth("json", 0)?)?;
    // The last step, with this story's receiver in the place of the one on port 8787.
    let last: Value = serde_json::from_str(
        &nth("json", 1)?.replace("http://127.0.0.1:8787/receipts", "{{receiver}}"),
    )?;
    config["receipts"] = last["receipts"].clone();
    stage.page("/untick/config.json", &config.to_string());
    let page = nth("html", 0)?;
    let watched = page.replace("<head>", "<head><script src=\"/watch.js\"></script>");
    ensure!(watched != page, "the page has no head");
    stage.page("/index.html", &watched);
    stage.page("/counter.js", &nth("js", 0)?);
    let fetched = |stage: &Stage| {
        let requests = stage.site.log().requests();
        requests
            .iter()
            .filter(|seen| seen.path == "/counter.js")
            .count()
    };
    let says = |word: &str| format!("document.getElementById('counter').textContent === '{word}'");

    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert!(stage.browser.holds(&says("not run")).await?);

    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;
    receipts(stage, 1).await?;
    assert!(stage.browser.holds(&says("not run")).await?);
    assert_eq!(fetched(stage), 0, "before anything was granted");

    stage.browser.click("footer a").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(&says("run")).await?;
    receipts(stage, 2).await?;

    stage.visit("/").await?;
    stage.browser.wait_until(&says("run")).await?;
    assert!(stage.browser.holds(GONE).await?, "asked twice");
    assert!(fetched(stage) >= 1);
    Ok(())
}
