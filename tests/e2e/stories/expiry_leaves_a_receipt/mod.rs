//! When a choice has expired, one receipt says so, and everything is denied and asked again.
use anyhow::Result;

use crate::expect::{ACCEPT, SHOWN, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = stage.file("shared/index.html")?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .browser
        .js("untick.save({ analytics: true });")
        .await?;
    stage
        .browser
        .wait_until("__ran.includes('stats') && __types().includes('receipt')")
        .await?;
    // The day after it has expired; the receiver takes the page's clock with a grain of salt.
    stage
        .browser
        .js("const record = JSON.parse(localStorage.untick); record.expiresAt = new Date(Date.now() - 1e3).toISOString(); localStorage.untick = JSON.stringify(record);")
        .await?;
    stage.page("/", &page);
    stage.tracker.log().clear();
    for _ in 0..2 {
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        assert_eq!(granted(stage).await?, [false; 3]);
        let all = receipts(stage, 2).await?;
        let (given, expired) = (&all[0], &all[1]);
        assert_eq!(expired["event"]["action"], "expire");
        assert_eq!(expired["event"]["by"], "controller");
        assert_eq!(expired["previous_receipt_id"], given["receipt_id"]);
        assert_eq!(state(expired, "analytics")?, "expired");
        assert_eq!(state(expired, "marketing")?, "refused");
    }
    stage.expect_no_requests("after expiry")?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    let all = receipts(stage, 3).await?;
    assert_eq!(all[2]["previous_receipt_id"], all[1]["receipt_id"]);
    assert_eq!(all[2]["subject_id"], all[0]["subject_id"]);
    Ok(())
}
