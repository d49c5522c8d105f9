//! Where the private key is kept: a file that only its owner can read.
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};

use super::jws::Signer;

/// A private key as RFC 8037 writes it.
#[derive(Deserialize, Serialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    d: String,
}

/// Reads the key, or makes one and keeps it where there is no file yet.
///
/// # Errors
/// The file cannot be read or written, others can read it, or it holds something else.
pub fn open(path: &Path) -> Result<Signer> {
    match read(path)? {
        Some(signer) => Ok(signer),
        None => create(path),
    }
}

/// Reads the key; nothing where there is no file.
///
/// # Errors
/// The file cannot be read, others can read it, or it holds something else.
pub fn read(path: &Path) -> Result<Option<Signer>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| cannot("read", path)),
    };
    private(path)?;
    parse(&text)
        .map(Some)
        .with_context(|| format!("the key file {}", path.display()))
}

/// Reads a key from JSON text.
///
/// # Errors
/// It is no Ed25519 private key in the form of RFC 8037.
pub fn parse(text: &str) -> Result<Signer> {
    let jwk: Jwk = serde_json::from_str(text).context("expected a JWK: kty, crv, x and d")?;
    if (jwk.kty.as_str(), jwk.crv.as_str()) != ("OKP", "Ed25519") {
        bail!(
            "found kty {:?} and crv {:?}, allowed are \"OKP\" and \"Ed25519\"",
            jwk.kty,
            jwk.crv
        );
    }
    let seed = Base64UrlUnpadded::decode_vec(&jwk.d)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .context("d must be 32 bytes in base64url")?;
    let signer = Signer::new(&seed);
    if signer.x() != jwk.x {
        bail!("x is not the public key of d");
    }
    Ok(signer)
}

/// Makes a key in place of whatever is there.
///
/// # Errors
/// The file cannot be written.
pub fn replace(path: &Path) -> Result<Signer> {
    let (signer, text) = generate()?;
    // A whole file or none: a key that is lost half-way would be a new key at every start.
    let new = path.with_extension("key.new");
    // Left over from a run that ended here.
    if let Err(error) = std::fs::remove_file(&new)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(error).with_context(|| cannot("remove", &new));
    }
    write(&new, &text)?;
    std::fs::rename(&new, path).with_context(|| cannot("replace", path))?;
    Ok(signer)
}

fn create(path: &Path) -> Result<Signer> {
    let (signer, text) = generate()?;
    write(path, &text)?;
    Ok(signer)
}

fn generate() -> Result<(Signer, String)> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("the system gives no random numbers")?;
    let signer = Signer::new(&seed);
    let jwk = Jwk {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        x: signer.x(),
        d: Base64UrlUnpadded::encode_string(&seed),
    };
    let text = serde_json::to_string(&jwk)?;
    Ok((signer, text))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file: File = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    };
    write().with_context(|| cannot("create", path))
}

fn cannot(what: &str, path: &Path) -> String {
    format!("cannot {what} the key file {}", path.display())
}

#[cfg(unix)]
fn private(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path)
        .with_context(|| cannot("read", path))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        bail!(
            "others can read the key file {}: its mode is {:o}, allowed is 600",
            path.display(),
            mode & 0o777
        );
    }
    Ok(())
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    Ok(())
}
