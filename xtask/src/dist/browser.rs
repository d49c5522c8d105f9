//! The folder that goes to a web server: the built files, each with its compressed siblings.
//!
//! nginx (`gzip_static`, `brotli_static`), Caddy (`precompressed`) and Apache (`MultiViews`) send
//! `untick.js.br` for `untick.js` to a browser that reads brotli.
use super::copy;
use crate::build;
use crate::compress;
use crate::repo::{self, files_under};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// What makes the build's folder an npm package; no page asks for it.
const NOT_SERVED: [&str; 2] = ["package.json", build::SERVER];

/// Endings of what browsers fetch and servers compress.
const COMPRESSED: [&str; 4] = ["js", "mjs", "wasm", "json"];

/// Copies the built files and writes the siblings.
///
/// # Errors
/// When a file can't be read or written.
pub(super) fn fill(built: &Path, folder: &Path) -> Result<()> {
    for file in files_under(built)? {
        let name = file.strip_prefix(built)?;
        if !NOT_SERVED.iter().any(|not| name == Path::new(not)) {
            copy(&file, &folder.join(name))?;
        }
    }
    for file in files_under(folder)? {
        let Some(ending) = file.extension().and_then(|ending| ending.to_str()) else {
            continue;
        };
        if COMPRESSED.contains(&ending) {
            let bytes = fs::read(&file)?;
            repo::write(
                &file.with_extension(format!("{ending}.br")),
                compress::brotli(&bytes)?,
            )?;
            repo::write(
                &file.with_extension(format!("{ending}.gz")),
                compress::gzip(&bytes)?,
            )?;
        }
    }
    Ok(())
}
