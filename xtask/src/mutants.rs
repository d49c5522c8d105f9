//! `mutants`: breaks the product on purpose and sees that stories notice.
//!
//! Each change is made in a copy of the sources below `target/mutants`, which is built like a
//! release; the stories then run on that build. A change that no story notices is a gap in the
//! tests.
use crate::build::{self, Variant};
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::{self, Ready, Scope, Way};
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// The command line of `mutants`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only changes whose name contains this
    filter: Option<String>,
}

/// One way to break the product.
struct Mutant {
    /// What it does to visitors.
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// Stories, at least one of which has to fail.
    stories: &'static [&'static str],
}

const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "opens before consent",
        file: "src/gate.rs",
        from: "if (model.decided || model.opt_out) && (item & GRANTED",
        to: "if !model.decided || model.opt_out || (item & GRANTED",
        stories: &["first_visit_leaks_nothing", "added_any_time"],
    },
    Mutant {
        name: "releases twice",
        file: "www/scripts.js",
        from: "  script.setAttribute(RELEASED, \"\");\n  const isModule",
        to: "  const isModule",
        stories: &["accept_all", "framework_rerenders"],
    },
    Mutant {
        name: "keeps cookies on withdrawal",
        file: "www/clear.js",
        from: ".filter(isCookie).forEach(expire)",
        to: ".filter(isCookie)",
        stories: &["withdraw"],
    },
    Mutant {
        name: "goes on after withdrawal",
        file: "src/update.rs",
        from: "effects |= RELOAD;",
        to: "effects |= 0;",
        stories: &["withdraw"],
    },
    Mutant {
        name: "leaves frames open on withdrawal",
        file: "www/media.js",
        from: ": element.removeAttribute(name);",
        to: ": 0;",
        stories: &["placeholder_stands_in"],
    },
    Mutant {
        name: "lets inline code run too early",
        file: "www/scripts.js",
        from: "const mustWait = () => ",
        to: "const mustWait = () => false && ",
        stories: &["release_order"],
    },
    Mutant {
        name: "takes not asked yet for a refusal",
        file: "src/gate.rs",
        from: "&& !(wants_denied && is_new)",
        to: "&& (is_new || !is_new)",
        stories: &["asks_about_what_is_new"],
    },
    Mutant {
        name: "forgets a refusal",
        file: "www/record.js",
        from: "expiresAt: decision.expires,",
        to: "expiresAt: decision.now,",
        stories: &["reload_remembers", "reject_all"],
    },
    Mutant {
        name: "makes one button larger",
        file: "www/untick.css",
        from: "::slotted(*)::before,",
        to: "::slotted([data-untick=accept-all]) { font-weight: 800 !important; }\n::slotted(*)::before,",
        stories: &["notice_is_even"],
    },
];

/// What a copy for building needs.
const COPIED: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "cli",
    "src",
    "www",
    "receiver",
    "stage",
    "testkit",
    "xtask",
];

/// Runs the verb.
///
/// # Errors
/// When setup or a build fails, or a change no longer fits the source.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Everything, Way::Auto)?;
    build::ensure(repo, &ready, Variant::Release)?;
    let mut cargo = ready.toolchain.command("cargo");
    process::run(
        cargo
            .args(["build", "--workspace", "--bins", "--tests"])
            .current_dir(repo.root()),
    )?;
    let copy = Repo::at(repo.target().join("mutants"));
    let wanted = |mutant: &&Mutant| {
        let filter = options.filter.as_deref().unwrap_or_default();
        mutant.name.contains(filter)
    };
    let mut survivors = Vec::new();
    for mutant in MUTANTS.iter().filter(wanted) {
        refresh(repo, &copy)?;
        let file = copy.path(mutant.file);
        let source = repo::read(&file)?;
        if source.matches(mutant.from).count() != 1 {
            bail!(
                "`{}`: {} no longer has `{}` exactly once",
                mutant.name,
                mutant.file,
                mutant.from
            );
        }
        repo::write(&file, source.replacen(mutant.from, mutant.to, 1))?;
        let dist = build::ensure(&copy, &ready, Variant::Release)?;
        let is_noticed = !stories_pass(repo, &ready, &dist, mutant)?;
        let verdict = if is_noticed { "noticed" } else { "NOT NOTICED" };
        println!("{}: {verdict}", mutant.name);
        if !is_noticed {
            survivors.push(mutant.name);
        }
    }
    if survivors.is_empty() {
        println!("\nevery change was noticed");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nnot noticed: {}", survivors.join(", "));
    Ok(ExitCode::FAILURE)
}

/// Makes the copy's sources those of the clone again; what it has built stays.
fn refresh(repo: &Repo, copy: &Repo) -> Result<()> {
    for name in COPIED {
        let (from, to) = (repo.path(name), copy.path(name));
        if !from.is_dir() {
            repo::write(&to, fs::read(&from)?)?;
            continue;
        }
        if to.exists() {
            fs::remove_dir_all(&to)?;
        }
        for file in repo::files_under(&from)? {
            let relative = file.strip_prefix(&from)?;
            repo::write(&to.join(relative), fs::read(&file)?)?;
        }
    }
    Ok(())
}

/// Whether all of the mutant's stories pass in Chromium on its build.
fn stories_pass(repo: &Repo, ready: &Ready, dist: &Path, mutant: &Mutant) -> Result<bool> {
    let mut cargo: Command = ready.toolchain.command("cargo");
    cargo
        .args(["test", "--workspace", "--test", "e2e", "--", "--exact"])
        .args(
            mutant
                .stories
                .iter()
                .map(|story| format!("chromium::{story}")),
        )
        .env("UNTICK_DIST", dist)
        .env(
            "UNTICK_RECEIVER",
            repo.target().join("debug/untick-receiver"),
        )
        .env(
            "UNTICK_NODE_MODULES",
            ready.cache.npm().join("package.json"),
        )
        .env("PATH", ready.cache.path_variable()?)
        .current_dir(repo.root())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Ok(cargo.status()?.success())
}
