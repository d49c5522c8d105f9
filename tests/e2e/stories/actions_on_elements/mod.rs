//! Any element of the page can carry an action, one added later too.
use anyhow::Result;

use crate::expect::{GONE, SHOWN, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click("#accept span").await?;
    stage.browser.wait_until(GONE).await?;
    assert_eq!(granted(stage).await?, [true; 3]);
    stage.browser.click("#reject").await?;
    stage
        .browser
        .wait_until("!untick.granted('analytics')")
        .await?;
    stage.browser.js("document.querySelector('main').innerHTML = '<p data-untick=accept-all id=late>Yes</p>';").await?;
    stage.browser.click("#late").await?;
    stage
        .browser
        .wait_until("untick.granted('analytics')")
        .await?;
    stage.browser.click("#withdraw").await?;
    stage
        .browser
        .wait_until("!untick.granted('analytics')")
        .await?;
    stage.browser.click("#open").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert!(
        stage.browser.holds("location.hash === ''").await?,
        "a link with an action also jumped"
    );

    let receipts = receipts(stage, 4).await?;
    let actions: Vec<_> = receipts
        .iter()
        .map(|receipt| receipt["event"]["action"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        actions,
        ["accept_all", "reject_all", "accept_all", "withdraw"]
    );
    let states: Result<Vec<_>> = receipts
        .iter()
        .map(|receipt| state(receipt, "analytics"))
        .collect();
    assert_eq!(states?, ["given", "withdrawn", "given", "withdrawn"]);
    Ok(())
}
