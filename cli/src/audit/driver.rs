//! The WebDriver process: found, started on a free port, asked for one session, ended by its id.
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, Signal, geteuid, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long a driver or a browser may take to come up on a busy machine.
const START: Duration = Duration::from_secs(30);

/// How long they may take to end when asked to.
const END: Duration = Duration::from_secs(5);

/// A browser that has a driver with WebDriver BiDi.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Engine {
    /// Chromium or Chrome, by chromedriver
    Chromium,
    /// Firefox, by geckodriver
    Firefox,
}

impl Engine {
    fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
        }
    }
}

/// Which programs drive which browser, and how it presents itself.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    pub(crate) engine: Engine,
    driver: PathBuf,
    browser: Option<PathBuf>,
    language: String,
    accepts_any_certificate: bool,
    arguments: Vec<String>,
}

/// A running driver with its one browser; both end with this value.
pub(crate) struct Driver {
    process: Child,
    group: Option<Pid>,
    /// The session's address, for its end.
    session: String,
    /// Where the profile is; goes with this value.
    folder: TempDir,
    /// Where WebDriver BiDi is spoken.
    pub(crate) socket: String,
    /// Product and version, such as `Chromium 156.0.8078.79`.
    pub(crate) browser: String,
}

impl Programs {
    /// Looks for the programs; what is named is taken as it is.
    ///
    /// # Errors
    /// No driver is named or on `PATH`.
    pub(crate) fn find(
        engine: Option<Engine>,
        driver: Option<PathBuf>,
        browser: Option<PathBuf>,
        language: &str,
        accepts_any_certificate: bool,
        arguments: &[String],
    ) -> Result<Self> {
        let named = driver.as_deref().and_then(Path::file_name).map(|name| {
            match name.to_string_lossy().contains("gecko") {
                true => Engine::Firefox,
                false => Engine::Chromium,
            }
        });
        let wanted = engine.or(named);
        let (engine, driver) = match (wanted, driver) {
            (Some(engine), Some(driver)) => (engine, driver),
            (Some(engine), None) => {
                let name = engine.driver();
                let missing = || format!("{name} is not on PATH; install it or name it by --driver");
                (engine, on_path(&[name]).with_context(missing)?)
            }
            (None, _) => [Engine::Chromium, Engine::Firefox]
                .into_iter()
                .find_map(|engine| Some((engine, on_path(&[engine.driver()])?)))
                .context("neither chromedriver nor geckodriver is on PATH; install one of them (Debian: chromium-driver) or name it by --driver")?,
        };
        let browser = browser.or_else(|| {
            // The drivers look in their vendors' places, which are not every distribution's.
            on_path(match engine {
                Engine::Chromium => &["chromium", "chromium-browser", "google-chrome"],
                Engine::Firefox => &["firefox-esr", "firefox"],
            })
        });
        Ok(Self {
            engine,
            driver,
            browser,
            language: language.to_owned(),
            accepts_any_certificate,
            arguments: arguments.to_vec(),
        })
    }

    fn capabilities(&self) -> Value {
        let mut own = match self.engine {
            Engine::Chromium => {
                let mut arguments = vec![
                    "--headless=new".to_owned(),
                    "--disable-gpu".to_owned(),
                    "--disable-quic".to_owned(),
                    "--no-first-run".to_owned(),
                    "--disable-background-networking".to_owned(),
                    "--disable-component-update".to_owned(),
                    "--disable-sync".to_owned(),
                    format!("--accept-lang={}", self.language),
                ];
                if geteuid().is_root() {
                    // Chromium's sandbox does not start as root.
                    arguments.push("--no-sandbox".to_owned());
                }
                json!({ "args": arguments })
            }
            Engine::Firefox => json!({
                "args": ["-headless"],
                "prefs": {
                    "intl.accept_languages": self.language,
                    "network.captive-portal-service.enabled": false,
                    "network.connectivity-service.enabled": false,
                },
            }),
        };
        let more = self.arguments.iter().map(|argument| json!(argument));
        if let Some(arguments) = own.get_mut("args").and_then(Value::as_array_mut) {
            arguments.extend(more);
        }
        if let (Some(browser), Some(own)) = (&self.browser, own.as_object_mut()) {
            own.insert("binary".into(), json!(browser));
        }
        let name = match self.engine {
            Engine::Chromium => "goog:chromeOptions",
            Engine::Firefox => "moz:firefoxOptions",
        };
        json!({ "capabilities": { "alwaysMatch": {
            "webSocketUrl": true,
            "unhandledPromptBehavior": "dismiss",
            "acceptInsecureCerts": self.accepts_any_certificate,
            name: own,
        } } })
    }
}

