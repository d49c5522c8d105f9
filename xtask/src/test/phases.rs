//! What `test` runs, in order.
use super::msrv;
use super::summary::Tally;
use super::{Engine, Group, Outcome};
use crate::build::{self, Variant};
use crate::dist;
use crate::docs;
use crate::process;
use crate::repo::Repo;
use crate::setup::Ready;
use crate::size;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::fs;
use std::io::{IsTerminal as _, stdout};
use std::path::PathBuf;
use std::process::Command;

const TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// The test target with the stories, which needs a build and browsers.
const STORIES: &str = "e2e";

/// The test target of `untick audit`, which needs the same.
const AUDIT: &str = "audit";

/// One check of `test`.
pub(super) enum Phase {
    Build,
    Format,
    LintNative,
    LintWasm,
    Compile,
    Book,
    Native,
    Page,
    Types,
    Docs,
    ApiDocs,
    Msrv,
    Browser(Engine),
    Stories,
    Release,
    Packages,
    Deny,
    Audit,
    Size,
}

/// What all phases work with.
pub(super) struct Context<'a> {
    pub(super) repo: &'a Repo,
    pub(super) ready: &'a Ready,
    pub(super) filter: Option<&'a str>,
    pub(super) engines: &'a [Engine],
}

impl Phase {
    /// The phases of a group, or all.
    pub(super) fn plan(only: Option<Group>, engines: &[Engine]) -> Vec<Self> {
        let wanted = |group| only.is_none_or(|only| only == group);
        let mut plan = Vec::new();
        if wanted(Group::Native) {
            plan.extend([Self::Format, Self::LintNative, Self::LintWasm]);
        }
        if wanted(Group::E2e) || wanted(Group::Size) || wanted(Group::Native) {
            plan.push(Self::Build);
        }
        if wanted(Group::Native) || wanted(Group::E2e) {
            plan.push(Self::Compile);
        }
        if wanted(Group::Native) {
            plan.extend([
                Self::Book,
                Self::Native,
                Self::Docs,
                Self::ApiDocs,
                Self::Msrv,
            ]);
            plan.extend([Self::Page, Self::Types]);
        }
        if wanted(Group::Browser) {
            // wasm-pack drives no WebKit on Linux; the stories do.
            let driven = engines.iter().filter(|engine| **engine != Engine::Webkit);
            plan.extend(driven.copied().map(Self::Browser));
        }
        if wanted(Group::E2e) {
            plan.extend([Self::Stories, Self::Audit]);
        }
        if wanted(Group::Release) {
            plan.extend([Self::Release, Self::Packages, Self::Deny]);
        }
        if wanted(Group::Size) {
            plan.push(Self::Size);
        }
        plan
    }

