//! What stories look for: the notice's parts, and receipts that are what they must be.
use anyhow::{Context, Result, ensure};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::browser::PATIENCE;
use crate::stage::Stage;

pub(crate) const REJECT: &str = "untick-notice [data-untick=reject-all]";
pub(crate) const SAVE: &str = "untick-notice [data-untick=save]";
pub(crate) const ACCEPT: &str = "untick-notice [data-untick=accept-all]";

/// The native checkbox of a category.
pub(crate) fn checkbox(category: &str) -> String {
    format!("untick-notice input[name=untick-{category}]")
}

/// Script expression: the notice is on screen.
pub(crate) const SHOWN: &str = "__isShown()";
/// Script expression: the notice is not on screen.
pub(crate) const GONE: &str = "!__isShown()";

/// Script: the visitor looks at another tab and comes back, another page writes to the storage.
pub(crate) const LOOK_AWAY: &str = "for (const name of ['visibilitychange', 'visibilitychange']) document.dispatchEvent(new Event(name));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    dispatchEvent(new StorageEvent('storage', { key: 'of another page' }));
    dispatchEvent(new StorageEvent('storage'));";

/// Receipts in the receiver's database once there are `count` of them, oldest decision first, each
/// valid by the published schema.
pub(crate) async fn receipts(stage: &Stage, count: usize) -> Result<Vec<Value>> {
    let rows = stage.receiver.wait_for_rows(count, PATIENCE).await?;
    ensure!(
        rows.len() == count,
        "{} receipts instead of {count}: {rows:?}",
        rows.len()
    );
    let schema = schema()?;
    let mut receipts = Vec::new();
    for row in rows {
        let receipt = row.json()?;
        let problems: Vec<_> = schema
            .iter_errors(&receipt)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        ensure!(
            problems.is_empty(),
            "receipt {receipt:#} breaks its schema: {problems:#?}"
        );
        ensure!(
            receipt["receipt_id"] == row.receipt_id.as_str(),
            "the row and its receipt have two ids"
        );
        receipts.push(receipt);
    }
    // Two posts under way at the same time may arrive in either order.
    receipts.sort_by_key(|receipt| receipt["event"]["time"].to_string());
    Ok(receipts)
}

/// What `measure.js` finds on the notice: figures by neutrality check.
pub(crate) async fn measure(stage: &Stage) -> Result<Value> {
    run_measure(stage, None).await
}

/// How one button looks at this moment: all computed `looks`, contrast of `text` and `edge`.
pub(crate) async fn looks(stage: &Stage, button: &str) -> Result<Value> {
    run_measure(stage, Some(button)).await
}

async fn run_measure(stage: &Stage, only: Option<&str>) -> Result<Value> {
    let selectors = json!({
        "root": "untick-notice",
        "reject": REJECT,
        "accept": ACCEPT,
        "other": SAVE,
        "boxes": "untick-notice input",
        "only": only,
    });
    let script = include_str!("measure.js");
    stage.browser.js_with(script, vec![selectors]).await
}

/// `state` of one category in a receipt.
pub(crate) fn state<'a>(receipt: &'a Value, purpose: &str) -> Result<&'a str> {
    let decisions = receipt["decisions"].as_array().context("no decisions")?;
    let decision = decisions
        .iter()
        .find(|decision| decision["purpose"] == purpose);
    let state = decision.and_then(|decision| decision["state"].as_str());
    state.with_context(|| format!("no state for {purpose} in {receipt:#}"))
}

/// `untick.granted(category)` for the three optional categories of the usual configuration.
pub(crate) async fn granted(stage: &Stage) -> Result<[bool; 3]> {
    let granted = stage
        .browser
        .js("return ['analytics', 'marketing', 'media'].map((id) => untick.granted(id));")
        .await?;
    Ok(serde_json::from_value(granted)?)
}

fn schema() -> Result<Validator> {
    let text = include_str!("../../docs/receipt/receipt-v1.schema.json");
    let options = jsonschema::options().should_validate_formats(true);
    Ok(options.build(&serde_json::from_str(text)?)?)
}
