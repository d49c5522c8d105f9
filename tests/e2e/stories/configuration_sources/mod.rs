//! Three places for the configuration; the first found wins.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::SHOWN;
use crate::stage::Stage;

/// The categories on offer, which tell the three configurations apart.
const OFFERED: &str = "return ['analytics', 'marketing', 'media'].filter(__box);";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let usual: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    let only = |category: &str| {
        let mut config = usual.clone();
        config["signals"] = json!({});
        if let Some(categories) = config["categories"].as_array_mut() {
            categories.retain(|entry| entry["id"] == "necessary" || entry["id"] == category);
        }
        config
    };
    let object = format!(
        "<script>window.untickConfig = {};</script>",
        only("analytics")
    );
    let inline = format!(
        "<script type=application/json id=untick-config>{}</script>",
        only("marketing")
    );
    let attribute = "data-config=/media.json";
    stage.page("/media.json", &only("media").to_string());
    for (name, before, attribute, expected) in [
        ("all", format!("{object}{inline}"), attribute, "analytics"),
        ("object", object, "", "analytics"),
        (
            "inline and attribute",
            inline.clone(),
            attribute,
            "marketing",
        ),
        ("inline", inline, "", "marketing"),
        ("attribute", String::new(), attribute, "media"),
    ] {
        let page = format!(
            "<!doctype html><html lang=en><title>{name}</title><script src=/watch.js></script>{before}\
             <script src=/untick/untick.js {attribute}></script><h1>{name}</h1>"
        );
        stage.page("/from.html", &page);
        stage.visit("/from.html").await?;
        stage.browser.wait_until(SHOWN).await?;
        assert_eq!(
            stage.browser.js(OFFERED).await?,
            json!([expected]),
            "{name}"
        );
    }
    Ok(())
}
