//! The notice says who asks, for what, who receives data, where, what is kept and for how long,
//! and how to undo it; the owner's words appear as words, whatever they look like.
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::expect::{REJECT, SHOWN};
use crate::stage::Stage;

/// Text that would be markup, code or a placeholder anywhere but in a text.
const ODD: &str =
    "<img src=x onerror=alert(1)> & \"quoted\" $A $1 @reject; {name} 100 %\u{202F}é 日本";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["texts"]["en"]["analytics"] = json!({ "title": ODD, "description": ODD });
    config["categories"][1]["services"][0]["name"] = json!(ODD);
    stage.page("/config.json", &config.to_string());
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;

    // On the one layer, without opening anything.
    let text = seen(stage).await?;
    let third_parties = "4";
    for expected in [
        "cookies",
        "Acme SAS",
        "withdraw",
        "Always active",
        ODD,
        "Films and maps",
        third_parties,
    ] {
        ensure!(
            text.contains(expected),
            "the notice does not say {expected:?}: {text}"
        );
    }
    let link = "return [...document.querySelectorAll('untick-notice a')].map(({ href }) => href);";
    assert_eq!(
        stage.browser.js(link).await?,
        json!([stage.site.url("/privacy")])
    );
    let names = "return [...document.querySelectorAll('untick-notice input')].map((box) => box.labels[0].textContent);";
    assert_eq!(stage.browser.js(names).await?[0], ODD);
    let root = "const notice = document.querySelector('untick-notice');
        return [notice.getAttribute('role'), notice.lang, document.getElementById(notice.getAttribute('aria-labelledby'))?.textContent.length > 0];";
    assert_eq!(stage.browser.js(root).await?, json!(["dialog", "en", true]));

    // A native disclosure per category.
    let details = "document.querySelector('untick-notice').shadowRoot.querySelectorAll('details')";
    ensure!(
        stage
            .browser
            .holds(&format!(
                "{details}.length === 4 && [...{details}].every(({{ open }}) => !open)"
            ))
            .await?,
        "disclosures"
    );
    let summaries = format!("return {details}[1].querySelector('summary');");
    let summary = stage.browser.js(&summaries).await?;
    stage.browser.click_element(summary).await?;
    let opened = stage
        .browser
        .js(&format!("return {details}[1].innerText;"))
        .await?;
    let opened = opened.as_str().context("no text")?;
    for expected in [ODD, "Stats OÜ", "EE", "_stats*", "390", "stats_*"] {
        ensure!(
            opened.contains(expected),
            "the details do not say {expected:?}: {opened}"
        );
    }
    // However much is open, the buttons stay in reach.
    let in_reach = format!("{{ const at = document.querySelector('{REJECT}').getBoundingClientRect();
        return at.top >= 0 && at.bottom <= innerHeight && document.elementFromPoint(at.left + 5, at.top + 5)?.dataset.untick; }}");
    assert_eq!(stage.browser.js(&in_reach).await?, "reject-all");
    stage.expect_no_requests("before a choice")
}

/// What a visitor reads on the notice.
async fn seen(stage: &Stage) -> Result<String> {
    let text = "const notice = document.querySelector('untick-notice');
        return notice.innerText + notice.shadowRoot.firstElementChild.innerText;";
    Ok(serde_json::from_value(stage.browser.js(text).await?)?)
}
