//! A thousand gated scripts run in the order of the page, each once, also when consent is taken
//! back and given again while they start.
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

const TAGS: usize = 1000;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut page = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A thousand</title><script src=/watch.js></script>\
         <script src=/untick/untick.js data-config=/config.json></script><body><h1>A thousand</h1>",
    );
    for tag in 0..TAGS {
        let gate = "<script type=text/plain data-category=analytics";
        page.push_str(&if tag % 20 == 7 {
            format!("{gate} data-src='{{{{tracker}}}}/{tag}.js'></script>")
        } else {
            format!("{gate}>__ran.push('{tag}')</script>")
        });
    }
    stage.page("/", &page);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until(&format!("__ran.length === {TAGS}"))
        .await?;
    let stays = format!("__ran.length === {TAGS}");
    stage.stays(&stays, Duration::from_millis(500)).await?;
    let wanted: Vec<_> = (0..TAGS).map(|tag| tag.to_string()).collect();
    ensure!(stage.ran().await? == wanted, "not in the order of the page");
    for tag in (7..TAGS).step_by(20) {
        assert_eq!(stage.tracker.log().count(&format!("/{tag}.js")), 1);
    }

    // Stopped on the way: nothing starts any more; then all the rest, once.
    stage.browser.js("localStorage.clear();").await?;
    stage.page(
        "/",
        &page.replace("data-category=analytics", "data-category=marketing"),
    );
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.mark_page().await?;
    stage.browser.js("untick.acceptAll();").await?;
    stage.browser.wait_until("__ran.length > 0").await?;
    stage.browser.js("untick.withdraw();").await?;
    stage.wait_for_next_page().await?;
    stage
        .stays("__ran.length === 0", Duration::from_millis(500))
        .await
}
