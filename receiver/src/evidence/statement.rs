//! What the receiver itself says, signed.
use serde_json::Value;

use super::jws::Signer;
use crate::store::{Statement, StoreError};

/// Signs `value`, an object.
///
/// # Errors
/// It has no RFC 8785 form, which no object of texts and whole numbers lacks.
pub fn sign(signer: &Signer, value: &Value) -> Result<Statement, StoreError> {
    let body = serde_json_canonicalizer::to_string(value).map_err(StoreError::new)?;
    Ok(Statement {
        jws: signer.sign(body.as_bytes()),
        kid: signer.kid().to_string(),
        body,
    })
}
