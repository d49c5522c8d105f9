//! The endpoint takes 10 seconds for its answer: the choice applies at once, nothing is posted
//! twice, and the receipt is one row.
use std::time::Duration;

use anyhow::Result;
use untick_stage::Fault;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::outbox::{posts, through_gateway, told, wait_for_posts};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    gateway.set(Fault::Late(Duration::from_secs(10)));
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(GONE).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    wait_for_posts(&gateway, 1).await?;
    assert!(
        !stage.browser.holds("__types().includes('receipt')").await?,
        "the page waited for the endpoint"
    );
    stage.browser.wait_until(&told("sent", 1)).await?;
    assert_eq!(posts(&gateway).len(), 1);
    receipts(stage, 1).await?;
    Ok(())
}
