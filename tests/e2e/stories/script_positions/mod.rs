//! The tag works wherever and however it is included.
use std::net::Ipv4Addr;

use anyhow::Result;
use untick_stage::ThirdParty;

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let elsewhere = ThirdParty::start(Ipv4Addr::new(127, 0, 0, 4)).await?;
    let script = reqwest_text(stage).await?;
    elsewhere.put(
        "/untick.js",
        "text/javascript; charset=utf-8",
        script.clone(),
    );
    // A host that says nothing about the character set, under a page in another one.
    elsewhere.put("/bare.js", "text/javascript", script);
    let other = elsewhere.url("/untick.js");
    let bare = elsewhere.url("/bare.js");

    let tag = |attributes: &str| format!("<script {attributes} data-config=/config.json></script>");
    let gated = stage.fill(
        "<script type=text/plain data-category=analytics data-src={{tracker}}/stats.js></script>",
    );
    for (name, head, body) in [
        ("head", tag("src=/untick/untick.js"), String::new()),
        (
            "head, async",
            tag("async src=/untick/untick.js"),
            String::new(),
        ),
        (
            "head, defer",
            tag("defer src=/untick/untick.js"),
            String::new(),
        ),
        ("body", String::new(), tag("src=/untick/untick.js")),
        (
            "body, async",
            String::new(),
            tag("async src=/untick/untick.js"),
        ),
        (
            "body, defer",
            String::new(),
            tag("defer src=/untick/untick.js"),
        ),
        (
            "query",
            tag("src='/untick/untick.js?v=3&x=%20'"),
            String::new(),
        ),
        ("other origin", tag(&format!("src={other}")), String::new()),
        (
            "other origin, crossorigin",
            tag(&format!("crossorigin src='{other}?cors'")),
            String::new(),
        ),
        ("no charset", tag(&format!("src={bare}")), String::new()),
    ] {
        let page = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title><script src=/watch.js></script>{head}\
             <body><h1>{name}</h1>{gated}{body}"
        );
        stage.page("/position.html", &page);
        stage
            .browser
            .js("try { localStorage.clear(); } catch {}")
            .await?;
        stage.tracker.log().clear();
        stage.visit("/position.html").await?;
        stage.browser.wait_until(SHOWN).await?;
        stage.expect_no_requests(name)?;
        stage.browser.click(ACCEPT).await?;
        stage.browser.wait_until("__ran.join() === 'stats'").await?;
        assert_eq!(stage.console("errors").await?, [""; 0], "{name}");
    }
    Ok(())
}

/// The built script, as the site serves it.
async fn reqwest_text(stage: &Stage) -> Result<String> {
    stage.browser.open(&stage.site.url("/")).await?;
    let text = stage
        .browser
        .value("fetch('/untick/untick.js').then((answer) => answer.text())")
        .await?;
    Ok(serde_json::from_value(text)?)
}
