//! The three browser engines: where their programs are and how a session is asked for.
use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

/// A browser engine that a story runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// What a new session asks the driver for.
    pub(crate) fn capabilities(self) -> Result<Capabilities> {
        let browser = match self {
            Self::Chromium => json!({ "goog:chromeOptions": {
                "binary": on_path(&["chromium", "chromium-browser", "google-chrome"], self)?,
                "args": CHROMIUM_ARGUMENTS,
            } }),
            Self::Firefox => json!({ "moz:firefoxOptions": {
                "binary": on_path(&["firefox-esr", "firefox"], self)?,
                "args": ["-headless"],
                "prefs": firefox_preferences(),
            } }),
            Self::WebKit => json!({ "webkitgtk:browserOptions": {
                "binary": mini_browser()?,
                "args": ["--automation"],
            } }),
        };
        let Value::Object(capabilities) = browser else {
            unreachable!("written as an object above");
        };
        Ok(capabilities)
    }
}

/// Quiet on the network and without a sandbox, which root cannot have.
const CHROMIUM_ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

fn firefox_preferences() -> Value {
    json!({
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "browser.newtabpage.enabled": false,
    })
}

/// First of the programs that a folder of PATH holds.
pub(crate) fn on_path(names: &[&str], engine: Engine) -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file());
    found.with_context(|| {
        let program = names.join(" or ");
        format!(
            "{} needs {program} on PATH: run `cargo xtask setup`",
            engine.name()
        )
    })
}

/// WebKitGTK's own test browser, which Debian keeps beside the library.
fn mini_browser() -> Result<PathBuf> {
    let library = Path::new("/usr/lib").join(format!("{}-linux-gnu", env::consts::ARCH));
    ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"]
        .iter()
        .map(|version| library.join(version).join("MiniBrowser"))
        .find(|file| file.is_file())
        .with_context(|| {
            let place = library.display();
            format!("webkit needs MiniBrowser under {place}: run `cargo xtask setup`")
        })
}
