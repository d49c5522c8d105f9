//! Makes the cached tools typable: links in Cargo's own bin folder, where nobody else's are in the way.
use super::{Scope, packages::has_command};
use crate::cache::Cache;
use anyhow::{Context, Result};
use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// What became of one wished-for link.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It is there and leads to the right place.
    Right,
    /// Another command of this name is there and stays.
    Taken,
}

/// Links `wasm-pack`, `wasm-bindgen`, its test runner and `geckodriver`.
pub(super) fn refresh(cache: &Cache, scope: Scope) -> Result<()> {
    let Some(bin) = cargo_bin() else {
        return Ok(());
    };
    let mut tools = vec![&cache.bindgen];
    if scope == Scope::Everything {
        tools.extend([&cache.wasm_pack, &cache.geckodriver]);
    }
    for tool in tools {
        for command in tool.commands {
            let link = bin.join(command);
            if fs::symlink_metadata(&link).is_err() && has_command(command) {
                continue;
            }
            let outcome = place(&link, &cache.bin(tool).join(command), &cache.tools())?;
            if outcome == Outcome::Taken {
                println!(
                    "setup: {} stays as it is, it is not ours; `cargo xtask` uses its own {} {}",
                    link.display(),
                    tool.name,
                    tool.version
                );
            }
        }
    }
    Ok(())
}

fn cargo_bin() -> Option<PathBuf> {
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => PathBuf::from(env::var_os("HOME")?).join(".cargo"),
    };
    let bin = home.join("bin");
    bin.is_dir().then_some(bin)
}

/// Puts the link there unless something that doesn't lead into `ours` has the place.
fn place(link: &Path, to: &Path, ours: &Path) -> Result<Outcome> {
    if fs::symlink_metadata(link).is_ok() {
        match fs::read_link(link) {
            Ok(now) if now == to => return Ok(Outcome::Right),
            Ok(now) if now.starts_with(ours) => fs::remove_file(link)
                .with_context(|| format!("can't replace {}", link.display()))?,
            _ => return Ok(Outcome::Taken),
        }
    }
    symlink(to, link).with_context(|| format!("can't make {}", link.display()))?;
    Ok(Outcome::Right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_links_move_on_and_foreign_files_stay() {
        let root = env::temp_dir().join(format!("untick-xtask-links-{}", std::process::id()));
        let ours = root.join("tools");
        fs::create_dir_all(&ours).unwrap();
        let link = root.join("wasm-pack");

        assert_eq!(
            place(&link, &ours.join("old"), &ours).unwrap(),
            Outcome::Right
        );
        assert_eq!(
            place(&link, &ours.join("new"), &ours).unwrap(),
            Outcome::Right
        );
        assert_eq!(fs::read_link(&link).unwrap(), ours.join("new"));

        let foreign = root.join("geckodriver");
        fs::write(&foreign, "somebody else's").unwrap();
        assert_eq!(
            place(&foreign, &ours.join("new"), &ours).unwrap(),
            Outcome::Taken
        );
        assert_eq!(fs::read_to_string(&foreign).unwrap(), "somebody else's");
        fs::remove_dir_all(&root).unwrap();
    }
}
