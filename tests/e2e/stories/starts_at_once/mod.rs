//! With its configuration in the page Untick starts in the task of its script: the notice is there for
//! the page's first frame and a decision is known to the next script. Events wait for listeners that
//! stand behind it, on every one of many visits. Browsers that compile no such module on the page's
//! thread start a little later.
use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

/// Where a listener might miss something by chance, it would in one of these.
const VISITS: usize = 12;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = |before: &str| -> Result<String> {
        let config = stage.file("shared/config.json")?;
        Ok(format!(
            r#"<!doctype html><html lang=en><title>At once</title><script src=/watch.js></script>{before}
        <script type=application/json id=untick-config>{config}</script>
        <script src=/untick/untick.js></script>
        <script>
          window.atOnce = [!!document.querySelector("untick-notice"), untick.granted("analytics"), __types().length];
          window.late = [];
          for (const type of ["ready", "open"]) document.addEventListener("untick:" + type, () => late.push(type));
        </script><h1>At once</h1>"#
        ))
    };
    stage.page("/at-once.html", &page("")?);
    stage.page(
        "/old.html",
        &page("<script>WebAssembly.Module = function () { throw RangeError('no more than 4 KiB'); };</script>")?,
    );
    let begun = "return [...window.atOnce, ...window.late];";
    for visit in 0..VISITS {
        stage.visit("/at-once.html").await?;
        stage.browser.wait_until("late.length > 1").await?;
        assert_eq!(
            stage.browser.js(begun).await?,
            json!([true, false, 0, "open", "ready"]),
            "visit {visit}"
        );
    }

    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.visit("/at-once.html").await?;
    stage.browser.wait_until("late.length > 0").await?;
    assert_eq!(
        stage.browser.js(begun).await?,
        json!([false, true, 0, "ready"])
    );

    // Asynchronously the notice is there when it is, and listeners hear all the same.
    stage.browser.js("untick.forget();").await?;
    stage.visit("/old.html").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.wait_until("late.length > 1").await?;
    assert_eq!(
        stage.browser.js("return late;").await?,
        json!(["open", "ready"])
    );
    Ok(())
}
