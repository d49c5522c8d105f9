//! Deciding is often the last thing a visitor does on a page: its receipt arrives all the same.
use anyhow::{Context, Result};

use crate::expect::{ACCEPT, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    // The tab is closed with the click.
    let [first, _] = stage.browser.new_tab().await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.client().close_window().await?;
    stage.browser.look_at(&first).await?;
    receipts(stage, 1).await.context("the tab was closed")?;

    // The page goes somewhere else in the very task of the click.
    let away = "document.addEventListener('click', () => location.assign('/elsewhere.html'));";
    stage.page("/elsewhere.html", "<!doctype html><title>Elsewhere</title>");
    stage.visit("/").await?;
    stage.browser.js("localStorage.clear();").await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js(away).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("document.title === 'Elsewhere'")
        .await?;
    receipts(stage, 2).await.context("the page was left")?;
    Ok(())
}
