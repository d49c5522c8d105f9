//! Calls made before the Wasm is there keep their order; what can be read says "no" until known.
use anyhow::Result;
use serde_json::json;

use crate::expect::{GONE, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    let early = stage.browser.js("return window.__early;").await?;
    assert_eq!(
        early,
        json!({ "granted": false, "record": null, "heard": 0 })
    );
    stage.browser.wait_until("__heard.length === 3").await?;
    let heard = stage.browser.js("return __heard;").await?;
    assert_eq!(
        heard,
        json!([
            [true, true, true],
            [false, false, false],
            [false, false, true]
        ])
    );
    assert_eq!(granted(stage).await?, [false, false, true]);
    stage.browser.wait_until(GONE).await?;
    assert_eq!(
        stage
            .browser
            .value("untick.ready.then(() => 'resolved')")
            .await?,
        json!("resolved")
    );

    // Posted one after the other, they may arrive in any order; the chain shows the order.
    let receipts = receipts(stage, 3).await?;
    let newest = receipts
        .iter()
        .max_by_key(|receipt| receipt["event"]["time"].to_string());
    assert!(newest.is_some());
    for receipt in &receipts {
        assert_eq!(receipt["event"]["surface"], "api");
        assert_eq!(receipt["event"]["by"], "controller");
        assert_eq!(receipt["event"]["trusted_input"], false);
        assert_eq!(
            receipt["notice"]["parity"].is_null(),
            receipt["event"]["shown_at"].is_null()
        );
    }
    let last = receipts.iter().find(|receipt| {
        state(receipt, "media").is_ok_and(|state| state == "given")
            && state(receipt, "analytics").is_ok_and(|state| state != "given")
    });
    assert!(
        last.is_some(),
        "no receipt of the third call in {receipts:#?}"
    );
    Ok(())
}
