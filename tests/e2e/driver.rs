//! One WebDriver process per session, and for WebKitGTK a display of its own.
//!
//! geckodriver and WebKitWebDriver hold a single session each, and a display of its own keeps the
//! keyboard focus of one browser from the next; so every session owns all of its processes, and
//! dropping it leaves nothing behind.
use std::fs::{self, File};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use procfs::process::{FDTarget, Process};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{sleep, timeout};

use crate::engine::{Engine, on_path};
use crate::stage::evidence_folder;
use crate::system::System;

/// How long a driver or a display may take to come up on a busy machine.
const START: Duration = Duration::from_secs(30);

/// A driver process; ends with this value.
pub(crate) struct Driver {
    pub(crate) url: String,
    _process: Child,
    _display: Option<Display>,
}

/// An X server without a screen, for the engine that has no headless mode.
struct Display {
    name: String,
    _process: Child,
    /// `XDG_RUNTIME_DIR`, which must belong to the user alone.
    runtime: TempDir,
    /// `XDG_CONFIG_HOME`, where GTK reads what the system asks for.
    configuration: TempDir,
}

impl Driver {
    /// Starts the engine's driver on a free port; its messages go to
    /// `target/e2e/<engine>/driver-<number>.log`.
    pub(crate) async fn start(engine: Engine, system: System) -> Result<Self> {
        // chromedriver takes a free port of IPv4 and ends if somebody has the same one of IPv6.
        let mut tries = 5;
        loop {
            let started = Self::start_once(engine, system).await;
            tries -= 1;
            if started.is_ok() || tries == 0 {
                return started;
            }
        }
    }

    async fn start_once(engine: Engine, system: System) -> Result<Self> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = evidence_folder(engine)?;
        let log = File::create(folder.join(format!("driver-{number}.log")))?;
        let (program, arguments): (_, &[&str]) = match engine {
            Engine::Chromium => ("chromedriver", &["--port=0"]),
            // System access is for preferences that change while it runs: Browser::tell.
            Engine::Firefox => (
                "geckodriver",
                &["--port=0", "--websocket-port=0", "--allow-system-access"],
            ),
            Engine::WebKit => ("WebKitWebDriver", &["--port=0"]),
        };
        let mut command = Command::new(on_path(&[program], engine)?);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        let display = match engine {
            Engine::WebKit => Some(Display::start(system).await?),
            _ => None,
        };
        if let Some(display) = &display {
            display.apply(&mut command);
        }
        let mut process = command.kill_on_drop(true).spawn()?;
        let port = match engine {
            Engine::Chromium => announced_port(&mut process, "started successfully on port ").await,
            Engine::Firefox => announced_port(&mut process, "Listening on 127.0.0.1:").await,
            Engine::WebKit => listening_port(&mut process).await,
        };
        let port = port.with_context(|| format!("{program} did not start"))?;
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            _process: process,
            _display: display,
        })
    }
}

impl Display {
    async fn start(system: System) -> Result<Self> {
        // The server picks a free number itself and ends when its last client does, should this
        // process be killed before it can.
        let mut process = Command::new(on_path(&["Xvfb"], Engine::WebKit)?)
            .args(["-displayfd", "1", "-terminate", "-nolisten", "tcp"])
            .args(["-screen", "0", "1400x1000x24"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let number = first_line(stdout(&mut process)?, |line| Some(line.to_owned()))
            .await
            .context("Xvfb did not start")?;
        let configuration = tempfile::tempdir()?;
        let settings = configuration.path().join("gtk-3.0");
        fs::create_dir(&settings)?;
        let text = format!("[Settings]\n{}\n", system.gtk().unwrap_or_default());
        fs::write(settings.join("settings.ini"), text)?;
        Ok(Self {
            name: format!(":{number}"),
            _process: process,
            runtime: tempfile::tempdir()?,
            configuration,
        })
    }

    fn apply(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env("XDG_CONFIG_HOME", self.configuration.path())
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .env("NO_AT_BRIDGE", "1");
    }
}

/// The port a driver names on its standard output.
async fn announced_port(process: &mut Child, words: &str) -> Result<u16> {
    let stdout = stdout(process)?;
    first_line(stdout, |line| {
        let (_, rest) = line.split_once(words)?;
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    })
    .await
}

fn stdout(process: &mut Child) -> Result<ChildStdout> {
    process.stdout.take().context("its output is not ours")
}

/// What `read` makes of the first line it accepts.
async fn first_line<T>(
    output: impl AsyncRead + Unpin + Send + 'static,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    let mut lines = BufReader::new(output).lines();
    let found = timeout(START, async {
        while let Some(line) = lines.next_line().await? {
            if let Some(found) = read(&line) {
                return Ok(found);
            }
        }
        bail!("it ended at once")
    });
    let found = found
        .await
        .map_err(|_| anyhow!("no answer within {START:?}"))??;
    // Read on, or a full pipe would stop the process at its next line.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(found)
}

/// The port a driver listens on that does not say so: WebKitWebDriver.
async fn listening_port(process: &mut Child) -> Result<u16> {
    let find = async {
        loop {
            if let Some(status) = process.try_wait()? {
                bail!("it ended with {status}");
            }
            let id = process.id().context("it has ended")?;
            if let Some(port) = port_of(id.try_into()?)? {
                return Ok(port);
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(START, find)
        .await
        .map_err(|_| anyhow!("no port within {START:?}"))?
}

fn port_of(process: i32) -> Result<Option<u16>> {
    let process = Process::new(process)?;
    let mut sockets = Vec::new();
    for descriptor in process.fd()? {
        if let FDTarget::Socket(inode) = descriptor?.target {
            sockets.push(inode);
        }
    }
    let listening = process.tcp()?.into_iter().find(|entry| {
        entry.state == procfs::net::TcpState::Listen && sockets.contains(&entry.inode)
    });
    Ok(listening.map(|entry| entry.local_address.port()))
}
