//! Released code that waits for `DOMContentLoaded` or `load` runs although they are over; the page's
//! own listeners are not called a second time, and nothing of the page stays patched.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let waits = "window.addEventListener('load', () => __ran.push('NAME load'));
        document.addEventListener('DOMContentLoaded', () => __ran.push('NAME ready'), { once: true });";
    for (path, name) in [("/waits.js", "external"), ("/waits.mjs", "module")] {
        stage
            .tracker
            .put(path, "text/javascript", waits.replace("NAME", name));
    }
    for is_return in [false, true] {
        stage.visit("/").await?;
        if !is_return {
            stage.browser.wait_until(SHOWN).await?;
            stage.browser.wait_until("__page.includes('load')").await?;
            stage.browser.click(ACCEPT).await?;
        }
        stage.browser.wait_until("__ran.length === 7").await?;
        stage
            .stays("__ran.length === 7", Duration::from_millis(300))
            .await?;
        let mut ran = stage.ran().await?;
        ran.sort();
        let wanted = [
            "external load",
            "external ready",
            "inline load",
            "inline ready",
            "module load",
            "module ready",
            "onload true load",
        ];
        assert_eq!(ran, wanted);
        let page = stage.browser.js("return window.__page;").await?;
        assert_eq!(page, json!(["ready", "load"]));
        let is_native = "!Object.hasOwn(document, 'addEventListener') && !Object.hasOwn(window, 'addEventListener')";
        stage.browser.wait_until(is_native).await?;
    }
    Ok(())
}
