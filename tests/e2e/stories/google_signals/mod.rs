//! Google's consent mode hears of every decision in the task in which it is made.
use anyhow::Result;
use serde_json::json;

use crate::expect::SHOWN;
use crate::stage::Stage;

/// The updates so far; Google's queue holds `arguments` objects.
const UPDATES: &str = "(window.dataLayer ?? []).map((entry) => [...entry]).filter(([, action]) => action === 'update').map(([name, , types]) => [name, types])";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let granting =
        format!("return {UPDATES}.some(([, types]) => Object.values(types).includes('granted'));");
    assert_eq!(stage.browser.js(&granting).await?, false);
    for (call, analytics, ads) in [
        ("save({ analytics: true })", "granted", "denied"),
        ("acceptAll()", "granted", "granted"),
        ("withdraw()", "denied", "denied"),
    ] {
        let last = stage
            .browser
            .js(&format!(
                "untick.{call}; return [{UPDATES}.length, {UPDATES}.at(-1)];"
            ))
            .await?;
        let types = json!({ "analytics_storage": analytics, "ad_storage": ads, "ad_user_data": ads, "ad_personalization": ads });
        assert_eq!(last[1], json!(["consent", types]), "after {call}");
    }
    assert!(
        stage
            .browser
            .holds("dataLayer.every((entry) => String(entry) === '[object Arguments]')")
            .await?
    );
    Ok(())
}
