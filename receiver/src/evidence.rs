//! What makes a stored receipt evidence: the receiver's signature, and the log it stands in.
pub mod adopt;
pub mod checkpoint;
pub mod erase;
pub mod jws;
pub mod key_file;
pub mod keyring;
pub mod merkle;
pub mod statement;

pub use jws::{Signer, Verifier};
pub use keyring::Keyring;

/// What the receiver signs of a receipt: its canonical form with `received_at` as one more member,
/// which again is the RFC 8785 canonical form. `canonical` must be that of a checked receipt;
/// nothing is given for anything else.
#[must_use]
pub fn signed_payload(canonical: &str, received_at: &str) -> Option<String> {
    // "received_at" sorts right before "schema". No text inside a string can look like this, as
    // the quotes would be escaped, and no object inside a receipt has a member of this name.
    let at = canonical.find(",\"schema\":\"urn:untick:receipt:v1\"")?;
    let (before, after) = canonical.split_at_checked(at)?;
    const MEMBER: &str = ",\"received_at\":\"";
    let mut payload = String::with_capacity(canonical.len() + MEMBER.len() + received_at.len() + 1);
    payload.push_str(before);
    payload.push_str(MEMBER);
    payload.push_str(received_at);
    payload.push('"');
    payload.push_str(after);
    Some(payload)
}
