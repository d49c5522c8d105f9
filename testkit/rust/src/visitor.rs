//! Somebody who looks at a page and clicks.
use crate::driver::Driver;
use crate::record::{Earlier, State, kept, record};
use crate::{BoxError, Error};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use url::Url;
use uuid::Uuid;

/// What runs inside the page, the same as of the npm package.
const PAGE: &str = include_str!("../../page.mjs");

/// How long something that must happen may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long something that must not happen is watched for.
const WATCHED: Duration = Duration::from_millis(500);

/// A visitor of one WebDriver session. Needs a Tokio runtime.
#[derive(Debug)]
pub struct Visitor<'a, D> {
    driver: &'a D,
    config: Value,
    via: String,
    /// What the next page is to find, as `put` of `page.mjs` takes it; none where nobody said.
    next: Option<Value>,
}

impl<'a, D: Driver> Visitor<'a, D> {
    /// `config` is the configuration that the page uses.
    pub fn new(driver: &'a D, config: Value) -> Self {
        Self {
            driver,
            config,
            via: "/untick/untick.js".to_owned(),
            next: None,
        }
    }

    /// Another file of the site that runs nothing, to store from; `/untick/untick.js` by default.
    #[must_use]
    pub fn via(mut self, path: &str) -> Self {
        path.clone_into(&mut self.via);
        self
    }

    /// The next [`visit`](Self::visit) opens as if this had been decided just before.
    ///
    /// # Errors
    /// When the choice doesn't fit the configuration.
    pub fn decided(&mut self, state: State) -> Result<(), Error> {
        self.decided_earlier(&state, &Earlier::default())
    }

    /// The same, decided at another time, in another language or region.
    ///
    /// # Errors
    /// As [`decided`](Self::decided).
    pub fn decided_earlier(&mut self, state: &State, earlier: &Earlier) -> Result<(), Error> {
        let record = record(&self.config, state, earlier)?;
        self.next = Some(kept(&self.config, record.as_ref())?);
        Ok(())
    }

    /// Opens a page and waits until Untick has started.
    ///
    /// # Errors
    /// When it doesn't start, with its reason, or the session fails.
    pub async fn visit(&mut self, url: &str) -> Result<(), Error> {
        if let Some(mut next) = self.next.take() {
            let site = Url::parse(url).and_then(|url| url.join(&self.via));
            let via = site.map_err(|error| Error::Page(format!("{url}: {error}")))?;
            self.driver.goto(via.as_str()).await?;
            if let Some(next) = next.as_object_mut() {
                next.insert("mark".to_owned(), Uuid::new_v4().to_string().into());
            }
            self.page("put", next).await?;
        }
        self.driver.goto(url).await?;
        self.ready().await
    }

    /// Waits until Untick has started.
    ///
    /// # Errors
    /// As [`visit`](Self::visit).
    pub async fn ready(&self) -> Result<(), Error> {
        self.until(
            "there is no window.untick: is the script on the page?",
            async || {
                let is_there = self.driver.execute("return !!window.untick;", Value::Null);
                Ok(is_there.await? == true)
            },
        )
        .await?;
        match self.page("ready", Value::Null).await?.as_str() {
            None => Ok(()),
            Some(why) => Err(Error::Page(format!("Untick did not start: {why}"))),
        }
    }

    /// Waits until the notice is on screen.
    ///
    /// # Errors
    /// When it doesn't come.
    pub async fn shown(&self) -> Result<(), Error> {
        self.until("the notice is not on screen", || self.is_shown())
            .await
    }

    /// Whether the notice is on screen.
    ///
    /// # Errors
    /// When the session fails, as in all below.
    pub async fn is_shown(&self) -> Result<bool, Error> {
        Ok(self.page("isShown", Value::Null).await? == true)
    }

    /// Clicks "Accept all" and waits until the notice is gone.
    ///
    /// # Errors
    /// When there is no notice, or it stays.
    pub async fn accept_all(&self) -> Result<(), Error> {
        self.decide("accept-all").await
    }

    /// Clicks "Reject all" and waits until the notice is gone.
    ///
    /// # Errors
    /// As [`accept_all`](Self::accept_all).
    pub async fn reject_all(&self) -> Result<(), Error> {
        self.decide("reject-all").await
    }

