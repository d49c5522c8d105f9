//! "Reject all": one click, nothing is ever asked for, and no identifier is kept or sent.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::expect::{GONE, REJECT, SHOWN, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;

    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(receipt["subject_id"], "anon");
    assert_eq!(receipt["event"]["action"], "reject_all");
    for purpose in ["analytics", "marketing", "media"] {
        assert_eq!(state(receipt, purpose)?, "refused");
    }
    assert_eq!(receipt["notice"]["parity"]["equal"], true);
    assert_eq!(granted(stage).await?, [false; 3]);
    assert_eq!(stage.events("consent").await?[0]["changed"], json!([]));

    // What the browser keeps of a refusal must not tell visitors apart.
    stage
        .browser
        .wait_until("__types().includes('receipt')")
        .await?;
    let kept = stage
        .browser
        .js("return JSON.stringify({...localStorage}) + document.cookie;")
        .await?;
    let id = receipt["receipt_id"].as_str().unwrap_or_default();
    assert!(
        !kept.to_string().contains(id),
        "the receipt's id stays in the browser: {kept}"
    );

    stage.visit("/").await?;
    stage
        .browser
        .js("scrollTo(0, document.body.scrollHeight);")
        .await?;
    stage.stays(GONE, Duration::from_secs(2)).await?;
    assert_eq!(granted(stage).await?, [false; 3]);
    assert_eq!(stage.ran().await?, [""; 0]);
    stage.expect_no_requests("after a refusal")?;
    receipts(stage, 1).await?;
    Ok(())
}
