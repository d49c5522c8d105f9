//! The button in a frame's placeholder allows that service and no other of its category.
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use crate::expect::{GONE, SHOWN, granted, receipts};
use crate::stage::Stage;

const SERVICES: &str = "return [untick.granted('media', 'film'), untick.granted('media', 'map')];";
/// The button of the placeholder that stands where the frame with that title will be, if the
/// visitor can see it.
const BUTTON: &str = "const frame = document.querySelector(`iframe[title='${arguments[0]}']`);
    const button = frame.previousElementSibling?.querySelector('button');
    return button?.checkVisibility() ? button : null;";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    ensure!(
        stage
            .browser
            .holds("!document.querySelector('iframe[src]')")
            .await?,
        "a frame has its address already"
    );
    let button = stage.browser.js_with(BUTTON, vec!["A film".into()]).await?;
    ensure!(
        !button.is_null(),
        "the film has no placeholder with a button"
    );
    stage.browser.click_element(button).await?;

    stage.browser.wait_until("__ran.includes('film')").await?;
    assert_eq!(stage.browser.js(SERVICES).await?, json!([true, false]));
    // The other service's frame still waits behind its own placeholder.
    let other = stage.browser.js_with(BUTTON, vec!["A map".into()]).await?;
    ensure!(!other.is_null(), "the placeholder of the map is gone");
    stage
        .stays("__ran.join() === 'film'", Duration::from_millis(500))
        .await?;
    assert_eq!(stage.video.log().paths(), ["/film.html"]);
    assert!(stage.tracker.log().is_empty());
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(receipt["event"]["surface"], "inline_embed");

    // Allowing one service leaves the rest of the question open or closes it; either way the next
    // page remembers the service, and nothing else has been granted.
    stage.visit("/").await?;
    stage.browser.wait_until("__ran.includes('film')").await?;
    assert_eq!(stage.browser.js(SERVICES).await?, json!([true, false]));
    let [analytics, marketing, _] = granted(stage).await?;
    assert!(!analytics && !marketing);
    assert_eq!(stage.video.log().count("/map.html"), 0);
    assert!(stage.browser.holds(GONE).await? || stage.browser.holds(SHOWN).await?);
    Ok(())
}
