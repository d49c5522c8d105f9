//! Nothing ticked, nothing favoured: the three buttons are one button three times, refusing is as
//! near as accepting, and the page stays free.
use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::expect::SHOWN;
use crate::stage::Stage;

/// What a visitor sees of each button, in the order of the document.
const BUTTONS: &str = "
    const buttons = [...document.querySelectorAll('untick-notice button')].filter((button) => button.slot || button.dataset.untick);
    return buttons.map((button) => {
        const { left, top, width, height } = button.getBoundingClientRect();
        const style = getComputedStyle(button);
        const looks = Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
        return {
            action: button.dataset.untick, text: button.textContent, tag: button.tagName, parent: button.parentNode.tagName,
            left, top, width, height, looks,
            inView: left >= 0 && top >= 0 && left + width <= innerWidth && top + height <= innerHeight,
            onTop: document.elementFromPoint(left + width / 2, top + height / 2) === button,
            children: button.childElementCount, moving: button.getAnimations().length, disabled: button.disabled,
        };
    });";

/// Text contrast on the effective background, per button (WCAG 2.2).
const CONTRAST: &str = "
    const parse = (colour) => { const context = new OffscreenCanvas(1, 1).getContext('2d'); context.fillStyle = colour; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data]; };
    const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    return [...document.querySelectorAll('untick-notice [slot=buttons], untick-notice [data-untick]')].map((button) => {
        const { color, backgroundColor } = getComputedStyle(button);
        const [one, other] = [light(parse(color)), light(parse(backgroundColor))];
        return (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    });";

/// Width and height of the viewport, and how much of it the notice may cover; on the smallest
/// telephone it takes what it needs, as long as the page beside it stays free.
const VIEWPORTS: [(u32, u32, f64); 3] = [(1280, 720, 0.35), (390, 844, 0.50), (320, 640, 0.66)];

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    for (width, height, coverage) in VIEWPORTS {
        stage.enter_window("/index.html", (width, height)).await?;
        stage.browser.wait_until(SHOWN).await?;
        let size = format!("{width} by {height}");
        expect_unticked(stage).await?;
        expect_one_button_three_times(stage, &size).await?;
        let covers = "const { width, height } = document.querySelector('untick-notice').getBoundingClientRect();
            return width * height / innerWidth / innerHeight;";
        let covered = stage.browser.js(covers).await?.as_f64().unwrap_or(1.0);
        ensure!(
            covered <= coverage,
            "{size}: the notice covers {covered:.3} of the viewport"
        );
        expect_free_page(stage).await?;
        stage.leave_window().await?;
    }
    Ok(())
}

async fn expect_unticked(stage: &Stage) -> Result<()> {
    let boxes = "return [...document.querySelectorAll('untick-notice input')].map((box) =>
        [box.type, box.name, box.checked, box.indeterminate, box.defaultChecked]);";
    let expected = ["analytics", "marketing", "media"]
        .map(|id| json!(["checkbox", format!("untick-{id}"), false, false, false]));
    assert_eq!(stage.browser.js(boxes).await?, json!(expected));
    // No control has the focus by itself, least of all one that grants.
    let focused = "document.activeElement === document.body && !document.querySelector('untick-notice [autofocus]')";
    ensure!(
        stage.browser.holds(focused).await?,
        "the notice took the focus"
    );
    Ok(())
}

async fn expect_one_button_three_times(stage: &Stage, size: &str) -> Result<()> {
    let buttons: Vec<Value> = serde_json::from_value(stage.browser.js(BUTTONS).await?)?;
    let words: Vec<_> = buttons
        .iter()
        .map(|button| [&button["action"], &button["text"]])
        .collect();
    assert_eq!(
        json!(words),
        json!([
            ["reject-all", "Reject all"],
            ["save", "Save choices"],
            ["accept-all", "Accept all"]
        ])
    );
    let [reject, save, accept] = &buttons[..] else {
        unreachable!("three, by the line before")
    };
    for button in [reject, save, accept] {
        for (member, expected) in [
            ("tag", json!("BUTTON")),
            ("inView", json!(true)),
            ("onTop", json!(true)),
            ("children", json!(0)),
            ("moving", json!(0)),
            ("disabled", json!(false)),
        ] {
            assert_eq!(
                button[member], expected,
                "{size}: {member} of {}",
                button["action"]
            );
        }
        assert_eq!(button["parent"], reject["parent"]);
        for side in ["width", "height"] {
            let difference = number(&button[side]) - number(&reject[side]);
            ensure!(
                difference.abs() <= 1.0,
                "{size}: {} is {difference} px off in {side}",
                button["action"]
            );
        }
        ensure!(
            number(&button["height"]) >= 44.0,
            "{size}: {} is too low to hit",
            button["action"]
        );
        expect_same_looks(&reject["looks"], &button["looks"], size)?;
    }
    // Reject, Save, Accept, as seen: in one row from the left, or stacked from the top.
    for pair in buttons.windows(2) {
        let (dx, dy) = (
            number(&pair[1]["left"]) - number(&pair[0]["left"]),
            number(&pair[1]["top"]) - number(&pair[0]["top"]),
        );
        let in_order = (dy.abs() <= 1.0 && dx > 0.0) || dy > 1.0;
        ensure!(
            in_order,
            "{size}: {} is not before {}",
            pair[0]["action"],
            pair[1]["action"]
        );
    }
    let contrast: Vec<f64> = serde_json::from_value(stage.browser.js(CONTRAST).await?)?;
    for ratio in &contrast {
        ensure!(
            *ratio >= 5.0 && (ratio - contrast[0]).abs() <= 0.1,
            "{size}: contrasts {contrast:?}"
        );
    }
    Ok(())
}

/// No computed property may differ, but for what follows from another text or place.
fn expect_same_looks(one: &Value, other: &Value, size: &str) -> Result<()> {
    const PLACE: &[&str] = &[
        "order",
        "grid",
        "inset",
        "top",
        "left",
        "right",
        "bottom",
        "perspective-origin",
        "transform-origin",
        "width",
        "inline-size",
    ];
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else {
        anyhow::bail!("no style")
    };
    ensure!(one.len() > 100, "only {} properties", one.len());
    let differing: Vec<_> = one
        .iter()
        .filter(|(name, value)| {
            !PLACE.iter().any(|place| name.starts_with(place)) && other.get(*name) != Some(*value)
        })
        .collect();
    ensure!(
        differing.is_empty(),
        "{size}: buttons differ in {differing:?}"
    );
    Ok(())
}

/// The page scrolls and every point beside the notice belongs to it.
async fn expect_free_page(stage: &Stage) -> Result<()> {
    let free = "
        const notice = document.querySelector('untick-notice').getBoundingClientRect();
        const covered = [];
        for (let row = 1; row < 6; row++) for (let column = 1; column < 6; column++) {
            const [x, y] = [innerWidth * column / 6, innerHeight * row / 6];
            const isBeside = x < notice.left || x > notice.right || y < notice.top || y > notice.bottom;
            if (isBeside && document.elementFromPoint(x, y)?.closest('untick-notice')) covered.push([x, y]);
        }
        scrollTo(0, 500);
        const scrolled = scrollY;
        scrollTo(0, 0);
        return { covered, scrolled, locked: [document.documentElement, document.body].filter((element) =>
            element.inert || element.ariaHidden || getComputedStyle(element).overflow !== 'visible').length };";
    let free = stage.browser.js(free).await?;
    assert_eq!(free, json!({ "covered": [], "scrolled": 500, "locked": 0 }));
    Ok(())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}
