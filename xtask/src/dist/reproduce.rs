//! Whether the same sources give the same bytes, wherever they lie.
use super::{assemble, commit, name_in};
use crate::build;
use crate::process;
use crate::repo::{Repo, files_under};
use crate::setup::Ready;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Below the target folder, of different length and depth: a path that leaks into a file would
/// make it differ.
const PLACES: [&str; 2] = ["reproduce/a", "reproduce/another-place/with a space/b"];

/// Builds the last commit in two clean clones, each with a target folder of its own, and compares
/// everything of a release but the programs.
///
/// # Errors
/// When git or a build fails. A difference is no error but the exit code of failure.
pub(super) fn from_clean_clones(repo: &Repo, ready: &Ready) -> Result<ExitCode> {
    if env::var_os("CARGO_TARGET_DIR").is_some() {
        bail!("CARGO_TARGET_DIR is set, so both clones would share what one has built; unset it");
    }
    println!(
        "dist: building {} twice; what is not committed doesn't count",
        commit(repo)?
    );
    let mut releases = Vec::new();
    for place in PLACES {
        let root = repo.target().join(place);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        let mut git = Command::new("git");
        git.args(["clone", "--quiet", "--no-local"])
            .arg(repo.root())
            .arg(&root);
        process::run(&mut git)?;
        let clone = Repo::at(root.clone());
        let release = root.join("release");
        assemble(&clone, ready, &release)?;
        releases.push(release);
    }
    let [first, second] = releases.as_slice() else {
        bail!("there are two places");
    };
    let differences = differences(first, second)?;
    for difference in &differences {
        println!("dist: {difference}");
    }
    if !differences.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "dist: {} files, the same bytes in both",
        files_under(first)?.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// The cheap part: everything after the compiler once more in another folder gives what was built
/// before, and no file names a folder of this machine.
///
/// # Errors
/// When a step fails or a byte differs.
pub(crate) fn same_again(repo: &Repo, ready: &Ready, release: &Path) -> Result<()> {
    let again = repo.target().join("untick/again/in another folder");
    build::again(repo, ready, &again)?;
    let first = release.join("untick");
    for file in files_under(&again.join("dist"))? {
        let name = name_in(&again.join("dist"), &file);
        let other = first.join(&name);
        if other.exists() && fs::read(&file)? != fs::read(&other)? {
            bail!("{name} differs when it is built once more");
        }
    }
    let home = env::var("HOME").unwrap_or_default();
    let root = repo.root().display().to_string();
    for file in files_under(release)? {
        let bytes = fs::read(&file)?;
        for folder in [&root, &home] {
            // A home such as `/` or `/root` stands in many a text by chance.
            if folder.len() > 6 && memmem(&bytes, folder.as_bytes()) {
                bail!("{} names {folder}", name_in(release, &file));
            }
        }
    }
    Ok(())
}

fn memmem(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// What two folders don't have in common, a sentence each.
fn differences(first: &Path, second: &Path) -> Result<Vec<String>> {
    let names = |folder: &Path| -> Result<BTreeSet<String>> {
        Ok(files_under(folder)?
            .iter()
            .map(|file| name_in(folder, file))
            .collect())
    };
    let [ours, theirs] = [names(first)?, names(second)?];
    let mut found: Vec<String> = ours
        .symmetric_difference(&theirs)
        .map(|name| format!("{name} is in one of them only"))
        .collect();
    for name in ours.intersection(&theirs) {
        let read = |folder: &Path| fs::read(folder.join(name)).with_context(|| name.clone());
        if read(first)? != read(second)? {
            found.push(format!("{name} differs"));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::write;

    #[test]
    fn what_differs_is_named() {
        let work = env::temp_dir().join(format!("untick-reproduce-{}", std::process::id()));
        let [a, b] = [work.join("a"), work.join("b")];
        for (folder, name, text) in [
            (&a, "x/same", "1"),
            (&b, "x/same", "1"),
            (&a, "y", "1"),
            (&b, "y", "2"),
            (&b, "z", ""),
        ] {
            write(&folder.join(name), text).unwrap();
        }
        let found = differences(&a, &b).unwrap();
        fs::remove_dir_all(&work).unwrap();
        assert_eq!(found, ["z is in one of them only", "y differs"]);
    }
}
