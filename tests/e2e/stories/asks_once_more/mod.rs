//! `"confirm": true`: what is sensitive is granted by a second, equally neutral answer; "Accept all"
//! does not skip it, and the receipt says `explicit`.
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::browser::PATIENCE;
use crate::expect::{ACCEPT, GONE, REJECT, SAVE, SHOWN, checkbox, granted, receipts, state};
use crate::stage::Stage;

const ASKED: &str = "__isShown() && !document.querySelector('input[name=untick-analytics]')";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["categories"][3]["confirm"] = json!(true);
    stage.page("/config.json", &config.to_string());
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(ASKED).await?;
    assert_eq!(granted(stage).await?, [true, true, false]);
    assert!(
        !stage
            .browser
            .holds("document.querySelector('untick-notice input').checked")
            .await?
    );
    // The question is of the first layer's kind: the focus is on its title, Tab finds three equal buttons.
    assert!(
        stage
            .browser
            .holds("document.activeElement.matches('untick-notice h2')")
            .await?
    );

    // Leaving it is no answer.
    stage.video.log().clear();
    stage.visit("/").await?;
    assert!(stage.browser.holds(GONE).await?);
    assert_eq!(granted(stage).await?, [true, true, false]);
    assert_eq!(stage.video.log().requests().len(), 0);

    // A tick asks again, and so does a refusal of it.
    for (button, expected) in [(REJECT, false), (SAVE, false), (ACCEPT, true)] {
        stage.browser.click("footer [data-untick=open]").await?;
        stage.browser.wait_until(SHOWN).await?;
        stage.browser.click(&checkbox("media")).await?;
        stage.browser.click(SAVE).await?;
        stage.browser.wait_until(ASKED).await?;
        assert_eq!(
            granted(stage).await?,
            [true, true, false],
            "before {button}"
        );
        stage.browser.click(button).await?;
        stage.browser.wait_until(GONE).await?;
        assert_eq!(granted(stage).await?, [true, true, expected], "{button}");
    }
    stage
        .browser
        .wait_until("__ran.includes('film') || document.querySelector('iframe[src]')")
        .await?;
    let receipts = receipts(stage, 7).await?;
    let last = receipts.last().map(|receipt| &receipt["event"]);
    assert_eq!(
        last.map(|event| &event["consent_type"]),
        Some(&json!("explicit"))
    );
    assert_eq!(state(&receipts[6], "media")?, "given");
    assert_eq!(state(&receipts[0], "media")?, "refused");
    assert_eq!(receipts[0]["event"]["consent_type"], "expressed");
    assert_ne!(
        receipts[6]["notice"]["text_sha256"],
        receipts[0]["notice"]["text_sha256"]
    );
    assert_eq!(receipts[6]["notice"]["parity"]["equal"], true);
    // The archive has both texts, also that of the question.
    for receipt in [&receipts[0], &receipts[6]] {
        let hash = receipt["notice"]["text_sha256"]
            .as_str()
            .context("a hash")?;
        let url = stage.receiver.url(&format!("/notices/{hash}"));
        let is_there = async {
            while !reqwest::get(&url).await?.status().is_success() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            anyhow::Ok(())
        };
        timeout(PATIENCE, is_there)
            .await
            .with_context(|| url.clone())??;
    }

    // The placeholder's button and the page's own calls are no way round it.
    stage.mark_page().await?;
    stage.browser.js("untick.withdraw();").await?;
    stage.wait_for_next_page().await?;
    stage
        .browser
        .click("untick-placeholder [data-untick=allow]")
        .await?;
    stage.browser.wait_until(ASKED).await?;
    assert_eq!(granted(stage).await?, [false; 3]);
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;
    stage.browser.js("untick.acceptAll();").await?;
    stage.browser.wait_until(ASKED).await?;
    assert_eq!(granted(stage).await?, [true, true, false]);
    assert_eq!(
        stage.events("confirm").await?.last(),
        Some(&json!({ "categories": ["media"] }))
    );
    Ok(())
}
