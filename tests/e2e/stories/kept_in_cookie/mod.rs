//! `"kind": "cookie"`: the choice is in one small cookie that servers can read; a record of the other
//! kind moves in, both ways; other tabs follow; a frame without storage still works.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{ACCEPT, GONE, SHOWN, granted};
use crate::stage::Stage;

const COOKIE: &str = "document.cookie.split('; ').find((cookie) => cookie.startsWith('untick='))";

fn with(config: &str, storage: &Value) -> Result<String> {
    let mut config: Value = serde_json::from_str(config)?;
    config["storage"] = storage.clone();
    Ok(config.to_string())
}

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let config = stage.file("shared/config.json")?;
    let cookie = with(&config, &json!({ "kind": "cookie" }))?;
    let local = with(&config, &json!({ "kind": "local" }))?;
    stage.page("/config.json", &cookie);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let [first, _] = stage.browser.new_tab().await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .browser
        .js("untick.save({ analytics: true });")
        .await?;
    stage.browser.wait_until("__ran.includes('stats')").await?;
    let value = stage.browser.js(&format!("return {COOKIE};")).await?;
    let value = value.as_str().unwrap_or_default();
    assert!(
        (100..1024).contains(&value.len()),
        "{}: {value}",
        value.len()
    );
    for part in ["choices.analytics=1", "choices.marketing=0", "notice=story"] {
        assert!(value.contains(part), "{part} is not in {value}");
    }
    assert_eq!(
        stage
            .browser
            .js("return localStorage.untick ?? null;")
            .await?,
        Value::Null
    );

    stage.browser.look_at(&first).await?;
    stage.browser.wait_until("__ran.includes('stats')").await?;
    stage.browser.wait_until(GONE).await?;

    // It is sent to the server, and read back as it was.
    let record = stage.browser.js("return untick.record();").await?;
    stage.visit("/").await?;
    let sent = stage.site.log().requests();
    let sent = sent.iter().rev().find(|seen| seen.path == "/");
    let header = sent
        .and_then(|seen| seen.header("cookie"))
        .unwrap_or_default();
    assert!(header.contains(value), "{header}");
    assert_eq!(stage.browser.js("return untick.record();").await?, record);
    assert_eq!(granted(stage).await?, [true, false, false]);
    assert!(stage.browser.holds(GONE).await?);

    // The owner thinks again, twice.
    for (config, holds) in [
        (&local, format!("localStorage.untick && !{COOKIE}")),
        (&cookie, format!("!localStorage.untick && {COOKIE}")),
    ] {
        stage.page("/config.json", config);
        stage.visit("/").await?;
        assert!(stage.browser.holds(&holds).await?, "{holds}");
        assert_eq!(stage.browser.js("return untick.record();").await?, record);
        assert!(stage.browser.holds(GONE).await?);
    }

    // One that cannot be read is put aside.
    stage
        .browser
        .js("document.cookie = 'untick=%7Bhello;path=/';")
        .await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert!(stage.browser.holds("localStorage['untick.aside']").await?);
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    assert!(
        stage
            .browser
            .holds(&format!("{COOKIE}.includes('choices.media=1')"))
            .await?
    );

    // Nothing of it stays.
    stage.mark_page().await?;
    stage.browser.js("untick.forget();").await?;
    stage.wait_for_next_page().await?;
    assert!(stage.browser.holds(&format!("!{COOKIE}")).await?);
    stage.browser.wait_until(SHOWN).await?;
    Ok(())
}
