//! Receipts to ask about, and asking.
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;
use untick_receiver::evidence::Signer;

use crate::fixture::{Service, TOKEN, fresh};

/// A subject's id of its own.
pub(crate) fn subject() -> String {
    let bits = uuid::Uuid::new_v4().as_simple().to_string();
    bits[..22].to_owned()
}

/// A receipt of `subject` in which `analytics` got `state`.
pub(crate) fn of(subject: &str, action: &str, state: &str) -> Value {
    let mut receipt = fresh();
    receipt["subject_id"] = json!(subject);
    receipt["event"]["action"] = json!(action);
    receipt["decisions"] = json!([
        { "purpose": "necessary", "state": "not_applicable", "basis": "strictly_necessary" },
        { "purpose": "analytics", "state": state, "basis": "consent" },
    ]);
    if state == "given" {
        receipt["decisions"][1]["valid_until"] = json!("2099-01-01T00:00:00.000Z");
    }
    receipt
}

impl Service {
    /// The key in use.
    pub(crate) fn signer(&self) -> Arc<Signer> {
        self.keyring.signer()
    }

    /// Stores a receipt.
    pub(crate) async fn keep(&self, receipt: &Value) {
        let answer = self.post(receipt).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json);
    }

    /// Asks as the owner.
    pub(crate) async fn ask(&self, path: &str) -> Text {
        self.ask_with(path, &[]).await
    }

    pub(crate) async fn ask_with(&self, path: &str, headers: &[(&str, &str)]) -> Text {
        let mut request =
            Request::get(path).header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = self.router().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
        Text {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
        }
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Text {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        let line = |line: &str| serde_json::from_str(line).expect("JSON in each line");
        self.text.lines().map(line).collect()
    }
}
