//! A decision in one tab holds in the others at once, in both directions.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, REJECT, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let [first, second] = stage.browser.new_tab().await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;

    stage.browser.look_at(&first).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    stage.browser.wait_until(GONE).await?;
    receipts(stage, 1).await?;

    // Taken back here: the other tab's code has run, so that page starts over too.
    stage.browser.js("untick.open();").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(REJECT).await?;
    stage.browser.look_at(&second).await?;
    stage
        .browser
        .wait_until(
            "__types().includes('ready') && !untick.granted('analytics') && __ran.length === 0",
        )
        .await?;
    assert!(stage.browser.holds(GONE).await?);
    receipts(stage, 2).await?;
    Ok(())
}