    /// What the tables call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Build => "build".into(),
            Self::Format => "format".into(),
            Self::LintNative => "lint, native".into(),
            Self::LintWasm => "lint, wasm32".into(),
            Self::Compile => "compile tests".into(),
            Self::Book => "documentation site".into(),
            Self::Native => "native tests".into(),
            Self::Docs => "examples in the docs".into(),
            Self::ApiDocs => "API documentation".into(),
            Self::Msrv => "oldest Rust".into(),
            Self::Release => "release folder".into(),
            Self::Packages => "npm packages".into(),
            Self::Deny => "licences and sources".into(),
            Self::Page => "page tests".into(),
            Self::Types => "types".into(),
            Self::Browser(engine) => format!("wasm-pack test, {}", engine.name()),
            Self::Stories => "end-to-end stories".into(),
            Self::Audit => "audits".into(),
            Self::Size => "size".into(),
        }
    }

    /// Runs it to its end; what went wrong is part of the outcome.
    pub(super) fn run(&self, context: &Context<'_>) -> (Outcome, Option<Tally>) {
        let toolchain = &context.ready.toolchain;
        let outcome = match self {
            Self::Format if !toolchain.has_fmt => {
                return not_run(
                    "rustfmt is missing and can't be added by `rustup component add rustfmt`",
                );
            }
            Self::LintNative | Self::LintWasm if !toolchain.has_clippy => {
                return not_run(
                    "clippy is missing and can't be added by `rustup component add clippy`",
                );
            }
            Self::Build => build::ensure(context.repo, context.ready, Variant::Release).map(drop),
            Self::Format => context.check(&["fmt", "--all", "--check"]),
            Self::LintNative => context.check(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ]),
            Self::LintWasm => {
                let [flag, target] = TARGET;
                context.check(&[
                    "clippy",
                    "--package",
                    "untick",
                    "--all-targets",
                    flag,
                    target,
                    "--",
                    "-D",
                    "warnings",
                ])
            }
            // One command for binaries and tests: the receiver the stories run is then built with
            // the very features the tests are, and nothing is compiled twice.
            Self::Compile => context.check(&["build", "--workspace", "--bins", "--tests"]),
            Self::Book => docs::build(context.repo, context.ready).map(drop),
            Self::Size => match size::check(context.repo, context.ready) {
                Ok(true) => Ok(()),
                Ok(false) => return (Outcome::Failed("over budget".into()), None),
                Err(error) => Err(error),
            },
            Self::Native => return context.count(context.native(), context.filter.is_none()),
            // There may be no examples at all, so running none proves nothing wrong.
            Self::Docs => return context.count(Ok(context.docs()), false),
            Self::Page => return context.count(context.page(), context.filter.is_none()),
            Self::ApiDocs => context.api_docs(),
            Self::Msrv => msrv::check(context.repo, &context.ready.toolchain),
            Self::Release => context.release(),
            Self::Packages => {
                return context.count(context.packages(), context.filter.is_none());
            }
            Self::Deny => context.deny(),
            Self::Types => context.types(),
            Self::Browser(engine) => {
                return context.count(context.browser(*engine), context.filter.is_none());
            }
            Self::Stories => {
                return context.count(context.stories(STORIES), context.filter.is_none());
            }
            // Not every engine has some.
            Self::Audit => return context.count(context.stories(AUDIT), false),
        };
        (verdict(outcome), None)
    }
}

