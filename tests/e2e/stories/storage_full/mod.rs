//! Storage without room: the choice holds for the page view, one error says so, the page works.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, LOOK_AWAY, SHOWN, granted, receipts};
use crate::stage::Stage;

/// Fills the origin's storage to the last character.
const FILL: &str = "let room = 1 << 24;
    for (let at = 0; room >= 1; ) {
        try { localStorage.setItem('mine' + at++, 'x'.repeat(room)); } catch { room >>= 1; }
    }";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js(FILL).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 5 && __types().includes('receipt')")
        .await?;
    stage.browser.wait_until(GONE).await?;
    stage.browser.js(LOOK_AWAY).await?;
    assert_eq!(granted(stage).await?, [true; 3]);
    assert!(stage.browser.holds(GONE).await?);
    let errors = stage.events("error").await?;
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0]["message"].to_string().contains("stored"),
        "{errors:?}"
    );
    receipts(stage, 1).await?;

    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(granted(stage).await?, [false; 3]);
    Ok(())
}
