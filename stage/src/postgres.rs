//! A throw-away PostgreSQL cluster of this machine's own packages.
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// How long the server may take until it answers.
const START: Duration = Duration::from_secs(30);

/// Runs the server until standard input ends, so that it never outlives the process that started
/// it, however that one ends. SIGQUIT is the server's crash: nothing is written on the way out.
/// Then the folder goes too, unless it is to be used again.
const GUARD: &str = r#"folder=$1; shift; "$@" & server=$!; cat > /dev/null; kill -QUIT $server
wait $server; [ -e "$folder/keep" ] || rm -rf "$folder""#;

/// A running PostgreSQL server on a folder of its own, reached through a socket in that folder.
/// The server ends and the folder goes when this is dropped, and when the process ends.
#[derive(Debug)]
pub struct Postgres {
    binaries: PathBuf,
    folder: TempDir,
    user: Option<User>,
    settings: Vec<String>,
    guard: Option<Child>,
}

/// The server refuses to run as root.
#[derive(Clone, Copy, Debug)]
struct User {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Makes a cluster and starts its server. `settings` are lines such as `fsync=on`.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or its server does not answer within 30 seconds.
    pub async fn start(settings: &[&str]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("untick-pg-").tempdir()?;
        let mut postgres = Self {
            binaries: binaries()?,
            user: other_user()?,
            folder,
            settings: settings.iter().map(|text| (*text).to_owned()).collect(),
            guard: None,
        };
        if let Some(user) = postgres.user {
            let (uid, gid) = (Some(user.uid), Some(user.gid));
            std::os::unix::fs::chown(postgres.folder.path(), uid, gid)?;
        }
        let mut initdb = postgres.command("initdb");
        initdb
            .args(["--auth=trust", "--username=untick", "--encoding=UTF8"])
            .args(["--no-locale", "--no-sync", "--pgdata"])
            .arg(postgres.data());
        let output = initdb.stdin(Stdio::null()).output().await?;
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            bail!("initdb failed: {told}");
        }
        postgres.restart().await?;
        Ok(postgres)
    }

    /// Starts the server again, crashing it first if it still runs.
    ///
    /// # Errors
    /// It does not answer within 30 seconds.
    pub async fn restart(&mut self) -> Result<()> {
        self.crash().await?;
        std::fs::remove_file(self.keep()).ok();
        let mut command = Command::new("sh");
        command.args(["-c", GUARD, "sh"]).arg(self.folder.path());
        command.arg(self.binaries.join("postgres"));
        command.arg("-D").arg(self.data());
        command.arg("-k").arg(self.folder.path());
        command.args(["-c", "listen_addresses="]);
        for setting in &self.settings {
            command.arg("-c").arg(setting);
        }
        self.dress(&mut command);
        let log = self.folder.path().join("server.log");
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(log)?;
        let guard = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("cannot run the PostgreSQL server")?;
        self.guard = Some(guard);
        let start = tokio::time::Instant::now();
        while let Err(error) = PgConnection::connect(&self.url("postgres")).await {
            if start.elapsed() > START {
                return Err(anyhow!(error).context("the PostgreSQL server does not answer"));
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        Ok(())
    }

    /// Ends the server at once, as a power cut would, but for what the system still has to write.
    ///
    /// # Errors
    /// The server cannot be waited for.
    pub async fn crash(&mut self) -> Result<()> {
        if let Some(mut guard) = self.guard.take() {
            std::fs::write(self.keep(), "")?;
            drop(guard.stdin.take());
            guard.wait().await?;
        }
        Ok(())
    }

    /// Makes an empty database and gives its URL.
    ///
    /// # Errors
    /// There is one of this name, or the server is away.
    pub async fn database(&self, name: &str) -> Result<String> {
        let mut connection = PgConnection::connect(&self.url("postgres")).await?;
        let sql = format!("CREATE DATABASE \"{name}\"");
        connection.execute(AssertSqlSafe(sql)).await?;
        connection.close().await?;
        Ok(self.url(name))
    }

    /// The URL of a database of this cluster.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        let folder = self.folder.path().display();
        format!("postgres://untick@localhost/{name}?host={folder}")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn keep(&self) -> PathBuf {
        self.folder.path().join("keep")
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.binaries.join(name));
        self.dress(&mut command);
        command
    }

    fn dress(&self, command: &mut Command) {
        command.current_dir(self.folder.path());
        if let Some(User { uid, gid }) = self.user {
            command.uid(uid).gid(gid);
        }
    }
}

/// The newest server: Debian keeps each version in a folder outside of `PATH`.
fn binaries() -> Result<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .max();
    if let Some((_, folder)) = newest {
        return Ok(folder);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .context("PostgreSQL is not installed: `cargo xtask setup` does that on Debian")
}

/// Whom to run the server as: nobody else unless this process is root.
fn other_user() -> Result<Option<User>> {
    use std::os::unix::fs::MetadataExt;
    if std::fs::metadata("/proc/self").map_or(1, |entry| entry.uid()) != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string(Path::new("/etc/passwd"))?;
    let find = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        let uid = fields.next()?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(User { uid, gid })
    };
    let user = find("postgres").or_else(|| find("nobody"));
    Ok(Some(user.context(
        "PostgreSQL does not run as root, and there is no user postgres",
    )?))
}
