//! A released script that calls `document.write` cannot wipe the page.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let writes = "document.write('<p id=written>written</p>'); window.__ran.push('external');";
    stage.tracker.put("/writes.js", "text/javascript", writes);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("window.__ran?.length === 3")
        .await?;
    stage.browser.wait_until(GONE).await?;
    assert_eq!(stage.ran().await?, ["inline", "external", "after"]);
    assert_eq!(
        stage
            .browser
            .js("return document.querySelector('h1').textContent;")
            .await?,
        "Still here"
    );
    // The page's own document.write is what it was.
    assert!(stage.browser.holds("document.write === Document.prototype.write && String(document.write).includes('native')").await?);
    Ok(())
}
