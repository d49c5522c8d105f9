//! `import`: what a visitor refused in another notice stays refused and is not asked again; what was
//! granted there is asked.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{GONE, SHOWN, checkbox, granted};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let mut config: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    config["import"] = json!([
        "vanilla-cookieconsent",
        "klaro",
        "orejime",
        "tarteaucitron",
        "osano"
    ]);
    stage.page("/config.json", &config.to_string());
    let cookie = |name: &str, value: &Value| {
        format!(
            "document.cookie = '{name}=' + encodeURIComponent({}) + ';path=/';",
            json!(value.to_string())
        )
    };
    for (keeps, asked) in [
        (
            cookie(
                "cc_cookie",
                &json!({ "categories": ["necessary"], "services": { "necessary": [], "analytics": [], "marketing": [], "media": [] } }),
            ),
            false,
        ),
        (
            cookie(
                "cc_cookie",
                &json!({ "categories": ["necessary", "marketing"], "services": { "necessary": [], "analytics": [], "marketing": [], "media": [] } }),
            ),
            true,
        ),
        (
            cookie(
                "klaro",
                &json!({ "stats": false, "pixel": false, "film": false, "map": false }),
            ),
            false,
        ),
        (
            cookie(
                "klaro",
                &json!({ "stats": false, "pixel": true, "film": false, "map": true }),
            ),
            true,
        ),
        (
            cookie(
                "eu-consent",
                &json!({ "analytics": false, "marketing": true }),
            ),
            true,
        ),
        (
            "document.cookie = 'tarteaucitron=!stats=false!pixel=wait!film=true;path=/';"
                .to_owned(),
            true,
        ),
        (
            "document.cookie = 'cookieconsent_status=deny;path=/';".to_owned(),
            false,
        ),
        (
            "document.cookie = 'cookieconsent_status=allow;path=/';".to_owned(),
            true,
        ),
        (cookie("cc_cookie", &json!("garbage")), true),
    ] {
        stage.browser.open(&stage.site.url("/watch.js")).await?;
        stage
            .browser
            .js(&format!("localStorage.clear(); {keeps}"))
            .await?;
        for _ in 0..2 {
            stage.visit("/").await?;
            stage
                .browser
                .wait_until(if asked { SHOWN } else { GONE })
                .await?;
            assert_eq!(granted(stage).await?, [false; 3], "{keeps}");
        }
        if asked {
            assert!(
                !stage
                    .browser
                    .holds(&format!(
                        "document.querySelector('{}').checked",
                        checkbox("marketing")
                    ))
                    .await?
            );
        }
        stage.browser.client().delete_all_cookies().await?;
    }
    stage.expect_no_requests("without a grant")?;
    Ok(())
}
