//! Microsoft UET and Clarity, Meta, TikTok and tag managers hear of every decision once, in the task in
//! which it is made, after their denied defaults.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::SHOWN;
use crate::stage::Stage;

/// What each vendor's queue has got since the last look.
const HEARD: &str = "const list = (queue) => (queue ?? []).splice(0).map((entry) => [...entry]);
    const events = (window.dataLayer ?? []).splice(0).filter(({ event }) => event).map(({ untick }) => untick);
    return [(window.uetq ?? []).splice(0), list(window.clarity?.q), window.__fbq.splice(0), list(window.ttq), events];";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["signals"] = json!({
        "uet": { "marketing": ["ad_storage"] },
        "clarity": { "marketing": ["ad_Storage"], "analytics": ["analytics_Storage"] },
        "meta": "marketing",
        "tiktok": "marketing",
        "dataLayer": true,
    });
    stage.page("/config.json", &config.to_string());
    let page = stage.file("shared/index.html")?;
    let pixel = "<script>window.__fbq = []; window.fbq = (...given) => __fbq.push(given);</script>";
    stage.page(
        "/",
        &page.replacen("<script ", &format!("{pixel}<script "), 1),
    );
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let denied = json!({ "ad_storage": "denied" });
    assert_eq!(
        stage.browser.js(HEARD).await?,
        json!([
            ["consent", "default", denied],
            [],
            [],
            [["holdConsent"]],
            []
        ]),
        "before a choice"
    );
    for (call, analytics, ads) in [
        ("save({ analytics: true })", "granted", "denied"),
        ("acceptAll()", "granted", "granted"),
        ("rejectAll()", "denied", "denied"),
    ] {
        let is = |word: &str| word == "granted";
        let ttq = if is(ads) {
            "grantConsent"
        } else {
            "revokeConsent"
        };
        let fbq = if is(ads) { "grant" } else { "revoke" };
        let media = call == "acceptAll()";
        assert_eq!(
            stage.browser.js(&format!("untick.{call}; {HEARD}")).await?,
            json!([
                ["consent", "update", { "ad_storage": ads }],
                [["consentv2", { "ad_Storage": ads, "analytics_Storage": analytics }]],
                [["consent", fbq]],
                [[ttq]],
                [{ "necessary": true, "analytics": is(analytics), "marketing": is(ads), "media": media }],
            ]),
            "after {call}"
        );
    }
    Ok(())
}
