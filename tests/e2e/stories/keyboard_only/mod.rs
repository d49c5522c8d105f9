//! Everything by keyboard: Tab reaches every control in the order seen and leaves again, Space
//! ticks, Enter decides.
use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::{ENTER, ESCAPE, SPACE, TAB};
use crate::expect::{GONE, SHOWN, granted, receipts};
use crate::stage::Stage;

/// What has the focus, by the name a stable hook gives it.
const FOCUSED: &str = "const at = document.activeElement;
    return at.dataset.untick || at.name || at.id || (at.shadowRoot?.activeElement?.tagName ?? at.tagName).toLowerCase();";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    // Enter and Escape on arrival do nothing: no control has the focus by itself.
    for key in [ENTER, SPACE, ESCAPE] {
        stage.browser.press(key).await?;
    }
    ensure!(
        stage.browser.holds(SHOWN).await?,
        "a key on arrival decided"
    );

    let mut order: Vec<String> = Vec::new();
    while order.last().is_none_or(|last| last != "accept-all") {
        ensure!(order.len() < 30, "Tab never reached Accept all: {order:?}");
        stage.browser.press(TAB).await?;
        order.push(serde_json::from_value(stage.browser.js(FOCUSED).await?)?);
    }
    let own = [
        "untick-analytics",
        "untick-marketing",
        "untick-media",
        "reject-all",
        "save",
        "accept-all",
    ];
    let controls: Vec<_> = order
        .iter()
        .filter(|name| own.contains(&name.as_str()))
        .collect();
    assert_eq!(controls, own, "all of {order:?}");
    assert_eq!(
        order.iter().filter(|name| *name == "summary").count(),
        4,
        "{order:?}"
    );
    // No trap: the next stop is outside.
    stage.browser.press(TAB).await?;
    ensure!(
        stage
            .browser
            .holds("!document.activeElement.closest('untick-notice')")
            .await?,
        "Tab does not leave"
    );

    stage.browser.focus("[name=untick-marketing]").await?;
    stage.browser.press(SPACE).await?;
    ensure!(
        stage
            .browser
            .holds("__box('marketing').checked && __isShown()")
            .await?,
        "Space does not tick"
    );
    stage.browser.press(ESCAPE).await?;
    ensure!(stage.browser.holds(SHOWN).await?, "Escape decided");
    stage
        .browser
        .focus("untick-notice [data-untick=save]")
        .await?;
    stage.browser.press(ENTER).await?;
    stage.browser.wait_until(GONE).await?;
    assert_eq!(granted(stage).await?, [false, true, false]);
    assert_eq!(
        receipts(stage, 1).await?[0]["event"]["trusted_input"],
        json!(true)
    );

    // The same keys take it back, with the focus returning to the opener afterwards.
    stage.browser.focus("footer [data-untick=open]").await?;
    stage.browser.press(ENTER).await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js("untick.close();").await?;
    stage
        .browser
        .wait_until(
            "document.activeElement === document.querySelector('footer [data-untick=open]')",
        )
        .await
}
