//! A page with a strict policy and Trusted Types loses nothing, and nothing of Untick is blocked.
use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let endpoint = stage.receiver.url("");
    let policy = stage.fill(
        "default-src 'none'; script-src 'nonce-story' 'wasm-unsafe-eval'; style-src 'self'; \
         frame-src {{video}}; require-trusted-types-for 'script'; trusted-types untick-notice; \
         base-uri 'none'; img-src 'self'; connect-src 'self' ",
    );
    stage.site.header(
        "content-security-policy",
        &(policy + endpoint.trim_end_matches('/')),
    )?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let is_styled =
        "getComputedStyle(document.querySelector('untick-notice')).position === 'fixed'";
    stage.browser.wait_until(is_styled).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 4 && __types().includes('receipt')")
        .await?;
    stage.browser.wait_until(GONE).await?;
    let mut ran = stage.ran().await?;
    ran.sort();
    assert_eq!(ran, ["film", "inline", "module", "stats"]);
    assert_eq!(stage.browser.js("return __seen.blocked;").await?, json!([]));
    assert_eq!(stage.console("errors").await?, [""; 0]);
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(receipt["notice"]["parity"]["equal"], true);
    Ok(())
}
