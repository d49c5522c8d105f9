//! What the receiver has acknowledged survives its sudden death.
use anyhow::Result;

use crate::expect::{ACCEPT, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    // The page tells the site in the same task in which it hears of the answer.
    stage
        .browser
        .js("untick.on('receipt', ({ detail }) => fetch('/acknowledged?' + detail.status));")
        .await?;
    stage.browser.click(ACCEPT).await?;
    let limit = crate::browser::PATIENCE;
    let told =
        |seen: &[untick_stage::Request]| seen.iter().any(|request| request.path == "/acknowledged");
    let seen = stage
        .site
        .log()
        .wait_until("the acknowledgement", limit, told)
        .await?;
    stage.receiver.kill().await?;
    assert!(
        seen.iter().any(|request| request.query == "sent"),
        "{seen:?}"
    );

    let kept = receipts(stage, 1).await?;
    stage.receiver.restart().await?;
    let id = kept[0]["receipt_id"].as_str().unwrap_or_default();
    assert!(
        stage.receiver.get(id).await?.is_some(),
        "the receipt is gone after the restart"
    );
    assert_eq!(receipts(stage, 1).await?, kept);
    Ok(())
}
