//! `storage.remind`: after so many days the notice comes once, with the visitor's own choices, and the
//! choice stays in force meanwhile; ignoring it is respected until the next time.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{GONE, SAVE, SHOWN, checkbox, granted};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["storage"] = json!({ "days": 600, "remind": 200 });
    stage.page("/config.json", &config.to_string());
    let page = stage.file("shared/index.html")?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .browser
        .js("untick.save({ analytics: true });")
        .await?;
    stage.browser.wait_until("__ran.includes('stats')").await?;
    for (days, condition) in [
        (199, GONE),
        (201, SHOWN),
        (202, GONE),
        (400, GONE),
        (402, SHOWN),
        (403, GONE),
    ] {
        // The page's clock goes ahead by so many days.
        let clock = format!(
            "<script>{{ const real = Date.now; Date.now = () => real() + {days} * 864e5; }}</script>"
        );
        stage.page(
            "/",
            &page.replacen("<script ", &format!("{clock}<script "), 1),
        );
        stage.visit("/").await?;
        stage.browser.wait_until(condition).await?;
        assert_eq!(granted(stage).await?, [true, false, false], "day {days}");
        stage.browser.wait_until("__ran.includes('stats')").await?;
        if condition == SHOWN {
            let ticked = format!(
                "document.querySelector('{}').checked && !document.querySelector('{}').checked",
                checkbox("analytics"),
                checkbox("media")
            );
            assert!(stage.browser.holds(&ticked).await?);
            assert!(
                stage
                    .browser
                    .holds("document.activeElement === document.body")
                    .await?,
                "it takes no focus"
            );
            assert!(stage.browser.holds("document.querySelector('untick-notice').textContent.includes('your choices so far')").await?);
        }
    }
    stage.browser.click("footer [data-untick=open]").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(SAVE).await?;
    stage.browser.wait_until(GONE).await?;
    assert!(
        !stage
            .browser
            .holds("'remindedAt' in untick.record()")
            .await?
    );
    Ok(())
}
