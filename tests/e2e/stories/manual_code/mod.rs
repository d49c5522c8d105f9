//! The manuals' JavaScript for pages, as it stands there, in a page with Untick: it runs to its end, and
//! what it promises happens.
use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::docs::blocks;
use crate::expect::{ACCEPT, GONE, SHOWN};
use crate::stage::{Stage, repository};

/// Manuals whose JavaScript is for pages; that of docs/start.md is a story of its own, and that of
/// docs/receiver.md checks receipts in another.
const MANUALS: [&str; 2] = ["README.md", "docs/api.md"];

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let config = stage.file("shared/config.json")?;
    stage.page("/untick/config.json", &config);
    stage.page("/page.html", &page("await untick.ready;"));
    stage.visit("/page.html").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(GONE).await?;
    // What docs/api.md has the site keep for a visitor who is signed in.
    let record = stage.browser.value("untick.record()").await?;
    stage.page("/account/consent", &record.to_string());

    let mut ran = 0;
    for manual in MANUALS {
        let text = std::fs::read_to_string(repository().join(manual))?;
        for block in blocks(&text) {
            if block.language != "js" {
                continue;
            }
            let place = format!("{manual}:{}", block.line);
            stage.page("/page.html", &page(&block.code));
            stage.visit("/page.html").await?;
            let ended = stage.browser.wait_until("window.__ended").await;
            ended.with_context(|| place.clone())?;
            let uncaught = stage.browser.value("__seen.uncaught").await?;
            ensure!(uncaught == json!([]), "{place}: {uncaught}");
            if block.code.contains("startCounting()") {
                ensure!(stage.browser.holds("window.__counts").await?, "{place}");
            }
            stage
                .browser
                .wait_until("untick.granted('analytics')")
                .await?;
            ran += 1;
        }
    }
    ensure!(ran >= 4, "only {ran} blocks");
    Ok(())
}

/// A page on which the code runs, with the site's own function that the README names.
fn page(code: &str) -> String {
    let start = if code.contains("import ") {
        "<script type=\"importmap\">{\"imports\":{\"untick\":\"/untick/untick.mjs\"}}</script>"
    } else {
        "<script src=\"/untick/untick.js\" data-config=\"/untick/config.json\"></script>"
    };
    format!(
        "<!doctype html><html lang=\"en\"><head><title>Code</title><script src=\"/watch.js\"></script>{start}\
         <script>window.startCounting = () => (window.__counts = true);</script></head>\
         <body><script type=\"module\">{code}\nwindow.__ended = true;</script></body></html>"
    )
}
