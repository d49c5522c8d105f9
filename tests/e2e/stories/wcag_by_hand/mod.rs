//! What WCAG 2.2 AA asks and axe-core cannot see: reflow, text spacing, targets, visible focus,
//! focus that nothing covers, order, no change on input, no shift of the page.
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::browser::TAB;
use crate::expect::{REJECT, SHOWN};
use crate::stage::Stage;

/// Controls of the notice, those of its own tree included.
const CONTROLS: &str = "const host = document.querySelector('untick-notice');
    const controls = [...host.querySelectorAll('a, button, input'), ...host.shadowRoot.querySelectorAll('summary, button')];";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    reflow(stage).await?;

    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    // 2.5.8 Target size: buttons 44, everything else 24 with its label or line.
    let small = format!(
        "{CONTROLS} return controls.filter((control) => {{
        const {{ width, height }} = control.getBoundingClientRect();
        const label = control.labels?.[0]?.getBoundingClientRect() ?? {{ width: 0, height: 0 }};
        const least = control.dataset.untick ? 44 : 20;
        return Math.max(height, label.height) < least || width + label.width < 24;
    }}).map((control) => control.outerHTML);"
    );
    assert_eq!(stage.browser.js(&small).await?, json!([]));

    focus(stage).await?;

    // 3.2.2 On input: a tick decides nothing and moves nothing.
    let before = stage
        .browser
        .js("return [__isShown(), document.activeElement.tagName, location.href];")
        .await?;
    stage.browser.js("__box('analytics').click();").await?;
    let after = stage
        .browser
        .js("return [__isShown(), document.activeElement.tagName, location.href];")
        .await?;
    assert_eq!(before, after);
    assert!(stage.browser.holds("untick.record() === null").await?);

    // 1.4.12 Text spacing: nothing is cut off.
    let spacing = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";
    let cut = format!("{CONTROLS}
        const sheet = new CSSStyleSheet();
        sheet.replaceSync({} + '::slotted(*) {{ line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }}');
        host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet];
        return [...host.querySelectorAll('button, label, h2, p')].filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth).map((element) => element.textContent);", json!(spacing));
    assert_eq!(stage.browser.js(&cut).await?, json!([]));

    shift(stage).await
}

/// 1.4.10 Reflow: at 320 CSS px, which is 400 % zoom of 1280 (320 × 180 of 1280 × 720), nothing
/// scrolls sideways, every control can be reached, and text is seen before a button is.
async fn reflow(stage: &Stage) -> Result<()> {
    for (width, height) in [(320, 640), (320, 256), (320, 180), (640, 360)] {
        stage.enter_window("/index.html", (width, height)).await?;
        stage.browser.wait_until(SHOWN).await?;
        let problems = format!("{CONTROLS}
            const body = host.shadowRoot.querySelector('.body');
            const wide = [document.documentElement, body, host.shadowRoot.querySelector('.card')].filter((element) => element.scrollWidth > element.clientWidth + 1).length;
            const unreachable = controls.filter((control) => {{
                control.scrollIntoView({{ block: 'nearest' }});
                const {{ left, right, top, bottom }} = control.getBoundingClientRect();
                return left < 0 || right > innerWidth || top < -1 || bottom > innerHeight + 1;
            }}).map((control) => control.outerHTML);
            document.querySelector('untick-notice h2').scrollIntoView({{ block: 'nearest' }});
            const {{ top, height }} = document.querySelector('untick-notice h2').getBoundingClientRect();
            const at = document.elementFromPoint(innerWidth / 4, top + height / 2);
            return {{ wide, unreachable, title: host.contains(at) && at.localName !== 'button' && height > 10 }};");
        let problems = stage.browser.js(&problems).await?;
        ensure!(
            problems == json!({ "wide": 0, "unreachable": [], "title": true }),
            "at {width} by {height}: {problems:#}"
        );
        stage.leave_window().await?;
    }
    Ok(())
}

/// 2.4.7 and 2.4.11: each stop of the keyboard shows itself, and nothing of the page that has the
/// focus is behind the notice.
async fn focus(stage: &Stage) -> Result<()> {
    let stop = "let at = document.activeElement;
        const isOwn = at.closest('untick-notice');
        at = at.shadowRoot?.activeElement ?? at;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        const box = document.querySelector('untick-notice').shadowRoot.querySelector('.card').getBoundingClientRect();
        const { top, bottom } = at.getBoundingClientRect();
        return { isOwn: !!isOwn, name: at.outerHTML.slice(0, 60), ring: outlineStyle !== 'none' ? parseFloat(outlineWidth) : 0,
            isPage: !isOwn && at !== document.body, isHidden: bottom > box.top && top < box.bottom };";
    let mut pages = 0;
    let mut owns = 0;
    for _ in 0..25 {
        stage.browser.press(TAB).await?;
        let seen: Value = stage.browser.js(stop).await?;
        if seen["isOwn"] == true && pages > 0 {
            // Once around; some engines take the focus out of the window between two rounds.
            break;
        }
        if seen["isOwn"] == true {
            owns += 1;
            ensure!(
                seen["ring"].as_f64().context("no ring")? >= 2.0,
                "no visible focus on {seen}"
            );
        } else if seen["isPage"] == true {
            pages += 1;
            ensure!(seen["isHidden"] == false, "behind the notice: {seen}");
        }
    }
    ensure!(
        owns >= 10 && pages >= 2,
        "{owns} stops in the notice, {pages} in the page"
    );
    Ok(())
}

/// The notice comes and goes without moving the page.
async fn shift(stage: &Stage) -> Result<()> {
    let page = stage.file("shared/index.html")?.replace(
        "<script src=\"/untick",
        "<script>window.__shifts = []; if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
            new PerformanceObserver((list) => __shifts.push(...list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true });</script><script src=\"/untick",
    );
    stage.page("/", &page);
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let top = "return document.querySelector('h1').getBoundingClientRect().top;";
    let before = stage.browser.js(top).await?;
    stage.browser.click(REJECT).await?;
    stage.browser.wait_until("!__isShown()").await?;
    assert_eq!(stage.browser.js(top).await?, before);
    assert_eq!(stage.browser.js("return __shifts;").await?, json!([]));
    Ok(())
}
