//! axe-core finds nothing to complain about, in any state of the notice, its placeholder and its
//! button, in both directions of writing and both schemes.
use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::expect::{REJECT, SHOWN};
use crate::stage::{Stage, node_module};

/// Violations of the parts that are ours, as `rule: element`.
const AXE: &str = "axe.run(
    { include: [['untick-notice'], ['untick-placeholder'], ['untick-reopen']].filter(([name]) => document.querySelector(name)) },
    { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }, resultTypes: ['violations'] },
).then(({ violations, passes }) => ({
    violations: violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 120) + ' ' + failureSummary)),
    passes: passes.length,
}))";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage
        .site
        .page("/axe.js", node_module("axe-core/axe.min.js")?);
    for (language, scheme) in [
        ("en", "light"),
        ("en", "dark"),
        ("ar", "light"),
        ("el", "dark"),
    ] {
        let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
        config["theme"] = json!({ "scheme": scheme });
        if let Some(members) = config.as_object_mut() {
            members.remove("languages");
            members.remove("texts");
        }
        stage.page("/config.json", &config.to_string());
        let dir = if language == "ar" { "rtl" } else { "ltr" };
        let page = stage
            .file("shared/index.html")?
            .replace(
                "<html lang=\"en\">",
                &format!("<html lang={language} dir={dir}>"),
            )
            .replace("</head>", "<script src=\"/axe.js\"></script></head>")
            .replace(
                "<a href=\"#untick\" data-untick=\"open\">Privacy choices</a>",
                "",
            );
        stage.page("/", &page);
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        check(stage, &format!("{language}, {scheme}, first visit")).await?;
        stage
            .browser
            .js("document.querySelector('untick-notice').shadowRoot.querySelectorAll('details').forEach((one) => { one.open = true; });")
            .await?;
        check(stage, &format!("{language}, {scheme}, details open")).await?;
        stage.browser.click(REJECT).await?;
        stage
            .browser
            .wait_until("document.querySelector('untick-reopen')")
            .await?;
        check(stage, &format!("{language}, {scheme}, decided")).await?;
        stage
            .browser
            .click("untick-reopen [data-untick=open]")
            .await?;
        stage.browser.wait_until(SHOWN).await?;
        stage
            .browser
            .js("document.querySelector('untick-notice').shadowRoot.querySelector('.past').open = true;")
            .await?;
        check(stage, &format!("{language}, {scheme}, opened again")).await?;
        stage.browser.js("localStorage.clear();").await?;
    }
    Ok(())
}

async fn check(stage: &Stage, state: &str) -> Result<()> {
    let found = stage.browser.value(AXE).await?;
    ensure!(found["violations"] == json!([]), "{state}: {found:#}");
    ensure!(
        found["passes"].as_u64().is_some_and(|count| count > 10),
        "{state}: axe looked at nothing: {found:#}"
    );
    Ok(())
}
