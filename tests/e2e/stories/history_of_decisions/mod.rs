//! Opened again, the notice says what was decided and when, gives it to the visitor as a file, and
//! erases it; a decision is announced to those who cannot see it.
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::expect::{ACCEPT, GONE, REJECT, SHOWN};
use crate::stage::Stage;

const PAST: &str = "document.querySelector('untick-notice').shadowRoot.querySelector('.past')";
const STATUS: &str = "document.querySelector('[role=status]').textContent";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert!(
        stage.browser.holds(&format!("!{PAST}")).await?,
        "a past on a first visit"
    );
    assert!(
        stage
            .browser
            .holds(&format!("{STATUS} === 'Your privacy choices'"))
            .await?
    );
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until(GONE).await?;
    assert!(
        stage
            .browser
            .holds(&format!("{STATUS} === 'Your choice is saved.'"))
            .await?
    );
    stage
        .browser
        .wait_until("__types().includes('receipt') && __ran.length === 5")
        .await?;
    stage.mark_page().await?;
    stage.browser.js("untick.open();").await?;
    stage.browser.click(REJECT).await?;
    stage.wait_for_next_page().await?;

    stage.browser.click("footer [data-untick=open]").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage
        .browser
        .click_element(
            stage
                .browser
                .js(&format!("return {PAST}.querySelector('summary');"))
                .await?,
        )
        .await?;
    let lines = stage
        .browser
        .js(&format!(
            "return [...{PAST}.querySelectorAll('li')].map((line) => line.textContent);"
        ))
        .await?;
    let lines: Vec<String> = serde_json::from_value(lines)?;
    let [last, first] = &lines[..] else {
        anyhow::bail!("two decisions, {lines:?}")
    };
    ensure!(
        last.ends_with(": Reject all") && last.contains("20"),
        "{last}"
    );
    ensure!(
        first.ends_with(": Statistics, Advertising, Films and maps"),
        "{first}"
    );

    // The file: what is stored, nothing else. Caught on its way to the disk.
    let catch = "const create = URL.createObjectURL; URL.createObjectURL = (blob) => { blob.text().then((text) => window.__file = text); return create(blob); };
        HTMLAnchorElement.prototype.click = function () { window.__name = this.download; };";
    stage
        .browser
        .js(&format!("document.head.append(Object.assign(document.createElement('script'), {{ text: {} }}));", json!(catch)))
        .await?;
    let button = |action: &str| format!("return {PAST}.querySelector('[data-untick={action}]');");
    let export = stage.browser.js(&button("export")).await?;
    stage.browser.click_element(export).await?;
    stage.browser.wait_until("window.__file").await?;
    let file = stage
        .browser
        .js("return [window.__name, window.__file];")
        .await?;
    assert_eq!(file[0], "privacy-choices.json");
    let file: Value = serde_json::from_str(file[1].as_str().context("no file")?)?;
    let kept = stage
        .browser
        .js("return { record: untick.record(), receipts: untick.receipts() };")
        .await?;
    assert_eq!(file, kept);
    assert_eq!(kept["receipts"].as_array().map(Vec::len), Some(2));
    assert_eq!(kept["receipts"][0]["event"]["action"], "accept_all");

    // What an older version could not read goes too.
    stage
        .browser
        .js("localStorage.setItem('untick.aside', 'unreadable');")
        .await?;
    let erase = stage.browser.js(&button("erase")).await?;
    stage.browser.click_element(erase).await?;
    stage.browser.wait_until("untick.record() === null").await?;
    let left = "return Object.keys(localStorage).filter((key) => key.startsWith('untick'));";
    assert_eq!(stage.browser.js(left).await?, json!([]));
    stage.browser.wait_until(SHOWN).await
}
