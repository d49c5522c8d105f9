//! Where no code of a category has run, withdrawing closes its frames without a reload.

use anyhow::Result;
use serde_json::json;

use crate::expect::{GONE, SAVE, SHOWN, checkbox, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(&checkbox("media")).await?;
    stage.browser.click(SAVE).await?;
    stage
        .browser
        .wait_until("__ran.join() === 'film' && __types().includes('receipt')")
        .await?;

    stage.mark_page().await?;
    // Denied in the same task, not some time later.
    let before_and_after = "const before = untick.granted('media'); untick.withdraw(); return [before, untick.granted('media')];";
    assert_eq!(
        stage.browser.js(before_and_after).await?,
        json!([true, false])
    );
    stage
        .browser
        .wait_until("document.querySelector('iframe') && !document.querySelector('iframe[src]')")
        .await?;
    stage
        .browser
        .wait_until("frames[0].length === 0 && !document.querySelector('iframe').checkVisibility()")
        .await?;
    let withdrawn = &receipts(stage, 2).await?[1];
    assert_eq!(state(withdrawn, "media")?, "withdrawn");
    assert_eq!(state(withdrawn, "analytics")?, "refused");
    stage.expect_same_page().await?;
    assert!(stage.browser.holds(GONE).await?);
    assert_eq!(stage.video.log().paths(), ["/film.html"]);
    Ok(())
}
