//! Public keys, in use and retired.
use super::session::{Arg, Row};
use super::{Store, StoreError};

/// A public key that countersigns receipts, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// RFC 7638 thumbprint, base64url.
    pub kid: String,
    /// The key as RFC 8037 writes it: 32 bytes, base64url.
    pub x: String,
    /// When it was first used: ISO 8601, UTC, milliseconds.
    pub created_at: String,
    /// When it was replaced.
    pub retired_at: Option<String>,
}

impl Store {
    /// All keys, oldest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn keys(&self) -> Result<Vec<PublicKey>, StoreError> {
        let sql = "SELECT kid, x, created_at, retired_at FROM keys ORDER BY created_at, kid";
        let rows = self.read(sql, &[]).await?;
        rows.iter().map(PublicKey::read).collect()
    }

    /// Notes a key that is about to be used, unless it is known.
    ///
    /// # Errors
    /// The database is away.
    pub async fn add_key(&self, kid: &str, x: &str, at: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let known = tx
            .fetch("SELECT kid FROM keys WHERE kid = $1", &[Arg::Text(kid)])
            .await?;
        if known.is_empty() {
            let sql = "INSERT INTO keys (kid, x, created_at) VALUES ($1, $2, $3)";
            tx.run(sql, &[Arg::Text(kid), Arg::Text(x), Arg::Text(at)])
                .await?;
        }
        tx.commit().await
    }

    /// Notes that a key is not used any more.
    ///
    /// # Errors
    /// The database is away.
    pub async fn retire_key(&self, kid: &str, at: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE keys SET retired_at = $2 WHERE kid = $1 AND retired_at IS NULL";
        tx.run(sql, &[Arg::Text(kid), Arg::Text(at)]).await?;
        tx.commit().await
    }
}

impl PublicKey {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            kid: row.text(0)?,
            x: row.text(1)?,
            created_at: row.text(2)?,
            retired_at: row.maybe_text(3)?,
        })
    }
}
