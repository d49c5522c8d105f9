//! A page that has changed what the browser gives it, as performance plugins, old libraries and
//! monitoring do: nothing opens early, the choice is kept, the receipt is whole.
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, GONE, SHOWN, receipts};
use crate::stage::Stage;

/// Changed before Untick is there.
const BEFORE: &str = "Array.prototype.toJSON = function () { return 'an array'; };
    Object.prototype.extra = 'of every object';
    Object.prototype.required = true;
    Array.prototype.last = function () { return this[this.length - 1]; };
    window.__mend = () => delete Array.prototype.toJSON;
    const create = document.createElement;
    document.createElement = function (name) {
        const element = create.call(document, name);
        if (String(name) === 'script') element.setAttribute('data-seen', '');
        return element;
    };
    const post = window.fetch;
    window.fetch = (...all) => { window.__posts = (window.__posts || 0) + 1; return post(...all); };";

/// Changed when the visitor clicks; the driver needs some of it back later.
const AFTER: &str = "addEventListener('pointerdown', () => {
        const { stringify, parse } = JSON;
        JSON.stringify = () => 'broken';
        JSON.parse = () => { throw new Error('broken'); };
        window.fetch = () => 'broken';
        document.addEventListener('untick:receipt', () => { Object.assign(JSON, { stringify, parse }); __mend(); });
    }, true);";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = stage.file("shared/index.html")?.replace(
        "<script src=\"/untick",
        &format!("<script>{BEFORE}{AFTER}</script><script src=\"/untick"),
    );
    stage.page("/", &page);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .stays("__ran.length === 0", Duration::from_millis(500))
        .await?;
    stage.expect_no_requests("before a choice")?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    stage.browser.wait_until(GONE).await?;
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(receipt["notice"]["parity"]["equal"], true);
    assert_eq!(receipt["decisions"].as_array().map(Vec::len), Some(4));

    stage.visit("/").await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    assert!(stage.browser.holds(GONE).await?);
    // For the driver, whose own lists it breaks in some engines.
    stage.browser.js("__mend();").await?;
    let choices = stage
        .browser
        .js("const { choices } = untick.record(); return [choices.analytics, choices.marketing, choices.media];")
        .await?;
    assert_eq!(choices, json!([true, true, true]));
    Ok(())
}
