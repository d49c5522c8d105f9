//! Images, media, style sheets and embedded objects wait in their `data-` attributes and close
//! again when the choice is taken back.
use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, REJECT, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let paths = [
        "/image.gif",
        "/set.gif",
        "/sound.wav",
        "/poster.gif",
        "/inner.wav",
        "/style.css",
        "/object.svg",
        "/embed.svg",
        "/picture.gif",
    ];
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .browser
        .js("document.querySelectorAll('audio, video').forEach((media) => media.load());")
        .await?;
    stage.expect_no_requests("before a choice")?;
    stage.browser.click(ACCEPT).await?;
    let limit = crate::browser::PATIENCE;
    for path in paths {
        let asked =
            |seen: &[untick_stage::Request]| seen.iter().any(|request| request.path == path);
        stage.video.log().wait_until(path, limit, asked).await?;
    }
    stage
        .browser
        .wait_until("document.querySelector('img').naturalWidth === 1")
        .await?;
    stage.browser.wait_until("getComputedStyle(document.documentElement).getPropertyValue('--third-party').trim() === '1'").await?;

    let is_idle = "[...document.querySelectorAll('audio, video')].every((media) => media.networkState !== media.NETWORK_LOADING)";
    stage.browser.wait_until(is_idle).await?;
    // Taken back without a reload, as nothing of it is code.
    stage.mark_page().await?;
    stage.browser.js("untick.rejectAll();").await?;
    let live = "return [...document.querySelectorAll('[data-category]')].flatMap((element) =>
        ['src', 'srcset', 'poster', 'href', 'data'].filter((name) => element.hasAttribute(name)));";
    assert_eq!(stage.browser.js(live).await?, json!([]));
    stage.expect_same_page().await?;

    stage.video.log().clear();
    stage.visit("/").await?;
    stage.browser.js("untick.open();").await?;
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until("!__isShown()").await?;
    stage.expect_no_requests("after a refusal")
}