impl Driver {
    /// Starts the driver and through it a browser with a profile of its own.
    ///
    /// # Errors
    /// One of them does not come up within 30 seconds, or speaks no WebDriver BiDi.
    pub(crate) async fn start(programs: &Programs) -> Result<Self> {
        // chromedriver takes a free port of IPv4 and ends if somebody has the same one of IPv6.
        let mut tries = 3;
        loop {
            let started = timeout(START, Self::start_once(programs)).await;
            let started = started.map_err(|_| anyhow!("no session within {START:?}"));
            tries -= 1;
            match started {
                Ok(Ok(driver)) => return Ok(driver),
                Ok(Err(error)) | Err(error) if tries == 0 => {
                    return Err(
                        error.context(format!("{} did not start", programs.driver.display()))
                    );
                }
                _ => {}
            }
        }
    }

    async fn start_once(programs: &Programs) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut process = Command::new(&programs.driver)
            .env("TMPDIR", folder.path())
            .arg("--port=0")
            .args(match programs.engine {
                Engine::Chromium => None,
                // Without it two Firefoxes would want the same port for BiDi.
                Engine::Firefox => Some("--websocket-port=0"),
            })
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // A group of its own, so that the end of one takes the browser along, and nobody else.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot run {}", programs.driver.display()))?;
        let group = process
            .id()
            .and_then(|id| Pid::from_raw(id.try_into().ok()?));
        let stdout = process.stdout.take();
        let mut driver = Self {
            process,
            group,
            session: String::new(),
            folder,
            socket: String::new(),
            browser: String::new(),
        };
        let mut lines = BufReader::new(stdout.context("no output")?).lines();
        let port: u16 = loop {
            let line = lines.next_line().await?;
            let line = line.context("it ended at once")?;
            let told = ["started successfully on port ", "Listening on 127.0.0.1:"];
            let rest = told
                .iter()
                .find_map(|words| Some(line.split_once(words)?.1));
            let digits = rest.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
            if let Some(port) = digits.and_then(|digits| digits.parse().ok()) {
                break port;
            }
        };
        // Read on, or a full pipe would stop the process at its next line.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        driver.open_session(port, programs).await?;
        Ok(driver)
    }

    async fn open_session(&mut self, port: u16, programs: &Programs) -> Result<()> {
        let sessions = format!("http://127.0.0.1:{port}/session");
        let answer = client()?
            .post(&sessions)
            .json(&programs.capabilities())
            .send()
            .await?;
        let answer: Value = answer.json().await?;
        let value = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str);
        if let Some(message) = value("/value/message") {
            bail!("{}", message.lines().next().unwrap_or(message));
        }
        let socket = value("/value/capabilities/webSocketUrl");
        self.socket = socket
            .context("it offers no WebDriver BiDi; a newer version does")?
            .to_owned();
        let id = value("/value/sessionId").unwrap_or_default();
        self.session = format!("{sessions}/{id}");
        let version = value("/value/capabilities/browserVersion").unwrap_or_default();
        let name = match programs.engine {
            Engine::Chromium => "Chromium",
            Engine::Firefox => "Firefox",
        };
        self.browser = format!("{name} {version}");
        Ok(())
    }

    /// Ends browser and driver and waits for the driver's end.
    pub(crate) async fn end(mut self) {
        // The session's end is the browser's; what does not heed it is ended by its id.
        if let Ok(client) = client() {
            let _ = timeout(END, client.delete(&self.session).send()).await;
        }
        self.signal(Signal::TERM);
        if timeout(END, self.process.wait()).await.is_err() {
            self.signal(Signal::KILL);
            let _ = self.process.wait().await;
        }
    }

    /// Signals the group that was started here; it has this id as long as the driver is not reaped.
    fn signal(&self, signal: Signal) {
        if let (Some(group), Some(_)) = (self.group, self.process.id()) {
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        // A browser that is ending still writes.
        for _ in 0..20 {
            if !self.folder.path().exists() || fs::remove_dir_all(self.folder.path()).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A proxy of the environment has no business between two programs of one machine.
fn client() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// First of the programs that a folder of PATH holds.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut files = names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)));
    files.find(|file| file.is_file())
}
