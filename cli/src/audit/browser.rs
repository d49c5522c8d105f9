//! A browser with an empty profile, as short verbs over WebDriver BiDi.
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::bidi::Connection;
use super::driver::{Driver, Programs};
use super::model::Size;

/// The world that our script has for itself in each document.
const WORLD: &str = "untick-audit";

/// Several notices show nothing to a browser that says it is driven; a visitor's says it is not.
const AS_A_VISITOR: &str = "() => Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false, configurable: true })";

/// One browser with one window.
pub(crate) struct Browser {
    driver: Driver,
    connection: Connection,
    pub(super) top: String,
}

/// A document in the window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    pub(crate) context: String,
    /// The document that its frame stands in; none for the page itself.
    pub(crate) parent: Option<String>,
    pub(crate) url: String,
}

/// What a request event says.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) url: String,
    pub(crate) kind: String,
}

impl Browser {
    /// Starts a browser in which every document gets `script` before its own.
    ///
    /// # Errors
    /// It does not start or refuses a command.
    pub(crate) async fn start(programs: &Programs, window: Size, script: &str) -> Result<Self> {
        let driver = Driver::start(programs).await?;
        let connection = Connection::open(&driver.socket).await?;
        let tree = connection
            .send("browsingContext.getTree", json!({}))
            .await?;
        let top = tree.pointer("/contexts/0/context").and_then(Value::as_str);
        let top = top.context("the browser has no window")?.to_owned();
        let browser = Self {
            driver,
            connection,
            top,
        };
        let context = browser.top.as_str();
        browser
            .send(
                "session.subscribe",
                json!({ "events": ["network.beforeRequestSent"] }),
            )
            .await?;
        // Chromium tells of WebSockets in its own words only; others refuse these.
        let _ = browser
            .send(
                "session.subscribe",
                json!({ "events": ["goog:cdp.Network.webSocketCreated"] }),
            )
            .await;
        browser
            .send(
                "script.addPreloadScript",
                json!({ "functionDeclaration": AS_A_VISITOR }),
            )
            .await?;
        browser
            .send(
                "script.addPreloadScript",
                json!({ "functionDeclaration": script, "sandbox": WORLD }),
            )
            .await?;
        browser
            .send(
                "browsingContext.setViewport",
                json!({ "context": context, "viewport": window }),
            )
            .await?;
        Ok(browser)
    }

    /// Product and version.
    pub(crate) fn name(&self) -> &str {
        &self.driver.browser
    }

    /// Ends the browser.
    pub(crate) async fn end(self) {
        drop(self.connection);
        self.driver.end().await;
    }

    pub(super) async fn send(&self, method: &str, parameters: Value) -> Result<Value> {
        self.connection.send(method, parameters).await
    }

    /// Opens an address; says whether the page has finished loading within `patience`.
    ///
    /// # Errors
    /// Nothing answers there.
    pub(crate) async fn open(&self, url: &str, patience: Duration) -> Result<bool> {
        let parameters = json!({ "context": self.top, "url": url, "wait": "complete" });
        self.load("browsingContext.navigate", parameters, patience)
            .await
    }

    /// Loads the page again; says whether it has finished within `patience`.
    ///
    /// # Errors
    /// As for [`Browser::open`].
    pub(crate) async fn reload(&self, patience: Duration) -> Result<bool> {
        let parameters = json!({ "context": self.top, "wait": "complete" });
        self.load("browsingContext.reload", parameters, patience)
            .await
    }

    async fn load(&self, method: &str, parameters: Value, patience: Duration) -> Result<bool> {
        match self
            .connection
            .send_within(method, parameters, patience)
            .await
        {
            Ok(_) => Ok(true),
            // A page that never ends to load can still be looked at.
            Err(error) if error.to_string().contains("no answer within") => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The page and the frames in it, the page first.
    pub(crate) async fn documents(&self) -> Result<Vec<Document>> {
        let tree = self
            .send("browsingContext.getTree", json!({ "root": self.top }))
            .await?;
        let mut found = Vec::new();
        let mut left = vec![(
            None,
            tree.pointer("/contexts/0").cloned().unwrap_or_default(),
        )];
        while let Some((parent, node)) = left.pop() {
            let text = |name: &str| node.get(name).and_then(Value::as_str).unwrap_or_default();
            let context = text("context").to_owned();
            for child in node
                .get("children")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                left.push((Some(context.clone()), child.clone()));
            }
            let url = text("url").to_owned();
            found.push(Document {
                context,
                parent,
                url,
            });
        }
        Ok(found)
    }

    /// Value of an expression in our world of a document; promises are awaited.
    ///
    /// # Errors
    /// It throws, is of another shape, or the document has gone.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        context: &str,
        expression: &str,
    ) -> Result<T> {
        let body = format!("async () => JSON.stringify((await ({expression})) ?? null)");
        let value = self.call(context, &body, json!([])).await?;
        let text = value
            .get("value")
            .and_then(Value::as_str)
            .context("no text")?;
        serde_json::from_str(text)
            .with_context(|| format!("in the page: {}", first_line(expression)))
    }

