//! Taking consent back: denied at once, frames closed, declared traces deleted, the page started
//! over because its code has run, and nothing asked for afterwards.
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;

use crate::expect::{ACCEPT, GONE, SHOWN, granted, receipts, state};
use crate::stage::Stage;

const TRACES: &str = "return [document.cookie, ...Object.keys(localStorage).filter((key) => !key.startsWith('untick'))].sort();";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.page("/a/page.html", &stage.file("withdraw/page.html")?);
    stage.visit("/a/page.html").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 3 && __types().includes('receipt')")
        .await?;
    let traces = stage.browser.js(TRACES).await?;
    assert!(
        traces.to_string().contains("_stats_id") && traces.to_string().contains("stats_queue"),
        "{traces}"
    );

    stage.tracker.log().clear();
    stage.video.log().clear();
    stage.mark_page().await?;
    stage.browser.click("#take-back").await?;
    stage.wait_for_next_page().await?;

    stage.stays(GONE, Duration::from_secs(1)).await?;
    assert_eq!(granted(stage).await?, [false; 3]);
    assert_eq!(stage.ran().await?, [""; 0]);
    stage.expect_no_requests("after withdrawing")?;
    assert_eq!(stage.browser.js(TRACES).await?, json!(["mine", "page=1"]));
    let receipts = receipts(stage, 2).await?;
    let (given, withdrawn) = receipts.split_first().context("no receipt")?;
    let withdrawn = &withdrawn[0];
    assert_eq!(withdrawn["event"]["action"], "withdraw");
    assert_eq!(withdrawn["previous_receipt_id"], given["receipt_id"]);
    assert_eq!(withdrawn["subject_id"], given["subject_id"]);
    for purpose in ["analytics", "media"] {
        assert_eq!(state(given, purpose)?, "given");
        assert_eq!(state(withdrawn, purpose)?, "withdrawn");
    }
    Ok(())
}
