//! `"headless": true`: no notice and no button; the owner's own interface drives the API.
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{granted, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["headless"] = json!(true);
    stage.page("/config.json", &config.to_string());
    stage.visit("/").await?;
    stage.browser.js("untick.open();").await?;
    stage.browser.click("footer [data-untick=open]").await?;
    stage
        .stays(
            "!document.querySelector('untick-notice')",
            Duration::from_millis(500),
        )
        .await?;
    stage.expect_no_requests("before a choice")?;

    stage
        .browser
        .js("untick.save({ marketing: true });")
        .await?;
    stage.browser.wait_until("__ran.join() === 'pixel'").await?;
    assert_eq!(granted(stage).await?, [false, true, false]);
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(receipt["notice"]["parity"], Value::Null);
    assert_eq!(receipt["event"]["surface"], "api");
    assert_eq!(receipt["event"]["by"], "controller");
    Ok(())
}
