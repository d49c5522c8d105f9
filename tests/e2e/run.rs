//! Runs one story in one engine and keeps the evidence when it fails.
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::json;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::engine::Engine;
use crate::stage::Stage;

/// No story needs longer, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Browsers at work at the same time, whatever the number of test threads.
static SESSIONS: Semaphore = Semaphore::const_new(3);

/// Runs `story` on a stage of its own.
pub(crate) fn run(
    engine: Engine,
    name: &str,
    story: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let _permit = runtime.block_on(SESSIONS.acquire())?;
    let mut stage = runtime.block_on(Stage::new(engine, name))?;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let told = timeout(LIMIT, story(&mut stage)).await;
            told.map_err(|_| anyhow!("the story did not end within {LIMIT:?}"))??;
            expect_no_uncaught_errors(&stage).await
        })
    }));
    if !matches!(outcome, Ok(Ok(()))) {
        eprintln!("evidence: {}", stage.evidence.display());
        // A browser that is gone has nothing to show; the story's own error is what counts.
        let _ = runtime.block_on(timeout(LIMIT, keep_evidence(&stage)));
    }
    let closed = runtime.block_on(timeout(LIMIT, stage.browser.close()));
    outcome.unwrap_or_else(|panic| resume_unwind(panic))?;
    closed.context("the browser did not close in time")?
}

async fn expect_no_uncaught_errors(stage: &Stage) -> Result<()> {
    let uncaught = stage
        .browser
        .js("return window.__seen?.uncaught ?? [];")
        .await?;
    let quiet = stage.page_may_throw || uncaught.as_array().is_some_and(Vec::is_empty);
    ensure!(quiet, "uncaught errors in the page: {uncaught}");
    Ok(())
}

/// Writes what a person needs to understand a failure.
async fn keep_evidence(stage: &Stage) -> Result<()> {
    let requests = json!({
        "site": stage.site.log().requests(),
        "tracker": stage.tracker.log().requests(),
        "video": stage.video.log().requests(),
    });
    write(
        &stage.evidence,
        "requests.json",
        serde_json::to_vec_pretty(&requests)?,
    )?;
    let receipts: Vec<_> = stage
        .receiver
        .rows()
        .await?
        .iter()
        .map(|row| row.json().ok())
        .collect();
    write(
        &stage.evidence,
        "receipts.json",
        serde_json::to_vec_pretty(&receipts)?,
    )?;
    let client = stage.browser.client();
    let page = stage
        .browser
        .js("return {url: location.href, seen: window.__seen, ran: window.__ran, storage: {...localStorage}};")
        .await
        .unwrap_or_else(|error| json!(format!("{error:#}")));
    write(
        &stage.evidence,
        "page.json",
        serde_json::to_vec_pretty(&page)?,
    )?;
    write(&stage.evidence, "source.html", client.source().await?)?;
    write(
        &stage.evidence,
        "screenshot.png",
        client.screenshot().await?,
    )
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
    Ok(fs::write(folder.join(name), content)?)
}
