//! What lies where receipts are kept may be anything: the page starts, lists what is a receipt, and
//! erases all of it.
use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::outbox::{PLAIN, through_gateway, told};
use crate::stage::Stage;

const FILL: &str = r#"
    const deep = "[".repeat(50000) + "]".repeat(50000);
    const values = ["", "}", "null", "7", "[]", "\"x\"", "{}", "x".repeat(500000), deep,
        '{"receipt":null,"sent":0}', '{"receipt":7,"sent":0}', '{"receipt":{"event":{}},"sent":"soon"}',
        '{"receipt":{"event":{"time":{}}},"sent":0}', '{"receipt":{"event":' + deep + '},"sent":0}',
        '{"receipt":{"event":{"time":"x"},"subject_id":{}},"sent":{"__proto__":1}}',
        '{"__proto__":{"receipt":{"event":{}}},"sent":1e300}'];
    values.forEach((value, at) => localStorage.setItem("untick.receipt." + (at ? at : "\u0000 \u00fc"), value));
"#;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let _gateway = through_gateway(stage).await?;
    stage.visit(PLAIN).await?;
    stage.browser.js(FILL).await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert!(
        stage
            .browser
            .holds("Array.isArray(untick.receipts())")
            .await?
    );
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(GONE).await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    receipts(stage, 1).await?;
    stage.visit(PLAIN).await?;
    stage.browser.js("untick.forget();").await?;
    let left = "return Object.keys(localStorage).filter((key) => key.startsWith('untick'));";
    assert_eq!(stage.browser.js(left).await?, json!([]));
    Ok(())
}
