//! A page whose policy forbids WebAssembly: one message with the cure, everything closed, the page
//! as usable as without Untick.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let policy = stage.fill("script-src 'self' 'unsafe-inline' {{tracker}}");
    stage.site.header("content-security-policy", &policy)?;
    stage.browser.open(&stage.site.url("/")).await?;
    stage
        .browser
        .wait_until("__types().includes('error')")
        .await?;
    let ready = stage
        .browser
        .value("untick.ready.then(() => 'resolved', (error) => error.code)")
        .await?;
    let errors = stage.events("error").await?;
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(ready, errors[0]["code"]);
    let console = stage.console("errors").await?;
    assert_eq!(console.len(), 1, "{console:?}");
    assert!(
        console[0].contains("'wasm-unsafe-eval'") && console[0].contains("script-src"),
        "{console:?}"
    );

    let calls =
        "untick.open(); untick.acceptAll(); return [untick.granted('analytics'), untick.record()];";
    assert_eq!(stage.browser.js(calls).await?, json!([false, null]));
    stage.browser.click("#page-button").await?;
    assert_eq!(
        stage
            .browser
            .js("return document.querySelector('#page-button').dataset.clicks;")
            .await?,
        "1"
    );
    stage.browser.click("footer [data-untick=open]").await?;
    stage.browser.js("scrollTo(0, 2000);").await?;
    stage
        .stays(
            "!document.querySelector('untick-notice') && scrollY > 0",
            Duration::from_secs(1),
        )
        .await?;
    assert_eq!(stage.ran().await?, [""; 0]);
    stage.expect_no_requests("without WebAssembly")
}
