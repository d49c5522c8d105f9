//! Storage that throws: the visitor is asked, the choice holds for the page view, one error says
//! so, and the next page asks again.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, LOOK_AWAY, SHOWN, granted};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let config = stage.file("shared/config.json")?;
    // A sandboxed frame has an origin of its own, to which the browser gives no storage at all.
    let framed = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Framed</title><script src=/watch.js></script>\
         <script type=application/json id=untick-config>{config}</script><script src=/untick/untick.js></script>\
         <h1>Framed</h1><script type=text/plain data-category=analytics data-src={{{{tracker}}}}/stats.js></script>"
    );
    stage.page("/framed.html", &framed);
    stage.page("/", "<!doctype html><title>Frames</title><iframe sandbox=allow-scripts width=1000 height=600 src=/framed.html></iframe>");
    for _ in 0..2 {
        stage.browser.open(&stage.site.url("/")).await?;
        stage.browser.client().enter_frame(0).await?;
        stage.browser.wait_until(SHOWN).await?;
        let throws = stage
            .browser
            .js("try { return localStorage.length; } catch (error) { return error.name; }")
            .await?;
        assert_eq!(throws, "SecurityError");
        assert_eq!(granted(stage).await?, [false; 3]);
        assert_eq!(stage.ran().await?, [""; 0]);

        stage.browser.click(ACCEPT).await?;
        stage.browser.wait_until("__ran.join() === 'stats'").await?;
        stage.browser.wait_until(GONE).await?;
        stage.browser.js(LOOK_AWAY).await?;
        assert_eq!(granted(stage).await?, [true; 3]);
        assert!(stage.browser.holds(GONE).await?);
        let errors = stage.events("error").await?;
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(
            errors[0]["message"].to_string().contains("storage"),
            "{errors:?}"
        );
        stage.browser.client().enter_parent_frame().await?;
    }
    Ok(())
}
