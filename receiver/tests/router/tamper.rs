//! Whoever can write to the database cannot do it unnoticed.
use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use untick_receiver::evidence::checkpoint;
use untick_receiver::store::Arg;
use untick_receiver::verify::{self, Finding, Kind, Report};

use crate::fixture::{Service, fresh, id, put};

/// A log with two checkpoints, over receipts 1 to 8 and 9 to 12, and three receipts after them.
/// All are one browser's chain and name one notice, whose text is there.
pub(crate) struct Log {
    pub(crate) service: Service,
    pub(crate) ids: Vec<String>,
}

pub(crate) const TEXT: &str = "en\nCookies?\nReject all\nSave choices\nAccept all\n";

/// SHA-256 of [`TEXT`], computed with `openssl dgst -sha256 -binary | basenc --base64url`.
pub(crate) const TEXT_SHA256: &str = "ZF9gRx5TiDPRgLGjOVqdj0-fCB6XkaKVKv-OoeLdQMc";

impl Log {
    pub(crate) async fn new() -> Self {
        let service = Service::start().await;
        let mut previous: Option<Value> = None;
        let mut ids = Vec::new();
        for at in 1..=15 {
            let mut receipt = fresh();
            receipt["notice"]["text_sha256"] = json!(TEXT_SHA256);
            if let Some(answer) = &previous {
                receipt["previous_receipt_id"] = answer["receipt_id"].clone();
                receipt["previous_sha256"] = answer["sha256"].clone();
            }
            let answer = service.post(&receipt).await;
            assert_eq!(answer.status, StatusCode::CREATED);
            assert_eq!(answer.json["notice_known"], json!(at > 1));
            if at == 1 {
                let sent = service.send(put(TEXT_SHA256, TEXT)).await;
                assert_eq!(sent.status, StatusCode::CREATED);
            }
            ids.push(id(&receipt).to_owned());
            previous = Some(answer.json);
            if at == 8 || at == 12 {
                let signer = service.keyring.signer();
                let made = checkpoint::make(&service.store, &signer, Timestamp::now()).await;
                assert_eq!(made.expect("an answer").expect("one").last_seq, at);
            }
        }
        Self { service, ids }
    }

    pub(crate) async fn run(&self, sql: &'static str) {
        let mut tx = self.service.store.begin().await.expect("a transaction");
        tx.run(sql, &[]).await.expect("a change");
        tx.commit().await.expect("committed");
    }

    pub(crate) async fn verify(&self) -> Report {
        let report = verify::database(&self.service.store, None).await;
        report.expect("an answer")
    }

    fn receipt(&self, seq: usize) -> String {
        format!("receipt {} (number {seq})", self.ids[seq - 1])
    }
}

fn found(report: &Report) -> Vec<(Kind, &str)> {
    let wrong = |finding: &&Finding| finding.kind != Kind::Note;
    let findings = report.findings.iter().filter(wrong);
    findings
        .map(|finding| (finding.kind, finding.what.as_str()))
        .collect()
}

#[tokio::test]
async fn log_that_was_left_alone_holds() {
    let log = Log::new().await;
    let report = log.verify().await;
    assert_eq!(report.findings, []);
    assert!(report.holds(true));
    assert_eq!((report.receipts, report.checkpoints), (15, 2));
    assert_eq!((report.uncovered, report.notices), (3, 1));
}

#[tokio::test]
async fn edited_text_is_named_also_with_its_hash_made_to_fit() {
    let log = Log::new().await;
    log.run(
        r#"UPDATE receipts SET body = replace(body, '"code":"FR"', '"code":"DE"') WHERE seq = 5"#,
    )
    .await;
    assert_eq!(
        found(&log.verify().await),
        [(Kind::Changed, &*log.receipt(5))]
    );

    // As an attacker would who knows how hashes are made, in a row that no checkpoint covers.
    let stored = log
        .service
        .store
        .get(&log.ids[13])
        .await
        .expect("an answer");
    let body = stored
        .expect("there")
        .entry
        .body
        .replace("\"FR\"", "\"DE\"");
    let sha256 = base64url_sha256(body.as_bytes());
    let mut tx = log.service.store.begin().await.expect("a transaction");
    let args = [Arg::Text(&body), Arg::Text(&sha256)];
    let sql = "UPDATE receipts SET body = $1, sha256 = $2 WHERE seq = 14";
    tx.run(sql, &args).await.expect("a change");
    tx.commit().await.expect("committed");
    let report = log.verify().await;
    assert_eq!(
        found(&report),
        [
            (Kind::Changed, &*log.receipt(5)),
            (Kind::Added, &*log.receipt(14)),
        ]
    );
}

