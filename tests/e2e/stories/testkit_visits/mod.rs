//! The test kit for Rust: a page in a given state, a visitor's clicks, and leaks that it finds.
use anyhow::{Context, Result, ensure};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;
use untick_testkit::{Earlier, Error, State, Visitor};

use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    let page = stage.site.url("/");
    let leak = stage.file("shared/index.html")?.replace(
        "<div class=\"tall\">",
        &format!(
            "<img src=\"{}\" alt=\"\"><div>",
            stage.tracker.url("/pixel.png")
        ),
    );
    stage.page("/leak.html", &leak);
    let mut somebody = Visitor::new(stage.browser.client(), config);

    // A first visit in an automated browser meets the notice like any other.
    somebody.visit(&page).await?;
    ensure!(stage.browser.holds("navigator.webdriver === true").await?);
    somebody.shown().await?;
    somebody.expect_no_gated_requests(&[]).await?;
    stage.expect_no_requests("before a choice")?;
    somebody.reject_all().await?;
    somebody.expect_no_gated_requests(&[]).await?;
    somebody.open().await?;
    somebody.save(&[("media", true)]).await?;
    ensure!(somebody.granted("media", None).await?);
    ensure!(!somebody.granted("analytics", None).await?);

    // A page that starts as somebody left it, exactly as the browser would keep it.
    somebody.decided(State::choices([("analytics", true), ("media/map", true)]))?;
    somebody.visit(&page).await?;
    ensure!(!somebody.is_shown().await?, "asked again");
    ensure!(somebody.granted("analytics", Some("stats")).await?);
    ensure!(somebody.granted("media", Some("map")).await?);
    ensure!(!somebody.granted("media", Some("film")).await?);
    stage.browser.wait_until("__ran.includes('stats')").await?;

    somebody.decided(State::FirstVisit)?;
    somebody.visit(&page).await?;
    somebody.shown().await?;
    let long_ago = Earlier {
        decided_at: Timestamp::now().checked_sub((184 * 24).hours())?,
        ..Earlier::default()
    };
    somebody.decided_earlier(&State::RejectAll, &long_ago)?;
    somebody.visit(&page).await?;
    somebody.shown().await?;

    somebody.decided(State::RejectAll)?;
    somebody.visit(&stage.site.url("/leak.html")).await?;
    let found = somebody.expect_no_gated_requests(&[]).await;
    let Err(Error::Leaked(addresses)) = found else {
        anyhow::bail!("the leak was not found: {found:?}");
    };
    let address = addresses.first().context("no address")?;
    ensure!(address.ends_with("/pixel.png"), "{addresses:?}");
    Ok(())
}
