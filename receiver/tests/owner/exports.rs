//! Exports: everything that was asked for, in each form, complete on its own.
use std::path::PathBuf;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use untick_receiver::evidence::{checkpoint, erase};
use untick_receiver::record::archive;

use crate::fixture::{Service, id};
use crate::help::{of, subject};

fn of_type<'a>(lines: &'a [Value], kind: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["type"] == kind).collect()
}

/// The demo's configuration is kept, and three receipts are made under it.
async fn with_configuration() -> (Service, Vec<Value>) {
    let service = Service::start().await;
    let path = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../www/demo/config.json"
    ));
    let kept = archive::keep(&service.store, &path, "2026-11-22T00:00:00.000Z").await;
    let sha256 = kept.expect("a configuration");
    let mut receipts = Vec::new();
    for state in ["given", "refused", "withdrawn"] {
        let mut receipt = of(&subject(), "save_choices", state);
        receipt["notice"]["config_sha256"] = json!(sha256);
        service.keep(&receipt).await;
        receipts.push(receipt);
    }
    (service, receipts)
}

#[tokio::test]
async fn ndjson_has_every_receipt_with_its_fields_inlined() {
    let (service, receipts) = with_configuration().await;
    let answer = service.ask("/export").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"receipts.ndjson\""
    );
    let lines = answer.lines();
    let begin = &lines[0];
    assert_eq!(
        (&begin["type"], &begin["version"]),
        (&json!("export"), &json!(1))
    );
    assert_eq!((&begin["from"], &begin["to"]), (&Value::Null, &Value::Null));
    let found = of_type(&lines, "receipt");
    assert_eq!(found.len(), 3);
    for ((line, receipt), seq) in found.iter().zip(&receipts).zip(1..) {
        assert_eq!(line["seq"], seq);
        assert_eq!(line["receipt"], *receipt);
        let analytics = &line["record"]["pii_processing"][1];
        assert_eq!(analytics["recipient_third_parties"], json!(["tally"]));
        assert_eq!(analytics["retention_period"], "P390D");
    }
    assert_eq!(
        of_type(&lines, "notice").len(),
        1,
        "the configuration goes along"
    );
}

#[tokio::test]
async fn ndjson_carries_what_it_is_checked_with() {
    let service = Service::start().await;
    let own = subject();
    for subject in [&own, &subject(), &own] {
        service.keep(&of(subject, "accept_all", "given")).await;
    }
    let (signer, now) = (service.signer(), Timestamp::now());
    let made = checkpoint::make(&service.store, &signer, now).await;
    assert!(made.expect("a database").is_some());
    let erased = erase::subject(&service.store, &signer, &own, now).await;
    assert_eq!(erased.expect("a database"), 2);
    let lines = service.ask("/export").await.lines();
    let kinds: Vec<_> = lines
        .iter()
        .map(|line| line["type"].as_str().expect("a type"))
        .collect();
    assert_eq!(
        kinds,
        [
            "export",
            "key",
            "receipt",
            "tombstone",
            "tombstone",
            "checkpoint",
            "event"
        ]
    );
    assert!(lines[5]["leaves"].is_string());
    assert_eq!(lines[6]["statement"]["kind"], "erase");
}

#[tokio::test]
async fn csv_has_a_line_per_decision() {
    let (service, receipts) = with_configuration().await;
    let answer = service.ask("/export?format=csv").await;
    assert_eq!(
        answer.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 6, "two decisions in each of three receipts");
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .expect("a column")
    };
    assert_eq!(&rows[1][at("record_id")], id(&receipts[0]));
    assert_eq!(&rows[1][at("event_state")], "dpv:ConsentGiven");
    assert_eq!(&rows[5][at("event_state")], "dpv:ConsentWithdrawn");
    assert_eq!(&rows[5][at("retention_period")], "P390D");
}

#[tokio::test]
async fn kantara_and_dpv_are_one_document_per_line() {
    let (service, receipts) = with_configuration().await;
    let kantara = service.ask("/export?format=kantara").await.lines();
    assert_eq!(kantara.len(), 3);
    for (line, receipt) in kantara.iter().zip(&receipts) {
        assert_eq!(line["version"], "KI-CR-v1.1.0");
        assert_eq!(line["consentReceiptID"], receipt["receipt_id"]);
    }
    let dpv = service.ask("/export?format=dpv").await.lines();
    assert_eq!(dpv.len(), 3);
    for (line, receipt) in dpv.iter().zip(&receipts) {
        assert_eq!(line["@type"], "dpv:ConsentReceipt");
        assert_eq!(line["dpv:hasIdentifier"], receipt["receipt_id"]);
    }
}

#[tokio::test]
async fn period_begins_with_from_and_ends_before_to() {
    let service = Service::start().await;
    for _ in 0..3 {
        service.keep(&of(&subject(), "accept_all", "given")).await;
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    let all = service.ask("/export").await.lines();
    let times: Vec<_> = of_type(&all, "receipt")
        .iter()
        .map(|line| line["received_at"].as_str().expect("a time").to_owned())
        .collect();
    let seqs = async |query: &str| {
        let lines = service.ask(&format!("/export{query}")).await.lines();
        let found = of_type(&lines, "receipt");
        found
            .iter()
            .map(|line| line["seq"].as_i64().expect("a number"))
            .collect::<Vec<_>>()
    };
    assert_eq!(seqs(&format!("?from={}", times[1])).await, [2, 3]);
    assert_eq!(seqs(&format!("?to={}", times[1])).await, [1]);
    assert_eq!(
        seqs(&format!("?from={}&to={}", times[1], times[2])).await,
        [2]
    );
    assert_eq!(seqs("?to=2020-01-01").await, [0; 0]);
    assert_eq!(seqs("?from=2020-01-01&to=2999-01-01").await, [1, 2, 3]);
    let lines = service.ask("/export?from=2020-01-01").await.lines();
    assert_eq!(
        lines[0]["from"], "2020-01-01T00:00:00.000Z",
        "a part says that it is one"
    );
}

#[tokio::test]
async fn more_than_a_page_comes_out_whole() {
    let service = Service::start().await;
    let receipts: Vec<_> = (0..600)
        .map(|_| of(&subject(), "accept_all", "given"))
        .collect();
    let kept = receipts.iter().map(|receipt| service.post(receipt));
    futures_util::future::join_all(kept).await;
    let lines = service.ask("/export").await.lines();
    let seqs: Vec<_> = of_type(&lines, "receipt")
        .iter()
        .map(|line| line["seq"].as_i64())
        .collect();
    assert_eq!(seqs, (1..=600).map(Some).collect::<Vec<_>>());
}

#[tokio::test]
async fn wrong_questions_are_named() {
    let service = Service::start().await;
    for (query, word) in [
        (
            "?format=xml",
            "format: found \"xml\", allowed is ndjson, csv, kantara or dpv",
        ),
        ("?from=yesterday", "from: found \"yesterday\""),
        ("?to=2026-13-01", "to: found \"2026-13-01\""),
        (
            "?from=2026-11-22T10:15:30",
            "a time such as 2026-11-22T10:15:30Z",
        ),
    ] {
        let answer = service.ask(&format!("/export{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let detail = answer.json()["detail"]
            .as_str()
            .expect("a sentence")
            .to_owned();
        assert!(detail.contains(word), "{detail}");
    }
}