#[tokio::test]
async fn edited_column_is_named() {
    let changes = [
        "UPDATE receipts SET subject_id = 'AAAAAAAAAAAAAAAAAAAAAA' WHERE seq = 1",
        "UPDATE receipts SET received_at = '2020-01-01T00:00:00.000Z' WHERE seq = 2",
        "UPDATE receipts SET decided_at = '2020-01-01T00:00:00.000Z' WHERE seq = 3",
        "UPDATE receipts SET origin = 'https://evil.example' WHERE seq = 4",
        "UPDATE receipts SET language = 'de' WHERE seq = 5",
        "UPDATE receipts SET parity = 0 WHERE seq = 6",
        "UPDATE receipts SET kid = 'nobody' WHERE seq = 7",
        "UPDATE receipts SET jws = (SELECT r.jws FROM receipts r WHERE r.seq = 9) WHERE seq = 8",
        "UPDATE receipts SET previous_sha256 = NULL WHERE seq = 9",
        "UPDATE receipts SET regime = 'opt_out', action = 'accept_all' WHERE seq = 10",
    ];
    let log = Log::new().await;
    for sql in changes {
        log.run(sql).await;
    }
    let report = log.verify().await;
    let mut named: Vec<_> = found(&report).iter().map(|(_, what)| *what).collect();
    named.sort_unstable();
    let mut expected: Vec<_> = (1..=changes.len()).map(|seq| log.receipt(seq)).collect();
    expected.sort_unstable();
    assert_eq!(named, expected, "{report}");
    assert!(
        found(&report)
            .iter()
            .all(|(kind, _)| *kind == Kind::Changed)
    );
}

#[tokio::test]
async fn deleted_receipt_is_named_wherever_it_stood() {
    for (sql, what) in [
        ("DELETE FROM receipts WHERE seq = 1", "receipt number 1"),
        ("DELETE FROM receipts WHERE seq = 5", "receipt number 5"),
        ("DELETE FROM receipts WHERE seq = 14", "receipt number 14"),
        (
            "DELETE FROM receipts WHERE seq >= 11",
            "receipts number 11 to 15",
        ),
        ("DELETE FROM receipts", "receipts number 1 to 15"),
    ] {
        let log = Log::new().await;
        log.run(sql).await;
        let report = log.verify().await;
        assert_eq!(found(&report), [(Kind::Removed, what)], "{sql}");
    }
    // What the next receipt knows of the one before it gives its id away.
    let log = Log::new().await;
    log.run("DELETE FROM receipts WHERE seq = 5").await;
    let report = log.verify().await;
    let note = report.findings.iter().find(|one| one.kind == Kind::Note);
    let note = note.expect("a note on the chain");
    assert_eq!(note.what, log.receipt(6));
    assert!(note.why.contains(&log.ids[4]), "{}", note.why);
}

#[tokio::test]
async fn deleted_end_of_the_log_shows_in_the_checkpoint_even_with_the_head_set_back() {
    let log = Log::new().await;
    log.run("DELETE FROM receipts WHERE seq >= 11").await;
    log.run("UPDATE log_head SET seq = 10").await;
    let report = log.verify().await;
    let what = "receipts number 11 to 12";
    assert_eq!(found(&report), [(Kind::Removed, what)]);
}

/// A copy of number 3 that grants something else, under an id of its own.
const INSERT: &str = "INSERT INTO receipts (seq, receipt_id, subject_id, previous_receipt_id, \
    previous_sha256, chain, origin, decided_at, received_at, clock_skew, action, regime, language, \
    parity, notice_sha256, body, sha256, kid, jws) \
    SELECT 16, 'aaaaaaaa-0000-4000-8000-000000000000', subject_id, previous_receipt_id, \
    previous_sha256, chain, origin, decided_at, received_at, clock_skew, action, regime, language, \
    parity, notice_sha256, replace(body, receipt_id, 'aaaaaaaa-0000-4000-8000-000000000000'), \
    sha256, kid, jws FROM receipts WHERE seq = 3";

#[tokio::test]
async fn inserted_receipt_is_named() {
    let what = "receipt aaaaaaaa-0000-4000-8000-000000000000 (number 16)";
    let log = Log::new().await;
    log.run(INSERT).await;
    let report = log.verify().await;
    assert!(found(&report).contains(&(Kind::Added, what)), "{report}");

    let log = Log::new().await;
    log.run(INSERT).await;
    log.run("UPDATE log_head SET seq = 16").await;
    let stored = log.service.store.after(15, 1).await.expect("rows");
    let sha256 = base64url_sha256(stored[0].entry.body.as_bytes());
    let mut tx = log.service.store.begin().await.expect("a transaction");
    let sql = "UPDATE receipts SET sha256 = $1 WHERE seq = 16";
    tx.run(sql, &[Arg::Text(&sha256)]).await.expect("a change");
    tx.commit().await.expect("committed");
    let report = log.verify().await;
    assert_eq!(found(&report), [(Kind::Added, what)]);
}

