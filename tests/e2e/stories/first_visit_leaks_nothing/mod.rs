//! Before a choice nothing gated is asked for and nothing is kept, whatever the visitor does short
//! of deciding.
use std::time::Duration;

use anyhow::Result;

use crate::browser::ESCAPE;
use crate::expect::SHOWN;
use crate::stage::Stage;

/// Everything a page can keep in the browser.
const KEPT: &str = "(async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie,
    ...(await indexedDB.databases?.() ?? []).map(({ name }) => name),
    ...(await self.caches?.keys() ?? []),
    ...(await navigator.serviceWorker?.getRegistrations() ?? []).map(({ scope }) => scope),
].filter(Boolean))()";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    for _ in 0..5 {
        stage.browser.js("scrollBy(0, innerHeight / 2);").await?;
        stage.browser.press(ESCAPE).await?;
        stage.stays(SHOWN, Duration::from_secs(1)).await?;
    }
    stage.browser.js("scrollTo(0, 0);").await?;
    stage.browser.click("#page-button").await?;

    stage.expect_no_requests("before a choice")?;
    assert_eq!(stage.ran().await?, [""; 0]);
    assert_eq!(stage.browser.value(KEPT).await?, serde_json::json!([]));
    assert_eq!(
        stage
            .browser
            .js("return [untick.granted('analytics'), untick.record()];")
            .await?,
        serde_json::json!([false, null])
    );
    assert_eq!(stage.receiver.rows().await?, []);
    Ok(())
}
