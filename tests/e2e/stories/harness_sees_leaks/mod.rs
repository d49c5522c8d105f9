//! The instruments work: a page with live third-party code and no Untick is caught at everything
//! that the other stories look for.
use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::TAB;
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.page_may_throw = true;
    stage.browser.open(&stage.site.url("/")).await?;
    stage.browser.wait_until("__ran.length === 3").await?;
    let mut ran = stage.ran().await?;
    ran.sort();
    assert_eq!(ran, ["film", "module", "stats"]);
    let mut asked: Vec<_> = stage
        .third_party_requests()
        .into_iter()
        .map(|seen| (seen.path, seen.dest))
        .collect();
    asked.sort();
    let seen = |path: &str, dest: &str| (path.to_owned(), Some(dest.to_owned()));
    assert_eq!(
        asked,
        [
            seen("/film.html", "iframe"),
            seen("/module.mjs", "script"),
            seen("/picture.gif", "image"),
            seen("/stats.js", "script")
        ]
    );
    ensure!(stage.expect_no_requests("").is_err(), "leaks pass unseen");

    assert_eq!(stage.console("errors").await?, ["an error 1"]);
    assert_eq!(stage.console("warnings").await?, ["a warning"]);
    assert_eq!(stage.events("error").await?, [json!({ "code": "test" })]);
    let uncaught =
        "return __seen.uncaught.map((message) => /thrown|rejected/.exec(message)?.[0]).sort();";
    assert_eq!(
        stage.browser.js(uncaught).await?,
        json!(["rejected", "thrown"])
    );

    // Clicks and keys are a person's, as far as the page can tell.
    stage.browser.click("button").await?;
    stage.browser.press(TAB).await?;
    stage.browser.press('x').await?;
    assert_eq!(
        stage.browser.js("return __input;").await?,
        json!(["click true", "keydown true x"])
    );
    stage.browser.click_at(5, 5).await?;
    assert_eq!(stage.browser.js("return __input.length;").await?, 3);
    ensure!(
        stage
            .browser
            .holds("isSecureContext && crypto.subtle")
            .await?,
        "loopback is no secure context"
    );
    Ok(())
}
