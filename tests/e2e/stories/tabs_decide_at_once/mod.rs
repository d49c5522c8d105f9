//! Two tabs that decide at the same moment end in one state: the one that is stored.
use anyhow::Result;
use serde_json::json;

use crate::expect::SHOWN;
use crate::stage::Stage;

/// At the full next second, in both.
const AT_ONCE: &str = "const at = arguments[0]; const action = arguments[1];
    setTimeout(() => { while (Date.now() < at); untick[action](); }, at - Date.now() - 5);";
const STATE: &str = "return [untick.granted('media'), untick.record().choices.media, JSON.parse(localStorage.getItem('untick')).choices.media, !!document.querySelector('iframe[src]')];";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    // Frames only: nothing that would make a tab start over.
    stage.page("/", "<!doctype html><html lang=en><meta charset=utf-8><title>At once</title><script src=/watch.js></script>\
        <script src=/untick/untick.js data-config=/config.json></script><body>\
        <iframe data-category=media data-src={{video}}/film.html title=x></iframe>");
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let [first, second] = stage.browser.new_tab().await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    for round in 0..3 {
        let at = stage
            .browser
            .js("return Math.ceil(Date.now() / 1000 + 1) * 1000;")
            .await?;
        let actions = if round % 2 == 0 {
            ["acceptAll", "rejectAll"]
        } else {
            ["rejectAll", "acceptAll"]
        };
        for (window, action) in [(&first, actions[0]), (&second, actions[1])] {
            stage.browser.look_at(window).await?;
            stage
                .browser
                .js_with(AT_ONCE, vec![at.clone(), json!(action)])
                .await?;
        }
        let is_past = format!("Date.now() > {at} + 300");
        stage.browser.wait_until(&is_past).await?;
        let mut states = Vec::new();
        for window in [&first, &second] {
            stage.browser.look_at(window).await?;
            let agree = format!(
                "(() => {{ const state = (() => {{ {STATE} }})(); return state.every((one) => one === state[0]); }})()"
            );
            stage.browser.wait_until(&agree).await?;
            states.push(stage.browser.js(STATE).await?);
        }
        assert_eq!(states[0], states[1], "round {round}");
    }
    Ok(())
}
