//! Every answer that is not a success, as `application/problem+json` (RFC 9457).
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use untick::receipt::check::{Problem, Refusal};

use crate::store::StoreError;
use crate::writer::Unwritten;

/// How many problems of one body are told. A hostile body of 16 KiB has thousands, and telling
/// them all would make each of its bytes cost a hundred.
const MOST_PROBLEMS: usize = 100;

/// Seconds after which a sender may try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// Why a request was not done.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    NotJson(String),
    NotAReceipt(Vec<Problem>),
    TooLarge,
    TooSlow,
    BadBody(String),
    ContentType(String),
    IdempotencyKey {
        found: String,
        receipt_id: String,
    },
    Origin(String),
    Id(String),
    Conflict(String),
    NoReceipt(String),
    NoticeHash(String),
    NoticeTooLarge,
    OtherNotice {
        found: String,
        named: String,
    },
    NoNotice(String),
    NoRoute,
    Method,
    TooMany(Duration),
    Busy,
    Away,
    Query {
        name: &'static str,
        found: String,
        allowed: &'static str,
    },
    Choice {
        found: String,
        allowed: &'static str,
    },
    Unauthorized,
    NoToken,
    SubjectId,
    NoSubject,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [Problem],
    /// How many more problems there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    omitted: Option<usize>,
}

impl Error {
    /// The body is larger than a receipt may be.
    pub(crate) fn too_large() -> Self {
        Kind::TooLarge.into()
    }

    /// The body did not arrive in time.
    pub(crate) fn too_slow() -> Self {
        Kind::TooSlow.into()
    }

    /// The body broke off.
    pub(crate) fn bad_body(reason: String) -> Self {
        Kind::BadBody(reason).into()
    }

    /// The body is of a kind that is not read.
    pub(crate) fn content_type(found: String) -> Self {
        Kind::ContentType(found).into()
    }

    /// The `Idempotency-Key` header says something else than the receipt.
    pub(crate) fn idempotency_key(found: String, receipt_id: String) -> Self {
        Kind::IdempotencyKey { found, receipt_id }.into()
    }

    /// Receipts of this origin are not taken.
    pub(crate) fn origin(origin: String) -> Self {
        Kind::Origin(origin).into()
    }

    /// The receipt was made for another origin than the page that sent it.
    pub(crate) fn foreign_scope(found: &str, origin: &str) -> Self {
        Refusal::Invalid(vec![Problem {
            pointer: "/scope/origin".to_owned(),
            found: format!("{found:?}"),
            allowed: format!("{origin:?}, the Origin header of the request"),
        }])
        .into()
    }

    /// This is no receipt id.
    pub(crate) fn id(found: String) -> Self {
        Kind::Id(found).into()
    }

    /// Another receipt has this id.
    pub(crate) fn conflict(receipt_id: String) -> Self {
        Kind::Conflict(receipt_id).into()
    }

    /// No receipt has this id.
    pub(crate) fn no_receipt(receipt_id: String) -> Self {
        Kind::NoReceipt(receipt_id).into()
    }

    /// This is no hash of a notice.
    pub(crate) fn notice_hash(found: String) -> Self {
        Kind::NoticeHash(found).into()
    }

    /// The text is larger than a notice may be.
    pub(crate) fn notice_too_large() -> Self {
        Kind::NoticeTooLarge.into()
    }

    /// The text has another hash than the one it was sent under.
    pub(crate) fn other_notice(found: String, named: String) -> Self {
        Kind::OtherNotice { found, named }.into()
    }

    /// No text is kept under this hash, or none is wanted.
    pub(crate) fn no_notice(sha256: String) -> Self {
        Kind::NoNotice(sha256).into()
    }

    /// Nothing is at this path.
    pub(crate) fn no_route() -> Self {
        Kind::NoRoute.into()
    }

    /// This path has no such method.
    pub(crate) fn method() -> Self {
        Kind::Method.into()
    }

    /// The client asked more often than it may; it may again after `wait`.
    pub(crate) fn too_many(wait: Duration) -> Self {
        Kind::TooMany(wait).into()
    }

