//! The real receiver as a child process on a database file of its own.
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long the process may take to open its database and its port.
const START: Duration = Duration::from_secs(20);

/// A row of the receiver's database.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredReceipt {
    /// The receipt's own id.
    pub receipt_id: String,
    /// The receipt as JSON text.
    pub body: String,
}

impl StoredReceipt {
    /// The receipt as a JSON value.
    ///
    /// # Errors
    /// The stored text is not JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body).with_context(|| format!("receipt {}", self.receipt_id))
    }
}

/// A running `untick-receiver`. Its files are temporary; dropping it ends the process and removes
/// them.
#[derive(Debug)]
pub struct Receiver {
    binary: PathBuf,
    folder: TempDir,
    /// The URL of a PostgreSQL database in place of the SQLite file in `folder`.
    server: Option<String>,
    origins: Vec<String>,
    flags: Vec<String>,
    address: SocketAddr,
    child: Option<Child>,
}

impl Receiver {
    /// Starts `binary` on an empty SQLite file and waits until it listens on a free port of
    /// 127.0.0.1. Pages of `origins` may post to it.
    ///
    /// # Errors
    /// The binary is missing, ends at once, or does not listen within 20 seconds.
    pub async fn start(binary: &Path, origins: &[String]) -> Result<Self> {
        Self::start_with(binary, origins, tempfile::tempdir()?, None).await
    }

    /// The same with further flags of `serve`.
    ///
    /// # Errors
    /// As for [`Receiver::start`].
    pub async fn with_flags(binary: &Path, origins: &[String], flags: &[&str]) -> Result<Self> {
        let mut receiver = Self::new(binary, origins, tempfile::tempdir()?, None);
        receiver.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        receiver.restart().await?;
        Ok(receiver)
    }

    /// The same with its files in `folder` and, if `server` is given, on the PostgreSQL database
    /// with this URL.
    ///
    /// # Errors
    /// As for [`Receiver::start`].
    pub async fn start_with(
        binary: &Path,
        origins: &[String],
        folder: TempDir,
        server: Option<String>,
    ) -> Result<Self> {
        let mut receiver = Self::new(binary, origins, folder, server);
        receiver.restart().await?;
        Ok(receiver)
    }

    fn new(binary: &Path, origins: &[String], folder: TempDir, server: Option<String>) -> Self {
        Self {
            binary: binary.to_owned(),
            folder,
            server,
            origins: origins.to_vec(),
            flags: Vec::new(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            child: None,
        }
    }

    /// Starts the process again on the same database and port, ending it first if it still runs.
    ///
    /// # Errors
    /// As for [`Receiver::start`].
    pub async fn restart(&mut self) -> Result<()> {
        self.kill().await?;
        let mut command = Command::new(&self.binary);
        command.arg("serve");
        match &self.server {
            Some(url) => command.arg("--database").arg(url),
            None => command.arg("--database").arg(self.database()),
        };
        let key = self.folder.path().join("receipts.sqlite.key");
        command.arg("--key-file").arg(key);
        command.arg("--listen").arg(self.address.to_string());
        for origin in &self.origins {
            command.arg("--allow-origin").arg(origin);
        }
        command.args(&self.flags);
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot run {}", self.binary.display()))?;
        let stdout = child.stdout.take().context("the receiver has no stdout")?;
        let mut lines = BufReader::new(stdout).lines();
        let address = tokio::time::timeout(START, async {
            while let Some(line) = lines.next_line().await? {
                if let Some(address) = line.trim().strip_prefix("listening on http://") {
                    return Ok(address.parse()?);
                }
            }
            Err(anyhow!("the receiver ended before it listened"))
        })
        .await
        .map_err(|_| anyhow!("the receiver did not listen within {START:?}"))??;
        // Read on, or a full pipe would stop the process at its next line.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.address = address;
        self.child = Some(child);
        Ok(())
    }

    /// Ends the process at once with SIGKILL, as a crash would.
    ///
    /// # Errors
    /// The process cannot be signalled.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await?;
        }
        Ok(())
    }

    /// Asks the process to end with SIGTERM and waits until it has.
    ///
    /// # Errors
    /// It does not end within `limit`, or ends with another status than success.
    pub async fn terminate(&mut self, limit: Duration) -> Result<()> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let pid = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        kill_process(pid.context("the receiver has already ended")?, Signal::TERM)?;
        let status = tokio::time::timeout(limit, child.wait())
            .await
            .map_err(|_| anyhow!("the receiver ignored SIGTERM for {limit:?}"))??;
        if !status.success() {
            bail!("the receiver ended with {status}");
        }
        Ok(())
    }

    /// Whether the process is there.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.child.is_some()
    }

    /// Absolute URL of a path on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("http://{}{slash}{path}", self.address)
    }

    /// The URL a page posts its receipts to.
    #[must_use]
    pub fn endpoint(&self) -> String {
        self.url("/receipts")
    }

    /// The process's id; nothing while it does not run.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Where it listens, or will listen again.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The SQLite file, unless it keeps receipts elsewhere.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("receipts.sqlite")
    }

    /// The file that collects what the process writes to standard error.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("receiver.log")
    }

    /// Asks the receiver for one receipt; `None` if it has none with that id.
    ///
    /// # Errors
    /// It does not answer, or answers neither 200 nor 404.
    pub async fn get(&self, id: &str) -> Result<Option<Value>> {
        let response = reqwest::get(self.url(&format!("/receipts/{id}"))).await?;
        if response.status() == reqwest::StatusCode::NOT_FOUND {
            return Ok(None);
        }
        Ok(Some(response.error_for_status()?.json().await?))
    }

    /// Reads all rows from the database itself, in the order of commit; works while the process
    /// runs and after it has ended.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn rows(&self) -> Result<Vec<StoredReceipt>> {
        let sql = "SELECT receipt_id, body FROM receipts ORDER BY seq";
        if let Some(url) = &self.server {
            let mut connection = PgConnection::connect(url).await?;
            let rows = sqlx::query_as(sql).fetch_all(&mut connection).await?;
            connection.close().await?;
            return Ok(rows);
        }
        let options = SqliteConnectOptions::new()
            .filename(self.database())
            .busy_timeout(Duration::from_secs(5));
        let mut connection = SqliteConnection::connect_with(&options).await?;
        let rows = sqlx::query_as(sql).fetch_all(&mut connection).await?;
        connection.close().await?;
        Ok(rows)
    }

    /// Waits until the database holds at least `count` rows and returns all of them.
    ///
    /// # Errors
    /// Fewer are there after `limit`, or the file cannot be read.
    pub async fn wait_for_rows(&self, count: usize, limit: Duration) -> Result<Vec<StoredReceipt>> {
        let start = tokio::time::Instant::now();
        loop {
            let rows = self.rows().await?;
            if rows.len() >= count {
                return Ok(rows);
            }
            if start.elapsed() > limit {
                bail!(
                    "waited {limit:?} for {count} receipts in the database; it holds {}",
                    rows.len()
                );
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}
