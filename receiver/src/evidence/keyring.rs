//! The key in use, which may be replaced while the receiver runs.
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde_json::json;

use super::jws::Signer;
use super::{erase, key_file};
use crate::store::Store;

/// The key in use.
#[derive(Debug)]
pub struct Keyring {
    current: RwLock<Arc<Signer>>,
    path: Option<PathBuf>,
}

impl Keyring {
    /// A key that stays.
    #[must_use]
    pub fn fixed(signer: Signer) -> Self {
        Self {
            current: RwLock::new(Arc::new(signer)),
            path: None,
        }
    }

    /// The key in the file, which is made if there is none; its public half is noted in the store.
    ///
    /// # Errors
    /// The file cannot be used, or the database is away.
    pub async fn open(path: &Path, store: &Store) -> Result<Self> {
        let signer = key_file::open(path)?;
        register(&signer, store).await?;
        Ok(Self {
            current: RwLock::new(Arc::new(signer)),
            path: Some(path.to_owned()),
        })
    }

    /// The key to sign with.
    pub fn signer(&self) -> Arc<Signer> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Takes up the key that the file holds by now.
    ///
    /// # Errors
    /// The file cannot be used, or the database is away; then the old key stays in use.
    pub async fn reload(&self, store: &Store) -> Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let signer = key_file::read(path)?
            .with_context(|| format!("the key file {} is gone", path.display()))?;
        if signer.kid() == self.signer().kid() {
            return Ok(());
        }
        register(&signer, store).await?;
        tracing::info!(kid = %signer.kid(), "signing with another key from now on");
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(signer);
        Ok(())
    }
}

/// Replaces the key in the file, retires the old one, and gives the ids of both.
///
/// # Errors
/// The file cannot be used, or the database is away.
pub async fn rotate(path: &Path, store: &Store) -> Result<(String, String)> {
    let old = key_file::read(path)?
        .with_context(|| format!("there is no key file {}", path.display()))?;
    // The old key must be known before it is gone, or what it signed could not be checked.
    register(&old, store).await?;
    let new = key_file::replace(path)?;
    register(&new, store).await?;
    let now = Timestamp::now();
    store
        .retire_key(old.kid(), &format!("{now:.3}"))
        .await
        .context("the new key is in use, the old one is not marked as retired")?;
    let mut tx = store.begin().await?;
    let details = json!({ "old": &**old.kid(), "new": &**new.kid() });
    erase::event(&mut tx, &new, "rotate", details, now).await?;
    tx.commit().await?;
    Ok((old.kid().to_string(), new.kid().to_string()))
}

async fn register(signer: &Signer, store: &Store) -> Result<()> {
    let now = format!("{:.3}", Timestamp::now());
    store
        .add_key(signer.kid(), &signer.x(), &now)
        .await
        .context("cannot note the public key in the database")
}
