//! Lines of exports, which `verify --export` reads; the feed of changes and webhooks use that of a
//! receipt too.
use serde::Serialize;
use serde_json::value::RawValue;
use untick::receipt::Receipt;

use crate::record::Record;
use crate::record::archive::Archive;
use crate::store::{PublicKey, Statement, Store, StoreError, Stored};

/// A receipt, what the receiver knows of it, and its record.
#[derive(Debug, Serialize)]
pub struct Line {
    /// Always `receipt`.
    pub r#type: &'static str,
    /// Its number in the log.
    pub seq: i64,
    /// The receipt, byte for byte what `sha256` is of.
    pub receipt: Box<RawValue>,
    /// When it was received.
    pub received_at: String,
    /// SHA-256 of its canonical form.
    pub sha256: String,
    /// How it fitted the one before it.
    pub chain: &'static str,
    /// Whether the clocks were more than a day apart.
    pub clock_skew: bool,
    /// The key of `jws`.
    pub kid: String,
    /// The countersignature.
    pub jws: String,
    /// The same as a consent record, complete on its own.
    pub record: Record,
}

impl Line {
    /// The line of a stored receipt, and the receipt as it is read.
    ///
    /// # Errors
    /// The database is away, or what it holds is no receipt any more.
    pub async fn new(
        store: &Store,
        archive: &Archive,
        Stored { seq, chain, entry }: Stored,
    ) -> Result<(Self, Receipt), StoreError> {
        let broken = |error: serde_json::Error| {
            StoreError::new(format!("receipt number {seq} cannot be read: {error}"))
        };
        let receipt: Receipt = serde_json::from_str(&entry.body).map_err(broken)?;
        let record = archive.record(store, &receipt).await?;
        let line = Self {
            r#type: "receipt",
            seq,
            receipt: RawValue::from_string(entry.body.as_ref().to_owned()).map_err(broken)?,
            received_at: entry.received_at,
            sha256: entry.sha256,
            chain: chain.word(),
            clock_skew: entry.clock_skew,
            kid: entry.kid.as_ref().to_owned(),
            jws: entry.jws,
            record,
        };
        Ok((line, receipt))
    }
}

/// The first line of an export.
#[derive(Debug, Serialize)]
pub struct Begin {
    /// Always `export`.
    pub r#type: &'static str,
    /// Always 1.
    pub version: u32,
    /// When it was begun.
    pub made_at: String,
    /// Received from then on; none: from the first.
    pub from: Option<String>,
    /// Received before then; none: to the last.
    pub to: Option<String>,
}

/// A public key.
#[derive(Debug, Serialize)]
pub struct Key<'a> {
    r#type: &'static str,
    kid: &'a str,
    x: &'a str,
    created_at: &'a str,
    retired_at: Option<&'a str>,
}

impl<'a> Key<'a> {
    /// Its line.
    #[must_use]
    pub fn new(key: &'a PublicKey) -> Self {
        Self {
            r#type: "key",
            kid: &key.kid,
            x: &key.x,
            created_at: &key.created_at,
            retired_at: key.retired_at.as_deref(),
        }
    }
}

/// The text of a notice, or a configuration.
#[derive(Debug, Serialize)]
pub struct Notice<'a> {
    r#type: &'static str,
    sha256: &'a str,
    text: &'a str,
    received_at: &'a str,
}

impl<'a> Notice<'a> {
    /// Its line.
    #[must_use]
    pub fn new(sha256: &'a str, text: &'a str, received_at: &'a str) -> Self {
        Self {
            r#type: "notice",
            sha256,
            text,
            received_at,
        }
    }
}

/// Something that the receiver itself said and signed.
#[derive(Debug, Serialize)]
pub struct Signed<'a> {
    r#type: &'static str,
    statement: Box<RawValue>,
    kid: &'a str,
    jws: &'a str,
    /// Of a checkpoint: its leaf hashes, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<String>,
}

impl<'a> Signed<'a> {
    /// The line of a statement.
    ///
    /// # Errors
    /// What was signed is no JSON any more.
    pub fn new(kind: &'static str, statement: &'a Statement) -> Result<Self, StoreError> {
        Ok(Self {
            r#type: kind,
            statement: RawValue::from_string(statement.body.clone()).map_err(StoreError::new)?,
            kid: &statement.kid,
            jws: &statement.jws,
            leaves: None,
        })
    }
}

/// A value as one line of JSON, with its end.
///
/// # Errors
/// It cannot be written as JSON.
pub fn json_line(value: &impl Serialize) -> Result<String, StoreError> {
    let mut line = serde_json::to_string(value).map_err(StoreError::new)?;
    line.push('\n');
    Ok(line)
}
