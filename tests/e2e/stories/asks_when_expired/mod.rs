//! A choice holds for `storage.days`, a refusal exactly as long as a consent; then it is asked again.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, REJECT, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = stage.file("shared/index.html")?;
    for button in [REJECT, ACCEPT] {
        stage.page("/", &page);
        stage.visit("/").await?;
        stage.browser.js("localStorage.clear();").await?;
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        stage.browser.click(button).await?;
        stage.browser.wait_until(GONE).await?;
        if button == ACCEPT {
            // All has arrived, so that no straggler counts for the next page.
            stage.browser.wait_until("__ran.length === 5").await?;
        }
        let lasts = "const { decidedAt, expiresAt } = untick.record(); return (Date.parse(expiresAt) - Date.parse(decidedAt)) / 864e5;";
        let days = stage.browser.js(lasts).await?.as_f64().unwrap_or_default();
        assert!((days - 183.0).abs() < 1e-6, "a choice lasts {days} days");
        for (days, condition) in [("182.9", GONE), ("183.1", SHOWN)] {
            // The page's clock goes ahead by so many days.
            let clock = format!(
                "<script>{{ const real = Date.now; Date.now = () => real() + {days} * 864e5; }}</script>"
            );
            stage.page(
                "/",
                &page.replacen("<script ", &format!("{clock}<script "), 1),
            );
            stage.tracker.log().clear();
            stage.visit("/").await?;
            stage.browser.wait_until(condition).await?;
            let expected = button == ACCEPT && condition == GONE;
            assert_eq!(
                stage
                    .browser
                    .js("return untick.granted('analytics');")
                    .await?,
                expected,
                "{button} after {days} days"
            );
            if expected {
                stage.browser.wait_until("__ran.length === 5").await?;
            } else {
                stage.expect_no_requests("expired or refused")?;
            }
            stage.video.log().clear();
        }
        stage.tracker.log().clear();
    }
    Ok(())
}
