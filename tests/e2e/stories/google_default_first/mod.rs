//! `data-google`: with the script before Google's tags the denied default stands in the queue before any
//! command, and the update after it; in the head, with the file cached or not. With `async` the default
//! may come after what the page queues, but before any update.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

const QUEUE: &str = "return dataLayer.map((entry) => { const [name, word, value] = entry; return [name, word, value]; });";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let map = r#"{"analytics":["analytics_storage"],"marketing":["ad_storage","ad_user_data","ad_personalization"]}"#;
    let options = r#"{"waitForUpdate":800,"adsDataRedaction":true,"regions":["ES"]}"#;
    let tag = format!(
        "src=/untick/untick.js data-config=/config.json data-google='{map}' data-google-options='{options}'"
    );
    // What Google's own snippet does right behind it.
    let gtag = "<script>window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); }
        gtag('js', new Date()); gtag('config', 'G-STORY');</script>";
    let denied = json!({
        "analytics_storage": "denied", "ad_storage": "denied", "ad_user_data": "denied", "ad_personalization": "denied",
        "wait_for_update": 800, "region": ["ES"],
    });
    let granted = json!({ "analytics_storage": "granted", "ad_storage": "granted", "ad_user_data": "granted", "ad_personalization": "granted" });
    for (attribute, visits) in [("", 2), ("async", 2)] {
        let page = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Tags</title><script src=/watch.js></script>\
             <script {tag} {attribute}></script>{gtag}<h1>Tags</h1><a href=#untick data-untick=open>Choices</a>"
        );
        stage.page("/", &page);
        for _ in 0..visits {
            stage.visit("/").await?;
            stage.browser.wait_until(SHOWN).await?;
            let queue = stage.browser.js(QUEUE).await?;
            let commands: Vec<&Value> = queue.as_array().into_iter().flatten().collect();
            let words = || {
                commands
                    .iter()
                    .map(|command| format!("{} {}", command[0], command[1]))
            };
            let place = |wanted: &str| words().position(|word| word == wanted);
            let default = place(r#""consent" "default""#);
            assert!(default.is_some(), "{queue}");
            assert_eq!(commands[default.unwrap_or_default()][2], denied);
            if attribute.is_empty() {
                assert_eq!(default, Some(0), "{queue}");
                assert_eq!(place(r#""set" "ads_data_redaction""#), Some(1), "{queue}");
            }
            assert_eq!(place(r#""consent" "update""#), None, "{queue}");
        }
        stage.browser.click(ACCEPT).await?;
        let last = stage.browser.js(QUEUE).await?;
        assert_eq!(
            last.as_array().and_then(|queue| queue.last().cloned()),
            Some(json!(["consent", "update", granted]))
        );
        // The next page: default, then what was decided, once each.
        stage.visit("/").await?;
        let queue = stage.browser.js(QUEUE).await?;
        let of = |word: &str| {
            queue.as_array().map_or(0, |queue| {
                queue.iter().filter(|entry| entry[1] == word).count()
            })
        };
        assert_eq!((of("default"), of("update")), (1, 1), "{queue}");
        stage.browser.js("localStorage.clear();").await?;
    }
    Ok(())
}
