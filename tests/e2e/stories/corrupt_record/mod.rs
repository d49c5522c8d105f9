//! A stored record that cannot be read counts as none; its text is kept aside.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN};
use crate::stage::Stage;

/// The key of the record: the stored value that names a decision's time.
const KEY: &str = "Object.keys(localStorage).find((key) => localStorage[key].includes('decidedAt') && !localStorage[key].includes('receipt_id'))";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    let key = stage.browser.js(&format!("return {KEY};")).await?;
    let good = stage
        .browser
        .js_with(
            "return localStorage.getItem(arguments[0]);",
            vec![key.clone()],
        )
        .await?;
    let good = good.as_str().unwrap_or_default();

    for (name, broken) in [
        ("not JSON", "{\"schema\":".to_owned()),
        ("cut off", good[..good.len() / 2].to_owned()),
        ("another type", "[1,2,3]".to_owned()),
        ("newer version", good.replace(":v1", ":v9")),
        (
            "choice of another type",
            good.replace("\"analytics\":true", "\"analytics\":\"true\""),
        ),
        ("no time", good.replace("decidedAt", "decided")),
    ] {
        assert_ne!(broken, good, "{name} is not broken");
        stage.tracker.log().clear();
        stage.video.log().clear();
        stage
            .browser
            .js_with(
                "localStorage.setItem(arguments[0], arguments[1]);",
                vec![key.clone(), broken.clone().into()],
            )
            .await?;
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        stage.expect_no_requests(name)?;
        assert_eq!(
            stage
                .browser
                .js("return untick.granted('analytics');")
                .await?,
            false,
            "{name}"
        );
        // Deciding anew overwrites the record, not what was kept aside.
        stage.browser.click(ACCEPT).await?;
        stage.browser.wait_until(GONE).await?;
        // All has arrived, so that no straggler counts for the next page.
        stage.browser.wait_until("__ran.length === 5").await?;
        let kept = stage
            .browser
            .js_with(
                "return Object.values(localStorage).includes(arguments[0]);",
                vec![broken.into()],
            )
            .await?;
        assert_eq!(kept, true, "{name}: the raw value is lost");
    }
    Ok(())
}
