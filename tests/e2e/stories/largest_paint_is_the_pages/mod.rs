//! On an ordinary article the notice is not the largest contentful paint and shifts nothing, in a
//! wide window and on a telephone. The article is the demo's own.
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::expect::{GONE, SHOWN};
use crate::stage::{Stage, repository};

const WINDOWS: [(u32, u32); 2] = [(1280, 720), (390, 844)];

/// First in the page: keeps every candidate for the largest paint, and every shift. What
/// `getEntriesByType` gives comes from before the page could listen, so the observers are buffered.
const WATCH: &str = "<script>
    window.__paints = [];
    window.__shifts = [];
    const of = (node) => {
        if (!node) return 'gone, or in a shadow tree';
        const notice = node.getRootNode().host ?? node.closest('untick-notice, untick-placeholder, untick-reopen');
        return notice ? notice.localName : node.localName + '.' + node.className;
    };
    const known = PerformanceObserver.supportedEntryTypes;
    const watch = (type, note) => known.includes(type) && new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    watch('largest-contentful-paint', ({ element, size }) => __paints.push({ element: of(element), size }));
    watch('layout-shift', ({ value, sources }) => __shifts.push({ value, nodes: sources.map(({ node }) => of(node)) }));
    </script>";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let folder = repository().join("www/demo");
    let read = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).with_context(|| file.display().to_string())
    };
    let hosts = |text: String| {
        text.replace("{{tally}}", "{{tracker}}")
            .replace("{{meridian}}", "{{video}}")
    };
    // The panel is the demo's, no site has one.
    let article = hosts(read("journal.html")?)
        .replace(
            "<script src=\"/panel.js\" type=\"module\"></script>",
            "<script src=\"/watch.js\"></script>",
        )
        .replace("<head>", &format!("<head>{WATCH}"));
    ensure!(article.contains("__paints") && !article.contains("panel.js"));
    stage.page("/journal", &article);
    stage.page("/untick/config.json", &hosts(read("config.json")?));
    stage.site.folder("/", &folder);

    let mut table = String::from(
        "| window | largest paint | its size | candidates from the notice | layout shifts |\n|---|---|---|---|---|\n",
    );
    for (width, height) in WINDOWS {
        stage.browser.open(&stage.site.url("/nothing")).await?;
        stage.browser.js("localStorage.clear();").await?;
        stage.enter_window("/journal", (width, height)).await?;
        stage.browser.wait_until(SHOWN).await?;
        let row = paints(stage).await?;
        // It goes without a shift, too; not by a click, as what follows one counts less.
        let top = "return document.querySelector('h1').getBoundingClientRect().top;";
        let before = stage.browser.js(top).await?;
        stage.browser.js("untick.rejectAll();").await?;
        stage.browser.wait_until(GONE).await?;
        assert_eq!(stage.browser.js(top).await?, before);
        stage
            .stays("__shifts.length === 0", Duration::from_millis(300))
            .await?;
        let shifts = match knows(stage, "layout-shift").await? {
            true => "0",
            false => "not observable",
        };
        table.push_str(&format!("| {width}×{height} | {row} | {shifts} |\n"));
        stage.leave_window().await?;
    }
    stage.report(
        "docs/neutrality.md",
        &format!("{}-paint", stage.browser.engine.name()),
        &table,
    )
}

/// The largest paint, its size in CSS px², and how many candidates belong to the notice.
async fn paints(stage: &Stage) -> Result<String> {
    if !knows(stage, "largest-contentful-paint").await? {
        return Ok("not observable | – | –".to_owned());
    }
    stage.browser.wait_until("__paints.length > 0").await?;
    // Time for the notice to become a candidate, should it be the largest.
    stage
        .stays("__shifts.length === 0", Duration::from_millis(700))
        .await?;
    let paints: Vec<Value> = serde_json::from_value(stage.browser.js("return __paints;").await?)?;
    let last = paints.last().context("no paint")?;
    let name = last["element"].as_str().unwrap_or_default();
    let from_the_page = |paint: &&Value| {
        let name = paint["element"].as_str().unwrap_or_default();
        name.contains('.')
    };
    ensure!(
        from_the_page(&last),
        "the largest paint is not the page's: {}",
        json!(paints)
    );
    let others = paints.len() - paints.iter().filter(from_the_page).count();
    Ok(format!("`{name}` | {} | {others}", last["size"]))
}

async fn knows(stage: &Stage, kind: &str) -> Result<bool> {
    let knows = format!("PerformanceObserver.supportedEntryTypes.includes('{kind}')");
    stage.browser.holds(&knows).await
}