#[tokio::test]
async fn receipts_that_changed_places_are_named() {
    let log = Log::new().await;
    log.run("UPDATE receipts SET seq = 99 WHERE seq = 3").await;
    log.run("UPDATE receipts SET seq = 3 WHERE seq = 7").await;
    log.run("UPDATE receipts SET seq = 7 WHERE seq = 99").await;
    let report = log.verify().await;
    let moved = |was: usize, is: usize| format!("receipt {} (number {is})", log.ids[was - 1]);
    let expected = [(Kind::Moved, moved(7, 3)), (Kind::Moved, moved(3, 7))];
    let expected = expected
        .each_ref()
        .map(|(kind, what)| (*kind, what.as_str()));
    assert_eq!(found(&report), expected);
}

#[tokio::test]
async fn swapped_text_of_a_notice_is_named() {
    let log = Log::new().await;
    log.run("UPDATE notices SET body = 'en\nNo cookies here.\n'")
        .await;
    let what = format!("notice {TEXT_SHA256}");
    assert_eq!(found(&log.verify().await), [(Kind::Changed, &*what)]);
}

#[tokio::test]
async fn checkpoint_that_is_gone_or_changed_is_named() {
    let log = Log::new().await;
    log.run("DELETE FROM checkpoints WHERE number = 1").await;
    let report = log.verify().await;
    assert_eq!(found(&report), [(Kind::Removed, "checkpoint 1")]);

    let log = Log::new().await;
    log.run("UPDATE checkpoints SET leaves = (SELECT c.leaves FROM checkpoints c WHERE c.number = 2) WHERE number = 1")
        .await;
    assert_eq!(
        found(&log.verify().await),
        [(Kind::Changed, "checkpoint 1")]
    );

    let log = Log::new().await;
    log.run("UPDATE checkpoints SET body = replace(body, '2026', '2027') WHERE number = 2")
        .await;
    let report = log.verify().await;
    assert_eq!(found(&report).len(), 1, "{report}");
    assert_eq!(found(&report)[0].0, Kind::Changed);
}

#[tokio::test]
async fn tombstone_that_the_receiver_did_not_sign_hides_nothing() {
    let log = Log::new().await;
    log.run("DELETE FROM receipts WHERE seq = 5").await;
    log.run(
        r#"INSERT INTO tombstones (first_seq, last_seq, erased_at, body, kid, jws)
           SELECT 5, 5, made_at, '{"first_seq":5,"last_seq":5,"leaves":[],"type":"tombstone"}', kid, jws
           FROM checkpoints WHERE number = 1"#,
    )
    .await;
    let report = log.verify().await;
    let kinds: Vec<_> = found(&report).iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [Kind::Changed, Kind::Removed], "{report}");
}

#[tokio::test]
async fn key_that_an_attacker_brings_is_named_when_the_real_ones_are_known() {
    let log = Log::new().await;
    let jwks = log.service.get("/.well-known/jwks.json").await;
    let file = log.service.place.folder.path().join("jwks.json");
    std::fs::write(&file, jwks.json.to_string()).expect("written");

    let other = untick_receiver::evidence::Signer::new(&[9; 32]);
    let now = format!("{:.3}", Timestamp::now());
    let added = log
        .service
        .store
        .add_key(other.kid(), &other.x(), &now)
        .await;
    added.expect("a key");
    let stored = log.service.store.after(14, 1).await.expect("rows");
    let entry = &stored[0].entry;
    let body = entry.body.replace("\"FR\"", "\"DE\"");
    let payload = untick_receiver::evidence::signed_payload(&body, &entry.received_at);
    let jws = other.sign(payload.expect("a receipt").as_bytes());
    let sha256 = base64url_sha256(body.as_bytes());
    let mut tx = log.service.store.begin().await.expect("a transaction");
    let sql = "UPDATE receipts SET body = $1, sha256 = $2, kid = $3, jws = $4 WHERE seq = 15";
    let args = [&body, &sha256, other.kid().as_ref(), &jws].map(Arg::Text);
    tx.run(sql, &args).await.expect("a change");
    tx.commit().await.expect("committed");

    let trusted = verify::read_jwks(&file).expect("keys");
    let report = verify::database(&log.service.store, Some(trusted)).await;
    let key = format!("key {}", other.kid());
    let expected = [(Kind::Added, &*key), (Kind::Added, &*log.receipt(15))];
    assert_eq!(found(&report.expect("an answer")), expected);
}

pub(crate) fn base64url_sha256(bytes: &[u8]) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use sha2::{Digest, Sha256};
    Base64UrlUnpadded::encode_string(&Sha256::digest(bytes))
}
