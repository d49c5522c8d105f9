//! Two tabs have receipts of both waiting when the endpoint recovers: each decision is one row. A
//! visitor who erases in one tab does not find them back in storage because another delivered them.
use anyhow::Result;
use untick_stage::Fault;

use crate::expect::receipts;
use crate::outbox::{PLAIN, decide, decide_under, ids, through_gateway, told};
use crate::stage::Stage;

const KEPT: &str = "Object.keys(localStorage).filter((key) => key.startsWith('untick.receipt.'))";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    let client = stage.browser.client();
    let first = client.window().await?;
    let mut decided = vec![decide_under(stage, &gateway, Fault::Refuse).await?];
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second.clone()).await?;
    stage.visit(PLAIN).await?;
    // The receipt of the first tab is now the second's too.
    stage.browser.wait_until(&told("waiting", 1)).await?;
    decided.push(decide(stage).await?);
    client.switch_to_window(first.clone()).await?;
    decided.push(decide(stage).await?);
    gateway.set(Fault::None);
    for window in [&second, &first] {
        client.switch_to_window(window.clone()).await?;
        stage
            .browser
            .js("dispatchEvent(new Event('online'));")
            .await?;
    }
    for window in [&first, &second] {
        client.switch_to_window(window.clone()).await?;
        stage.browser.wait_until(&told("sent", 2)).await?;
    }
    let kept = receipts(stage, 3).await?;
    let mut decided: Vec<_> = decided.iter().filter_map(|id| id.as_str()).collect();
    decided.sort_unstable();
    assert_eq!(ids(&kept), decided);

    // Both have it; one forgets, the other delivers.
    client.switch_to_window(first.clone()).await?;
    decide_under(stage, &gateway, Fault::Refuse).await?;
    client.switch_to_window(second.clone()).await?;
    stage.visit(PLAIN).await?;
    stage.browser.wait_until(&told("waiting", 1)).await?;
    client.switch_to_window(first).await?;
    stage.browser.js("untick.forget();").await?;
    gateway.set(Fault::None);
    client.switch_to_window(second).await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    receipts(stage, 4).await?;
    assert_eq!(
        stage.browser.js(&format!("return {KEPT};")).await?,
        serde_json::json!([])
    );
    Ok(())
}