    /// The same of the page itself.
    ///
    /// # Errors
    /// As for [`Browser::ask`].
    pub(crate) async fn ask_page<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.ask(&self.top, expression).await
    }

    pub(super) async fn call(
        &self,
        context: &str,
        function: &str,
        arguments: Value,
    ) -> Result<Value> {
        let parameters = json!({
            "functionDeclaration": function,
            "target": { "context": context, "sandbox": WORLD },
            "awaitPromise": true,
            "arguments": arguments,
        });
        let answer = self.send("script.callFunction", parameters).await?;
        if answer.get("type").and_then(Value::as_str) == Some("exception") {
            let why = answer
                .pointer("/exceptionDetails/text")
                .and_then(Value::as_str);
            bail!("in the page: {}", why.unwrap_or("an exception"));
        }
        Ok(answer.get("result").cloned().unwrap_or_default())
    }

    /// A reference to the element that an expression gives.
    ///
    /// # Errors
    /// As for [`Browser::ask`].
    pub(crate) async fn element(&self, context: &str, expression: &str) -> Result<Option<Value>> {
        let value = self
            .call(context, &format!("() => {expression}"), json!([]))
            .await?;
        let id = value.get("sharedId").and_then(Value::as_str);
        Ok(id.map(|id| json!({ "sharedId": id })))
    }

    /// Where a frame stands in the document around it: `{x, y, width, height}`; none if it is not shown.
    ///
    /// # Errors
    /// The frame has gone.
    pub(crate) async fn frame_box<T: DeserializeOwned>(
        &self,
        document: &Document,
    ) -> Result<Option<T>> {
        let Some(parent) = &document.parent else {
            return Ok(None);
        };
        let locator = json!({ "type": "context", "value": { "context": document.context } });
        let parameters = json!({ "context": parent, "locator": locator });
        let found = self.send("browsingContext.locateNodes", parameters).await?;
        let id = found.pointer("/nodes/0/sharedId").context("no frame")?;
        let function = "(frame) => JSON.stringify(untickAudit.shownBox(frame))";
        let value = self
            .call(parent, function, json!([{ "sharedId": id }]))
            .await?;
        let text = value.get("value").and_then(Value::as_str);
        Ok(text.map(serde_json::from_str).transpose()?.flatten())
    }

    /// The window as it looks now: WebP, base64.
    ///
    /// # Errors
    /// The browser cannot.
    pub(crate) async fn screenshot(&self) -> Result<String> {
        let format = json!({ "type": "image/webp", "quality": 0.6 });
        let parameters = json!({ "context": self.top, "format": format });
        let shot = self
            .send("browsingContext.captureScreenshot", parameters)
            .await?;
        let data = shot.get("data").and_then(Value::as_str);
        Ok(data.context("no picture")?.to_owned())
    }

    /// Every cookie that the profile keeps, of whatever site, as the protocol has it.
    ///
    /// # Errors
    /// The browser cannot.
    pub(crate) async fn cookies(&self) -> Result<Vec<Value>> {
        let mut answer = self.send("storage.getCookies", json!({})).await?;
        match answer.get_mut("cookies").map(Value::take) {
            Some(Value::Array(cookies)) => Ok(cookies),
            _ => Ok(Vec::new()),
        }
    }

    /// A mark in the list of requests, for [`Browser::requests`].
    pub(crate) fn mark(&self) -> usize {
        self.connection.count()
    }

    /// Requests from a mark on, of documents, frames and workers.
    pub(crate) fn requests(&self, from: usize) -> Vec<Sent> {
        self.connection
            .events(from)
            .iter()
            .filter_map(sent)
            .collect()
    }
}

fn sent(event: &Value) -> Option<Sent> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    match text("/method")? {
        "network.beforeRequestSent" => {
            let kind = [
                "/params/request/destination",
                "/params/request/initiatorType",
            ]
            .into_iter()
            .find_map(|pointer| text(pointer).filter(|kind| !kind.is_empty()));
            Some(Sent {
                url: text("/params/request/url")?.to_owned(),
                kind: kind.unwrap_or("other").to_owned(),
            })
        }
        "goog:cdp.Network.webSocketCreated" => Some(Sent {
            url: text("/params/params/url")?.to_owned(),
            kind: "websocket".to_owned(),
        }),
        _ => None,
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
