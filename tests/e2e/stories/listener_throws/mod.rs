//! A page's listener that throws disturbs nothing; the browser reports it as its own error.
use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.page_may_throw = true;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let listeners = "for (const type of ['consent', 'close', 'receipt']) {
        untick.on(type, () => { throw new Error('thrown in ' + type); });
        document.addEventListener('untick:' + type, () => { null.nothing; });
    }
    // A listener may also call back into the API.
    untick.on('consent', () => untick.granted('analytics') && untick.record() && untick.open());";
    stage.browser.js(listeners).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.length === 5 && __types().includes('receipt')")
        .await?;
    stage.browser.wait_until(GONE).await?;
    receipts(stage, 1).await?;
    stage
        .browser
        .wait_until(
            "__seen.uncaught.filter((message) => message.includes('thrown in')).length === 3",
        )
        .await?;
    assert_eq!(stage.console("errors").await?, [""; 0]);
    Ok(())
}
