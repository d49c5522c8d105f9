//! Reads an export, line by line.
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::audit::Audit;
use super::checked::Subject;
use super::report::Report;
use super::{PAGE, Trusted};
use crate::store::{PublicKey, Statement};

/// One line. Which members it has depends on its type; the manual lists them.
#[derive(Deserialize)]
struct Line<'a> {
    r#type: Cow<'a, str>,
    version: Option<u32>,
    from: Option<Value>,
    to: Option<Value>,
    seq: Option<i64>,
    #[serde(borrow)]
    receipt: Option<&'a RawValue>,
    #[serde(borrow)]
    statement: Option<&'a RawValue>,
    received_at: Option<String>,
    sha256: Option<String>,
    text: Option<String>,
    kid: Option<String>,
    jws: Option<String>,
    x: Option<String>,
    created_at: Option<String>,
    retired_at: Option<String>,
    leaves: Option<String>,
}

/// Checks the export at `path`; `-` is standard input.
///
/// # Errors
/// It cannot be read, or is no export.
pub(super) fn check(path: &Path, trusted: Option<Trusted>) -> Result<Report> {
    let name = path.display();
    let reader: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
        Box::new(BufReader::with_capacity(1 << 20, file))
    };
    let mut audit = Audit::new(trusted);
    let mut waiting = Vec::new();
    for (at, line) in reader.lines().enumerate() {
        let place = || format!("{name}, line {}", at + 1);
        let line = line.with_context(place)?;
        take(&line, at == 0, &mut audit, &mut waiting).with_context(place)?;
    }
    audit.receipts(&waiting);
    Ok(audit.finish())
}

/// Receipts wait until there are enough to check at once.
fn take(
    line: &str,
    first: bool,
    audit: &mut Audit,
    waiting: &mut Vec<Subject<'static>>,
) -> Result<()> {
    let line: Line<'_> = serde_json::from_str(line)?;
    if first != (line.r#type == "export") {
        bail!("an export starts with one line of the type \"export\"");
    }
    if line.r#type != "receipt" || waiting.len() >= usize::try_from(PAGE)? {
        audit.receipts(waiting);
        waiting.clear();
    }
    match &*line.r#type {
        "export" => {
            if line.version != Some(1) {
                bail!("found version {:?}, known is 1", line.version);
            }
            if line.from.is_some() || line.to.is_some() {
                audit.only_a_part();
            }
        }
        "key" => audit.key(&PublicKey {
            kid: line.kid.context("no kid")?,
            x: line.x.context("no x")?,
            created_at: line.created_at.context("no created_at")?,
            retired_at: line.retired_at,
        }),
        "notice" => audit.notice(
            &line.sha256.context("no sha256")?,
            &line.text.context("no text")?,
        ),
        "receipt" => waiting.push(Subject {
            seq: line.seq.context("no seq")?,
            body: canonical(line.receipt.context("no receipt")?)?.into(),
            received_at: line.received_at.context("no received_at")?.into(),
            sha256: line.sha256.context("no sha256")?.into(),
            kid: line.kid.context("no kid")?.into(),
            jws: line.jws.context("no jws")?.into(),
            row: None,
        }),
        "tombstone" => audit.tombstone(&statement(line)?),
        "event" => audit.event(&statement(line)?),
        "checkpoint" => {
            let leaves = line.leaves.as_deref().context("no leaves")?;
            let leaves = Base64UrlUnpadded::decode_vec(leaves)
                .ok()
                .context("leaves is no base64url")?;
            audit.checkpoint(&statement(line)?, leaves);
        }
        other => bail!("the type {other:?} is not known"),
    }
    Ok(())
}

fn statement(line: Line<'_>) -> Result<Statement> {
    Ok(Statement {
        body: canonical(line.statement.context("no statement")?)?,
        kid: line.kid.context("no kid")?,
        jws: line.jws.context("no jws")?,
    })
}

/// An export may have been written anew by another tool; RFC 8785 gives the signed bytes back.
fn canonical(raw: &RawValue) -> Result<String> {
    let value: Value = serde_json::from_str(raw.get())?;
    Ok(serde_json_canonicalizer::to_string(&value)?)
}
