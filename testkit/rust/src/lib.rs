//! Tests of sites with Untick over WebDriver: start a page in a given consent state, act as a
//! visitor, and see that nothing gated was asked for.
//!
//! ```no_run
//! # #[cfg(feature = "fantoccini")]
//! # async fn test(client: fantoccini::Client) -> Result<(), untick_testkit::Error> {
//! use serde_json::json;
//! use untick_testkit::{State, Visitor};
//!
//! let config = json!({ "categories": [{ "id": "analytics" }], "notice": { "id": "main", "version": "1" } });
//! let mut somebody = Visitor::new(&client, config);
//! somebody.visit("http://127.0.0.1:8080/").await?;
//! somebody.expect_no_gated_requests(&[]).await?;
//! somebody.reject_all().await?;
//!
//! somebody.decided(State::choices([("analytics", true)]))?;
//! somebody.visit("http://127.0.0.1:8080/").await?;
//! assert!(somebody.granted("analytics", None).await?);
//! # Ok(()) }
//! ```
//!
//! The notice is never hidden from automated browsers: a test that decides nothing meets it.
//!
//! A WebDriver is told what the browser tells the page. What a frame of another site asks for
//! inside is not seen; the frame's own address is.
mod driver;
mod record;
mod visitor;

pub use driver::{BoxError, Driver};
pub use record::{Earlier, State, record};
pub use visitor::Visitor;

/// What goes wrong in a test.
#[derive(Debug)]
pub enum Error {
    /// The configuration lacks what a record needs; the text says what.
    Configuration(String),
    /// A choice names something that is not in the configuration.
    UnknownChoice(String),
    /// The page did not do in time what it must, or says why it cannot.
    Page(String),
    /// Addresses that were asked for without consent.
    Leaked(Vec<String>),
    /// The WebDriver session failed.
    Driver(BoxError),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Configuration(what) => write!(f, "configuration: {what}"),
            Self::UnknownChoice(what) | Self::Page(what) => write!(f, "{what}"),
            Self::Leaked(addresses) => {
                write!(f, "asked for without consent: {}", addresses.join(", "))
            }
            Self::Driver(error) => write!(f, "the WebDriver session failed: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Driver(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl From<BoxError> for Error {
    fn from(error: BoxError) -> Self {
        Self::Driver(error)
    }
}
