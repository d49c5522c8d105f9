//! The fingerprint that a script carries of itself.
//!
//! `__UNTICK_BUNDLE__` in the sources becomes a string of 43 characters: the SHA-256 of the
//! finished file in base64url without padding, taken while each of those 43 characters is an `A`.
//! To verify a file, put the `A`s back in place of its fingerprint and hash it.
use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

/// Stands for the fingerprint in the sources.
const MARK: &str = "__UNTICK_BUNDLE__";

/// What stands in the fingerprint's place while the file is hashed.
const SLOT: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Puts the fingerprint where the sources ask for it.
///
/// # Errors
/// When they don't: the script would not carry the fingerprint that receipts name.
pub(super) fn seal(file: &str) -> Result<String> {
    if !file.contains(MARK) {
        bail!("the script names `{MARK}` nowhere, so it can't carry its fingerprint");
    }
    let fingerprint = fingerprint(&file.replace(MARK, SLOT));
    Ok(file.replace(MARK, &fingerprint))
}

/// Checks a finished file the way anybody can, from its bytes alone.
///
/// # Errors
/// When no text in it is its fingerprint.
pub(super) fn verify(file: &str) -> Result<()> {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let found = file
        .split(|c| !is_digit(c))
        .any(|text| text.len() == SLOT.len() && fingerprint(&file.replace(text, SLOT)) == text);
    if found {
        return Ok(());
    }
    bail!("the finished script's fingerprint doesn't match its bytes")
}

/// SHA-256 in base64url, 43 characters.
fn fingerprint(file: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let hash = Sha256::digest(file);
    let mut text = String::new();
    for three in hash.chunks(3) {
        let bits = three
            .iter()
            .fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for digit in (0..=three.len()).map(|i| bits >> (18 - 6 * i) & 63) {
            text.extend(DIGITS.get(digit as usize).map(|&digit| char::from(digit)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_hash_reads_as_base64url() {
        assert_eq!(
            fingerprint(""),
            "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
        );
    }

    #[test]
    fn a_sealed_file_verifies_until_it_changes() {
        let sealed = seal("const bundle = \"__UNTICK_BUNDLE__\"; run(bundle);").unwrap();
        assert_eq!(sealed.split('"').nth(1).unwrap().len(), 43);
        assert!(verify(&sealed).is_ok());
        assert!(verify(&sealed.replace("run", "ran")).is_err());
    }

    #[test]
    fn a_file_without_a_slot_is_refused() {
        assert!(seal("run()").is_err());
    }
}
