//! "Accept all": everything runs, each once; the choice is kept; its receipt is in the database.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{ACCEPT, GONE, SHOWN, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length >= 5 && __types().includes('receipt')")
        .await?;
    stage.browser.wait_until(GONE).await?;

    let mut ran = stage.ran().await?;
    ran.sort();
    assert_eq!(ran, ["film", "inline", "module", "pixel", "stats"]);
    for (host, path) in [
        (&stage.tracker, "/stats.js"),
        (&stage.tracker, "/module.mjs"),
        (&stage.tracker, "/pixel.js"),
        (&stage.video, "/film.html"),
    ] {
        assert_eq!(
            host.log().count(path),
            1,
            "{path} in {:?}",
            stage.third_party_requests()
        );
    }

    assert_eq!(granted(stage).await?, [true; 3]);
    assert_eq!(
        stage.browser.js("return typeof untick.record();").await?,
        "object"
    );
    assert_eq!(stage.browser.js("return document.cookie;").await?, "");
    let types = stage
        .browser
        .js("return __types().filter((type) => type !== 'ready');")
        .await?;
    assert_eq!(types, json!(["open", "consent", "close", "receipt"]));
    let consent = &stage.events("consent").await?[0];
    assert_eq!(consent["action"], "accept_all");
    assert_eq!(
        consent["changed"],
        json!(["analytics", "marketing", "media"])
    );
    assert_eq!(
        consent["record"],
        stage.browser.js("return untick.record();").await?
    );

    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(
        stage.events("receipt").await?[0]["id"],
        receipt["receipt_id"]
    );
    for purpose in ["analytics", "marketing", "media"] {
        assert_eq!(state(receipt, purpose)?, "given");
    }
    assert_eq!(state(receipt, "necessary")?, "not_applicable");
    assert_ne!(receipt["subject_id"], "anon");
    assert_eq!(receipt["previous_receipt_id"], Value::Null);
    assert_eq!(receipt["scope"]["origin"], stage.site.origin());
    assert_eq!(receipt["notice"]["url"], stage.site.url("/privacy"));
    assert_eq!(receipt["notice"]["id"], "story");
    assert_eq!(receipt["notice"]["language"], "en");
    assert_eq!(receipt["controllers"][0]["name"], "Acme SAS");
    let event = &receipt["event"];
    assert_eq!(event["action"], "accept_all");
    assert_eq!(event["surface"], "first_layer");
    assert_eq!(event["trusted_input"], true);
    assert!(
        event["shown_at"].as_str() <= event["time"].as_str(),
        "{event}"
    );
    let parity = &receipt["notice"]["parity"];
    assert_eq!(parity["equal"], true, "{parity}");
    assert_eq!(parity["preticked"], 0);
    assert_eq!(
        parity["order"],
        json!(["reject_all", "save_choices", "accept_all"])
    );
    assert_eq!(parity["accept"], parity["reject"]);
    // The receiver's own door gives the same receipt back.
    let id = receipt["receipt_id"].as_str().unwrap_or_default();
    let answer = stage.receiver.get(id).await?.unwrap_or_default();
    let inside = answer.get("receipt").unwrap_or(&answer);
    assert_eq!(inside["receipt_id"], receipt["receipt_id"]);
    Ok(())
}
