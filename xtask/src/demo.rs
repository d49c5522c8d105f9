//! `demo`: the demo site with a receipt endpoint and two third parties, all on this machine.
use crate::build::{self, Variant};
use crate::process;
use crate::repo::Repo;
use crate::setup::{self, Scope, Way};
use anyhow::{Error, Result};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

/// The command line of `demo`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port of the demo site; 0 takes any free one
    #[arg(long)]
    port: Option<u16>,
    /// Serve the quick build with rich messages
    #[arg(long)]
    dev: bool,
}

/// Runs the verb until it is interrupted.
///
/// # Errors
/// When setup or a build fails, or the demo ends with a failure.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Build, Way::Auto)?;
    let variant = if options.dev {
        Variant::Dev
    } else {
        Variant::Release
    };
    let dist = build::ensure(repo, &ready, variant)?;
    // Both at once: Cargo then compiles what they share only once.
    let mut cargo = ready.toolchain.command("cargo");
    cargo
        .args([
            "build",
            "--package",
            "untick-receiver",
            "--package",
            "untick-stage",
            "--bins",
        ])
        .current_dir(repo.root());
    process::run(&mut cargo)?;
    let built = repo.target().join("debug");
    let mut demo = Command::new(built.join("demo"));
    demo.arg("--dist")
        .arg(dist)
        .arg("--receiver")
        .arg(built.join("untick-receiver"))
        .current_dir(repo.root());
    if let Some(port) = options.port {
        demo.arg("--port").arg(port.to_string());
    }
    // The demo takes this process's place, so that signals meant for it reach it.
    Err(Error::new(demo.exec()).context("can't start the demo"))
}
