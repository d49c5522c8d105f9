//! The playground: a configuration is changed and the notice follows, in a frame that stores and sends
//! nothing; what does not fit is named; completion writes what fits; the tag to copy holds it all.
use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::expect::REJECT;
use crate::stage::{Stage, repository};

const FITS: &str = "document.getElementById('verdict').textContent === 'This configuration fits.'";

/// What the frame's button to refuse says.
async fn refusal(stage: &Stage) -> Result<String> {
    let client = stage.browser.client();
    client.enter_frame(0).await?;
    let label = stage.browser.find(REJECT).await?.text().await?;
    client.enter_parent_frame().await?;
    Ok(label)
}

/// Sets a control as its user would, by the event that follows.
async fn set(stage: &Stage, id: &str, value: &str) -> Result<()> {
    let body = "const control = document.getElementById(arguments[0]);
        document.getElementById('verdict').textContent = '';
        control.value = arguments[1];
        control.dispatchEvent(new Event(control.type == 'textarea' ? 'input' : 'change'));";
    let arguments = vec![json!(id), json!(value)];
    stage.browser.js_with(body, arguments).await.map(drop)
}

async fn value(stage: &Stage, id: &str) -> Result<String> {
    let body = "return document.getElementById(arguments[0]).value;";
    let value = stage.browser.js_with(body, vec![json!(id)]).await?;
    Ok(value.as_str().context("no text")?.to_owned())
}

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let folder = repository().join("www/demo/playground");
    let page = std::fs::read_to_string(folder.join("index.html"))?;
    let watched = page.replace("<head>", "<head><script src=\"/watch.js\"></script>");
    stage.site.folder("/playground", folder);
    stage.page("/playground/", &watched);
    stage.browser.open(&stage.site.url("/playground/")).await?;
    stage.browser.wait_until(FITS).await?;
    assert_eq!(refusal(stage).await?, "Reject all");
    let tag = value(stage, "tag").await?;
    assert!(
        tag.contains("id=\"untick-config\"") && tag.contains("/untick/untick.js"),
        "{tag}"
    );

    // Another language, another place, another width.
    set(stage, "language", "fr").await?;
    stage.browser.wait_until(FITS).await?;
    assert_eq!(refusal(stage).await?, "Tout refuser");
    set(stage, "position", "corner").await?;
    set(stage, "scheme", "dark").await?;
    stage.browser.wait_until(FITS).await?;
    set(stage, "width", "320").await?;
    stage.browser.wait_until(FITS).await?;
    let width = "document.querySelector('#stage iframe').offsetWidth";
    assert_eq!(stage.browser.value(width).await?, json!(320));
    let config: Value = serde_json::from_str(&value(stage, "configuration").await?)?;
    assert_eq!(config["theme"]["position"], "corner");
    assert_eq!(config["theme"]["scheme"], "dark");

    // What does not fit is named by Untick itself, and there is nothing to copy.
    let mut wrong = config.clone();
    wrong["storage"] = json!({ "days": 90 });
    set(stage, "configuration", &wrong.to_string()).await?;
    let named = "document.getElementById('verdict').textContent.includes('storage.days: found 90')";
    stage.browser.wait_until(named).await?;
    assert_eq!(value(stage, "tag").await?, "");

    // A member from the list, by keyboard, at the caret inside of "theme".
    set(stage, "configuration", &config.to_string()).await?;
    stage.browser.wait_until(FITS).await?;
    let into_theme = "const editor = document.getElementById('configuration');
        editor.focus();
        const caret = editor.value.indexOf('\"theme\":{') + 9;
        editor.setSelectionRange(caret, caret);
        editor.dispatchEvent(new Event('click'));
        document.getElementById('verdict').textContent = '';
        [...document.querySelectorAll('#members button')].find(({ textContent }) => textContent == 'font').focus();";
    stage.browser.js(into_theme).await?;
    stage.browser.press(crate::browser::ENTER).await?;
    stage.browser.wait_until(FITS).await?;
    let with_font: Value = serde_json::from_str(&value(stage, "configuration").await?)?;
    assert!(with_font["theme"]["font"].is_string(), "{with_font}");

    let kept = stage.browser.value("localStorage.length").await?;
    assert_eq!(kept, json!(0), "the playground stored something");
    stage.expect_no_requests("in the playground")
}
