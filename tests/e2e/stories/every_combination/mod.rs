//! Whatever is ticked: the boxes, the record, the page, the third parties, what Google and the other
//! vendors are told and the receipt in the database say the same, in all sixteen combinations of four
//! categories (N30).
use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::browser::PATIENCE;
use crate::expect::{SAVE, SHOWN, checkbox, receipts, state};
use crate::stage::Stage;

/// Each optional category and what stands for it in Google's consent mode.
const CATEGORIES: [(&str, &str); 4] = [
    ("functional", "functionality_storage"),
    ("analytics", "analytics_storage"),
    ("marketing", "ad_storage"),
    ("media", "personalization_storage"),
];

/// Which categories are ticked, by name.
type Ticked = BTreeMap<&'static str, bool>;

/// What everything in the page says of each category, by who says it; vendors speak of theirs only.
const SAID: &str = "
    const each = (say) => Object.fromEntries(arguments[0].map(([category, type]) => [category, say(category, type)]));
    const update = [...dataLayer.filter((entry) => entry[1] === 'update').at(-1)][2];
    const clarity = [...window.clarity.q.at(-1)][1];
    const stored = JSON.parse(localStorage.getItem('untick'));
    const image = (category) => document.querySelector(`img[data-category='${category}']`).hasAttribute('src');
    const said = {
        record: each((category) => untick.record().choices[category]),
        storage: each((category) => stored.choices[category]),
        granted: each((category) => untick.granted(category)),
        code: each((category) => __ran.some((name) => name.startsWith(category))),
        image: each((category) => image(category)),
        denied: each((category) => !image('!' + category)),
        google: each((category, type) => update[type] === 'granted'),
        tagManager: each((category) => dataLayer.at(-1).untick[category]),
        uet: { marketing: uetq.at(-1).ad_storage === 'granted' },
        clarity: { marketing: clarity.ad_Storage === 'granted', analytics: clarity.analytics_Storage === 'granted' },
        meta: { functional: __fbq.at(-1)[1] === 'grant' },
        tiktok: { media: ttq.at(-1)[0] === 'grantConsent' },
    };
    untick.open();
    said.boxes = each((category) => __box(category).checked);
    return said;";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.page("/config.json", &config(stage)?.to_string());
    let mut script_paths = Vec::new();
    let mut image_paths = Vec::new();
    for visit in 0..1_usize << CATEGORIES.len() {
        let ticked = ticked(visit);
        stage.page("/", &page(visit));
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        for (category, _) in ticked.iter().filter(|(_, is_ticked)| **is_ticked) {
            stage.browser.click(&checkbox(category)).await?;
        }
        stage.browser.click(SAVE).await?;

        let granted = ticked.iter().filter(|(_, is_ticked)| **is_ticked);
        let scripts: Vec<_> = granted
            .map(|(category, _)| format!("/{category}-{visit}.js"))
            .collect();
        let images: Vec<_> = ticked
            .iter()
            .map(|(category, is_ticked)| match is_ticked {
                true => format!("/{category}-{visit}.gif"),
                false => format!("/not-{category}-{visit}.gif"),
            })
            .collect();
        let is_done = format!(
            "__types().includes('receipt') && __ran.length === {}",
            scripts.len()
        );
        stage.browser.wait_until(&is_done).await?;
        for (host, paths) in [(&stage.tracker, &scripts), (&stage.video, &images)] {
            let are_asked = |seen: &[untick_stage::Request]| {
                let has = |path: &String| seen.iter().any(|one| one.path == *path);
                paths.iter().all(has)
            };
            host.log()
                .wait_until("what is granted", PATIENCE, are_asked)
                .await?;
        }
        let said = stage.browser.js_with(SAID, vec![json!(CATEGORIES)]).await?;
        let said: BTreeMap<String, BTreeMap<String, bool>> = serde_json::from_value(said)?;
        assert_eq!(said.len(), 13);
        for (who, says) in &said {
            ensure!(
                says.iter()
                    .all(|(category, says)| ticked[category.as_str()] == *says),
                "{who} says {says:?} where {ticked:?} is ticked"
            );
        }
        stage.browser.js("localStorage.clear();").await?;
        script_paths.extend(scripts);
        image_paths.extend(images);
    }
    // Long enough for anything that was asked for in vain or twice.
    tokio::time::sleep(Duration::from_millis(500)).await;
    for (host, mut wanted) in [(&stage.tracker, script_paths), (&stage.video, image_paths)] {
        let mut asked = host.log().paths();
        asked.sort();
        wanted.sort();
        assert_eq!(asked, wanted);
    }
    let receipts = receipts(stage, 1 << CATEGORIES.len()).await?;
    for (visit, receipt) in receipts.iter().enumerate() {
        for (category, is_ticked) in ticked(visit) {
            let wanted = if is_ticked { "given" } else { "refused" };
            ensure!(
                state(receipt, category)? == wanted,
                "{category} of {visit} is not {wanted} in {receipt:#}"
            );
        }
    }
    Ok(())
}

/// The combination that one visit ticks.
fn ticked(visit: usize) -> Ticked {
    let bits = CATEGORIES.iter().enumerate();
    bits.map(|(at, (category, _))| (*category, visit >> at & 1 == 1))
        .collect()
}

/// The usual configuration with a fourth category, each with a signal of its own.
fn config(stage: &Stage) -> Result<Value> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    if let Some(categories) = config["categories"].as_array_mut() {
        categories.insert(1, json!({ "id": "functional" }));
    }
    let signals = CATEGORIES.map(|(category, kind)| (category, [kind]));
    config["signals"] = json!({
        "google": BTreeMap::from(signals),
        "dataLayer": true,
        "uet": { "marketing": ["ad_storage"] },
        "clarity": { "marketing": ["ad_Storage"], "analytics": ["analytics_Storage"] },
        "meta": "functional",
        "tiktok": "media",
    });
    Ok(config)
}

/// A script and an image of each category, and an image for its refusal, of this visit alone: a
/// cache that answers by itself would hide a request.
fn page(visit: usize) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Combinations</title><script src=/watch.js></script>\
         <script>window.__fbq = []; window.fbq = (...given) => __fbq.push(given);</script>\
         <script src=/untick/untick.js data-config=/config.json></script><body>",
    );
    for (category, _) in CATEGORIES {
        page.push_str(&format!(
            "<script type=text/plain data-category={category} data-src={{{{tracker}}}}/{category}-{visit}.js></script>\
             <img data-category={category} data-src={{{{video}}}}/{category}-{visit}.gif alt=''>\
             <img data-category=!{category} data-src={{{{video}}}}/not-{category}-{visit}.gif alt=''>"
        ));
    }
    page
}
