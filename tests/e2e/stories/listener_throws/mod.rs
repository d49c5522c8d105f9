//! A page's listener that throws disturbs nothing; the browser reports it as its own error.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.page_may_throw = true;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 5 && __types().includes('receipt')")
        .await?;
    receipts(stage, 1).await?;
    // Opened by the listener: one notice, not two, and it closes.
    stage
        .browser
        .wait_until("__isShown() && document.querySelectorAll('untick-notice').length === 1")
        .await?;
    stage.browser.js("untick.close();").await?;
    stage.browser.wait_until(GONE).await?;
    stage
        .browser
        .wait_until(
            "new Set(__seen.uncaught.filter((message) => message.includes('thrown in'))).size === 6",
        )
        .await?;
    assert_eq!(stage.console("errors").await?, [""; 0]);
    Ok(())
}
