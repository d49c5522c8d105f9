//! Debian packages: the three browsers with their drivers, PostgreSQL, and whatever the toolchain
//! needs.
use super::step;
use crate::cache::Cache;
use crate::process;
use anyhow::{Result, bail};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

/// Something to have: any of these files or commands proves it.
struct Need {
    name: &'static str,
    commands: &'static [&'static str],
    packages: &'static [&'static str],
}

const NEEDS: [Need; 7] = [
    Need {
        name: "Chromium",
        commands: &["chromium", "google-chrome", "google-chrome-stable"],
        packages: &["chromium"],
    },
    Need {
        name: "chromedriver",
        commands: &["chromedriver"],
        packages: &["chromium-driver"],
    },
    Need {
        name: "Firefox",
        commands: &["firefox-esr", "firefox"],
        packages: &["firefox-esr"],
    },
    Need {
        name: "WebKitWebDriver",
        commands: &["WebKitWebDriver"],
        packages: &["webkit2gtk-driver"],
    },
    Need {
        name: "WebKit's MiniBrowser",
        commands: &[MINI_BROWSER],
        packages: &["webkit2gtk-driver"],
    },
    Need {
        name: "Xvfb, the display WebKit draws on",
        commands: &["Xvfb"],
        packages: &["xvfb"],
    },
    Need {
        name: "PostgreSQL, which the receiver's tests start servers of",
        commands: &[INITDB],
        packages: &["postgresql"],
    },
];

/// Lies in no folder of `PATH`, but beside the engine's library.
const MINI_BROWSER: &str = "MiniBrowser";

/// On Debian it lies outside of `PATH`, in a folder for each version.
const INITDB: &str = "initdb";

/// One apt-get at a time: the setup lanes share it.
static APT: Mutex<()> = Mutex::new(());

/// Installs the browsers, drivers and servers that are missing.
pub(super) fn ensure(cache: &Cache) -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|need| need.name).collect();
    let mut packages: Vec<_> = missing
        .iter()
        .flat_map(|need| need.packages)
        .copied()
        .collect();
    packages.dedup();
    install(cache, &format!("install {}", names.join(", ")), &packages)
}

/// Installs Debian packages.
///
/// # Errors
/// Where that isn't possible, with the command to type instead.
pub(super) fn install(cache: &Cache, what: &str, packages: &[&str]) -> Result<()> {
    let by_hand = format!("apt-get install {}", packages.join(" "));
    if !has_command("apt-get") {
        bail!(
            "can't {what} on this system: only Debian's packages are known here. Install the like \
             of `{by_hand}` and run this again"
        );
    }
    if !is_root() {
        bail!("can't {what} without root: run `sudo {by_hand}` and then this again");
    }
    let _one = APT.lock();
    step(what, || {
        let log = cache.log("apt-get");
        let mut update = apt_get();
        update.arg("update");
        process::run_logged(&mut update, "apt-get update", &log)?;
        let mut install = apt_get();
        install
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages);
        process::run_logged(&mut install, "apt-get install", &log)
    })
}

/// Whether a command of that name can be typed.
pub(super) fn has_command(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

impl Need {
    fn is_met(&self) -> bool {
        self.commands.iter().any(|command| match *command {
            MINI_BROWSER => has_mini_browser(),
            INITDB => has_command(INITDB) || has_debian_initdb(),
            command => has_command(command),
        })
    }
}

fn has_mini_browser() -> bool {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    folders
        .map(|architecture| {
            architecture
                .path()
                .join("webkit2gtk-4.1")
                .join(MINI_BROWSER)
        })
        .any(|browser| browser.is_file())
}

fn has_debian_initdb() -> bool {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    versions
        .flatten()
        .any(|version| version.path().join("bin").join(INITDB).is_file())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args([
        "-o",
        "DPkg::Lock::Timeout=600",
        "-o",
        "Acquire::Retries=3",
    ]);
    command
}

fn is_root() -> bool {
    // The owner of this process's own entry is its user; std has no call for it.
    use std::os::unix::fs::MetadataExt;
    fs::metadata(Path::new("/proc/self")).is_ok_and(|entry| entry.uid() == 0)
}
