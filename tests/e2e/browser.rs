//! A browser as a visitor uses it: short verbs over one WebDriver session.
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::actions::PointerAction;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions};
use fantoccini::elements::Element;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::driver::Driver;
use crate::engine::Engine;
use crate::system::System;

/// How long anything that must happen may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Keys by their WebDriver code points.
pub(crate) const TAB: char = '\u{E004}';
pub(crate) const ENTER: char = '\u{E007}';
pub(crate) const ESCAPE: char = '\u{E00C}';
pub(crate) const SPACE: char = ' ';

/// Size of the window, in CSS pixels.
const WINDOW: (u32, u32) = (1280, 800);

/// One browser profile that keeps nothing from before, with one window.
pub(crate) struct Browser {
    pub(crate) engine: Engine,
    /// The system it was started under; the other engines can be [told](Browser::tell) another.
    pub(crate) system: System,
    client: Client,
    _driver: Driver,
}

impl Browser {
    pub(crate) async fn start(engine: Engine, system: System) -> Result<Self> {
        let driver = Driver::start(engine, system).await?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities()?)
            .connect(&driver.url)
            .await
            .with_context(|| format!("{} opened no session", engine.name()))?;
        client.set_window_size(WINDOW.0, WINDOW.1).await?;
        Ok(Self {
            engine,
            system,
            client,
            _driver: driver,
        })
    }

    /// Ends the session and with it the browser.
    pub(crate) async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }

    /// Closes all windows but one and deletes what the browser keeps of a site; `url` is any
    /// address there.
    pub(crate) async fn forget_everything(&self, url: &str) -> Result<()> {
        let mut windows = self.client.windows().await?;
        let first = windows.swap_remove(0);
        for window in windows {
            self.client.switch_to_window(window).await?;
            self.client.close_window().await?;
        }
        self.client.switch_to_window(first).await?;
        self.open(url).await?;
        self.js("localStorage.clear(); sessionStorage.clear();")
            .await?;
        self.client.delete_all_cookies().await?;
        self.tell(self.system).await?;
        self.client.set_window_size(WINDOW.0, WINDOW.1).await?;
        self.open("about:blank").await
    }

    /// The WebDriver session, for what has no verb here.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Opens a URL and waits for the page's `load`.
    pub(crate) async fn open(&self, url: &str) -> Result<()> {
        self.client
            .goto(url)
            .await
            .with_context(|| format!("cannot open {url}"))
    }

    /// Opens another tab, goes there, and gives the one that was open and the new one.
    pub(crate) async fn new_tab(&self) -> Result<[WindowHandle; 2]> {
        let first = self.client.window().await?;
        let second = self.client.new_window(true).await?.handle;
        self.client.switch_to_window(second.clone()).await?;
        Ok([first, second])
    }

    /// Goes to a tab.
    pub(crate) async fn look_at(&self, tab: &WindowHandle) -> Result<()> {
        Ok(self.client.switch_to_window(tab.clone()).await?)
    }

    /// Runs a script's body in the page and gives what it returns.
    pub(crate) async fn js(&self, body: &str) -> Result<Value> {
        self.js_with(body, Vec::new()).await
    }

    /// The same with `arguments`.
    pub(crate) async fn js_with(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let result = self.client.execute(body, arguments).await;
        result.with_context(|| format!("in the page: {body}"))
    }

    /// Value of one expression; promises are awaited.
    pub(crate) async fn value(&self, expression: &str) -> Result<Value> {
        let body = format!(
            "const done = arguments[0];\
             Promise.resolve().then(() => ({expression})).then(\
               (value) => done([value === undefined ? null : value]),\
               (error) => done(String(error)));"
        );
        match self.client.execute_async(&body, Vec::new()).await {
            Ok(Value::Array(mut result)) if result.len() == 1 => Ok(result.remove(0)),
            Ok(error) => bail!("in the page: {expression}: {error}"),
            Err(error) => Err(error).with_context(|| format!("in the page: {expression}")),
        }
    }

    /// Whether an expression is truthy right now.
    pub(crate) async fn holds(&self, expression: &str) -> Result<bool> {
        let value = self.js(&format!("return Boolean({expression});")).await?;
        Ok(value == Value::Bool(true))
    }

    /// Waits until an expression is truthy; one that throws is not, as during a reload.
    pub(crate) async fn wait_until(&self, expression: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            let last = self.holds(expression).await;
            if matches!(last, Ok(true)) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                let why = last
                    .err()
                    .map(|error| format!(" ({error:#})"))
                    .unwrap_or_default();
                bail!("waited {PATIENCE:?} in vain for: {expression}{why}");
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// A command of Chromium's own protocol, for what WebDriver has no word for.
    pub(crate) async fn devtools(&self, command: &'static str, parameters: Value) -> Result<()> {
        let body = json!({ "cmd": command, "params": parameters });
        self.command("goog/cdp/execute", body).await
    }

    /// What the visitor's system asks of pages from now on, in the engines that can be told.
    pub(crate) async fn tell(&self, system: System) -> Result<()> {
        match self.engine {
            Engine::Chromium => {
                let features = json!({ "features": system.features() });
                self.devtools("Emulation.setEmulatedMedia", features).await
            }
            Engine::Firefox => {
                // The browser's own scripts can set preferences, a page's cannot.
                self.command("moz/context", json!({ "context": "chrome" }))
                    .await?;
                let set = self.js(&system.preferences()).await;
                self.command("moz/context", json!({ "context": "content" }))
                    .await?;
                set.map(drop)
            }
            Engine::WebKit => Ok(()),
        }
    }

    /// A command that only this engine's driver has.
    async fn command(&self, path: &'static str, body: Value) -> Result<()> {
        self.client.issue_cmd(Command { path, body }).await?;
        Ok(())
    }

    /// First element that matches, waiting until there is one.
    pub(crate) async fn find(&self, css: &str) -> Result<Element> {
        let wait = self
            .client
            .wait()
            .at_most(PATIENCE)
            .every(Duration::from_millis(20));
        let found = wait.for_element(Locator::Css(css)).await;
        found.with_context(|| format!("no element {css}"))
    }

    /// A real click: the pointer goes there and presses.
    pub(crate) async fn click(&self, css: &str) -> Result<()> {
        let element = self.find(css).await?;
        element
            .click()
            .await
            .with_context(|| format!("cannot click {css}"))
    }

    /// A real click on an element that a script has returned.
    pub(crate) async fn click_element(&self, element: Value) -> Result<()> {
        let reference = element
            .as_object()
            .and_then(|object| object.values().next()?.as_str());
        let id = reference.with_context(|| format!("{element} is not an element"))?;
        let element = Element::from_element_id(self.client.clone(), id.to_owned().into());
        Ok(element.click().await?)
    }

    /// Moves the keyboard focus to an element.
    pub(crate) async fn focus(&self, css: &str) -> Result<()> {
        let body = "const at = document.querySelector(arguments[0]); at.focus(); return document.activeElement === at;";
        let has_focus = self.js_with(body, vec![css.into()]).await?;
        ensure!(has_focus == true, "{css} does not take the focus");
        Ok(())
    }

    /// A real click on a point of the window, in CSS pixels.
    pub(crate) async fn click_at(&self, x: i64, y: i64) -> Result<()> {
        let press = [pointer_to(x as f64, y as f64), POINTER_DOWN, POINTER_UP];
        self.move_pointer(press).await?;
        Ok(self.client.release_actions().await?)
    }

    /// Moves the pointer to the middle of an element and leaves it there.
    pub(crate) async fn point_at(&self, css: &str) -> Result<()> {
        let body = "const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();
            return [left + width / 2, top + height / 2];";
        let point = self.js_with(body, vec![css.into()]).await?;
        let [x, y]: [f64; 2] = serde_json::from_value(point)?;
        self.move_pointer([pointer_to(x, y)]).await
    }

    /// Presses the pointer's button where it is, and keeps it pressed.
    pub(crate) async fn hold_pointer(&self) -> Result<()> {
        self.move_pointer([POINTER_DOWN]).await
    }

    /// Takes the pressed pointer to a point of the window, in CSS pixels, and lets go.
    pub(crate) async fn let_go_at(&self, (x, y): (f64, f64)) -> Result<()> {
        self.move_pointer([pointer_to(x, y), POINTER_UP]).await?;
        Ok(self.client.release_actions().await?)
    }

    async fn move_pointer(&self, actions: impl IntoIterator<Item = PointerAction>) -> Result<()> {
        let pointer = MouseActions::new("mouse".to_owned());
        let actions = actions.into_iter().fold(pointer, MouseActions::then);
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Presses and releases one key on whatever has the focus.
    pub(crate) async fn press(&self, key: char) -> Result<()> {
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.client.perform_actions(keys).await?;
        Ok(self.client.release_actions().await?)
    }
}

const POINTER_DOWN: PointerAction = PointerAction::Down {
    button: MOUSE_BUTTON_LEFT,
};
const POINTER_UP: PointerAction = PointerAction::Up {
    button: MOUSE_BUTTON_LEFT,
};

fn pointer_to(x: f64, y: f64) -> PointerAction {
    PointerAction::MoveTo {
        duration: None,
        x,
        y,
    }
}

#[derive(Debug)]
struct Command {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
