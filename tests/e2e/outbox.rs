//! What the stories about delivery share: a gateway in front of the receiver, and a page without
//! anything to open.
use anyhow::Result;
use serde_json::Value;
use untick_stage::{Fault, Gateway, Request};

use crate::browser::PATIENCE;
use crate::stage::Stage;

/// A page that has nothing but Untick.
pub(crate) const PLAIN: &str = "/plain.html";

/// Puts a gateway between the pages and the receiver, and serves [`PLAIN`].
pub(crate) async fn through_gateway(stage: &Stage) -> Result<Gateway> {
    let gateway = Gateway::start(stage.receiver.address()).await?;
    let config = stage.file("shared/config.json")?;
    let config = config.replace(&stage.receiver.endpoint(), &gateway.url("/receipts"));
    stage.page("/config.json", &config);
    stage.page(
        PLAIN,
        "<!doctype html><html lang=en><meta charset=utf-8><title>Plain</title>\
        <script src=/watch.js></script>\
        <script src=/untick/untick.js data-config=/config.json></script><h1>Plain</h1>",
    );
    Ok(gateway)
}

/// Posts that reached the gateway, without preflights.
pub(crate) fn posts(gateway: &Gateway) -> Vec<Request> {
    let mut requests = gateway.log().requests();
    requests.retain(|request| request.method == "POST");
    requests
}

/// Waits for so many posts.
pub(crate) async fn wait_for_posts(gateway: &Gateway, count: usize) -> Result<()> {
    let is_there = |seen: &[Request]| seen.iter().filter(|it| it.method == "POST").count() >= count;
    let what = format!("{count} posts");
    gateway.log().wait_until(&what, PATIENCE, is_there).await?;
    Ok(())
}

/// Script expression: this page was told of so many receipts with this status.
pub(crate) fn told(status: &str, count: usize) -> String {
    format!(
        "__seen.events.filter(({{ type, detail }}) => type === 'receipt' && detail.status === '{status}').length >= {count}"
    )
}

/// The page decides anew; gives the receipt's id.
pub(crate) async fn decide(stage: &Stage) -> Result<Value> {
    stage
        .browser
        .js("untick.acceptAll(); return untick.record().receiptId;")
        .await
}

/// Sets a fault, opens [`PLAIN`], decides there, and waits until the page knows that its receipt
/// waits; gives the receipt's id.
pub(crate) async fn decide_under(stage: &Stage, gateway: &Gateway, fault: Fault) -> Result<Value> {
    gateway.set(fault);
    stage.visit(PLAIN).await?;
    let id = decide(stage).await?;
    stage.browser.wait_until(&told("waiting", 1)).await?;
    Ok(id)
}

/// Ids of receipts, sorted.
pub(crate) fn ids(receipts: &[Value]) -> Vec<String> {
    let mut ids: Vec<_> = receipts
        .iter()
        .map(|receipt| {
            receipt["receipt_id"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    ids.sort();
    ids
}
