//! The page goes while a receipt waits for its next try: a beacon carries it, as plain text, for
//! which a browser asks nobody first. The next page finds it still waiting and posts it once more;
//! it is one row.
use anyhow::Result;
use untick_stage::Fault;

use crate::expect::receipts;
use crate::outbox::{PLAIN, decide, ids, posts, through_gateway, told, wait_for_posts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    gateway.set(Fault::Status(500, None));
    // No other try in this page: whatever arrives came by the beacon.
    stage.page(
        "/once.html",
        "<!doctype html><html lang=en><meta charset=utf-8><title>Once</title>\
        <script src=/watch.js></script><script>window.setTimeout = () => 0;</script>\
        <script src=/untick/untick.js data-config=/config.json></script><h1>Once</h1>",
    );
    stage.page("/elsewhere.html", "<!doctype html><title>Elsewhere</title>");
    stage.visit("/once.html").await?;
    let mut decided = vec![decide(stage).await?];
    decided.push(decide(stage).await?);
    stage.browser.wait_until(&told("waiting", 2)).await?;
    gateway.set(Fault::None);
    stage
        .browser
        .open(&stage.site.url("/elsewhere.html"))
        .await?;
    wait_for_posts(&gateway, 4).await?;
    for beacon in &posts(&gateway)[2..] {
        let kind = beacon.header("content-type").unwrap_or_default();
        assert!(kind.starts_with("text/plain"), "{kind}");
    }
    let kept = receipts(stage, 2).await?;
    let mut decided: Vec<_> = decided.iter().filter_map(|id| id.as_str()).collect();
    decided.sort_unstable();
    assert_eq!(ids(&kept), decided);

    stage.visit(PLAIN).await?;
    stage.browser.wait_until(&told("sent", 2)).await?;
    receipts(stage, 2).await?;
    Ok(())
}
