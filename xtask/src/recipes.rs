//! `recipes`: the projects of docs/frameworks.md, from npm, in a real page.
//!
//! Not part of `test`: what it installs is large, and other people's.
use crate::dist;
use crate::process;
use crate::repo::Repo;
use crate::setup::{self, Scope, Way};
use anyhow::Result;
use std::process::{Command, ExitCode};

/// The command line of `recipes`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only the frameworks whose name contains this
    filter: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// When setup, the build or a project fails.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result<ExitCode> {
    let ready = setup::ensure(repo, Scope::Everything, Way::Auto)?;
    let release = repo.target().join("untick/release");
    dist::assemble(repo, &ready, &release)?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]);
    if let Some(filter) = &options.filter {
        node.arg(format!("--test-name-pattern={filter}"));
    }
    node.arg("tests/frameworks/frameworks.test.mjs")
        .env("UNTICK_RELEASE", &release)
        .env("UNTICK_DRIVERS", ready.cache.drivers().join("package.json"))
        .env("PATH", ready.cache.path_variable()?)
        .current_dir(repo.root());
    process::run(&mut node)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use crate::repo::{Repo, read};

    /// "**`react/src/main.tsx`**" and then a code block: the file has those lines.
    #[test]
    fn the_manual_shows_the_files_that_are_tried() {
        let repo = Repo::find().unwrap();
        let manual = read(&repo.path("docs/frameworks.md")).unwrap();
        let mut shown = 0;
        for part in manual.split("\n**`").skip(1) {
            let (name, rest) = part.split_once("`**").unwrap();
            let code = rest.split("```").nth(1).unwrap();
            let (_, code) = code.split_once('\n').unwrap();
            let file = read(&repo.path("tests/frameworks").join(name)).unwrap();
            assert!(
                file.contains(code.trim_end()),
                "docs/frameworks.md: {name} is another one"
            );
            shown += 1;
        }
        assert!(shown > 10, "only {shown} files shown");
    }
}
