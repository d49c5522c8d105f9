//! Receipts of real decisions hold against what is not ours: the schema by ajv, the receiver's
//! signatures by jose, every hash by Node. The text's hash is the same in every engine, and the
//! receiver's archive has the text, which the browser sent when it was asked for it, once.
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::expect::{REJECT, SAVE, SHOWN, checkbox, receipts};
use crate::outbox::{ids, through_gateway, told};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let gateway = through_gateway(stage).await?;
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(&checkbox("analytics")).await?;
    stage.browser.click(SAVE).await?;
    stage.browser.wait_until(&told("sent", 1)).await?;
    let is_sent = |seen: &[untick_stage::Request]| seen.iter().any(|it| it.method == "PUT");
    let limit = crate::browser::PATIENCE;
    gateway
        .log()
        .wait_until("the notice's text", limit, is_sent)
        .await?;
    // One service from a placeholder, everything by the page, everything taken back, a refusal.
    stage.browser.click("untick-placeholder button").await?;
    stage.browser.wait_until(&told("sent", 2)).await?;
    stage.browser.js("untick.acceptAll();").await?;
    stage.browser.wait_until(&told("sent", 3)).await?;
    stage.browser.js("untick.withdraw();").await?;
    receipts(stage, 4).await?;
    stage.visit("/plain.html").await?;
    stage.browser.js("untick.forget();").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(REJECT).await?;
    let all = receipts(stage, 5).await?;
    let puts: Vec<_> = gateway
        .log()
        .requests()
        .into_iter()
        .filter(|it| it.method == "PUT")
        .map(|it| it.path)
        .collect();
    ensure!(puts.len() == 1, "the text was sent to {puts:?}");

    let mut acknowledged = Vec::new();
    for id in ids(&all) {
        acknowledged.push(stage.receiver.get(&id).await?.context(id)?);
    }
    let config: Value = serde_json::from_str(
        &stage
            .file("shared/config.json")?
            .replace(&stage.receiver.endpoint(), &gateway.url("/receipts")),
    )?;
    let notice = client_get(&stage.receiver.url(&puts[0])).await?;
    let hash = puts[0].rsplit('/').next().unwrap_or_default().to_owned();
    let input = json!({
        "receipts": acknowledged,
        "jwks": serde_json::from_str::<Value>(&client_get(&stage.receiver.url("/.well-known/jwks.json")).await?)?,
        "config": config,
        "notices": Map::from_iter([(hash, Value::from(notice))]),
        "bundle": crate::stage::dist()?.join("untick.js"),
    });
    verify(&input).await
}

async fn client_get(url: &str) -> Result<String> {
    Ok(reqwest::get(url).await?.error_for_status()?.text().await?)
}

async fn verify(input: &Value) -> Result<()> {
    let mut node = Command::new("node")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/e2e/receipts.mjs"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run node")?;
    let mut stdin = node.stdin.take().context("no standard input")?;
    stdin.write_all(input.to_string().as_bytes()).await?;
    drop(stdin);
    let output = node.wait_with_output().await?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{told}");
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(said.contains("5 receipts stand"), "{said}");
    Ok(())
}
