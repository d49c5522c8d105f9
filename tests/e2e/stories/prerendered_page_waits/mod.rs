//! A page that the browser prepares unseen opens nothing, shows nothing and posts nothing until
//! the visitor gets there. Engines that prepare no pages simply go there.
use std::time::Duration;

use anyhow::Result;

use crate::browser::PATIENCE;
use crate::engine::Engine;
use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

const BEFORE: &str = "<!doctype html><html lang=en><title>Before</title><script src=/watch.js></script>
    <script type=speculationrules>{ \"prerender\": [{ \"urls\": [\"/\"], \"eagerness\": \"immediate\" }] }</script>
    <a href=/>Go on</a>";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    // With consent given, so that an impatient page would open its gates.
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 5 && __types().includes('receipt')")
        .await?;

    stage.page("/before.html", BEFORE);
    stage.tracker.log().clear();
    stage.video.log().clear();
    stage.site.log().clear();
    stage.browser.open(&stage.site.url("/before.html")).await?;
    if stage.browser.engine == Engine::Chromium {
        let prepared = |seen: &[untick_stage::Request]| {
            let by = |path: &str| {
                seen.iter()
                    .any(|request| request.path == path && request.header("sec-purpose").is_some())
            };
            by("/") && by("/config.json")
        };
        stage
            .site
            .log()
            .wait_until("the unseen page", PATIENCE, prepared)
            .await?;
    }
    stage
        .stays("document.title === 'Before'", Duration::from_secs(1))
        .await?;
    stage.expect_no_requests("for a page that nobody has seen")?;

    stage.browser.click("a").await?;
    stage
        .browser
        .wait_until("location.pathname === '/' && __ran.length === 5")
        .await?;
    if stage.browser.engine == Engine::Chromium {
        let activated = "performance.getEntriesByType('navigation')[0].activationStart > 0";
        assert!(
            stage.browser.holds(activated).await?,
            "the page was not the prepared one"
        );
    }
    Ok(())
}
