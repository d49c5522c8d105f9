//! A placeholder takes exactly the place of what it stands for, says who would get data, and is
//! worked by keyboard alone; the focus goes on where the content appears.
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::browser::{ENTER, TAB};
use crate::expect::{GONE, REJECT, SHOWN, receipts};
use crate::stage::Stage;

/// Where everything stands that is not a placeholder's own.
const PLACES: &str =
    "return [...document.querySelectorAll('h1, p, .ratio, #end')].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + scrollX, y + scrollY, width, height].map(Math.round);
});";
/// Boxes of the gated elements, or of what stands for them.
const BOXES: &str =
    "return [...document.querySelectorAll('[data-service=film]')].map((element) => {
    const shown = element.checkVisibility() ? element : element.previousElementSibling;
    const { x, y, width, height } = shown.getBoundingClientRect();
    return [x + scrollX, y + scrollY, width, height].map(Math.round);
});";

/// One that is too small for its words: whether it starts with them, and whether all of them scroll
/// into view.
const CRAMPED: &str = "
    const host = document.querySelector('untick-placeholder');
    const frame = host.shadowRoot.querySelector('.frame');
    const style = host.style.cssText;
    host.style.cssText += ';width:160px!important;height:60px!important';
    const top = (element) => element.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    const words = top(frame.querySelector('p'));
    frame.scrollTop = 1e4;
    const end = host.querySelector('a').getBoundingClientRect().bottom - frame.getBoundingClientRect().bottom;
    host.style.cssText = style;
    return [words >= 0, end <= 1];";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.site.page_as(
        "/picture.svg",
        "image/svg+xml",
        "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='1'/>",
    );
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until(GONE).await?;

    let placeholders = stage
        .browser
        .js(
            "return [...document.querySelectorAll('untick-placeholder')].map((host) => [
            host.getAttribute('role'), host.ariaLabel ?? host.getAttribute('aria-label'),
            host.shadowRoot.querySelector('p').textContent,
            host.shadowRoot.querySelector('img')?.getAttribute('src') ?? '',
            [...host.children].map((child) => child.textContent).join()]);",
        )
        .await?;
    let placeholders = placeholders.as_array().context("no placeholders")?;
    assert_eq!(placeholders.len(), 5);
    for (placeholder, name) in placeholders
        .iter()
        .zip(["A film", "Another", "Wide", "Ratio", "A clip"])
    {
        assert_eq!(placeholder[0], "group");
        assert_eq!(placeholder[1], name);
        let text = placeholder[2].as_str().context("no text")?;
        ensure!(
            text.contains("Films") && text.contains("Films Ltd"),
            "{text}"
        );
        assert_eq!(placeholder[4], "Allow this content,Privacy choices");
    }
    assert_eq!(placeholders[2][3], stage.site.url("/picture.svg"));
    assert_eq!(placeholders[3][3], "", "a picture of somebody else's");
    stage.expect_no_requests("for a placeholder")?;
    let warnings = stage.console("warnings").await?;
    ensure!(
        warnings.iter().any(|line| line.contains("data-thumbnail")),
        "{warnings:?}"
    );

    assert_eq!(stage.browser.js(CRAMPED).await?, json!([true, true]));
    let places = stage.browser.js(PLACES).await?;
    let boxes = stage.browser.js(BOXES).await?;
    stage.browser.js("__shifts.length = 0;").await?;

    // By keyboard, from the start of the page to the first placeholder's button.
    let mut steps = 0;
    while !stage
        .browser
        .holds("document.activeElement.matches('untick-placeholder [data-untick=allow]')")
        .await?
    {
        steps += 1;
        ensure!(steps < 10, "no way to the button");
        stage.browser.press(TAB).await?;
    }
    stage.browser.press(ENTER).await?;
    stage
        .browser
        .wait_until("['inline', 'float', 'wide', 'ratio'].every((name) => __ran.includes(name))")
        .await?;
    stage
        .browser
        .wait_until("document.activeElement.id === 'inline'")
        .await?;
    assert_eq!(
        stage.browser.js(PLACES).await?,
        places,
        "the page has moved"
    );
    assert_eq!(
        stage.browser.js(BOXES).await?,
        boxes,
        "the content is not where its placeholder was"
    );
    assert_eq!(
        stage.browser.js("return __shifts;").await?,
        Value::Array(vec![])
    );
    let receipt = &receipts(stage, 2).await?[1];
    assert_eq!(receipt["event"]["surface"], "inline_embed");
    assert_eq!(receipt["event"]["trusted_input"], true);

    // Taken back, the placeholders return to the same places, without a reload, and lead to the notice.
    stage.mark_page().await?;
    stage.browser.js("untick.rejectAll();").await?;
    stage
        .browser
        .wait_until("document.querySelectorAll('untick-placeholder').length === 5")
        .await?;
    assert_eq!(stage.browser.js(BOXES).await?, boxes);
    stage.expect_same_page().await?;
    let is_empty = "[...document.querySelectorAll('iframe')].every((frame) => frame.contentDocument?.URL === 'about:blank')";
    stage.browser.wait_until(is_empty).await?;
    stage
        .browser
        .click("untick-placeholder [data-untick=open]")
        .await?;
    stage.browser.wait_until(SHOWN).await
}
