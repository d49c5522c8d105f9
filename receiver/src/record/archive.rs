//! Configurations by their hash, as receipts name them.
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use super::Record;
use super::configuration::Configuration;
use crate::store::{Notice, Store, StoreError};
use untick::receipt::Receipt;

/// How many configurations are kept read; a site has a handful. Names that nothing is archived
/// under count too, as anybody may have made them up.
const KEPT: usize = 256;

/// After how long it is asked again whether a configuration that was not there has come.
const MISSING: Duration = Duration::from_secs(60);

/// Configurations that were read before, and those that were looked for and not there.
#[derive(Debug, Default)]
pub struct Archive(Mutex<HashMap<String, (Instant, Found)>>);

/// A configuration, if there is one.
type Found = Option<Arc<Configuration>>;

impl Archive {
    /// The record of `receipt`, completed from the configuration that it names.
    ///
    /// # Errors
    /// The database is away.
    pub async fn record(&self, store: &Store, receipt: &Receipt) -> Result<Record, StoreError> {
        let configuration = self.find(store, &receipt.notice.config_sha256).await?;
        Ok(Record::new(receipt, configuration.as_deref()))
    }

    async fn find(&self, store: &Store, sha256: &str) -> Result<Found, StoreError> {
        if let Some(found) = self.known(sha256) {
            return Ok(found);
        }
        let found = match store.notice(sha256).await? {
            Notice::Known(text) => Configuration::read(&text).map(Arc::new),
            Notice::Named | Notice::Unknown => None,
        };
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= KEPT {
            map.clear();
        }
        map.insert(sha256.to_owned(), (Instant::now(), found.clone()));
        Ok(found)
    }

    /// What is known of a hash, if anything is.
    fn known(&self, sha256: &str) -> Option<Found> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, found) = map.get(sha256)?;
        (found.is_some() || at.elapsed() < MISSING).then(|| found.clone())
    }
}

/// Puts the configuration in the file at `path` into the database, for good, and gives its hash.
///
/// # Errors
/// The file cannot be read or holds no configuration, or the database is away.
pub async fn keep(store: &Store, path: &Path, now: &str) -> Result<String> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the configuration {}", path.display()))?;
    let value: serde_json::Value = serde_json::from_str(&text)
        .with_context(|| format!("the configuration {} is not JSON", path.display()))?;
    // What the browser hashes is the same form of the same object.
    let canonical = serde_json_canonicalizer::to_string(&value)?;
    Configuration::read(&canonical)
        .with_context(|| format!("{} has no categories: not a configuration", path.display()))?;
    let sha256 = Base64UrlUnpadded::encode_string(&Sha256::digest(canonical.as_bytes()));
    store.keep_text(&sha256, &canonical, now).await?;
    Ok(sha256)
}
