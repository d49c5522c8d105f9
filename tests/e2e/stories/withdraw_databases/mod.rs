//! Declared databases and caches go with cookies and keys; what the page or a service that may go on
//! keeps stays.
use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, SHOWN};
use crate::stage::Stage;

const FILL: &str = "Promise.all([
    ...['stats_db', 'stats_open', 'mine_db'].map((name) => new Promise((done) => {
        const request = indexedDB.open(name);
        // One stays open, as a vendor's would.
        request.onsuccess = () => { if (name === 'stats_open') window.db = request.result; else request.result.close(); done(); };
    })),
    ...(window.caches ? ['stats_cache', 'mine_cache'].map((name) => caches.open(name)) : []),
]).then(() => {
    localStorage.setItem('shared_key', '1');
    localStorage.setItem('stats_key', '1');
    document.cookie = '_stats_a=1; path=/';
    document.cookie = '_shared=1; path=/';
    return true;
})";

const LEFT: &str = "(async () => [
    (await indexedDB.databases()).map(({ name }) => name).sort(),
    window.caches ? (await caches.keys()).sort() : ['mine_cache'],
    Object.keys(localStorage).filter((key) => !key.startsWith('untick')).sort(),
    document.cookie.split('; ').sort(),
])()";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let config = stage
        .file("shared/config.json")?
        .replace("\"stats_*\"]", "\"stats_*\", \"shared_key\"]")
        .replace(
            "\"cookies\": [{ \"name\": \"_stats*\", \"days\": 390 }]",
            "\"cookies\": [{ \"name\": \"_stats*\", \"days\": 390 }, { \"name\": \"_shared\" }]",
        )
        .replace(
            "\"cookies\": [{ \"name\": \"_px\", \"days\": 90 }]",
            "\"cookies\": [{ \"name\": \"_shared\" }], \"storageKeys\": [\"shared_key\"]",
        );
    stage.page("/config.json", &config);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(ACCEPT).await?;
    stage.browser.wait_until("__ran.length === 5").await?;
    assert_eq!(stage.browser.value(FILL).await?, json!(true));

    // Statistics go, advertising stays: what both declare is still wanted.
    stage.mark_page().await?;
    stage
        .browser
        .js("untick.save({ analytics: false });")
        .await?;
    stage.wait_for_next_page().await?;
    let left = json!([["mine_db"], ["mine_cache"], ["shared_key"], ["_shared=1"]]);
    let is_left =
        format!("({LEFT}).then((left) => JSON.stringify(left) === JSON.stringify({left}))");
    let mut tries = 0;
    while stage.browser.value(&is_left).await? != json!(true) && tries < 50 {
        // A database that was open goes when its page does.
        tries += 1;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(stage.browser.value(LEFT).await?, left);
    Ok(())
}
