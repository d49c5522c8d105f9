//! The commands that act on a database once.
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::Jwks;
use crate::config::{Database, Export, Place};
use crate::evidence::{Keyring, checkpoint, keyring};
use crate::owner::export::{self, Wanted};
use crate::store::Store;

/// Opens a database that is there.
///
/// # Errors
/// It is not there, cannot be reached, or is of another kind.
pub async fn open(database: &Database) -> Result<Store> {
    if let Database::Sqlite(path) = database {
        anyhow::ensure!(path.is_file(), "there is no database {}", path.display());
    }
    Store::open(database)
        .await
        .with_context(|| format!("cannot open the database {database}"))
}

/// Signs a checkpoint and says what it covers.
///
/// # Errors
/// The database or the key file cannot be used.
pub async fn checkpoint(place: &Place) -> Result<()> {
    let store = open(&place.source.database).await?;
    let keyring = Keyring::open(&place.key_file(), &store).await?;
    match checkpoint::make(&store, &keyring.signer(), Timestamp::now()).await? {
        Some(made) => println!(
            "checkpoint {} covers numbers {} to {}",
            made.number, made.first_seq, made.last_seq
        ),
        None => println!("nothing was added since the last checkpoint"),
    }
    store.close().await;
    Ok(())
}

/// Prints the public keys as a JWK set.
///
/// # Errors
/// The database cannot be used.
pub async fn list_keys(database: &Database) -> Result<()> {
    let store = open(database).await?;
    let set = Jwks::new(store.keys().await?);
    println!("{}", serde_json::to_string_pretty(&set)?);
    store.close().await;
    Ok(())
}

/// Replaces the private key.
///
/// # Errors
/// The database or the key file cannot be used.
pub async fn rotate_key(place: &Place) -> Result<()> {
    let store = open(&place.source.database).await?;
    let (old, new) = keyring::rotate(&place.key_file(), &store).await?;
    println!("{old} is retired; receipts are signed with {new} from now on");
    store.close().await;
    Ok(())
}

/// Writes an export to a file or standard output.
///
/// # Errors
/// The database cannot be used, or the export cannot be written.
pub async fn export(config: &Export) -> Result<()> {
    let store = Arc::new(open(&config.source.database).await?);
    let wanted = Wanted {
        from: config.from,
        to: config.to,
        format: config.format,
    };
    let mut output: Box<dyn Write> = match &config.output {
        None => Box::new(std::io::stdout()),
        Some(path) => {
            let file = File::create_new(path);
            Box::new(file.with_context(|| format!("cannot create {}", path.display()))?)
        }
    };
    let (out, mut pieces) = mpsc::channel(2);
    let writing = export::write(Arc::clone(&store), Arc::default(), wanted, out);
    let writing = tokio::spawn(writing);
    while let Some(piece) = pieces.recv().await {
        let piece = piece.context("the export is not complete")?;
        output
            .write_all(piece.as_bytes())
            .context("cannot write the export")?;
    }
    writing.await?;
    output.flush().context("cannot write the export")?;
    store.close().await;
    Ok(())
}
