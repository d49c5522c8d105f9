//! A consent that has run out leaves one receipt that says so, whatever the visitor then does; a
//! refusal leaves none.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::expect::{SHOWN, receipts, state};
use crate::outbox::{PLAIN, through_gateway, told};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let _gateway = through_gateway(stage).await?;
    stage.page(
        "/later.html",
        "<!doctype html><html lang=en><meta charset=utf-8><title>Later</title>\
        <script src=/watch.js></script>\
        <script>for (const name of ['now']) { const real = Date[name]; Date[name] = () => real() + 183.1 * 864e5; }</script>\
        <script src=/untick/untick.js data-config=/config.json></script><h1>Later</h1>",
    );
    stage.visit(PLAIN).await?;
    stage
        .browser
        .js("untick.save({ analytics: true, marketing: false, media: true });")
        .await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    let first = receipts(stage, 1).await?.remove(0);

    for _ in 0..2 {
        stage.visit("/later.html").await?;
        stage.browser.wait_until(SHOWN).await?;
        assert_eq!(
            stage
                .browser
                .js("return untick.granted('analytics');")
                .await?,
            json!(false)
        );
    }
    let expired = receipts(stage, 2).await?.remove(1);
    assert_eq!(expired["event"]["action"], "expire");
    assert_eq!(expired["event"]["by"], "controller");
    assert_eq!(expired["event"]["consent_type"], "none");
    assert_eq!(expired["previous_receipt_id"], first["receipt_id"]);
    assert_eq!(expired["subject_id"], first["subject_id"]);
    assert!(expired["previous_sha256"].is_string());
    for (category, outcome) in [
        ("analytics", "expired"),
        ("marketing", "refused"),
        ("media", "expired"),
    ] {
        assert_eq!(state(&expired, category)?, outcome);
    }

    // Who decides again goes on in the same chain.
    stage.browser.js("untick.rejectAll();").await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    let last = receipts(stage, 3).await?.remove(2);
    assert_eq!(last["previous_receipt_id"], expired["receipt_id"]);

    // A refusal runs out in silence.
    stage.visit(PLAIN).await?;
    stage.browser.js("localStorage.clear();").await?;
    stage.visit(PLAIN).await?;
    stage.browser.js("untick.rejectAll();").await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    stage.visit("/later.html").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .stays("!__types().includes('receipt')", Duration::from_millis(500))
        .await?;
    receipts(stage, 4).await?;
    Ok(())
}
