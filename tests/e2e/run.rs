//! Runs one story in one engine and keeps the evidence when it fails.
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::engine::Engine;
use crate::pool::Pool;
use crate::stage::Stage;

/// No story needs longer, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(90);

/// A browser in trouble gets no longer than this to show what it has, and to close.
pub(crate) const LAST_WORDS: Duration = Duration::from_secs(6);

/// Browsers at work at the same time, whatever the number of test threads.
static SESSIONS: Semaphore = Semaphore::const_new(3);

/// The runtime of all stories; a browser can outlive the story it was started for.
pub(crate) fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(Runtime::new);
    RUNTIME
        .as_ref()
        .map_err(|error| anyhow!("no runtime: {error}"))
}

/// Runs `story` on a stage of its own.
pub(crate) fn run(
    engine: Engine,
    name: &str,
    story: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let runtime = runtime()?;
    let _inside = runtime.enter();
    let _permit = runtime.block_on(SESSIONS.acquire())?;
    let pool = Pool::current();
    let mut stage = runtime.block_on(Stage::new(engine, name, &pool))?;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let told = timeout(LIMIT, story(&mut stage)).await;
            told.map_err(|_| anyhow!("the story did not end within {LIMIT:?}"))??;
            expect_no_uncaught_errors(&stage).await?;
            // While its site still answers: the next story may get the same port.
            stage
                .browser
                .forget_everything(&stage.site.url("/nothing"))
                .await
        })
    }));
    if let Ok(Ok(())) = outcome {
        pool.give_back(stage.browser);
        return Ok(());
    }
    eprintln!("evidence: {}", stage.evidence.display());
    // A browser that is gone has nothing to show; the story's own error is what counts.
    let _ = runtime.block_on(timeout(LAST_WORDS, keep_evidence(&stage)));
    let _ = runtime.block_on(timeout(LAST_WORDS, stage.browser.close()));
    outcome.unwrap_or_else(|panic| resume_unwind(panic))
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
    fs::create_dir_all(&stage.evidence)?;
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
    write(
        &stage.evidence,
        "receiver.log",
        fs::read(stage.receiver.log())?,
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
