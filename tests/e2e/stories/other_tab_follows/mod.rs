//! A decision in one tab holds in the others at once, in both directions.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, REJECT, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let client = stage.browser.client();
    let first = client.window().await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second.clone()).await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;

    client.switch_to_window(first.clone()).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    stage.browser.wait_until(GONE).await?;
    receipts(stage, 1).await?;

    // Taken back here: the other tab's code has run, so that page starts over too.
    stage.browser.js("untick.open();").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(REJECT).await?;
    client.switch_to_window(second).await?;
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
