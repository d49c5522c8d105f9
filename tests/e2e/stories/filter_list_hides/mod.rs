//! A filter list that hides the notice leaves a page that scrolls, takes clicks and stays denied.
use std::time::Duration;

use anyhow::Result;

use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = stage.file("shared/index.html")?;
    let rule = "<style>untick-notice { display: none !important }</style></head>";
    stage.page("/", &page.replace("</head>", rule));
    stage.visit("/").await?;
    // The notice's own sheet may win over a page rule; a filter list then takes the element out.
    stage
        .browser
        .js("document.querySelector('untick-notice')?.remove();")
        .await?;
    stage.browser.click("#page-button").await?;
    stage.browser.js("scrollTo(0, 2000);").await?;
    let free = "scrollY > 1000 && [document.documentElement, document.body].every((element) =>
        getComputedStyle(element).overflow === 'visible' && !element.inert && !element.ariaHidden)";
    stage.stays(free, Duration::from_secs(1)).await?;
    for (x, y) in [(100, 100), (640, 400), (1200, 600), (640, 640)] {
        let hit = stage
            .browser
            .js(&format!(
                "return Boolean(document.elementFromPoint({x}, {y})?.closest('body'));"
            ))
            .await?;
        assert_eq!(hit, true, "something covers {x}, {y}");
    }
    assert_eq!(
        stage
            .browser
            .js("return [untick.granted('analytics'), untick.record()];")
            .await?,
        serde_json::json!([false, null])
    );
    stage.expect_no_requests("with the notice hidden")
}
