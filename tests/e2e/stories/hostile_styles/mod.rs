//! Page CSS that would favour an answer, or break the notice, does not reach it; what a page can
//! still do is on the receipt.
use anyhow::{Result, ensure};

use crate::expect::{ACCEPT, GONE, SHOWN, measure, receipts};
use crate::stage::Stage;

const STYLES: [&str; 12] = [
    "button { background: lime !important; font-size: 40px !important; padding: 40px !important }",
    "* { all: unset !important }",
    "*, *::before, *::after { font: 60px/3 fantasy !important; letter-spacing: 1em !important }",
    "[data-untick=reject-all] { display: none !important; visibility: hidden !important; opacity: 0.1 !important; transform: scale(0.1) !important }",
    "[data-untick=accept-all] { width: 900px !important; position: fixed !important; inset: 0 !important; animation: x 1s infinite !important }",
    "[data-untick=reject-all]::before { content: 'Please accept' !important }",
    "input { opacity: 0 !important; appearance: none !important; width: 0 !important } label { display: none !important }",
    "untick-notice { transform: scale(0.2) !important; filter: blur(4px) !important; opacity: 0.2 !important; margin: -900px !important }",
    "html { font-size: 40px; filter: grayscale(1) } body { transform: rotate(3deg) }",
    "html { direction: rtl }",
    "untick-notice * { margin: 20px !important; border: 9px solid red !important; float: left !important }",
    "slot, details, ul, li { display: none !important }",
];

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    let page = stage.file("shared/index.html")?;
    for style in STYLES {
        let styled = page.replace("</head>", &format!("<style>{style}</style></head>"));
        stage.page("/", &styled);
        stage.visit("/").await?;
        stage.browser.wait_until(SHOWN).await?;
        // The pointer still rests where it clicked last.
        stage.browser.click_at(3, 3).await?;
        let figures = measure(stage).await?;
        let of = |check: &str, name: &str| figures[check][name].as_f64().unwrap_or(f64::NAN);
        let is_even = of("N1", "buttons") == 3.0
            && of("N6", "width") <= 1.0
            && of("N6", "height") <= 1.0
            && of("N8", "least") >= 5.0
            && of("N9", "least") >= 3.0
            && figures["N7"] == true
            && figures["N11"] == true
            && figures["N10"].as_array().is_some_and(Vec::is_empty);
        ensure!(is_even, "under {style}: {figures:#}");
        stage.browser.click(ACCEPT).await?;
        stage.browser.wait_until(GONE).await?;
        stage.browser.js("localStorage.clear();").await?;
    }
    for receipt in receipts(stage, STYLES.len()).await? {
        assert_eq!(receipt["notice"]["parity"]["equal"], true, "{receipt:#}");
    }
    Ok(())
}
