//! Detached signatures: JWS (RFC 7515) with an unencoded payload (RFC 7797) and Ed25519 (RFC 8037).
use std::fmt;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signs with one key.
pub struct Signer {
    key: SigningKey,
    kid: Arc<str>,
    /// The protected header, encoded.
    header: String,
}

/// Checks what one key signed.
#[derive(Clone, Debug)]
pub struct Verifier {
    key: VerifyingKey,
    header: String,
}

/// The protected header for signatures of a key. Members in the order of RFC 8785, so that there
/// is one form of it.
fn header(kid: &str) -> String {
    let header = format!(r#"{{"alg":"EdDSA","b64":false,"crit":["b64"],"kid":"{kid}"}}"#);
    Base64UrlUnpadded::encode_string(header.as_bytes())
}

/// The key's id: its JWK thumbprint (RFC 7638).
fn thumbprint(x: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    Base64UrlUnpadded::encode_string(&Sha256::digest(members.as_bytes()))
}

/// The bytes that Ed25519 signs (RFC 7797 section 3).
fn input(header: &str, payload: &[u8]) -> Vec<u8> {
    let mut input = Vec::with_capacity(header.len() + 1 + payload.len());
    input.extend_from_slice(header.as_bytes());
    input.push(b'.');
    input.extend_from_slice(payload);
    input
}

impl Signer {
    /// A signer with the private key `seed`.
    #[must_use]
    pub fn new(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let x = Base64UrlUnpadded::encode_string(key.verifying_key().as_bytes());
        let kid = thumbprint(&x);
        Self {
            header: header(&kid),
            kid: kid.into(),
            key,
        }
    }

    /// The key's id.
    #[must_use]
    pub fn kid(&self) -> &Arc<str> {
        &self.kid
    }

    /// The public key as RFC 8037 writes it: 32 bytes, base64url.
    #[must_use]
    pub fn x(&self) -> String {
        Base64UrlUnpadded::encode_string(self.key.verifying_key().as_bytes())
    }

    /// The detached JWS of `payload`: header, nothing, signature.
    #[must_use]
    pub fn sign(&self, payload: &[u8]) -> String {
        let signature = self.key.sign(&input(&self.header, payload)).to_bytes();
        let mut encoded = [0; 86];
        let mut jws = String::with_capacity(self.header.len() + 2 + encoded.len());
        jws.push_str(&self.header);
        jws.push_str("..");
        // 64 bytes are 86 characters, always.
        jws.push_str(Base64UrlUnpadded::encode(&signature, &mut encoded).unwrap_or_default());
        jws
    }
}

impl Signer {
    /// The bare Ed25519 signature of `bytes`, where another form than JWS is agreed on.
    #[must_use]
    pub fn sign_bytes(&self, bytes: &[u8]) -> [u8; 64] {
        self.key.sign(bytes).to_bytes()
    }
}

/// The private key is not for logs.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.kid)
    }
}

impl Verifier {
    /// The verifier of the public key `x`, and the id that key has. Nothing where `x` is no key.
    #[must_use]
    pub fn new(x: &str) -> Option<(String, Self)> {
        let bytes: [u8; 32] = Base64UrlUnpadded::decode_vec(x).ok()?.try_into().ok()?;
        let key = VerifyingKey::from_bytes(&bytes).ok()?;
        let kid = thumbprint(x);
        let header = header(&kid);
        Some((kid, Self { key, header }))
    }

    /// Whether `jws` is this key's signature of `payload`.
    #[must_use]
    pub fn verifies(&self, jws: &str, payload: &[u8]) -> bool {
        let Some((header, signature)) = jws.split_once("..") else {
            return false;
        };
        let Some(signature) = Base64UrlUnpadded::decode_vec(signature)
            .ok()
            .and_then(|bytes| Signature::from_slice(&bytes).ok())
        else {
            return false;
        };
        // Strict: nobody but the holder of the key can make a second signature of the same bytes.
        header == self.header
            && self
                .key
                .verify_strict(&input(header, payload), &signature)
                .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037 appendix A: the key of section A.1, the thumbprint of A.3.
    #[test]
    fn thumbprint_is_the_one_of_rfc_8037() {
        let (kid, _) = Verifier::new("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").expect("a key");
        assert_eq!(kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn signature_holds_for_its_payload_alone() {
        let signer = Signer::new(&[7; 32]);
        let (kid, verifier) = Verifier::new(&signer.x()).expect("a key");
        assert_eq!(*kid, **signer.kid());
        let jws = signer.sign(b"payload");
        assert!(verifier.verifies(&jws, b"payload"));
        assert!(!verifier.verifies(&jws, b"payloae"));
        let (_, other) = Verifier::new(&Signer::new(&[8; 32]).x()).expect("a key");
        assert!(!other.verifies(&jws, b"payload"));
        for broken in ["", "..", "a..b", jws.trim_end_matches(|_| true)] {
            assert!(!verifier.verifies(broken, b"payload"), "{broken}");
        }
    }
}
