//! Elements added after the page has loaded wait like the others, run when they may, and only once
//! however often the page moves them.
use std::time::Duration;

use anyhow::Result;

use crate::expect::{SAVE, SHOWN, checkbox};
use crate::stage::Stage;

const ADD: &str = "window.__add = (markup) => {
    const holder = document.createElement('div');
    holder.innerHTML = markup;
    document.body.append(holder);
    return holder;
};";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let add = |name: &str, category: &str| {
        stage.fill(&format!("__add(`<script type=text/plain data-category={category} data-src={{{{tracker}}}}/{name}.js><\\/script>`);"))
    };
    let frame = |name: &str| {
        stage.fill(&format!("__add(`<iframe data-category=analytics title={name} data-src={{{{video}}}}/{name}.html></iframe>`);"))
    };
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js(ADD).await?;
    stage.browser.js(&add("before", "analytics")).await?;
    stage.browser.js(&add("other", "marketing")).await?;
    stage.browser.js(&frame("frame-before")).await?;
    stage
        .stays("__ran.length === 0", Duration::from_millis(500))
        .await?;
    stage.expect_no_requests("before a choice")?;

    stage.browser.click(&checkbox("analytics")).await?;
    stage.browser.click(SAVE).await?;
    stage
        .browser
        .wait_until("__ran.includes('before') && __ran.includes('frame-before')")
        .await?;

    stage.browser.js(&add("after", "analytics")).await?;
    stage.browser.js(&frame("frame-after")).await?;
    stage.browser.js(&add("other-after", "marketing")).await?;
    stage
        .browser
        .wait_until("__ran.includes('after') && __ran.includes('frame-after')")
        .await?;
    // Moved, copied nowhere, put back: nothing runs again.
    let moves = "for (const script of document.querySelectorAll('body script')) { const place = script.parentNode; script.remove(); place.append(script); }";
    stage.browser.js(moves).await?;
    stage
        .stays(
            "__ran.filter((name) => name === 'before').length === 1 && __ran.length === 7",
            Duration::from_secs(1),
        )
        .await?;
    for path in ["/before.js", "/after.js"] {
        assert_eq!(stage.tracker.log().count(path), 1, "{path}");
    }
    assert_eq!(
        stage.tracker.log().count("/other.js") + stage.tracker.log().count("/other-after.js"),
        0
    );
    Ok(())
}
