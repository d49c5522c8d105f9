//! Receipts as consent records: ISO/IEC TS 27560, Kantara, DPV, comma-separated values.
// clippy.toml allows these in test functions; the helpers beside them are tests as well.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod dpv;
mod inlined;
mod kantara;
mod spreadsheet;

use serde_json::{Value, json};
use untick::receipt::{Receipt, check};
use untick_receiver::record::Record;
use untick_receiver::record::configuration::Configuration;

const EXAMPLE: &str = include_str!("../../../docs/receipt/receipt-v1.example.json");

/// The demo's own configuration, which is a real one.
const CONFIGURATION: &str = include_str!("../../../www/demo/config.json");

/// The published example, with `change` made to it, as the endpoint reads it.
fn receipt(change: impl FnOnce(&mut Value)) -> Receipt {
    let mut document: Value = serde_json::from_str(EXAMPLE).expect("the example is JSON");
    change(&mut document);
    check::parse(document.to_string().as_bytes()).expect("still a receipt")
}

/// What a browser sends of the demo: nothing that its configuration says.
fn as_sent() -> Receipt {
    receipt(|document| {
        document["decisions"] = json!([
            { "purpose": "necessary", "state": "not_applicable", "basis": "strictly_necessary" },
            { "purpose": "analytics", "state": "given", "basis": "consent", "valid_until": "2027-05-24T10:15:30.123Z" },
            { "purpose": "marketing", "state": "refused", "basis": "consent" },
            { "purpose": "media", "state": "refused", "basis": "consent" },
            { "purpose": "media", "state": "given", "basis": "consent", "valid_until": "2027-05-24T10:15:30.123Z",
              "recipients": ["meridian-maps"] },
        ]);
    })
}

fn configuration() -> Configuration {
    Configuration::read(CONFIGURATION).expect("a configuration")
}

fn complete() -> (Receipt, Record) {
    let receipt = as_sent();
    let record = Record::new(&receipt, Some(&configuration()));
    (receipt, record)
}
