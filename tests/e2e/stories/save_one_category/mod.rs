//! A box ticked and "Save choices": that category runs and no other.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::expect::{GONE, SAVE, SHOWN, checkbox, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(&checkbox("analytics")).await?;
    // Ticking alone decides nothing.
    stage
        .stays(
            "__isShown() && __box('analytics').checked && __ran.length === 0",
            Duration::from_millis(500),
        )
        .await?;
    stage.expect_no_requests("with a box ticked")?;
    assert_eq!(granted(stage).await?, [false; 3]);

    stage.browser.click(SAVE).await?;
    stage.browser.wait_until("__ran.length >= 3").await?;
    stage.browser.wait_until(GONE).await?;
    let mut ran = stage.ran().await?;
    ran.sort();
    assert_eq!(ran, ["inline", "module", "stats"]);
    assert_eq!(granted(stage).await?, [true, false, false]);
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(receipt["event"]["action"], "save_choices");
    assert_eq!(state(receipt, "analytics")?, "given");
    assert_eq!(state(receipt, "marketing")?, "refused");
    assert_eq!(state(receipt, "media")?, "refused");
    assert_eq!(
        stage.events("consent").await?[0]["changed"],
        json!(["analytics"])
    );
    let mut asked = stage.tracker.log().paths();
    asked.sort();
    assert_eq!(asked, ["/module.mjs", "/stats.js"]);
    assert!(stage.video.log().is_empty());
    Ok(())
}
