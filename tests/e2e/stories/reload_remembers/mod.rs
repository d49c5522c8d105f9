//! A second visit: no question, gates open at once, no second receipt.
use std::time::Duration;

use anyhow::Result;

use crate::expect::{ACCEPT, GONE, LOOK_AWAY, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 5 && __types().includes('receipt')")
        .await?;
    let record = stage.browser.js("return untick.record();").await?;

    for _ in 0..2 {
        stage.visit("/").await?;
        stage.browser.wait_until("__ran.length === 5").await?;
        stage.browser.js(LOOK_AWAY).await?;
        stage.stays(GONE, Duration::from_millis(500)).await?;
        assert!(
            !stage
                .browser
                .holds("__types().some((type) => ['open', 'consent', 'receipt'].includes(type))")
                .await?
        );
        assert_eq!(stage.browser.js("return untick.record();").await?, record);
    }
    assert_eq!(stage.tracker.log().count("/stats.js"), 3);
    receipts(stage, 1).await?;
    Ok(())
}
