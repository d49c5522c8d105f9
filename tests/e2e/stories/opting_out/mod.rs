//! Where silence means yes: nothing is asked, one box opts out of everything, the browser's signal
//! does it by itself, and none of it is taken for consent where consent is needed.
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::expect::{GONE, SAVE, SHOWN, granted, receipts};
use crate::stage::Stage;

const BOX: &str = "untick-notice input[name=untick-opt-out]";
const SIGNAL: &str = "<script>Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true, configurable: true });</script>";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = stage
        .file("shared/index.html")?
        .replace(
            "<a href=\"#untick\" data-untick=\"open\">Privacy choices</a>",
            "",
        )
        .replace("data-config", "data-region=\"US-CA\" data-config");
    stage.page("/", &page);
    stage.visit("/").await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    ensure!(stage.browser.holds(GONE).await?, "somebody was asked");
    assert_eq!(
        stage.browser.js("return untick.record();").await?,
        Value::Null
    );
    receipts(stage, 0).await?;

    // The entry, with its icon; one box, unticked, in the place of one for each purpose.
    let entry = "const host = document.querySelector('untick-reopen'); return [host.textContent, host.shadowRoot.querySelector('.pill').textContent];";
    assert_eq!(
        stage.browser.js(entry).await?,
        json!(["Your Privacy Choices", "✓✕"])
    );
    stage
        .browser
        .click("untick-reopen [data-untick=open]")
        .await?;
    stage.browser.wait_until(SHOWN).await?;
    let boxes = "return [...document.querySelectorAll('untick-notice input')].map((box) => [box.labels[0].textContent, box.checked]);";
    assert_eq!(
        stage.browser.js(boxes).await?,
        json!([["Do not sell or share my personal information", false]])
    );
    stage.mark_page().await?;
    stage.browser.click(BOX).await?;
    stage.browser.click(SAVE).await?;
    stage.wait_for_next_page().await?;
    assert_eq!(granted(stage).await?, [false; 3]);
    assert_eq!(stage.ran().await?, [""; 0]);
    let receipt = &receipts(stage, 1).await?[0];
    assert_eq!(
        receipt["jurisdiction"],
        json!({ "code": "US-CA", "regime": "opt_out", "source": "server" })
    );
    let states = |receipt: &Value| -> Result<Vec<Value>> {
        let all = receipt["decisions"].as_array().context("no decisions")?;
        Ok(all
            .iter()
            .map(|one| json!([one["state"], one["basis"]]))
            .collect())
    };
    let out = json!(["opted_out", "notice_opt_out"]);
    assert_eq!(
        states(receipt)?[1..],
        [out.clone(), out.clone(), out.clone()]
    );
    assert_eq!(receipt["event"]["consent_type"], "none");

    // Opened again the box is ticked; taken out, everything runs again, and that is no consent.
    stage
        .browser
        .click("untick-reopen [data-untick=open]")
        .await?;
    stage.browser.wait_until(SHOWN).await?;
    assert!(
        stage
            .browser
            .holds(&format!("document.querySelector('{BOX}').checked"))
            .await?
    );
    stage.browser.click(BOX).await?;
    stage.browser.click(SAVE).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    let receipt = &receipts(stage, 2).await?[1];
    let silent = json!(["not_applicable", "notice_opt_out"]);
    assert_eq!(
        states(receipt)?[1..],
        [silent.clone(), silent.clone(), silent]
    );

    // The same visitor where consent is needed is asked.
    stage.page("/", &page.replace("US-CA", "FR"));
    stage.tracker.log().clear();
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(granted(stage).await?, [false; 3]);
    assert_eq!(stage.tracker.log().paths(), [""; 0]);

    // The browser's signal: nothing runs, it is recorded and shown.
    stage.browser.js("localStorage.clear();").await?;
    stage.video.log().clear();
    stage.page("/", &page.replace("<head>", &format!("<head>{SIGNAL}")));
    stage.visit("/").await?;
    let receipt = receipts(stage, 3).await?.pop().context("no receipt")?;
    assert_eq!(receipt["event"]["action"], "signal_opt_out");
    assert_eq!(receipt["event"]["by"], "user_agent_signal");
    assert_eq!(receipt["event"]["surface"], "signal");
    assert_eq!(receipt["signals"]["gpc"], true);
    assert_eq!(granted(stage).await?, [false; 3]);
    ensure!(stage.browser.holds(GONE).await?, "somebody was asked");
    stage.expect_no_requests("of a visitor whose browser objects")?;
    stage
        .browser
        .click("untick-reopen [data-untick=open]")
        .await?;
    stage.browser.wait_until(SHOWN).await?;
    let told = "document.querySelector('untick-notice').textContent.includes('Global Privacy Control signal')";
    assert!(stage.browser.holds(told).await?);
    stage.visit("/").await?;
    assert_eq!(granted(stage).await?, [false; 3]);
    receipts(stage, 3).await?;
    Ok(())
}
