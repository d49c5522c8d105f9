//! Signatures and the keys they were made with.
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};
use untick_receiver::evidence::{Verifier, keyring};
use untick_receiver::verify;

use crate::fixture::{Service, fresh, id};

/// What is signed, made by the letter of the manual: a member is added, RFC 8785 does the rest.
fn payload(receipt: &Value, received_at: &Value) -> String {
    let mut receipt = receipt.clone();
    receipt["received_at"] = received_at.clone();
    serde_json_canonicalizer::to_string(&receipt).expect("canonical")
}

fn verifier(jwks: &Value, kid: &Value) -> Verifier {
    let keys = jwks["keys"].as_array().expect("a list");
    let key = keys.iter().find(|key| key["kid"] == *kid).expect("the key");
    assert_eq!(key["kty"], "OKP");
    assert_eq!(key["crv"], "Ed25519");
    assert_eq!(key["alg"], "EdDSA");
    assert!(key.get("d").is_none(), "the private key stays");
    let (found, verifier) = Verifier::new(key["x"].as_str().expect("text")).expect("a key");
    assert_eq!(*kid, found);
    verifier
}

#[tokio::test]
async fn every_receipt_is_countersigned_with_a_published_key() {
    let service = Service::start().await;
    let mut receipt = fresh();
    // Whatever a text may hold, the signed bytes are RFC 8785's.
    receipt["controllers"][0]["name"] =
        json!("\"x\",\"schema\":\"urn:untick:receipt:v1\" \u{1}\u{e9}\u{20ac}\u{1f600}\\/\n");
    let answer = service.post(&receipt).await.json;
    let jwks = service.get("/.well-known/jwks.json").await.json;
    let jws = answer["jws"].as_str().expect("text");
    let verifier = verifier(&jwks, &answer["kid"]);
    let signed = payload(&receipt, &answer["received_at"]);
    assert!(verifier.verifies(jws, signed.as_bytes()));
    assert!(!verifier.verifies(jws, &signed.as_bytes()[1..]));

    let (header, signature) = jws.split_once("..").expect("detached");
    let header = Base64UrlUnpadded::decode_vec(header).expect("base64url");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    let kid = &answer["kid"];
    assert_eq!(
        header,
        json!({"alg": "EdDSA", "b64": false, "crit": ["b64"], "kid": kid})
    );
    assert_eq!(signature.len(), 86);

    let found = service.get_receipt(id(&receipt)).await.json;
    for member in ["jws", "kid", "received_at", "sha256"] {
        assert_eq!(found[member], answer[member], "{member}");
    }
}

#[tokio::test]
async fn replaced_key_stays_published_and_what_it_signed_stays_good() {
    let service = Service::start().await;
    let before = service.post(&fresh()).await.json;
    let file = service.place.folder.path().join("receiver.key");
    let (old, new) = keyring::rotate(&file, &service.store)
        .await
        .expect("rotated");
    assert_eq!(before["kid"], old);
    service
        .keyring
        .reload(&service.store)
        .await
        .expect("reloaded");
    let receipt = fresh();
    let after = service.post(&receipt).await.json;
    assert_eq!(after["kid"], new);
    let jwks = service.get("/.well-known/jwks.json").await.json;
    assert_eq!(jwks["keys"].as_array().expect("a list").len(), 2);
    let signed = payload(&receipt, &after["received_at"]);
    let jws = after["jws"].as_str().expect("text");
    assert!(verifier(&jwks, &after["kid"]).verifies(jws, signed.as_bytes()));
    let report = verify::database(&service.store, None)
        .await
        .expect("an answer");
    assert!(report.holds(false), "{report}");
    assert_eq!((report.receipts, report.events), (2, 1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file)
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
