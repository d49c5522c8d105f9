//! A policy by hashes instead of nonces: the gated inline script is allowed by its own hash when it
//! is released, another one is not; with a Permissions-Policy that takes everything away.
use anyhow::Result;
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::expect::{ACCEPT, GONE, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let allowed = "window.__ran.push('allowed');";
    let hash = Base64::encode_string(&Sha256::digest(allowed));
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Hashes</title><script src=/watch.js></script>\
         <script src=/untick/untick.js data-config=/config.json></script><body><h1>Hashes</h1>\
         <script type=text/plain data-category=analytics>{allowed}</script>\
         <script type=text/plain data-category=analytics>window.__ran.push('not allowed');</script>\
         <script type=text/plain data-category=analytics data-src={{{{tracker}}}}/stats.js></script>"
    );
    stage.page("/", &page);
    // Receipts and, once for each, the texts of notices.
    let receipts = stage.receiver.endpoint().replace("/receipts", "/");
    let policy = stage.fill(&format!(
        "default-src 'self'; script-src 'self' 'sha256-{hash}' 'wasm-unsafe-eval' {{{{tracker}}}}; \
         connect-src 'self' {receipts}; style-src 'self'"
    ));
    stage.site.header("content-security-policy", &policy)?;
    stage.site.header(
        "permissions-policy",
        "geolocation=(), camera=(), microphone=(), unload=(), storage-access=(), sync-xhr=(), browsing-topics=()",
    )?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.includes('stats')").await?;
    stage.browser.wait_until(GONE).await?;
    stage
        .browser
        .wait_until("__seen.blocked.length > 0")
        .await?;
    assert_eq!(stage.ran().await?, ["allowed", "stats"]);
    let blocked = stage
        .browser
        .js("return __seen.blocked.every((line) => line.startsWith('script-src')) && __seen.blocked.length;")
        .await?;
    assert_eq!(blocked, 1, "only what has no hash was blocked");
    Ok(())
}