    /// The database did not do what it was asked; the cause goes to the log, not to the sender.
    pub(crate) fn from_store(error: &StoreError) -> Self {
        tracing::error!(%error, "the database did not answer");
        Kind::Away.into()
    }

    /// A parameter in the address is wrong.
    pub(crate) fn query(name: &'static str, found: &str, allowed: &'static str) -> Self {
        let found = found.chars().take(64).collect();
        // The same sentence is said of a flag, where nothing stands before it.
        let allowed = allowed.strip_prefix("expected ").unwrap_or(allowed);
        Kind::Query {
            name,
            found,
            allowed,
        }
        .into()
    }

    /// This is no choice that a cookie could hold.
    pub(crate) fn choice(found: &str, allowed: &'static str) -> Self {
        let found = found.to_owned();
        Kind::Choice { found, allowed }.into()
    }

    /// The owner's token is missing or another.
    pub(crate) fn unauthorized() -> Self {
        Kind::Unauthorized.into()
    }

    /// There is no owner's token.
    pub(crate) fn no_token() -> Self {
        Kind::NoToken.into()
    }

    /// This is no subject's id.
    pub(crate) fn subject_id() -> Self {
        Kind::SubjectId.into()
    }

    /// Nobody has this id.
    pub(crate) fn no_subject() -> Self {
        Kind::NoSubject.into()
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.kind {
            Kind::NotJson(_)
            | Kind::BadBody(_)
            | Kind::IdempotencyKey { .. }
            | Kind::Id(_)
            | Kind::NoticeHash(_)
            | Kind::SubjectId
            | Kind::Query { .. } => StatusCode::BAD_REQUEST,
            Kind::Unauthorized => StatusCode::UNAUTHORIZED,
            Kind::Origin(_) | Kind::NoToken => StatusCode::FORBIDDEN,
            Kind::NoReceipt(_) | Kind::NoNotice(_) | Kind::NoSubject | Kind::NoRoute => {
                StatusCode::NOT_FOUND
            }
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Kind::Conflict(_) => StatusCode::CONFLICT,
            Kind::TooLarge | Kind::NoticeTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::ContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::NotAReceipt(_) | Kind::OtherNotice { .. } | Kind::Choice { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Kind::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Kind::Busy | Kind::Away => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A short name that never changes, and a title.
    fn name(&self) -> (&'static str, &'static str) {
        match self.kind {
            Kind::NotJson(_) => ("not-json", "The body is not JSON"),
            Kind::NotAReceipt(_) => ("not-a-receipt", "The body is not a receipt"),
            Kind::TooLarge => ("too-large", "The body is too large"),
            Kind::TooSlow => ("too-slow", "The body took too long"),
            Kind::BadBody(_) => ("bad-body", "The body could not be read"),
            Kind::ContentType(_) => ("content-type", "The body is of a type that is not read"),
            Kind::IdempotencyKey { .. } => ("idempotency-key", "The Idempotency-Key does not fit"),
            Kind::Origin(_) => ("origin", "Receipts of this origin are not taken"),
            Kind::Id(_) => ("receipt-id", "This is not the id of a receipt"),
            Kind::Conflict(_) => ("conflict", "Another receipt has this id"),
            Kind::NoReceipt(_) => ("no-receipt", "There is no such receipt"),
            Kind::NoticeHash(_) => ("notice-hash", "This is not the hash of a notice"),
            Kind::NoticeTooLarge => ("notice-too-large", "The text is too large"),
            Kind::OtherNotice { .. } => ("other-notice", "The text has another hash"),
            Kind::NoNotice(_) => ("no-notice", "There is no such notice"),
            Kind::NoRoute => ("no-route", "There is nothing here"),
            Kind::Method => ("method", "This method is not known here"),
            Kind::TooMany(_) => ("too-many", "Too many requests"),
            Kind::Busy => ("busy", "Too many receipts are waiting"),
            Kind::Away => ("away", "The database is away"),
            Kind::Query { .. } => ("query", "A parameter in the address is wrong"),
            Kind::Choice { .. } => ("choice", "The body is not a choice"),
            Kind::Unauthorized => ("unauthorized", "The owner's token is missing or another"),
            Kind::NoToken => ("no-token", "This receiver has no owner's token"),
            Kind::SubjectId => ("subject-id", "This is not the id of a subject"),
            Kind::NoSubject => ("no-subject", "There is nothing of this subject"),
        }
    }

    fn detail(&self) -> String {
        match &self.kind {
            Kind::NotJson(reason) | Kind::BadBody(reason) => reason.clone(),
            Kind::NotAReceipt(problems) if problems.len() == 1 => "1 problem".to_owned(),
            Kind::NotAReceipt(problems) => format!("{} problems", problems.len()),
            Kind::TooLarge => {
                format!("a receipt is at most {} bytes", untick::receipt::MAX_BYTES)
            }
            Kind::TooSlow => "the connection sent nothing for too long".to_owned(),
            Kind::ContentType(found) => {
                format!(
                    "found {found}, allowed is application/json or text/plain in UTF-8, not encoded"
                )
            }
            Kind::IdempotencyKey { found, receipt_id } => {
                format!("found {found}, allowed is the receipt_id, {receipt_id}")
            }
            Kind::Origin(origin) => {
                format!("{origin} is not among the origins given with --allow-origin")
            }
            Kind::Id(found) => {
                format!("found {found:?}, allowed is a UUID of version 4 or 7 in lower case")
            }
            Kind::Conflict(id) => format!("{id} was stored before with another body"),
            Kind::NoReceipt(id) => format!("nothing is stored as {id}"),
            Kind::NoticeHash(found) => {
                format!("found {found:?}, allowed is a SHA-256 as 43 base64url characters")
            }
            Kind::NoticeTooLarge => {
                format!("a notice is at most {} bytes", crate::archive::MAX_NOTICE)
            }
            Kind::OtherNotice { found, named } => {
                format!("the text has the SHA-256 {found}, the address says {named}")
            }
            Kind::NoNotice(sha256) => {
                format!("no text is stored as {sha256}; one is taken once a receipt has named it")
            }
            Kind::NoRoute => "docs/receiver.md lists the paths".to_owned(),
            Kind::Method => "the Allow header lists the methods".to_owned(),
            Kind::TooMany(_) => "this client asked more often than --client-rate allows".to_owned(),
            Kind::Busy | Kind::Away => "try again later".to_owned(),
            Kind::Query {
                name,
                found,
                allowed,
            } => format!("{name}: found {found:?}, allowed is {allowed}"),
            Kind::Choice { found, allowed } => format!("found {found}, allowed is {allowed}"),
            Kind::Unauthorized => "send it as Authorization: Bearer <token>".to_owned(),
            Kind::NoToken => "start it with --owner-token-file to use this".to_owned(),
            Kind::SubjectId => {
                "allowed are 22 letters of base64url, the subject_id of a receipt".to_owned()
            }
            Kind::NoSubject => "nothing is stored under this id".to_owned(),
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self { kind }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotJson(reason) => Kind::NotJson(reason).into(),
            Refusal::Invalid(problems) => Kind::NotAReceipt(problems).into(),
        }
    }
}

impl From<Unwritten> for Error {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::Busy => Kind::Busy.into(),
            Unwritten::Away => Kind::Away.into(),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (name, title) = self.name();
        let status = self.status();
        let all: &[Problem] = match &self.kind {
            Kind::NotAReceipt(problems) => problems,
            _ => &[],
        };
        let told = all.get(..MOST_PROBLEMS).unwrap_or(all);
        let body = Body {
            r#type: format!("urn:untick:problem:{name}"),
            title,
            status: status.as_u16(),
            detail: self.detail(),
            problems: told,
            omitted: (all.len() > told.len()).then(|| all.len() - told.len()),
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        match &self.kind {
            Kind::Busy | Kind::Away => {
                headers.insert(header::RETRY_AFTER, RETRY_AFTER);
            }
            // Whole seconds, rounded up: to come a little early would be refused again.
            Kind::TooMany(wait) => {
                headers.insert(header::RETRY_AFTER, (wait.as_secs() + 1).into());
            }
            _ => {}
        }
        response
    }
}