impl Context<'_> {
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.ready.toolchain.command("cargo");
        cargo.args(arguments).current_dir(self.repo.root());
        cargo
    }

    fn check(&self, arguments: &[&str]) -> Result<()> {
        process::run(&mut self.cargo(arguments))
    }

    /// Runs a test runner, passing its output on and counting what its summaries say.
    fn count(&self, command: Result<Command>, expects_tests: bool) -> (Outcome, Option<Tally>) {
        let mut sum = Tally::default();
        let outcome = command.and_then(|mut command| {
            if stdout().is_terminal() {
                command.env("CARGO_TERM_COLOR", "always");
            }
            let status = process::each_line(&mut command, |line| {
                println!("{line}");
                sum = sum + Tally::of_line(line).unwrap_or_default();
                Ok(())
            })?;
            Ok(status)
        });
        let outcome = match outcome {
            Err(error) => Outcome::Failed(format!("{error:#}")),
            Ok(status) if !status.success() => Outcome::Failed(format!("{status}")),
            Ok(_) if expects_tests && sum.ran() == 0 => Outcome::Failed("ran no tests".into()),
            Ok(_) => Outcome::Passed,
        };
        (outcome, Some(sum))
    }

    /// Every native test but those that need browsers.
    fn native(&self) -> Result<Command> {
        let mut cargo = self.cargo(&["test", "--workspace", "--no-fail-fast", "--lib", "--bins"]);
        for target in self
            .test_targets()?
            .iter()
            .filter(|name| ![STORIES, AUDIT].contains(&name.as_str()))
        {
            cargo.args(["--test", target]);
        }
        cargo.args(self.filter);
        Ok(cargo)
    }

    fn docs(&self) -> Command {
        let mut cargo = self.cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]);
        cargo.args(self.filter);
        cargo
    }

    /// What docs.rs would show, without a warning.
    fn api_docs(&self) -> Result<()> {
        let mut cargo = self.cargo(&["doc", "--workspace", "--no-deps"]);
        // The help texts of flags are documentation too, and on a command line a bare address is best.
        process::run(cargo.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::bare_urls"))
    }

    fn release_folder(&self) -> PathBuf {
        self.repo.target().join("untick/release")
    }

    /// The folder of a release without its programs; its bytes come out the same again.
    fn release(&self) -> Result<()> {
        let folder = self.release_folder();
        dist::assemble(self.repo, self.ready, &folder)?;
        dist::same_again(self.repo, self.ready, &folder)
    }

    /// The npm packages as somebody installs and uses them.
    fn packages(&self) -> Result<Command> {
        let cache = &self.ready.cache;
        let mut node = self.node_tests("tests/npm")?;
        node.env("UNTICK_RELEASE", self.release_folder())
            .env("UNTICK_DRIVERS", cache.drivers().join("package.json"))
            .env("PATH", cache.path_variable()?);
        Ok(node)
    }

    /// Everything of deny.toml but advisories, which need a git repository.
    fn deny(&self) -> Result<()> {
        let mut deny = self.cargo(&["deny", "--all-features", "--locked", "check"]);
        deny.args(["bans", "licenses", "sources"])
            .env("PATH", self.ready.cache.path_variable()?);
        process::run(&mut deny)
    }

    /// The page's side without a browser, in Node's own test runner.
    fn page(&self) -> Result<Command> {
        let mut node = self.node_tests("tests/page")?;
        node.env(
            "UNTICK_NODE_MODULES",
            self.ready.cache.npm().join("package.json"),
        );
        Ok(node)
    }

    /// Every `.test.mjs` of a folder.
    fn node_tests(&self, folder: &str) -> Result<Command> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.repo.path(folder)).with_context(|| folder.to_owned())? {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(".test.mjs") {
                files.push(path);
            }
        }
        files.sort();
        let mut node = Command::new("node");
        node.args(["--test", "--test-reporter=tap"]);
        if let Some(filter) = self.filter {
            node.arg(format!("--test-name-pattern={filter}"));
        }
        node.args(files).current_dir(self.repo.root());
        Ok(node)
    }

    /// The published types against their usage, as strictly as TypeScript can.
    fn types(&self) -> Result<()> {
        let mut tsc = Command::new(self.ready.cache.npm().join("node_modules/.bin/tsc"));
        tsc.args(["--project", "tests/types"])
            .current_dir(self.repo.root());
        process::run(&mut tsc)
    }

    fn browser(&self, engine: Engine) -> Result<Command> {
        let cache = &self.ready.cache;
        let mut wasm_pack = self.ready.toolchain.command("wasm-pack");
        wasm_pack
            .args(["test", "--headless", "--mode", "no-install"])
            .arg(match engine {
                Engine::Chromium => "--chrome",
                Engine::Firefox => "--firefox",
                Engine::Webkit => "--safari",
            })
            .arg(".")
            // A busy machine is slow, not broken.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
            .env("PATH", cache.path_variable()?)
            .current_dir(self.repo.root());
        if let Some(filter) = self.filter {
            wasm_pack.args(["--", filter]);
        }
        Ok(wasm_pack)
    }

    fn stories(&self, target: &str) -> Result<Command> {
        let dist = build::ensure(self.repo, self.ready, Variant::Release)?;
        let mut cargo = self.cargo(&["test", "--workspace", "--test", target, "--"]);
        cargo
            .env("UNTICK_DIST", dist)
            .env(
                "UNTICK_RECEIVER",
                self.repo.target().join("debug/untick-receiver"),
            )
            .env(
                "UNTICK_NODE_MODULES",
                self.ready.cache.npm().join("package.json"),
            )
            .env("PATH", self.ready.cache.path_variable()?)
            .args(self.filter);
        // Stories are named `engine::story`.
        for engine in Engine::ALL {
            if !self.engines.contains(&engine) {
                cargo.arg("--skip").arg(format!("{}::", engine.name()));
            }
        }
        Ok(cargo)
    }

    /// The names of all test targets in the workspace.
    fn test_targets(&self) -> Result<Vec<String>> {
        let answer =
            process::read(&mut self.cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Metadata =
            serde_json::from_str(&answer).context("cargo metadata is not as expected")?;
        let targets = metadata
            .packages
            .into_iter()
            .flat_map(|package| package.targets);
        Ok(targets
            .filter(|target| target.kind.iter().any(|kind| kind == "test"))
            .map(|target| target.name)
            .collect())
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

fn verdict(outcome: Result<()>) -> Outcome {
    match outcome {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

fn not_run(why: &str) -> (Outcome, Option<Tally>) {
    (Outcome::NotRun(why.to_owned()), None)
}
