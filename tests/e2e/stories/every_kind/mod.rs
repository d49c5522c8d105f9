//! Every kind of element, by category, by service and with `!`: asked for exactly when the choice
//! says so, by the logs of the third parties. What is seen is the table in docs/gating.md.
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::expect::{ACCEPT, GONE, REJECT, SHOWN};
use crate::stage::Stage;

/// Name, extension of the file asked for, and markup, in which `@` stands for what gates it and `%`
/// for the address.
const KINDS: [(&str, &str, &str); 18] = [
    (
        "script, `data-src`",
        "js",
        "<script type=text/plain @ data-src=%></script>",
    ),
    (
        "script, `src`",
        "js",
        "<script type=text/plain @ src=%></script>",
    ),
    (
        "script, `async`",
        "js",
        "<script type=text/plain @ async data-src=%></script>",
    ),
    (
        "script, `defer`",
        "js",
        "<script type=text/plain @ defer data-src=%></script>",
    ),
    (
        "inline script",
        "gif",
        "<script type=text/plain @>new Image().src = '%'</script>",
    ),
    (
        "module",
        "mjs",
        "<script type=text/plain data-type=module @ data-src=%></script>",
    ),
    (
        "inline module",
        "mjs",
        "<script type=text/plain data-type=module @>import '%'</script>",
    ),
    (
        "iframe",
        "html",
        "<iframe @ data-src=% title=x width=320 height=180></iframe>",
    ),
    ("img, `data-src`", "gif", "<img @ alt='' data-src=%>"),
    (
        "img, `data-srcset`",
        "gif",
        "<img @ alt='' data-srcset='% 1x'>",
    ),
    (
        "source in picture",
        "gif",
        "<picture><source @ data-srcset=%><img alt=''></picture>",
    ),
    (
        "video, `data-src`",
        "wav",
        "<video @ preload=auto width=80 height=60 data-src=%></video>",
    ),
    (
        "video, `data-poster`",
        "gif",
        "<video @ width=80 height=60 data-poster=%></video>",
    ),
    (
        "source in video",
        "wav",
        "<video preload=auto width=80 height=60><source @ data-src=% type=audio/wav></video>",
    ),
    (
        "audio",
        "wav",
        "<audio @ preload=auto controls data-src=%></audio>",
    ),
    (
        "embed",
        "svg",
        "<embed @ type=image/svg+xml width=80 height=60 data-src=%>",
    ),
    (
        "object",
        "svg",
        "<object @ type=image/svg+xml width=80 height=60 data-data=%></object>",
    ),
    ("style sheet", "css", "<link rel=stylesheet @ data-href=%>"),
];

/// What gates: by category, by one service of it, only when the category is denied, and by a
/// service that is not allowed alone.
const GATES: [(&str, &str); 4] = [
    ("category", "data-category=media"),
    ("service", "data-category=media data-service=film"),
    ("denied", "data-category=!media"),
    ("other", "data-category=media data-service=map"),
];

/// Which gates should have opened.
type Open = &'static [&'static str];

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.page("/", &page(0));
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); KINDS.len()];

    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    for step in 0..10 {
        let scroll = format!("scrollTo(0, document.documentElement.scrollHeight * {step} / 10);");
        stage.browser.js(&scroll).await?;
        stage.stays(SHOWN, Duration::from_millis(500)).await?;
    }
    note(stage, &mut columns, &[]).await?;

    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;
    note(stage, &mut columns, &["denied"]).await?;
    again(stage).await?;
    note(stage, &mut columns, &["denied"]).await?;

    // Another category is no reason to open this one.
    forget(stage).await?;
    let button = "untick-placeholder button[data-of=film]";
    let script = format!("document.querySelector('{button}').scrollIntoView();");
    stage.browser.js(&script).await?;
    stage.browser.click(button).await?;
    note(stage, &mut columns, &["service", "denied"]).await?;

    forget(stage).await?;
    stage.browser.click(ACCEPT).await?;
    let all: Open = &["category", "service", "other"];
    note(stage, &mut columns, all).await?;
    again(stage).await?;
    note(stage, &mut columns, all).await?;

    stage.video.log().clear();
    stage.mark_page().await?;
    stage.browser.js("untick.withdraw();").await?;
    stage.wait_for_next_page().await?;
    note(stage, &mut columns, &["denied"]).await?;

    let mut table = String::from(
        "| element | before a choice | refused | after a reload | another category | one service | granted | after a reload | taken back |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for ((name, ..), cells) in KINDS.iter().zip(&columns) {
        table.push_str(&format!("| {name} | {} |\n", cells.join(" | ")));
    }
    stage.document("docs/gating.md", stage.browser.engine.name(), &table)
}

/// The page, for the how-manieth visit: a cache that answers by itself would hide a request.
fn page(visit: usize) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Every kind</title><script src=/watch.js></script>\
         <script src=/untick/untick.js data-config=/config.json></script><body>",
    );
    for (at, (_, extension, markup)) in KINDS.iter().enumerate() {
        for (gate, attributes) in GATES {
            let url = format!("{{{{video}}}}/{gate}-{at}.{extension}?{visit}");
            let element = markup.replace('@', attributes).replace('%', &url);
            page.push_str(&format!("<p style='min-height:90px'>{element}</p>\n"));
        }
    }
    page + "<a href=#untick data-untick=open>Choices</a>"
}

/// A first visit again.
async fn forget(stage: &Stage) -> Result<()> {
    stage.browser.js("localStorage.clear();").await?;
    again(stage).await?;
    stage.browser.wait_until(SHOWN).await
}

/// The next page view, with an empty log.
async fn again(stage: &Stage) -> Result<()> {
    // What is still on its way belongs to the page before.
    stage.browser.open("about:blank").await?;
    stage.video.log().clear();
    stage.page("/", &page(stage.site.log().count("/")));
    stage.visit("/").await
}

/// Waits for what should be asked for, makes sure that nothing else is, and adds a column.
async fn note(stage: &Stage, columns: &mut [Vec<String>], open: Open) -> Result<()> {
    let wanted: Vec<String> = KINDS
        .iter()
        .enumerate()
        .flat_map(|(at, (_, extension, _))| {
            open.iter()
                .map(move |gate| format!("/{gate}-{at}.{extension}"))
        })
        .collect();
    let limit = crate::browser::PATIENCE;
    for path in &wanted {
        let is_asked = |seen: &[untick_stage::Request]| seen.iter().any(|one| one.path == *path);
        stage.video.log().wait_until(path, limit, is_asked).await?;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let asked = stage.video.log().paths();
    for path in &asked {
        ensure!(
            wanted.contains(path),
            "{path} was asked for, only {open:?} may be"
        );
    }
    for (at, cells) in columns.iter_mut().enumerate() {
        let seen = GATES.iter().filter(|(gate, _)| {
            let start = format!("/{gate}-{at}.");
            asked.iter().any(|path| path.starts_with(&start))
        });
        let seen: Vec<_> = seen.map(|(gate, _)| *gate).collect();
        cells.push(if seen.is_empty() {
            "–".to_owned()
        } else {
            seen.join(", ")
        });
    }
    Ok(())
}
