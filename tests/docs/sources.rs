//! Where the manuals lie.
use std::fs;
use std::path::{Path, PathBuf};

/// One manual.
pub(crate) struct Manual {
    /// From the clone's root, such as `docs/api.md`.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Folders whose Markdown files are manuals.
const FOLDERS: [&str; 7] = [
    ".",
    "docs",
    "testkit",
    "tests/configurations",
    "tests/e2e",
    "tests/migrations",
    "tests/languages",
];

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Cargo's target folder: this program is `<target>/debug/deps/docs-…`.
pub(crate) fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().to_owned()
}

/// Every manual, sorted by path.
pub(crate) fn manuals() -> Vec<Manual> {
    let mut manuals = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "md") {
                let path = file.strip_prefix(root()).unwrap();
                manuals.push(Manual {
                    path: path
                        .components()
                        .filter(|part| part.as_os_str() != ".")
                        .collect(),
                    text: fs::read_to_string(&file).unwrap(),
                });
            }
        }
    }
    manuals.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(manuals.len() > 15, "found only {}", manuals.len());
    manuals
}
