//! Re-opened, the same notice shows what was chosen; the page's own link opens it, or, where the
//! page has none, Untick's button.
use anyhow::{Result, ensure};
use serde_json::json;

use crate::expect::{GONE, REJECT, SAVE, SHOWN, checkbox, receipts, state};
use crate::stage::Stage;

const BOXES: &str = "return ['analytics', 'marketing', 'media'].map((id) => __box(id).checked);";
/// The page's openers that can be seen, with name and size.
const OPENERS: &str = "return [...document.querySelectorAll('[data-untick=open]:not(untick-placeholder *)')]
    .filter((opener) => opener.checkVisibility())
    .map((opener) => [opener.textContent.trim() || opener.ariaLabel, opener.offsetWidth >= 24 && opener.offsetHeight >= 24]);";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(&checkbox("analytics")).await?;
    stage.browser.click(SAVE).await?;
    stage.browser.wait_until(GONE).await?;
    let own = stage
        .browser
        .js("return document.querySelectorAll('[data-untick=open]:not(untick-placeholder *)').length;")
        .await?;
    assert_eq!(own, 1, "a page with its own opener got another one");

    stage.browser.click("footer [data-untick=open]").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(stage.browser.js(BOXES).await?, json!([true, false, false]));
    ensure!(
        stage.browser.holds("location.hash === ''").await?,
        "the link also jumped"
    );
    // An opened notice has the focus, but never on a button that grants.
    ensure!(stage.browser.holds("document.activeElement.closest('untick-notice') && !document.activeElement.matches('[data-untick=accept-all]')").await?, "focus");
    // Nothing decided: the choice stays, and closing is allowed now.
    stage.browser.js("untick.close();").await?;
    stage.browser.wait_until(GONE).await?;
    receipts(stage, 1).await?;

    stage.visit("/plain.html").await?;
    let openers = stage.browser.js(OPENERS).await?;
    ensure!(
        openers.as_array().is_some_and(|all| all.len() == 1),
        "automatic re-open button: {openers}"
    );
    ensure!(
        openers[0][0].as_str().is_some_and(|name| !name.is_empty()),
        "it has no name: {openers}"
    );
    assert_eq!(openers[0][1], true, "smaller than 24 by 24: {openers}");
    stage.browser.click("[data-untick=open]").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(stage.browser.js(BOXES).await?, json!([true, false, false]));
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;
    let second = &receipts(stage, 2).await?[1];
    assert_eq!(second["event"]["surface"], "preferences");
    assert_eq!(state(second, "analytics")?, "withdrawn");
    stage
        .browser
        .wait_until("document.querySelector('[data-untick=open]')?.checkVisibility()")
        .await
}
