//! Messages and signatures as Standard Webhooks has them (standardwebhooks.com, version 1.0).
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;

use crate::evidence::Keyring;
use crate::owner::changes::{Change, What};
use crate::store::StoreError;

/// Lengths that the specification allows for a secret, in bytes.
const SECRET: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that the owner's systems share: `whsec_` and its bytes in base64.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl FromStr for Secret {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim()
            .strip_prefix("whsec_")
            .and_then(|text| Base64::decode_vec(text).ok())
            .filter(|bytes| SECRET.contains(&bytes.len()))
            .map(Self)
            .ok_or("expected whsec_ and 24 to 64 bytes in base64; `echo whsec_$(openssl rand -base64 32)` makes one")
    }
}

/// Nothing of a secret is for logs.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What messages are signed with.
#[derive(Clone, Debug)]
pub struct Seals {
    /// The receiver's own key: anybody can check it (`v1a`).
    pub keyring: Arc<Keyring>,
    /// The shared secret, if there is one (`v1`).
    pub secret: Option<Secret>,
}

impl Seals {
    /// The header `webhook-signature` of a message sent at `timestamp`, in seconds.
    #[must_use]
    pub fn signature(&self, message: &Message, timestamp: i64) -> String {
        let signed = format!("{}.{timestamp}.{}", message.id, message.body);
        let own = self.keyring.signer().sign_bytes(signed.as_bytes());
        let mut text = format!("v1a,{}", Base64::encode_string(&own));
        // HMAC takes a key of any length.
        if let Some(Secret(secret)) = &self.secret
            && let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret)
        {
            mac.update(signed.as_bytes());
            text += " v1,";
            text += &Base64::encode_string(&mac.finalize().into_bytes());
        }
        text
    }
}

/// A message, the same each time it is sent.
#[derive(Clone, Debug)]
pub struct Message {
    /// The header `webhook-id`, by which a repetition is known.
    pub id: String,
    /// The JSON.
    pub body: String,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    timestamp: &'a str,
    data: &'a Change,
}

impl Message {
    /// The message that tells `change`.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn new(change: &Change) -> Result<Self, StoreError> {
        let (id, kind, timestamp) = match &change.what {
            What::Receipt(line) => (
                line.record.record_id.clone(),
                "receipt.stored".to_owned(),
                line.received_at.as_str(),
            ),
            What::Event(done) => (
                format!("event-{}", done.event_seq),
                format!("log.{}", done.kind),
                done.at.as_str(),
            ),
        };
        let body = Body {
            r#type: kind,
            timestamp,
            data: change,
        };
        Ok(Self {
            id,
            body: serde_json::to_string(&body).map_err(StoreError::new)?,
        })
    }
}

/// 128 random bits as text; the time where the system gives none.
#[must_use]
pub fn random_id() -> String {
    let mut bytes = [0; 16];
    if getrandom::fill(&mut bytes).is_err() {
        return jiff::Timestamp::now().to_string();
    }
    Base64UrlUnpadded::encode_string(&bytes)
}

/// A fifth more or less, so that many who wait do not all come back at once.
#[must_use]
pub fn jittered(pause: Duration) -> Duration {
    let mut byte = [0];
    // Without randomness the middle.
    let part =
        getrandom::fill(&mut byte).map_or(0.5, |()| f64::from(u8::from_be_bytes(byte)) / 255.0);
    pause.mul_f64(0.8 + 0.4 * part)
}
