//! A gateway of the owner's asks for headers: every post has them. A beacon cannot, so none is sent
//! when the page goes, and the next page posts what waits.
use anyhow::Result;
use serde_json::{Value, json};
use untick_stage::Fault;

use crate::expect::receipts;
use crate::outbox::{PLAIN, decide_under, ids, posts, through_gateway, told};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    gateway.ask_for("x-api-key");
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["receipts"] = json!({
        "endpoint": gateway.url("/receipts"),
        "headers": { "X-Api-Key": "k-1" },
    });
    stage.page("/config.json", &config.to_string());
    let id = decide_under(stage, &gateway, Fault::Refuse).await?;
    gateway.set(Fault::None);
    stage.visit(PLAIN).await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    assert_eq!(
        ids(&receipts(stage, 1).await?),
        [id.as_str().unwrap_or_default()]
    );
    for post in posts(&gateway) {
        assert_eq!(post.header("x-api-key"), Some("k-1"), "{post:?}");
        let kind = post.header("content-type").unwrap_or_default();
        assert!(kind.starts_with("application/json"), "{kind}");
    }
    Ok(())
}
