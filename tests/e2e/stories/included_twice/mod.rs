//! The tag twice on one page: the second does nothing but say so, once.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .stays(
            "document.querySelectorAll('untick-notice').length === 1",
            Duration::from_millis(500),
        )
        .await?;
    let warnings = stage.console("warnings").await?;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("twice"), "{warnings:?}");
    assert_eq!(
        stage
            .browser
            .js("return __types().filter((type) => type === 'ready').length;")
            .await?,
        1
    );

    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__types().includes('receipt')")
        .await?;
    stage.browser.wait_until(GONE).await?;
    stage
        .stays("__ran.join() === 'stats'", Duration::from_millis(500))
        .await?;
    assert_eq!(stage.tracker.log().paths(), ["/stats.js"]);
    assert_eq!(
        stage
            .browser
            .js("return __types().filter((type) => type === 'consent').length;")
            .await?,
        json!(1)
    );
    receipts(stage, 1).await?;
    Ok(())
}
