//! Granted scripts run in the order of the page: a slow external one first, the inline one that
//! needs it next; `async` ones run free, deferred and module ones last. Downloads do not wait.
use anyhow::{Context, Result};

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 8").await?;
    let ran = stage.ran().await?;
    let place = |name: &str| {
        ran.iter()
            .position(|other| other == name)
            .with_context(|| format!("{name} in {ran:?}"))
    };
    for pair in ["slow", "inline after slow", "quick", "inline after failure"].windows(2) {
        assert!(
            place(pair[0])? < place(pair[1])?,
            "{} before {}: {ran:?}",
            pair[0],
            pair[1]
        );
    }
    assert!(place("free")? < place("slow")?, "async waits: {ran:?}");
    for late in ["deferred", "module", "inline module"] {
        assert!(
            place("inline after failure")? < place(late)?,
            "{late} before the last classic script: {ran:?}"
        );
    }

    let asked = stage.tracker.log().requests();
    let at = |path: &str| {
        asked
            .iter()
            .find(|seen| seen.path == path)
            .map(|seen| seen.at)
            .context(path.to_owned())
    };
    let gap = at("/quick.js")?.saturating_sub(at("/slow.js")?);
    assert!(
        gap.as_millis() < 900,
        "quick.js was asked for {gap:?} after slow.js, which takes a second"
    );
    for path in [
        "/slow.js",
        "/quick.js",
        "/free.js",
        "/deferred.js",
        "/module.mjs",
    ] {
        assert_eq!(stage.tracker.log().count(path), 1, "{path}");
    }
    Ok(())
}
