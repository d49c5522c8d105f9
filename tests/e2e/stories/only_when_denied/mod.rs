//! `data-category="!analytics"` runs when analytics was denied, and only then: not before a
//! decision, and not when granted.
use std::time::Duration;

use anyhow::Result;

use crate::expect::{ACCEPT, GONE, REJECT, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    for (button, expected) in [(ACCEPT, "granted"), (REJECT, "denied")] {
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        stage
            .stays("__ran.length === 0", Duration::from_millis(500))
            .await?;
        stage.browser.click(button).await?;
        stage.browser.wait_until(GONE).await?;
        stage.browser.wait_until("__ran.length === 2").await?;
        let expected = format!("__ran.sort().join() === '{expected},{expected} inline'");
        stage.stays(&expected, Duration::from_millis(500)).await?;
        // And the same from the stored choice.
        stage.visit("/").await?;
        stage.browser.wait_until("__ran.length === 2").await?;
        stage.stays(&expected, Duration::from_millis(500)).await?;
        stage.browser.js("localStorage.clear();").await?;
    }
    assert_eq!(stage.tracker.log().count("/granted.js"), 2);
    assert_eq!(stage.tracker.log().count("/denied.js"), 2);
    Ok(())
}
