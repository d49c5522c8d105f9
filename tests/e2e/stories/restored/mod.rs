//! `untick.restore(record)`: a record the site kept for a signed-in visitor holds here too; the newest
//! decision wins, a refusal wins a tie, and what is no valid record changes nothing.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{GONE, SHOWN, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .browser
        .js("untick.save({ analytics: true, media: true });")
        .await?;
    stage
        .browser
        .wait_until("__ran.includes('stats') && __types().includes('receipt')")
        .await?;
    let record = stage.browser.js("return untick.record();").await?;

    // Another device of the same visitor.
    stage.browser.js("localStorage.clear();").await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let restore = "return untick.restore(arguments[0]);";
    for wrong in [
        Value::Null,
        json!("x"),
        json!({}),
        with(&record, "schema", &json!("urn:untick:record:v9")),
        with(&record, "notice", &json!("other")),
        with(&record, "choices", &json!({ "analytics": "yes" })),
        with(&record, "expiresAt", &json!("2020-01-01T00:00:00.000Z")),
    ] {
        assert_eq!(
            stage.browser.js_with(restore, vec![wrong.clone()]).await?,
            false,
            "{wrong}"
        );
    }
    assert_eq!(
        stage
            .browser
            .js("const circle = {}; circle.of = circle; return untick.restore(circle);")
            .await?,
        false
    );
    assert!(stage.browser.holds(SHOWN).await?);
    assert_eq!(granted(stage).await?, [false; 3]);

    assert_eq!(
        stage.browser.js_with(restore, vec![record.clone()]).await?,
        true
    );
    stage.browser.wait_until(GONE).await?;
    stage.browser.wait_until("__ran.includes('stats')").await?;
    assert_eq!(granted(stage).await?, [true, false, true]);
    let now = stage.browser.js("return untick.record();").await?;
    for name in ["decidedAt", "expiresAt", "subjectId", "choices", "services"] {
        assert_eq!(now[name], record[name], "{name}");
    }
    let all = receipts(stage, 2).await?;
    let restored = &all[1];
    assert_eq!(restored["event"]["by"], "controller");
    assert_eq!(restored["event"]["surface"], "api");
    assert_eq!(restored["subject_id"], record["subjectId"]);
    assert_eq!(state(restored, "analytics")?, "given");

    // Of two at the same moment, refusals are taken from both.
    let tie = with(
        &record,
        "choices",
        &json!({ "analytics": true, "marketing": true, "media": false }),
    );
    assert!(
        stage
            .browser
            .holds("document.querySelector('iframe[src]')")
            .await?
    );
    assert_eq!(stage.browser.js_with(restore, vec![tie]).await?, true);
    assert_eq!(granted(stage).await?, [true, false, false]);
    assert!(
        !stage
            .browser
            .holds("document.querySelector('iframe[src]')")
            .await?
    );

    // An older one is no news.
    stage
        .browser
        .js("untick.save({ marketing: true });")
        .await?;
    assert_eq!(stage.browser.js_with(restore, vec![record]).await?, false);
    assert_eq!(granted(stage).await?, [true, true, false]);
    Ok(())
}

fn with(record: &Value, name: &str, value: &Value) -> Value {
    let mut record = record.clone();
    record[name] = value.clone();
    record
}
