//! A category or service that the configuration does not know stays closed whatever is granted,
//! with one warning each.
use std::time::Duration;

use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.includes('known')").await?;
    stage.browser.wait_until(GONE).await?;
    stage
        .stays("__ran.join() === 'known'", Duration::from_secs(1))
        .await?;
    assert_eq!(stage.tracker.log().paths(), ["/known.js"]);
    assert!(stage.video.log().is_empty());
    let warnings = stage.console("warnings").await?;
    for name in ["analitics", "stranger"] {
        let lines = warnings.iter().filter(|line| line.contains(name)).count();
        assert_eq!(lines, 1, "warnings about {name}: {warnings:?}");
    }
    assert_eq!(stage.console("errors").await?, [""; 0]);
    Ok(())
}
