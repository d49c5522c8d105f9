//! The page API once it is ready: what each call does, and the events it fires.
use anyhow::{Result, ensure};
use serde_json::json;

use crate::expect::{GONE, SHOWN, granted, receipts, state};
use crate::stage::Stage;

pub(crate) async fn story(stage: &mut Stage) -> Result<()> {
    stage.visit("/").await?;
    stage.browser.wait_until(SHOWN).await?;
    let js = async |body: &str| stage.browser.js(body).await;

    // No decision yet: close() does nothing; unknown names are not granted.
    js("untick.close();").await?;
    ensure!(
        stage.browser.holds(SHOWN).await?,
        "close() closed an undecided notice"
    );
    assert_eq!(js("return [untick.granted('analytics'), untick.granted('no such'), untick.granted('necessary'), untick.record()];").await?, json!([false, false, false, null]));

    // Nonsense is refused and changes nothing.
    for nonsense in [
        "{ nonsense: true }",
        "{ analytics: 'yes' }",
        "{ analytics: true, nonsense: false }",
        "'analytics'",
    ] {
        let call = format!(
            "try {{ untick.save({nonsense}); return 'taken'; }} catch (error) {{ return error.name; }}"
        );
        assert_eq!(js(&call).await?, "TypeError", "save({nonsense})");
    }
    ensure!(
        stage
            .browser
            .holds("__isShown() && untick.record() === null")
            .await?,
        "nonsense decided"
    );

    // save(): synchronous, and heard until the listener says goodbye.
    js("window.__heard = []; window.__stop = untick.on('consent', ({ detail }) => __heard.push(detail.action));").await?;
    let now = js("untick.save({ analytics: true }); return [untick.granted('analytics'), untick.granted('marketing'), untick.granted('necessary')];").await?;
    assert_eq!(now, json!([true, false, true]));
    stage.browser.wait_until(GONE).await?;
    let record = js("return untick.record();").await?;
    assert_eq!(record["choices"]["analytics"], true);
    assert_eq!(record["choices"]["marketing"], false);
    let given = &receipts(stage, 1).await?[0];
    assert_eq!(
        (state(given, "analytics")?, state(given, "marketing")?),
        ("given", "refused")
    );
    // What record() gives is a copy: the page cannot grant by writing into it.
    js("untick.record().choices.marketing = true;").await?;
    assert_eq!(granted(stage).await?, [true, false, false]);

    // save() leaves alone what it does not name.
    js("untick.save({ marketing: true });").await?;
    assert_eq!(granted(stage).await?, [true, true, false]);
    js("__stop(); __stop(); untick.save({ media: true });").await?;
    assert_eq!(granted(stage).await?, [true, true, true]);
    assert_eq!(js("return __heard.length;").await?, 2);

    // open() and close(), with their events, twice without harm.
    js("untick.open(); untick.open();").await?;
    stage.browser.wait_until(SHOWN).await?;
    js("untick.close(); untick.close();").await?;
    stage.browser.wait_until(GONE).await?;
    let surface =
        js("return __types().filter((type) => type === 'open' || type === 'close');").await?;
    assert_eq!(surface, json!(["open", "close", "open", "close"]));
    receipts(stage, 3).await?;
    Ok(())
}
