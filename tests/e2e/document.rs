//! What stories have seen, in the documents: tables between marks.
use std::fs;
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};

use crate::stage::{Stage, repository};

impl Stage {
    /// Holds a table against the one between `<!-- name -->` and `<!-- /name -->` in a document; with
    /// `UNTICK_BLESS` in the environment it is written there instead.
    pub(crate) fn document(&self, path: &str, name: &str, table: &str) -> Result<()> {
        let old = place(path, name, table)?;
        ensure!(
            old.trim() == table.trim(),
            "{path} says of {name} what is no longer so (UNTICK_BLESS=1 writes it anew); seen:\n{table}"
        );
        Ok(())
    }

    /// The same for figures that differ a little from machine to machine, with its fonts: they are
    /// only ever written.
    pub(crate) fn report(&self, path: &str, name: &str, table: &str) -> Result<()> {
        place(path, name, table).map(drop)
    }
}

/// What a document has between the marks; written anew where `UNTICK_BLESS` asks for it.
fn place(path: &str, name: &str, table: &str) -> Result<String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    let file = repository().join(path);
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let [start, end] = [format!("<!-- {name} -->\n"), format!("<!-- /{name} -->")];
    let parts = text
        .split_once(&start)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?)));
    let (before, (old, after)) =
        parts.with_context(|| format!("{path} has no place for {name}"))?;
    if std::env::var_os("UNTICK_BLESS").is_some() {
        fs::write(&file, format!("{before}{start}\n{table}\n{end}{after}"))?;
        return Ok(table.to_owned());
    }
    Ok(old.to_owned())
}
