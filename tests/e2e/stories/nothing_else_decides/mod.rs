//! Only a decision closes the notice: not Escape, not a click outside, scrolling, going away and
//! coming back, or the page asking.
use anyhow::Result;

use crate::browser::ESCAPE;
use crate::expect::SHOWN;
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click("#page-button").await?;
    stage.browser.click_at(640, 120).await?;
    stage.browser.press(ESCAPE).await?;
    stage
        .browser
        .js("scrollTo(0, 2000); untick.close(); dispatchEvent(new Event('pagehide'));")
        .await?;
    assert!(stage.browser.holds(SHOWN).await?);
    // The page works beneath and beside the notice, and scrolls.
    assert_eq!(
        stage
            .browser
            .js("return document.querySelector('#page-button').dataset.clicks;")
            .await?,
        "1"
    );
    assert!(stage.browser.holds("scrollY > 1000").await?);

    stage.page(
        "/other.html",
        "<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>",
    );
    stage.browser.open(&stage.site.url("/other.html")).await?;
    stage.browser.client().back().await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(
        stage.browser.js("return untick.record();").await?,
        serde_json::Value::Null
    );
    stage.expect_no_requests("without a decision")?;
    assert_eq!(stage.receiver.rows().await?, []);
    Ok(())
}
