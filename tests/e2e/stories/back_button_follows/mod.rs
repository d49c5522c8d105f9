//! A page that comes back from the back/forward cache knows what was decided since it was left.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN, granted};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.page("/later.html", &stage.file("shared/index.html")?);
    stage.visit("/later.html").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;

    stage.browser.client().back().await?;
    stage
        .browser
        .wait_until("location.pathname === '/' && __ran.length === 5")
        .await?;
    stage.browser.wait_until(GONE).await?;
    assert_eq!(granted(stage).await?, [true; 3]);
    Ok(())
}
