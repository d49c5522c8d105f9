//! A page that comes back alive from the back/forward cache takes up what was decided meanwhile.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN, granted};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js("window.isTheFirst = true;").await?;
    stage.page("/later.html", &stage.file("shared/index.html")?);
    // Followed as a link, as a visitor would.
    stage.browser.js("location.href = '/later.html';").await?;
    stage
        .browser
        .wait_until("location.pathname === '/later.html' && __types().includes('ready')")
        .await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    stage.browser.js("history.back();").await?;
    stage
        .browser
        .wait_until("location.pathname === '/' && document.readyState === 'complete'")
        .await?;
    assert!(
        stage.browser.holds("window.isTheFirst").await?,
        "the engine made the page anew; this proves nothing"
    );
    stage.browser.wait_until("__ran.length === 5").await?;
    stage.browser.wait_until(GONE).await?;
    assert_eq!(granted(stage).await?, [true; 3]);
    Ok(())
}
