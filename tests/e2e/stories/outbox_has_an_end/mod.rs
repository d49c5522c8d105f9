//! At most 20 receipts wait, the newest, and none longer than a day; what a refusal left is removed
//! with its turn.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use untick_stage::Fault;

use crate::expect::receipts;
use crate::outbox::{PLAIN, ids, posts, through_gateway, told};
use crate::stage::Stage;

const KEPT: &str =
    "return Object.keys(localStorage).filter((key) => key.startsWith('untick.receipt.')).length;";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    gateway.set(Fault::Refuse);
    stage.visit(PLAIN).await?;
    // One by one: each has a time of its own, and none is on its way when it loses its place.
    let decide = "(async () => {
        const ids = [];
        for (let at = 0; at < 25; at++) {
            await new Promise((resolve) => setTimeout(resolve, 3));
            const tried = new Promise((resolve) => document.addEventListener('untick:receipt', resolve, { once: true }));
            untick.acceptAll();
            ids.push(untick.record().receiptId);
            await tried;
        }
        return ids;
    })()";
    let decided = stage.browser.value(decide).await?;
    let decided: Vec<String> = serde_json::from_value(decided)?;
    // Those that have lost their place are not asked about any more.
    stage.browser.wait_until(&told("waiting", 20)).await?;
    gateway.set(Fault::None);
    stage.visit(PLAIN).await?;
    stage.browser.wait_until(&told("sent", 20)).await?;
    let mut newest = decided[5..].to_vec();
    newest.sort();
    assert_eq!(ids(&receipts(stage, 20).await?), newest);
    stage.visit(PLAIN).await?;
    stage
        .stays("!__types().includes('receipt')", Duration::from_millis(500))
        .await?;
    // The visitor's own copies are all there.
    assert_eq!(stage.browser.js(KEPT).await?, json!(25));

    gateway.set(Fault::Refuse);
    stage
        .browser
        .js("untick.forget(); untick.rejectAll();")
        .await?;
    stage.browser.wait_until(&told("waiting", 1)).await?;
    assert_eq!(stage.browser.js(KEPT).await?, json!(1));
    gateway.set(Fault::None);
    gateway.log().clear();
    stage.page(
        "/tomorrow.html",
        "<!doctype html><html lang=en><meta charset=utf-8><title>Tomorrow</title>\
        <script src=/watch.js></script>\
        <script>{ const real = Date.now; Date.now = () => real() + 24.1 * 36e5; }</script>\
        <script src=/untick/untick.js data-config=/config.json></script><h1>Tomorrow</h1>",
    );
    // From a page without Untick, so that no beacon takes it along.
    stage.browser.js("for (const at of [1, 2]) localStorage.setItem('kept', JSON.stringify({ ...localStorage }));").await?;
    let restore = "const kept = JSON.parse(localStorage.getItem('kept')); localStorage.clear(); for (const key in kept) localStorage.setItem(key, kept[key]);";
    stage.page("/nothing.html", "<!doctype html><title>Nothing</title>");
    stage.browser.open(&stage.site.url("/nothing.html")).await?;
    let before = posts(&gateway).len();
    stage.browser.js(restore).await?;
    stage.visit("/tomorrow.html").await?;
    stage
        .stays("!__types().includes('receipt')", Duration::from_millis(500))
        .await?;
    assert_eq!(stage.browser.js(KEPT).await?, json!(0));
    assert_eq!(posts(&gateway).len(), before);
    Ok(())
}
