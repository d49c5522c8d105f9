//! Sites that `untick migrate` has moved over from five other notices: nothing of a third party before a
//! choice, and after "Accept all" what the old notice would have started. The pages are those of
//! `tests/migrations`, as the command wrote them.
use anyhow::Result;
use serde_json::json;

use crate::expect::{ACCEPT, GONE, SHOWN};
use crate::stage::Stage;

/// A site's folder, what runs after consent, and what third parties are asked for.
const SITES: [(&str, &[&str], &[&str]); 7] = [
    (
        "vanilla-3",
        &["analytics inline", "counter", "pixel"],
        &["/counter.js", "/pixel.js"],
    ),
    ("vanilla-2", &["stats", "targeting"], &["/stats.js"]),
    (
        "klaro",
        &["chat", "film", "matomo", "matomo inline"],
        &[
            "/chat.css",
            "/chat.mjs",
            "/film.html",
            "/matomo.js",
            "/pixel.png",
        ],
    ),
    (
        "orejime-3",
        &["film", "mesure", "mesure", "mesure"],
        &["/film.html", "/mesure.js", "/mesure.mjs", "/suivre.png"],
    ),
    ("orejime-2", &["stats"], &["/camera.jpg", "/stats.js"]),
    (
        "tarteaucitron",
        &["aqz-KE-bpKQ", "js", "matomo", "salle"],
        &[
            "/embed/aqz-KE-bpKQ",
            "/gtag/js",
            "/matomo.js",
            "/salle.html",
        ],
    ),
    ("osano", &["stats"], &["/stats.js"]),
];

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    // Its address does not say that it is a script.
    stage
        .tracker
        .put("/gtag/js", "text/javascript", r#"window.__ran.push("js");"#);
    let mut asked = 0;
    for (site, runs, paths) in SITES {
        let folder = format!("../../migrations/{site}/expected");
        let page = stage.file(&format!("{folder}/index.html"))?;
        // The vendors' hosts, so that nothing leaves the machine.
        let page = page
            .replace("https://www.googletagmanager.com", &stage.tracker.origin())
            .replace("https://www.youtube-nocookie.com", &stage.video.origin());
        stage.page("/index.html", &page);
        let config = stage.file(&format!("{folder}/untick/config.json"))?;
        stage.page("/untick/config.json", &config);

        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        assert_eq!(stage.ran().await?, [""; 0], "{site}");
        assert_eq!(stage.third_party_requests().len(), asked, "{site}");
        let ticked = "return document.querySelectorAll('untick-notice input:checked').length;";
        assert_eq!(stage.browser.js(ticked).await?, json!(0), "{site}");

        stage.browser.click(ACCEPT).await?;
        stage.browser.wait_until(GONE).await?;
        let done = format!("__ran.length >= {}", runs.len());
        stage.browser.wait_until(&done).await?;
        let mut ran = stage.ran().await?;
        ran.sort();
        assert_eq!(ran, runs, "{site}");
        let all = json!(paths);
        let loaded =
            "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)";
        stage
            .browser
            .wait_until(&format!("{all}.every((path) => {loaded}.includes(path))"))
            .await?;
        let requests = stage.third_party_requests().split_off(asked);
        let path = |request: &untick_stage::Request| {
            request
                .path
                .split('?')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let mut requested: Vec<_> = requests.iter().map(path).collect();
        requested.sort();
        assert_eq!(requested, paths, "{site}");
        asked += paths.len();
        stage.browser.js("localStorage.clear();").await?;
    }
    Ok(())
}
