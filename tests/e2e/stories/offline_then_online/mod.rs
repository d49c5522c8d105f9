//! The browser is offline when the visitor decides, and posts the receipt when it is online again,
//! without waiting for its next turn.
use anyhow::Result;
use serde_json::json;
use untick_stage::Fault;

use crate::engine::Engine;
use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::outbox::{posts, through_gateway, told, wait_for_posts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    // No other try: only coming online brings it.
    stage.page(
        "/once.html",
        "<!doctype html><html lang=en><meta charset=utf-8><title>Once</title>\
        <script src=/watch.js></script><script>window.setTimeout = () => 0;</script>\
        <script src=/untick/untick.js data-config=/config.json></script><h1>Once</h1>",
    );
    stage.visit("/once.html").await?;
    stage.browser.wait_until(SHOWN).await?;
    offline(stage, &gateway, true).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(GONE).await?;
    stage.browser.wait_until(&told("waiting", 1)).await?;
    assert_eq!(stage.receiver.rows().await?, []);
    gateway.log().clear();

    offline(stage, &gateway, false).await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    wait_for_posts(&gateway, 1).await?;
    assert_eq!(posts(&gateway).len(), 1);
    receipts(stage, 1).await?;
    Ok(())
}

/// WebDriver has no word for it. Chromium's own protocol has; elsewhere the network is what fails,
/// and the event is told as the browser would.
async fn offline(stage: &Stage, gateway: &untick_stage::Gateway, is_offline: bool) -> Result<()> {
    if stage.browser.engine == Engine::Chromium {
        let conditions = json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        stage.browser.devtools("Network.enable", json!({})).await?;
        return stage
            .browser
            .devtools("Network.emulateNetworkConditions", conditions)
            .await;
    }
    gateway.set(if is_offline {
        Fault::Refuse
    } else {
        Fault::None
    });
    if !is_offline {
        stage
            .browser
            .js("dispatchEvent(new Event('online'));")
            .await?;
    }
    Ok(())
}
