//! Tools that answer for their users: DuckDuckGo's autoconsent, unmodified, knows the notice by its
//! heuristic in six languages and refuses; a rule like Consent-O-Matic's sets single categories.
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::expect::{GONE, SHOWN, granted, receipts};
use crate::stage::{Stage, node_module};

const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "nl", "it"];

/// What a rule of Consent-O-Matic does, with its own way to click: `.click()`.
const RULE: &str = "const shown = document.querySelector('untick-notice')?.offsetHeight;
    if (!shown) document.querySelector('[data-untick=open]').click();
    const wanted = { 'untick-analytics': true, 'untick-marketing': false, 'untick-media': false };
    for (const [name, value] of Object.entries(wanted)) {
        const box = document.querySelector(`untick-notice input[name=${name}]`);
        if (box.checked !== value) box.click();
    }
    document.querySelector('untick-notice [data-untick=save]').click();";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    if let Some(members) = config.as_object_mut() {
        members.remove("languages");
        members.remove("texts");
    }
    stage.page("/config.json", &config.to_string());
    let tool = node_module("@duckduckgo/autoconsent/dist/autoconsent.standalone.js")?;
    stage.site.page("/autoconsent.js", tool);
    let page = stage.file("shared/index.html")?;
    for language in LANGUAGES {
        let page = page
            .replace("<html lang=\"en\">", &format!("<html lang=\"{language}\">"))
            .replace(
                "</head>",
                "<script src=\"/autoconsent.js\"></script></head>",
            );
        stage.page("/", &page);
        stage.visit("/").await?;
        let start = Instant::now();
        stage
            .browser
            .wait_until("untick.record()?.action === 'reject_all' && !document.querySelector('untick-notice')")
            .await
            .with_context(|| format!("in {language}"))?;
        ensure!(
            start.elapsed() < Duration::from_secs(3),
            "{language}: {:?}",
            start.elapsed()
        );
        let known = "autoconsentStandalone.messages.filter(({ type }) => type === 'optOutResult').map(({ cmp, result }) => [cmp.startsWith('HEURISTIC'), result])";
        stage
            .browser
            .wait_until(&format!("JSON.stringify({known}) === '[[true,true]]'"))
            .await
            .with_context(|| format!("in {language}"))?;
        assert_eq!(granted(stage).await?, [false; 3]);
        stage.browser.js("localStorage.clear();").await?;
    }
    for receipt in receipts(stage, LANGUAGES.len()).await? {
        assert_eq!(receipt["event"]["trusted_input"], false);
        assert_eq!(receipt["event"]["by"], "subject");
    }

    stage.page("/", &page);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js(RULE).await?;
    stage.browser.wait_until(GONE).await?;
    assert_eq!(granted(stage).await?, [true, false, false]);
    let last = receipts(stage, LANGUAGES.len() + 1).await?.pop();
    assert_eq!(
        last.context("no receipt")?["event"]["action"],
        json!("save_choices")
    );
    Ok(())
}
