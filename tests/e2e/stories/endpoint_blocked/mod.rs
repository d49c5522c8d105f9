//! The page's policy does not let receipts out: `untick:error` says so once, with the cure; the
//! choice applies, and a page that is allowed to delivers the receipt.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::outbox::{PLAIN, through_gateway, told};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    let policy = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' http:; connect-src 'self'";
    stage
        .site
        .header_at("/", "content-security-policy", policy)?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(GONE).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    // Also by the next try.
    stage.browser.wait_until(&told("waiting", 2)).await?;
    let errors = stage.events("error").await?;
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["code"], "endpoint_blocked");
    let message = errors[0]["message"].as_str().unwrap_or_default();
    assert!(
        message.contains(&gateway.url("/receipts")) && message.contains("connect-src"),
        "{message}"
    );
    assert_eq!(stage.receiver.rows().await?, []);

    stage.visit(PLAIN).await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    receipts(stage, 1).await?;
    Ok(())
}
