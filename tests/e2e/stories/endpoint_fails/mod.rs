//! The endpoint answers 500, sends elsewhere, refuses, or breaks off in the middle of its answer:
//! the receipt waits and the same page delivers it once it can. Every decision is one row, also
//! where the receiver had stored it and the page never heard.
use anyhow::{Context, Result, ensure};
use untick_stage::Fault;

use crate::expect::receipts;
use crate::outbox::{decide_under, ids, through_gateway, told, wait_for_posts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    // A page that answers 200: whoever followed would take that for the receiver's word.
    let elsewhere = stage.site.url("/page.css");
    stage
        .site
        .header_at("/page.css", "access-control-allow-origin", "*")?;
    let faults = [
        Fault::Status(500, None),
        Fault::Status(404, None),
        Fault::Redirect(302, elsewhere.clone()),
        Fault::Redirect(307, elsewhere),
        Fault::Refuse,
        Fault::ResetHead,
    ];
    let mut decided = Vec::new();
    for fault in faults {
        let when = format!("{fault:?}");
        gateway.log().clear();
        let id = decide_under(stage, &gateway, fault)
            .await
            .context(when.clone())?;
        gateway.set(Fault::None);
        stage
            .browser
            .wait_until(&told("sent", 1))
            .await
            .context(when.clone())?;
        decided.push(id.as_str().unwrap_or_default().to_owned());
        let kept = receipts(stage, decided.len()).await.context(when.clone())?;
        decided.sort();
        ensure!(ids(&kept) == decided, "{when}: {kept:?}");
        wait_for_posts(&gateway, 2).await?;
    }

    // The head of the answer came whole, so the receipt is stored: nothing is left to do.
    gateway.log().clear();
    gateway.set(Fault::CutBody);
    stage.browser.js("untick.acceptAll();").await?;
    wait_for_posts(&gateway, 1).await?;
    receipts(stage, decided.len() + 1).await?;
    gateway.set(Fault::None);
    stage.visit(crate::outbox::PLAIN).await?;
    receipts(stage, decided.len() + 1).await?;
    assert_eq!(
        stage.site.log().count("/page.css"),
        0,
        "the receipt went elsewhere"
    );
    Ok(())
}
