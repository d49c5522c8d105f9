//! An endpoint that says 429 with `Retry-After` is left alone for as long as it says: by the page's
//! own tries, when the browser comes online, when the page is left, and by the next page.
use std::time::Duration;

use anyhow::Result;
use untick_stage::Fault;

use crate::expect::receipts;
use crate::outbox::{PLAIN, decide_under, ids, posts, through_gateway, wait_for_posts};
use crate::stage::Stage;

/// More than the first pause between tries, and long enough for all that must not ask meanwhile.
const SECONDS: u32 = 6;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    let fault = Fault::Status(429, Some(SECONDS));
    let id = decide_under(stage, &gateway, fault).await?;
    stage
        .browser
        .js("dispatchEvent(new Event('online'));")
        .await?;
    stage.visit(PLAIN).await?;
    stage
        .browser
        .js("dispatchEvent(new Event('online'));")
        .await?;
    gateway.set(Fault::None);

    wait_for_posts(&gateway, 2).await?;
    let posts = posts(&gateway);
    let between = posts[1].at - posts[0].at;
    assert!(
        between >= Duration::from_millis(u64::from(SECONDS) * 1000 - 50),
        "asked again after {between:?}"
    );
    let kept = receipts(stage, 1).await?;
    assert_eq!(ids(&kept), [id.as_str().unwrap_or_default()]);
    Ok(())
}
