//! A server that says another encoding than UTF-8 damages the bytes inside the script: one message that
//! says so, nothing opens.
use anyhow::Result;
use serde_json::json;

use crate::stage::Stage;

/// One byte a character, and three with up to two.
const ENCODINGS: [&str; 4] = ["windows-1252", "gbk", "big5", "euc-kr"];

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    for encoding in ENCODINGS {
        let mime = format!("text/javascript; charset={encoding}");
        stage
            .site
            .header_at("/untick/untick.js", "content-type", &mime)?;
        let page = format!(
            r#"<!doctype html><html lang=en><meta charset=utf-8><title>{encoding}</title><script src=/watch.js></script>
            <script src=/untick/untick.js data-config=/config.json></script>
            <script type="text/plain" data-category="analytics" data-src="{}"></script><h1>{encoding}</h1>"#,
            stage.fill("{{tracker}}/early.js")
        );
        stage.page("/encoded.html", &page);
        stage.browser.open(&stage.site.url("/encoded.html")).await?;
        stage
            .browser
            .wait_until("__types().includes('error')")
            .await?;
        assert_eq!(
            stage.events("error").await?[0]["code"],
            json!("wasm_blocked"),
            "{encoding}"
        );
        let console = stage.console("errors").await?;
        assert_eq!(console.len(), 1, "{encoding}: {console:?}");
        assert!(console[0].contains("as UTF-8"), "{encoding}: {console:?}");
        assert_eq!(stage.ran().await?, [""; 0], "{encoding}");
    }
    stage.expect_no_requests("with a damaged script")
}
