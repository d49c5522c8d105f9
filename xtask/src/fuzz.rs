//! `fuzz`: what nobody would send or store, drawn at random: receipts into the native reader by
//! libFuzzer, records and configurations into the page's side by fast-check.
use crate::process;
use crate::repo::{self, Repo};
use crate::setup::{self, Ready, Scope, Way};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The command line of `fuzz`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each target runs, in seconds
    #[arg(long, default_value_t = 300)]
    seconds: u32,
    /// Only targets whose name contains this: receipt_bytes, receipt_edits, page
    filter: Option<String>,
}

/// A target of `fuzz/Cargo.toml`, the longest input it takes in bytes, and whether its inputs are
/// what the dictionary is of.
const TARGETS: [(&str, u32, bool); 2] = [
    ("receipt_bytes", 16_385, true),
    ("receipt_edits", 4096, false),
];

/// Properties in `tests/page/hostile.test.mjs`, which share the time.
const PROPERTIES: u32 = 4;

/// What makes the compiler count edges and comparisons for libFuzzer: what cargo-fuzz passes, less
/// the sanitizers, which only a nightly compiler has.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Ccodegen-units=1 --cfg fuzzing";

/// Runs the verb.
///
/// # Errors
/// When setup or the build fails, or a target finds something; the message says where the input is.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Build, Way::Auto)?;
    let filter = options.filter.as_deref().unwrap_or_default();
    for (name, longest, is_text) in TARGETS {
        if name.contains(filter) {
            native(repo, &ready, options, (name, longest, is_text))?;
        }
    }
    if "page".contains(filter) {
        let mut node = Command::new("node");
        node.args([
            "--test",
            "--test-reporter=tap",
            "tests/page/hostile.test.mjs",
        ])
        .env(
            "UNTICK_FUZZ_SECONDS",
            (options.seconds / PROPERTIES).max(1).to_string(),
        )
        .env(
            "UNTICK_NODE_MODULES",
            ready.cache.npm().join("package.json"),
        )
        .current_dir(repo.root());
        process::run(&mut node)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn native(repo: &Repo, ready: &Ready, options: &Options, target: (&str, u32, bool)) -> Result<()> {
    let (name, longest, is_text) = target;
    let version = process::read(ready.toolchain.command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc says no host")?;
    let folder = repo.target().join("fuzz");
    let mut cargo = ready.toolchain.command("cargo");
    cargo
        .args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml"])
        // With a target named, build scripts and macros are not instrumented.
        .args(["--target", host, "--target-dir"])
        .arg(&folder)
        .env("RUSTFLAGS", INSTRUMENTED)
        .current_dir(repo.root());
    process::run(&mut cargo)?;
    let corpus = folder.join("corpus").join(name);
    fs::create_dir_all(&corpus)?;
    if is_text {
        let example = repo.path("docs/receipt/receipt-v1.example.json");
        repo::write(&corpus.join("example.json"), fs::read(example)?)?;
    }
    let mut fuzzer = Command::new(folder.join(host).join("release").join(name));
    fuzzer
        .arg(format!("-max_total_time={}", options.seconds))
        .arg(format!("-max_len={longest}"))
        .args(["-timeout=10", "-print_final_stats=1", "-verbosity=1"])
        .arg(format!("-artifact_prefix={}/{name}-", folder.display()));
    if is_text {
        fuzzer.arg(format!(
            "-dict={}",
            repo.path("fuzz/receipt.dict").display()
        ));
    }
    fuzzer.arg(&corpus);
    let log = folder.join(format!("{name}.log"));
    process::run_logged(&mut fuzzer, name, &log)?;
    println!("{name}: {}", figures(&log)?);
    Ok(())
}

/// The line in which libFuzzer says how far it came.
fn figures(log: &Path) -> Result<String> {
    let text = String::from_utf8_lossy(&fs::read(log)?).into_owned();
    let done = text.lines().find(|line| line.contains("\tDONE"));
    let done = done.with_context(|| format!("no figures in {}", log.display()))?;
    Ok(done.split_whitespace().collect::<Vec<_>>().join(" "))
}
