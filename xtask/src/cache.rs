//! The user's cache folder: tools are installed there once per version and shared by all clones.
use crate::repo::Repo;
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// wasm-pack, by which `wasm-pack test` runs the browser tests.
pub(crate) const WASM_PACK: &str = "0.15.0";

/// The WebDriver server for Firefox.
pub(crate) const GECKODRIVER: &str = "0.37.0";

/// What makes the documentation site.
pub(crate) const MDBOOK: &str = "0.5.4";

/// What holds dependencies against deny.toml.
pub(crate) const CARGO_DENY: &str = "0.20.2";

/// Where the npm packages that building and testing need are pinned.
pub(crate) const NPM: &str = "xtask";

/// Where the npm packages that `bench` compares with are pinned.
pub(crate) const PEERS: &str = "xtask/bench";

/// Where the drivers are pinned that the tests of the npm packages use.
pub(crate) const DRIVERS: &str = "tests/npm";

/// A tool installed from crates.io.
pub(crate) struct Tool {
    /// The crate's name.
    pub(crate) name: &'static str,
    /// Its exact version.
    pub(crate) version: String,
    /// The commands it brings that Untick uses.
    pub(crate) commands: &'static [&'static str],
}

impl Tool {
    /// `<crate>-<version>`, the tool's folder.
    pub(crate) fn id(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }
}

/// Where everything that `setup` installs for this clone lies.
pub(crate) struct Cache {
    root: PathBuf,
    /// The generator of the JavaScript bindings; its version is the one in Cargo.lock.
    pub(crate) bindgen: Tool,
    /// The browser test runner's front.
    pub(crate) wasm_pack: Tool,
    /// Firefox's driver.
    pub(crate) geckodriver: Tool,
    /// From Markdown to a site.
    pub(crate) mdbook: Tool,
    /// The check of licences and sources.
    pub(crate) cargo_deny: Tool,
    npm: String,
    peers: String,
    drivers: String,
}

impl Cache {
    /// Reads the clone's pinned versions; creates nothing.
    ///
    /// # Errors
    /// When no home folder is known, or a lock file can't be read.
    pub(crate) fn new(repo: &Repo) -> Result<Self> {
        Ok(Self {
            root: folder()?,
            bindgen: Tool {
                name: "wasm-bindgen-cli",
                version: repo.locked_version("wasm-bindgen")?,
                commands: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            },
            wasm_pack: Tool {
                name: "wasm-pack",
                version: WASM_PACK.to_owned(),
                commands: &["wasm-pack"],
            },
            geckodriver: Tool {
                name: "geckodriver",
                version: GECKODRIVER.to_owned(),
                commands: &["geckodriver"],
            },
            mdbook: Tool {
                name: "mdbook",
                version: MDBOOK.to_owned(),
                commands: &["mdbook"],
            },
            cargo_deny: Tool {
                name: "cargo-deny",
                version: CARGO_DENY.to_owned(),
                commands: &["cargo-deny"],
            },
            npm: format!("npm-{}", key(repo, NPM)?),
            drivers: format!("npm-drivers-{}", key(repo, DRIVERS)?),
            peers: format!("npm-bench-{}", key(repo, PEERS)?),
        })
    }

    /// The folder of one tool's commands.
    pub(crate) fn bin(&self, tool: &Tool) -> PathBuf {
        self.tools().join(tool.id()).join("bin")
    }

    /// The folder all tools lie in.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("tools")
    }

    /// The folder that holds `node_modules`.
    pub(crate) fn npm(&self) -> PathBuf {
        self.tools().join(&self.npm)
    }

    /// The folder that holds the `node_modules` of what `bench` compares with.
    pub(crate) fn peers(&self) -> PathBuf {
        self.tools().join(&self.peers)
    }

    /// The folder that holds the `node_modules` of the tests of the npm packages.
    pub(crate) fn drivers(&self) -> PathBuf {
        self.tools().join(&self.drivers)
    }

    /// A folder for work that may be thrown away.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.root.join("scratch").join(name)
    }

    /// Where a step's output is kept.
    pub(crate) fn log(&self, step: &str) -> PathBuf {
        self.root.join("logs").join(format!("{step}.log"))
    }

    /// The cache's own folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// `PATH` with this clone's tools in front, so that a child never meets another version.
    ///
    /// # Errors
    /// When a folder's name holds the list separator.
    pub(crate) fn path_variable(&self) -> Result<OsString> {
        let tools = [
            &self.bindgen,
            &self.wasm_pack,
            &self.geckodriver,
            &self.cargo_deny,
        ];
        let ours = tools.into_iter().map(|tool| self.bin(tool));
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = ours.chain(std::env::split_paths(&inherited));
        Ok(std::env::join_paths(folders)?)
    }

    /// Keeps other setups out until the file is dropped; waits for one that is at work.
    ///
    /// # Errors
    /// When the cache folder can't be written.
    pub(crate) fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.root)
            .with_context(|| format!("can't make {}", self.root.display()))?;
        let path = self.root.join("setup.lock");
        let file =
            File::create(&path).with_context(|| format!("can't write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                println!("setup: waiting for another setup to finish");
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(file)
    }
}

/// Names a folder's npm packages: another lock file, another name.
fn key(repo: &Repo, pins: &str) -> Result<String> {
    let lock = repo.path(pins).join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("can't read {}", lock.display()))?;
    let digest = Sha256::digest(&lock);
    Ok(digest.iter().take(6).map(|b| format!("{b:02x}")).collect())
}

fn folder() -> Result<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(folder) = variable("UNTICK_CACHE") {
        return Ok(std::path::absolute(folder)?);
    }
    if let Some(folder) = variable("XDG_CACHE_HOME") {
        return Ok(PathBuf::from(folder).join("untick"));
    }
    if let Some(home) = variable("HOME") {
        return Ok(PathBuf::from(home).join(".cache/untick"));
    }
    bail!("no place for tools is known: set UNTICK_CACHE to a folder")
}
