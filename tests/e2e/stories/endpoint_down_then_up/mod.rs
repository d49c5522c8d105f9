//! The endpoint is down when the visitor decides: the choice applies at once, the receipt waits in
//! the browser and arrives from a later page, exactly once.
use std::time::Duration;

use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.receiver.kill().await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 5 && __types().includes('receipt')")
        .await?;
    stage.browser.wait_until(GONE).await?;
    let told = stage.events("receipt").await?;
    assert_ne!(told[0]["status"], "sent", "{told:?}");
    assert_eq!(stage.console("errors").await?, [""; 0]);
    assert_eq!(stage.receiver.rows().await?, []);

    stage.page(
        "/later.html",
        "<!doctype html><html lang=en><title>Later</title><script src=/watch.js></script>\
        <script src=/untick/untick.js data-config=/config.json></script><h1>Later</h1>",
    );
    stage.receiver.restart().await?;
    stage.visit("/later.html").await?;
    stage
        .browser
        .wait_until("__types().includes('receipt')")
        .await?;
    let sent = stage.events("receipt").await?;
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(sent[0]["id"], receipt["receipt_id"]);
    assert_eq!(told[0]["id"], receipt["receipt_id"]);

    stage.visit("/later.html").await?;
    stage
        .stays("!__types().includes('receipt')", Duration::from_secs(1))
        .await?;
    receipts(stage, 1).await?;
    Ok(())
}
