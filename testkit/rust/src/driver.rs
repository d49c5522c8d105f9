//! The three verbs that the kit needs of a WebDriver client.
use serde_json::Value;
use std::future::Future;

/// Any error of a client.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A WebDriver session. The features `fantoccini` and `thirtyfour` bring it for those clients.
pub trait Driver {
    /// Opens an address and waits until the page has loaded.
    ///
    /// # Errors
    /// When the session fails.
    fn goto(&self, url: &str) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Runs the body of a function with `argument` as `arguments[0]`; waits for a promise.
    ///
    /// # Errors
    /// When the session fails or the script throws.
    fn execute(
        &self,
        script: &str,
        argument: Value,
    ) -> impl Future<Output = Result<Value, BoxError>> + Send;

    /// Waits for the first element that fits and clicks it as a visitor would.
    ///
    /// # Errors
    /// When there is none in time, or it cannot be clicked.
    fn click(&self, css: &str) -> impl Future<Output = Result<(), BoxError>> + Send;
}

#[cfg(feature = "fantoccini")]
impl Driver for fantoccini::Client {
    async fn goto(&self, url: &str) -> Result<(), BoxError> {
        Ok(fantoccini::Client::goto(self, url).await?)
    }

    async fn execute(&self, script: &str, argument: Value) -> Result<Value, BoxError> {
        Ok(fantoccini::Client::execute(self, script, vec![argument]).await?)
    }

    async fn click(&self, css: &str) -> Result<(), BoxError> {
        let found = self.wait().for_element(fantoccini::Locator::Css(css));
        Ok(found.await?.click().await?)
    }
}

#[cfg(feature = "thirtyfour")]
use thirtyfour::session::handle::SessionHandle;

#[cfg(feature = "thirtyfour")]
impl Driver for thirtyfour::WebDriver {
    async fn goto(&self, url: &str) -> Result<(), BoxError> {
        // The session behind it has the methods; by name they are this trait's.
        Ok(SessionHandle::goto(self, url).await?)
    }

    async fn execute(&self, script: &str, argument: Value) -> Result<Value, BoxError> {
        let answer = SessionHandle::execute(self, script, vec![argument]).await?;
        Ok(answer.json().clone())
    }

    async fn click(&self, css: &str) -> Result<(), BoxError> {
        use thirtyfour::prelude::ElementQueryable as _;
        let found = self.query(thirtyfour::By::Css(css)).first().await?;
        Ok(found.click().await?)
    }
}
