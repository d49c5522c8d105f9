//! Records as comma-separated values (RFC 4180): one line per decision, so that a spreadsheet can
//! count without taking anything apart. Lists stand in one cell with a semicolon between.
use untick::receipt::Receipt;

use super::{Processing, Record};

/// What the receiver knows of a receipt beyond what it says.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// When it was received.
    pub received_at: &'a str,
    /// SHA-256 of its canonical form.
    pub sha256: &'a str,
    /// Id of the key that countersigned it.
    pub kid: &'a str,
    /// The detached signature.
    pub jws: &'a str,
}

/// The names of the columns.
pub const COLUMNS: [&str; 33] = [
    "schema_version",
    "record_id",
    "pii_principal_id",
    "received_at",
    "event_time",
    "event_state",
    "state",
    "event_type",
    "entity_id",
    "validity_duration",
    "purpose",
    "purpose_type",
    "lawful_basis",
    "pii_type",
    "pii_attribute_id",
    "pii_controllers",
    "party_contact",
    "recipient_third_parties",
    "storage_locations",
    "retention_period",
    "service",
    "jurisdiction",
    "regime",
    "language",
    "privacy_notice",
    "notice_version",
    "text_sha256",
    "withdrawal_method",
    "action",
    "surface",
    "sha256",
    "kid",
    "jws",
];

/// The line of column names, with its end.
#[must_use]
pub fn header() -> String {
    line(COLUMNS.iter().map(|name| (*name).to_owned()))
}

/// One line per decision, each with its end.
#[must_use]
pub fn lines(receipt: &Receipt, record: &Record, stamp: Stamp<'_>) -> String {
    record
        .pii_processing
        .iter()
        .map(|processing| line(cells(receipt, record, processing, stamp).into_iter()))
        .collect()
}

fn cells(
    receipt: &Receipt,
    record: &Record,
    processing: &Processing,
    stamp: Stamp<'_>,
) -> [String; 33] {
    let list = |items: &Option<Vec<String>>| items.as_deref().unwrap_or_default().join(";");
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let parties = |pick: fn(&super::Party) -> Option<&String>| {
        let found = processing.pii_controllers.iter();
        let found = found.filter_map(|id| record.party(id).and_then(pick));
        found.map(String::as_str).collect::<Vec<_>>().join(";")
    };
    let event = &processing.event;
    let mut kinds: Vec<&str> = Vec::new();
    for pii in &processing.pii_information {
        if !kinds.contains(&pii.pii_type.as_str()) {
            kinds.push(&pii.pii_type);
        }
    }
    let names: Vec<&str> = processing
        .pii_information
        .iter()
        .filter_map(|pii| pii.pii_attribute_id.as_deref())
        .collect();
    [
        record.schema_version.to_owned(),
        record.record_id.clone(),
        record.pii_principal_id.clone(),
        stamp.received_at.to_owned(),
        event.event_time.clone(),
        word(event.event_state),
        event.state.to_owned(),
        word(event.event_type),
        event.entity_id.clone(),
        word(event.validity_duration.as_deref()),
        processing.purpose.clone(),
        word(processing.purpose_type.as_deref()),
        processing.lawful_basis.to_owned(),
        kinds.join(";"),
        names.join(";"),
        parties(|party| party.party_name.as_ref()),
        parties(|party| party.party_contact.as_ref()),
        list(&processing.recipient_third_parties),
        list(&processing.storage_locations),
        word(processing.retention_period.as_deref()),
        processing.service.clone(),
        processing.jurisdiction.clone(),
        receipt.jurisdiction.regime.word().to_owned(),
        processing.language.clone(),
        processing.privacy_notice.clone(),
        receipt.notice.version.clone(),
        receipt.notice.text_sha256.clone(),
        processing.withdrawal_method.clone(),
        receipt.event.action.word().to_owned(),
        receipt.event.surface.word().to_owned(),
        stamp.sha256.to_owned(),
        stamp.kid.to_owned(),
        stamp.jws.to_owned(),
    ]
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    cells.join(",") + "\r\n"
}

/// A cell that starts like a formula gets an apostrophe in front, as spreadsheets run what they
/// read, and anybody may have posted the receipt. A pseudonym or a hash may start with "-": it has
/// letters only, so it is left as it is.
fn quoted(cell: &str) -> String {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula && !cell.bytes().all(is_token) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !cell.contains([',', '"', '\r', '\n']) {
        return cell.to_owned();
    }
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}
