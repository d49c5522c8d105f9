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
    // One line for each spelling, however many elements share it.
    for name in ["analitics", "!analitics", "stranger"] {
        let words = warnings
            .iter()
            .flat_map(|line| line.split(|c: char| c.is_whitespace() || "\"'=,".contains(c)));
        assert_eq!(
            words.filter(|word| *word == name).count(),
            1,
            "warnings about {name}: {warnings:?}"
        );
    }
    assert_eq!(stage.console("errors").await?, [""; 0]);
    Ok(())
}
