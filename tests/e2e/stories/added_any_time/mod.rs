//! Elements that come before Untick is ready, while the notice is open, after a grant and after it
//! was taken back; and a category that is set on an element already there.
use std::time::Duration;

use anyhow::Result;

use crate::expect::{ACCEPT, GONE, REJECT, SHOWN};
use crate::stage::Stage;

const ADD: &str = "window.__add = (name) => {
    const holder = document.createElement('div');
    holder.innerHTML = `<img alt='' data-category=media data-src='{{video}}/${name}.gif'><script type=text/plain data-category=media data-src='{{tracker}}/${name}.js'></scr` + `ipt>`;
    document.body.append(holder);
};";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Any time</title><script src=/watch.js></script>\
         <script src=/untick/untick.js data-config=/config.json async></script><body><h1>Any time</h1><script>{ADD} __add('early');</script>"
    );
    stage.page("/", &page);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js("__add('asked');").await?;
    stage.stays(SHOWN, Duration::from_millis(500)).await?;
    stage.expect_no_requests("before a choice")?;

    stage.browser.click(ACCEPT).await?;
    stage.browser.js("__add('granted');").await?;
    stage
        .browser
        .wait_until("['early', 'asked', 'granted'].every((name) => __ran.includes(name))")
        .await?;
    let late = stage.fill("const image = document.body.appendChild(new Image()); image.dataset.src = '{{video}}/later.gif'; image.dataset.category = 'media';");
    stage.browser.js(&late).await?;
    let limit = crate::browser::PATIENCE;
    for name in ["early", "asked", "granted", "later"] {
        let path = format!("/{name}.gif");
        let is_asked = |seen: &[untick_stage::Request]| seen.iter().any(|one| one.path == path);
        stage.video.log().wait_until(&path, limit, is_asked).await?;
    }

    stage.mark_page().await?;
    stage.browser.js("untick.open();").await?;
    stage.browser.click(REJECT).await?;
    stage.wait_for_next_page().await?;
    stage.tracker.log().clear();
    stage.video.log().clear();
    stage.browser.js("__add('refused');").await?;
    stage.stays(GONE, Duration::from_secs(1)).await?;
    stage.expect_no_requests("after it was taken back")
}
