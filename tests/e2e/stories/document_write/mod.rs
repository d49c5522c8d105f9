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
    // The page's document.write is what it was: the browser's, or one of its own.
    // Asked by the page itself, as Firefox shows a driver only the browser's.
    assert!(stage.browser.holds("__isNative()").await?);
    let own = "<h1>Still here</h1><script>document.write = () => {}; const own = document.write; window.__isOwn = () => document.write === own;</script>";
    stage.page(
        "/",
        &stage
            .file("document_write/index.html")?
            .replace("<h1>Still here</h1>", own),
    );
    stage.visit("/").await?;
    stage
        .browser
        .wait_until("window.__ran?.length === 3")
        .await?;
    assert!(
        stage
            .browser
            .holds("__isOwn() && document.querySelector('h1')")
            .await?
    );
    Ok(())
}
