//! When the notice changes in substance the visitor is asked about what is new; a refusal stays a
//! refusal, and nothing new counts as decided.
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{GONE, SAVE, SHOWN, checkbox, granted};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let usual: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(&checkbox("analytics")).await?;
    stage.browser.click(&checkbox("media")).await?;
    stage.browser.click(SAVE).await?;
    stage
        .browser
        .wait_until("__ran.includes('stats') && __ran.includes('film')")
        .await?;

    // Another wording or version alone is no reason to ask.
    let mut config = usual.clone();
    config["notice"]["version"] = json!("2");
    config["notice"]["policyUrl"] = json!("/privacy-2");
    stage.page("/config.json", &config.to_string());
    stage.visit("/").await?;
    stage.browser.wait_until("__ran.length === 4").await?;
    assert!(stage.browser.holds(GONE).await?);

    // A service more in analytics: asked, analytics closed, the rest as decided.
    let service = json!({ "id": "heat", "name": "Heat", "recipient": "Heat Ltd", "country": "GB" });
    if let Some(services) = config["categories"][1]["services"].as_array_mut() {
        services.push(service);
    }
    stage.page("/config.json", &config.to_string());
    stage.tracker.log().clear();
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(granted(stage).await?, [false, false, true]);
    let boxes = stage
        .browser
        .js("return ['analytics', 'marketing', 'media'].map((id) => __box(id).checked);")
        .await?;
    assert_eq!(boxes, json!([false, false, true]));
    assert_eq!(stage.tracker.log().paths(), [""; 0]);

    // Not asked yet is no refusal either.
    let page = stage.file("shared/index.html")?
        + "<script type=text/plain data-category='!analytics'>__ran.push('not analytics')</script>
        <script type=text/plain data-category='!marketing'>__ran.push('not marketing')</script><p>";
    stage.page("/either.html", &page);
    stage.visit("/either.html").await?;
    stage
        .browser
        .wait_until("__ran.includes('not marketing')")
        .await?;
    stage
        .stays(
            "!__ran.includes('not analytics')",
            Duration::from_millis(300),
        )
        .await?;

    // Another recipient counts too.
    stage.page("/config.json", &usual.to_string());
    stage.visit("/").await?;
    stage.browser.wait_until(GONE).await?;
    let mut config = usual;
    config["categories"][3]["services"][0]["recipient"] = json!("Somebody Else Inc.");
    stage.page("/config.json", &config.to_string());
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(granted(stage).await?, [true, false, false]);
    Ok(())
}
