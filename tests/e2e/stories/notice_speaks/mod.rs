//! The notice speaks the page's language where it can, else one that the owner offers, and says in
//! the receipt which one it was; a language that does not load costs nothing but a warning.
use anyhow::Result;
use serde_json::{Value, json};

use crate::expect::{GONE, REJECT, SHOWN, receipts};
use crate::stage::Stage;

const SPOKEN: &str = "const notice = document.querySelector('untick-notice');
    return [notice.lang, notice.querySelector('[data-untick=reject-all]').textContent];";
/// Left edges of the three buttons, in the order of the document.
const PLACES: &str = "return [...document.querySelectorAll('untick-notice [slot=buttons]')].map((button) => button.getBoundingClientRect().left);";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let usual: Value = serde_json::from_str(&stage.file("shared/config.json")?)?;
    let page = stage.file("shared/index.html")?;
    for (page_language, offered, spoken, reject) in [
        ("de", json!(["en", "de", "fr"]), "de", "Alle ablehnen"),
        ("fr-CA", json!(["en", "fr"]), "fr", "Tout refuser"),
        ("FR", Value::Null, "fr", "Tout refuser"),
        ("ja", json!(["de"]), "de", "Alle ablehnen"),
        ("de", json!(["en"]), "en", "Reject all"),
        ("not a language", json!(["en"]), "en", "Reject all"),
    ] {
        let mut config = usual.clone();
        config["languages"] = offered.clone();
        if offered.is_null() {
            config
                .as_object_mut()
                .map(|members| members.remove("languages"));
        }
        stage.page("/config.json", &config.to_string());
        stage.page(
            "/",
            &page.replace("lang=\"en\"", &format!("lang=\"{page_language}\"")),
        );
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        assert_eq!(
            stage.browser.js(SPOKEN).await?,
            json!([spoken, reject]),
            "{page_language} of {offered}"
        );
        assert_eq!(stage.console("warnings").await?, [""; 0]);
    }
    stage.expect_no_requests("before a choice")?;
    stage.page("/", &page.replace("lang=\"en\"", "lang=\"de\""));
    stage.page("/config.json", &config_with(&usual, json!(["de"])));
    stage.visit("/").await?;
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;
    assert_eq!(receipts(stage, 1).await?[0]["notice"]["language"], "de");
    stage.browser.js("localStorage.clear();").await?;

    // Read from the right, the order is the same: Reject all first. In a window this wide the
    // buttons stand in a row.
    stage.browser.client().set_window_size(800, 800).await?;
    stage.page("/", &page.replace("lang=\"en\"", "lang=\"ar\" dir=\"rtl\""));
    stage.page("/config.json", &config_with(&usual, json!(["en", "ar"])));
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(stage.browser.js(SPOKEN).await?[0], "ar");
    let places: Vec<f64> = serde_json::from_value(stage.browser.js(PLACES).await?)?;
    assert!(
        places.is_sorted_by(|one, next| one > next),
        "from the right: {places:?}"
    );
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;
    let parity = &receipts(stage, 2).await?[1]["notice"]["parity"];
    assert_eq!(
        parity["order"],
        json!(["reject_all", "save_choices", "accept_all"])
    );
    assert_eq!(parity["equal"], true, "{parity}");
    stage.browser.js("localStorage.clear();").await?;

    stage.page("/untick/lang/fr.json", "{ \"title\": ");
    stage.page("/", &page.replace("lang=\"en\"", "lang=\"fr\""));
    stage.page("/config.json", &config_with(&usual, json!(["fr"])));
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    assert_eq!(stage.browser.js(SPOKEN).await?, json!(["en", "Reject all"]));
    let warnings = stage.console("warnings").await?;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("fr"), "{warnings:?}");
    Ok(())
}

fn config_with(usual: &Value, languages: Value) -> String {
    let mut config = usual.clone();
    config["languages"] = languages;
    config.to_string()
}
