//! What frameworks do to a page: the same node moved and put back, the body replaced on navigation,
//! templates cloned, a node they still hold removed. Each element opens once; new ones open when
//! they come.
use std::time::Duration;

use anyhow::Result;

use crate::expect::{ACCEPT, GONE, SHOWN};
use crate::stage::Stage;

const TOOLS: &str = "window.__tag = (name) => {
    const script = document.createElement('script');
    script.type = 'text/plain';
    script.dataset.category = 'analytics';
    script.dataset.src = '{{tracker}}/' + name + '.js';
    script.id = name;
    return script;
};
window.__held = __tag('held');
window.__frame = document.createElement('iframe');
Object.assign(__frame.dataset, { category: 'media', service: 'film', src: '{{video}}/kept.html' });
__frame.title = 'Kept';
document.body.append(__held, __frame);";

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.page("/", "<!doctype html><html lang=en><meta charset=utf-8><title>An application</title><script src=/watch.js></script>\
        <script src=/untick/untick.js data-config=/config.json></script><body><main>One</main>");
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    stage.browser.js(&stage.fill(TOOLS)).await?;
    stage.browser.click(ACCEPT).await?;
    stage
        .browser
        .wait_until("__ran.includes('held') && __ran.includes('kept')")
        .await?;

    // The framework finds its own nodes where it left them.
    let is_there =
        "__held.isConnected && __frame.isConnected && __held.parentNode === document.body";
    assert!(stage.browser.holds(is_there).await?);
    let render = "for (let round = 0; round < 3; round++) {
            document.body.removeChild(__held);
            document.body.insertBefore(__held, document.body.firstChild);
        }
        document.getElementById('held').dataset.rendered = 'again';";
    stage.browser.js(render).await?;

    // A route of its own: another body, the address pushed.
    let route = "history.pushState({}, '', '/two');
        const body = document.createElement('body');
        body.innerHTML = `<main>Two</main><template id=card>${__tag('cloned').outerHTML}</template>`;
        document.body.replaceWith(body);
        body.append(__tag('routed'));
        body.append(document.getElementById('card').content.cloneNode(true));";
    stage.browser.js(route).await?;
    stage
        .browser
        .wait_until("__ran.includes('routed') && __ran.includes('cloned')")
        .await?;
    stage
        .stays("__ran.length === 4", Duration::from_millis(500))
        .await?;

    // The notice still opens, and the way to it is still there.
    stage.browser.wait_until(GONE).await?;
    stage.browser.click("[data-untick=open]").await?;
    stage.browser.wait_until(SHOWN).await?;
    for path in ["/held.js", "/routed.js", "/cloned.js"] {
        assert_eq!(stage.tracker.log().count(path), 1, "{path}");
    }
    assert_eq!(stage.video.log().count("/kept.html"), 1);
    Ok(())
}
