//! The module build: the page imports `start` and hands over the configuration, or its address.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let config = stage.file("shared/config.json")?;
    for (given, expected) in [("'/config.json'", 1), (config.as_str(), 2)] {
        let page = format!(
            "<!doctype html><html lang=en><title>Module</title><script src=/watch.js></script>\
             <script type=module>import {{ start }} from '/untick/untick.mjs'; window.__api = start({given}); start({given});</script>\
             <script type=text/plain data-category=analytics data-src={{{{tracker}}}}/stats.js></script>"
        );
        stage.page("/module.html", &page);
        stage.visit("/module.html").await?;
        stage.browser.wait_until(SHOWN).await?;
        stage.expect_no_requests("before a choice")?;
        assert!(
            stage
                .browser
                .holds("__api === untick && __seen.warnings.length === 1")
                .await?
        );
        stage.browser.click(ACCEPT).await?;
        stage.browser.wait_until(GONE).await?;
        stage.browser.wait_until("__ran.join() === 'stats'").await?;
        receipts(stage, expected).await?;
        stage.browser.js("localStorage.clear();").await?;
        stage.tracker.log().clear();
    }
    Ok(())
}
