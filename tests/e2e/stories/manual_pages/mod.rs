//! Every block of HTML in the manuals as a page: Untick starts, nothing is asked of another host before
//! a choice, no code fails, and `untick.lint()` finds no mistake in the markup. Consent is not given
//! here, as these pages name vendors' real hosts.
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::docs::blocks;
use crate::expect::SHOWN;
use crate::stage::{Stage, repository};

/// The README and every manual in `docs/`.
fn manuals() -> Result<Vec<PathBuf>> {
    let mut manuals = vec![repository().join("README.md")];
    for entry in fs::read_dir(repository().join("docs"))? {
        manuals.push(entry?.path());
    }
    manuals.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    manuals.sort();
    Ok(manuals)
}

/// What the page has asked of other hosts.
const ELSEWHERE: &str = "performance.getEntriesByType('resource').map(({ name }) => name)
    .filter((name) => new URL(name).origin != location.origin)";

/// A configuration with the categories and services that the markup names.
fn configuration(html: &Html) -> Result<Value> {
    let gated = Selector::parse("[data-category]")
        .ok()
        .context("no selector")?;
    let mut categories = vec![json!({ "id": "necessary", "required": true })];
    let names = ["functional", "analytics", "marketing", "media"];
    for id in names {
        let mut services: Vec<&str> = html
            .select(&gated)
            .filter(|element| element.attr("data-category") == Some(id))
            .filter_map(|element| element.attr("data-service"))
            .collect();
        services.sort_unstable();
        services.dedup();
        let service = |id: &&str| json!({ "id": id, "name": id, "recipient": "Somebody" });
        let services: Vec<_> = services.iter().map(service).collect();
        categories.push(json!({ "id": id, "services": services }));
    }
    Ok(json!({
        "notice": { "id": "main", "version": "1", "policyUrl": "/privacy" },
        "controller": { "name": "Acme SAS", "contact": "privacy@example.com" },
        "categories": categories,
    }))
}

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut pages = 0;
    for manual in manuals()? {
        let text = fs::read_to_string(&manual)?;
        let of_html = blocks(&text)
            .into_iter()
            .filter(|block| block.language == "html");
        for block in of_html.filter(|block| block.mark.is_empty()) {
            let place = format!("{}:{}", manual.display(), block.line);
            let config = configuration(&Html::parse_document(&block.code))?;
            stage.page("/untick/config.json", &config.to_string());
            stage.page("/page.html", &page(&block.code));
            let opened = stage.visit("/page.html").await;
            opened.with_context(|| place.clone())?;
            stage.browser.wait_until(SHOWN).await?;
            let found = "untick.lint().then((all) => all.map(({ code, element }) => `${code}: ${element.outerHTML}`))";
            let found = stage.browser.value(found).await?;
            ensure!(found == json!([]), "{place}: {found:#}");
            let asked = stage.browser.value(ELSEWHERE).await?;
            ensure!(
                asked == json!([]),
                "{place}: asked before a choice: {asked}"
            );
            let uncaught = stage.browser.value("__seen.uncaught").await?;
            ensure!(uncaught == json!([]), "{place}: {uncaught}");
            pages += 1;
        }
    }
    ensure!(pages > 25, "only {pages} pages");
    Ok(())
}

/// The block as a whole page with Untick's tag, and with what a story watches by.
fn page(block: &str) -> String {
    let watch = "<script src=\"/watch.js\"></script>";
    if block.trim_start().starts_with("<!doctype") {
        return block.replace("<head>", &format!("<head>{watch}"));
    }
    let tag = match block.contains("/untick/untick.js") {
        true => "",
        false => "<script src=\"/untick/untick.js\" data-config=\"/untick/config.json\"></script>",
    };
    format!(
        "<!doctype html><html lang=\"en\"><head><title>A block</title>{watch}{tag}</head>\
         <body>{block}</body></html>"
    )
}
