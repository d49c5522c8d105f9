//! `storage.endpoint`: the receiver sets the cookie, so a choice outlives what a browser forgets of scripts;
//! forgetting deletes it there too.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{GONE, REJECT, SHOWN, granted};
use crate::stage::Stage;

/// A browser that keeps no cookie that a script sets, as Safari does after seven days.
const FORGETS: &str = "<script>{
    const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
    Object.defineProperty(document, 'cookie', { get: () => get.call(document), set() {} });
}</script>";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    let endpoint = stage.receiver.endpoint().replace("/receipts", "/choice");
    config["storage"] = json!({ "kind": "cookie", "endpoint": endpoint });
    stage.page("/config.json", &config.to_string());
    let page = stage.file("shared/index.html")?;
    stage.page(
        "/",
        &page.replacen("<script ", &format!("{FORGETS}<script "), 1),
    );

    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(REJECT).await?;
    stage
        .browser
        .wait_until("document.cookie.includes('choices.analytics=0')")
        .await?;
    stage.visit("/").await?;
    assert!(
        stage.browser.holds(GONE).await?,
        "the refusal is remembered"
    );
    assert_eq!(granted(stage).await?, [false; 3]);

    stage
        .browser
        .js("untick.save({ analytics: true });")
        .await?;
    stage
        .browser
        .wait_until("document.cookie.includes('choices.analytics=1')")
        .await?;
    stage.visit("/").await?;
    assert_eq!(granted(stage).await?, [true, false, false]);
    stage.browser.wait_until("__ran.includes('stats')").await?;

    stage.mark_page().await?;
    stage.browser.js("untick.forget();").await?;
    stage.wait_for_next_page().await?;
    stage
        .browser
        .wait_until("!document.cookie.includes('untick=')")
        .await?;

    // An endpoint that does not take it is named, and the choice holds.
    config["storage"]["endpoint"] = json!(endpoint.replace("/choice", "/nowhere"));
    stage.page("/config.json", &config.to_string());
    stage.page("/", &page);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(REJECT).await?;
    stage
        .browser
        .wait_until("__seen.events.some(({ detail }) => detail?.code === 'choice_not_posted')")
        .await?;
    stage.visit("/").await?;
    assert!(stage.browser.holds(GONE).await?);
    Ok(())
}
