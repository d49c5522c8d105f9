//! In the page instead of over it: the notice stands where the owner has made room, takes its place
//! in the flow, and covers nothing.
use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::expect::{GONE, SAVE, SHOWN, checkbox, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["theme"]["position"] = json!("inline");
    stage.page("/config.json", &config.to_string());
    stage.page("/", "<!doctype html><html lang=en><meta charset=utf-8><title>Inline</title><script src=/watch.js></script>\
        <script src=/untick/untick.js data-config=/config.json></script><body><h1>Above</h1>\
        <div data-untick=notice></div><p id=below>Below</p><a href=#untick data-untick=open>Choices</a>");
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let place = "const notice = document.querySelector('untick-notice');
        const [above, box, below] = [document.querySelector('h1'), notice, document.querySelector('#below')].map((element) => element.getBoundingClientRect());
        return [notice.parentElement.dataset.untick, above.bottom <= box.top, box.bottom <= below.top, getComputedStyle(notice).position, getComputedStyle(document.documentElement).paddingBottom];";
    assert_eq!(
        stage.browser.js(place).await?,
        json!(["notice", true, true, "static", "0px"])
    );
    stage.browser.click(&checkbox("media")).await?;
    stage.browser.click(SAVE).await?;
    stage.browser.wait_until(GONE).await?;
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(receipt["notice"]["layout"], "inline");
    ensure!(receipt["notice"]["parity"]["equal"] == true, "{receipt:#}");
    Ok(())
}