    /// Clicks the boxes that say otherwise, then "Save choices".
    ///
    /// # Errors
    /// When the notice has no such box, and as [`accept_all`](Self::accept_all).
    pub async fn save(&self, choices: &[(&str, bool)]) -> Result<(), Error> {
        self.shown().await?;
        for (category, wanted) in choices {
            let css = format!("untick-notice input[name=\"untick-{category}\"]");
            match self.page("checkable", css.as_str().into()).await?.as_bool() {
                None => {
                    return Err(Error::Page(format!(
                        "the notice has no box for \"{category}\""
                    )));
                }
                Some(is) if is == *wanted => {}
                Some(_) => self.driver.click(&css).await?,
            }
        }
        self.decide("save").await
    }

    /// Clicks what opens the notice again.
    ///
    /// # Errors
    /// When the page has nothing of the kind, or no notice comes.
    pub async fn open(&self) -> Result<(), Error> {
        self.driver.click("[data-untick=\"open\"]").await?;
        self.shown().await
    }

    /// Whether a category, or one service of it, is granted.
    ///
    /// # Errors
    /// When the session fails.
    pub async fn granted(&self, category: &str, service: Option<&str>) -> Result<bool, Error> {
        let asked = json!({ "category": category, "service": service });
        Ok(self.page("granted", asked).await? == true)
    }

    /// What the browser keeps of the last decision.
    ///
    /// # Errors
    /// When the session fails.
    pub async fn record(&self) -> Result<Option<Value>, Error> {
        let record = self.page("record", Value::Null).await?;
        Ok((!record.is_null()).then_some(record))
    }

    /// Addresses that the page has asked for, as far as the browser tells it.
    ///
    /// # Errors
    /// When the session fails.
    pub async fn requests(&self) -> Result<Vec<String>, Error> {
        let asked = self.page("resources", Value::Null).await?;
        Ok(asked.get("urls").map(texts).unwrap_or_default())
    }

    /// Watches for half a second and fails if a host was asked for that a closed element names, or
    /// one of `hosts` (with their ports): those that a gated script would ask.
    ///
    /// # Errors
    /// [`Error::Leaked`] with the addresses, and [`Error::Page`] where there is nothing to check.
    pub async fn expect_no_gated_requests(&self, hosts: &[&str]) -> Result<(), Error> {
        let mut gated: BTreeSet<String> = hosts.iter().map(ToString::to_string).collect();
        gated.extend(texts(&self.page("gatedHosts", Value::Null).await?));
        if gated.is_empty() {
            let nothing = "nothing on this page is gated and closed, so there is nothing to check; name `hosts`";
            return Err(Error::Page(nothing.to_owned()));
        }
        sleep(WATCHED).await;
        let asked = self.requests().await?;
        let leaks: Vec<String> = asked
            .into_iter()
            .filter(|address| host(address).is_some_and(|host| gated.contains(&host)))
            .collect();
        if leaks.is_empty() {
            return Ok(());
        }
        Err(Error::Leaked(leaks))
    }

    async fn decide(&self, action: &str) -> Result<(), Error> {
        self.shown().await?;
        let button = format!("untick-notice [data-untick=\"{action}\"]");
        self.driver.click(&button).await?;
        let what = format!("the notice is still there after \"{action}\"");
        self.until(&what, async || Ok(!self.is_shown().await?))
            .await
    }

    /// Calls a function of `page.mjs` in the page.
    async fn page(&self, function: &str, argument: Value) -> Result<Value, BoxError> {
        let module = PAGE.replace("export const", "const");
        let script = format!("{module}\nreturn {function}(arguments[0]);");
        self.driver.execute(&script, argument).await
    }

    async fn until(
        &self,
        what: &str,
        holds: impl AsyncFn() -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if holds().await? {
                return Ok(());
            }
            sleep(Duration::from_millis(25)).await;
        }
        Err(Error::Page(format!(
            "after {} s {what}",
            PATIENCE.as_secs()
        )))
    }
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten();
    texts
        .filter_map(|text| Some(text.as_str()?.to_owned()))
        .collect()
}

/// Host and port, as pages say it: without the port that belongs to the scheme.
fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_as_pages_say_them() {
        assert_eq!(host("https://a.example:443/x").unwrap(), "a.example");
        assert_eq!(host("http://127.0.0.2:81/").unwrap(), "127.0.0.2:81");
        assert_eq!(host("about:blank"), None);
    }
}
