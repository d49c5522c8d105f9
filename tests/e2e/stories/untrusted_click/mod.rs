//! Tools that refuse for the visitor click by script: honoured at once, and said so in the receipt.
use anyhow::Result;

use crate::expect::{GONE, SHOWN, granted, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    for (action, granting) in [("reject_all", false), ("accept_all", true)] {
        stage.browser.open("about:blank").await?;
        stage.visit("/").await?;
        stage.browser.js("if (!__isShown()) untick.open();").await?;
        stage.browser.wait_until(SHOWN).await?;
        let click = format!(
            "document.querySelector('untick-notice [data-untick={}]').click();",
            action.replace('_', "-")
        );
        stage.browser.js(&click).await?;
        stage.browser.wait_until(GONE).await?;
        assert_eq!(granted(stage).await?, [granting; 3]);
    }
    let receipts = receipts(stage, 2).await?;
    for (receipt, action) in receipts.iter().zip(["reject_all", "accept_all"]) {
        assert_eq!(receipt["event"]["action"], action);
        assert_eq!(receipt["event"]["trusted_input"], false);
        assert_eq!(receipt["event"]["by"], "subject");
    }
    Ok(())
}
