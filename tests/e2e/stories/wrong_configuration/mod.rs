//! A wrong configuration: one console error that names the place, and everything stays closed.
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::stage::Stage;

/// What is wrong, and what the message must name.
struct Wrong {
    name: &'static str,
    config: String,
    names: &'static [&'static str],
}

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let usual: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    for wrong in table(&usual)? {
        stage.page("/config.json", &wrong.config);
        expect_closed(stage, wrong.name, wrong.names)
            .await
            .context(wrong.name)?;
    }
    stage.site.remove_page("/config.json");
    expect_closed(stage, "missing file", &["/config.json", "404"])
        .await
        .context("missing file")?;
    stage.page(
        "/",
        &stage
            .file("shared/index.html")?
            .replace(" data-config=\"/config.json\"", ""),
    );
    expect_closed(stage, "no configuration", &["data-config"])
        .await
        .context("no configuration")?;
    // Right again, the same page works.
    stage.page("/config.json", &usual.to_string());
    stage.page("/", &stage.file("shared/index.html")?);
    stage.visit("/").await?;
    stage.browser.wait_until("__isShown()").await
}

async fn expect_closed(stage: &Stage, name: &str, words: &[&str]) -> Result<()> {
    stage.browser.open(&stage.site.url("/")).await?;
    stage.browser.wait_until("__seen.errors.length > 0").await?;
    let ready = stage
        .browser
        .value("untick.ready.then(() => 'resolved', (error) => `rejected: ${error.message}`)")
        .await?;
    ensure!(
        ready
            .as_str()
            .is_some_and(|text| text.starts_with("rejected: ")),
        "ready {ready}"
    );

    let errors = stage.console("errors").await?;
    ensure!(errors.len() == 1, "console: {errors:?}");
    for word in words {
        ensure!(
            errors[0].contains(word),
            "the message does not name {word}: {}",
            errors[0]
        );
    }
    let events = stage.events("error").await?;
    ensure!(events.len() == 1, "untick:error: {events:?}");
    ensure!(
        events[0]["code"].is_string() && events[0]["message"].is_string(),
        "untick:error: {events:?}"
    );
    ensure!(
        !stage.browser.holds("__types().includes('ready')").await?,
        "untick:ready was fired"
    );
    // Everything denied, nothing thrown, the page works.
    let calls = "untick.acceptAll(); untick.open(); untick.save({ analytics: true });
        return [untick.granted('analytics'), untick.record()];";
    ensure!(
        stage.browser.js(calls).await? == json!([false, null]),
        "the API grants"
    );
    stage.browser.click("#page-button").await?;
    ensure!(
        stage
            .browser
            .holds("document.querySelector('#page-button').dataset.clicks === '1'")
            .await?,
        "the page is not usable"
    );
    // After all these calls and messages to and fro, what was going to happen has happened.
    ensure!(
        stage
            .browser
            .holds("!document.querySelector('untick-notice')")
            .await?,
        "a notice"
    );
    ensure!(stage.ran().await?.is_empty(), "code ran");
    ensure!(
        stage.browser.holds("__seen.uncaught.length === 0").await?,
        "something was thrown"
    );
    stage.expect_no_requests(name)
}

/// The usual configuration with one thing wrong at a time.
fn table(usual: &Value) -> Result<Vec<Wrong>> {
    // (what, JSON pointer to set, value, what the message names)
    let rows: &[(&'static str, &str, Value, &'static [&'static str])] = &[
        (
            "unknown member",
            "/colour",
            json!("red"),
            &["colour", "red"],
        ),
        (
            "biased option: pre-ticked",
            "/categories/1/preticked",
            json!(true),
            &["categories[1].preticked"],
        ),
        (
            "biased option: button colour",
            "/theme",
            json!({ "acceptColour": "#0a0" }),
            &["theme.acceptColour"],
        ),
        (
            "biased option: hidden reject",
            "/theme",
            json!({ "hideReject": true }),
            &["theme.hideReject"],
        ),
        (
            "unknown position",
            "/theme",
            json!({ "position": "center_modal" }),
            &["theme.position", "center_modal", "bottom"],
        ),
        (
            "wrong type",
            "/categories/1/required",
            json!("no"),
            &["categories[1].required", "no"],
        ),
        ("list instead of object", "/notice", json!([]), &["notice"]),
        (
            "asks again too soon",
            "/storage/days",
            json!(90),
            &["storage.days", "90", "183"],
        ),
        (
            "nagging by text",
            "/storage/days",
            json!("183"),
            &["storage.days"],
        ),
        (
            "missing controller",
            "/controller",
            Value::Null,
            &["controller"],
        ),
        (
            "missing name",
            "/controller/name",
            json!(""),
            &["controller.name"],
        ),
        (
            "same category twice",
            "/categories/2/id",
            json!("analytics"),
            &["categories[2]", "analytics"],
        ),
        (
            "id that cannot be one",
            "/categories/1/id",
            json!("Ana lytics"),
            &["categories[1].id", "Ana lytics"],
        ),
        (
            "category without texts",
            "/categories/1/id",
            json!("own"),
            &["own"],
        ),
        (
            "nothing to choose",
            "/categories",
            json!([{ "id": "necessary", "required": true }]),
            &["categories"],
        ),
        (
            "colour that is code",
            "/theme",
            json!({ "accent": "red;} *{" }),
            &["theme.accent"],
        ),
        (
            "service with a wrong country",
            "/categories/1/services/0/country",
            json!("Estonia"),
            &["categories[1].services[0].country", "Estonia"],
        ),
    ];
    let mut table = vec![
        Wrong {
            name: "not JSON",
            config: "{ \"notice\": ".to_owned(),
            names: &["/config.json", "JSON"],
        },
        Wrong {
            name: "a list",
            config: "[]".to_owned(),
            names: &["configuration"],
        },
        Wrong {
            name: "null",
            config: "null".to_owned(),
            names: &["configuration"],
        },
    ];
    for (name, pointer, value, names) in rows {
        let mut config = usual.clone();
        let (parent, member) = pointer.rsplit_once('/').context("a pointer")?;
        let parent = config
            .pointer_mut(parent)
            .and_then(Value::as_object_mut)
            .context(*pointer)?;
        parent.insert(member.to_owned(), value.clone());
        table.push(Wrong {
            name,
            config: config.to_string(),
            names,
        });
    }
    Ok(table)
}
