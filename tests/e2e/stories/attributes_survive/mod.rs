//! What a script's attributes ask of the browser still holds when it is released.
use std::time::Duration;

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use serde_json::json;
use sha2::{Digest, Sha384};

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let script = "window.__ran.push(document.currentScript.id);";
    stage.tracker.put("/checked.js", "text/javascript", script);
    let integrity = format!("sha384-{}", Base64::encode_string(&Sha384::digest(script)));
    let page = stage.file("shared/index.html")?;
    let (head, _) = page
        .split_once("<script type=\"text/plain\"")
        .context("the usual page")?;
    let gated = stage.fill(&format!(
        "<script id=right type=text/plain data-category=analytics crossorigin=anonymous integrity={integrity} data-src={{{{tracker}}}}/checked.js?cors></script>\
         <script id=wrong type=text/plain data-category=analytics crossorigin=anonymous integrity=sha384-AAAA{rest} data-src={{{{tracker}}}}/checked.js?cors&wrong></script>\
         <script id=quiet type=text/plain data-category=analytics referrerpolicy=no-referrer fetchpriority=low data-src={{{{tracker}}}}/quiet.js data-owner=me class=kept></script>",
        rest = &integrity[11..],
    ));
    stage.page("/", &(head.to_owned() + &gated));
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.includes('quiet')").await?;
    stage
        .stays("__ran.join() === 'right,quiet'", Duration::from_millis(500))
        .await?;

    let asked = stage.tracker.log().requests();
    let right = asked
        .iter()
        .find(|seen| seen.query == "cors")
        .context("right")?;
    assert_eq!(right.origin.as_deref(), Some(stage.site.origin().as_str()));
    let quiet = asked
        .iter()
        .find(|seen| seen.path == "/quiet.js")
        .context("quiet")?;
    assert_eq!(quiet.referer, None);
    let kept = stage
        .browser
        .js(
            "const { dataset, className, referrerPolicy } = document.getElementById('quiet');
        return [dataset.owner, className, referrerPolicy, dataset.category];",
        )
        .await?;
    assert_eq!(kept, json!(["me", "kept", "no-referrer", "analytics"]));
    Ok(())
}
