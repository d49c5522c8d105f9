//! Comma-separated values that spreadsheets read and never run.
use untick_receiver::record::Record;
use untick_receiver::record::csv::{COLUMNS, Stamp, header, lines};

use crate::{complete, receipt};

const STAMP: Stamp<'_> = Stamp {
    received_at: "2026-11-22T10:15:31.292Z",
    sha256: "-6s6FVj2VECMTXR43ZGA_8vOStGN-LV7VIthPn03jAo",
    kid: "k",
    jws: "e..s",
};

fn rows(text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(|row| {
            row.expect("as many cells as columns")
                .iter()
                .map(str::to_owned)
                .collect()
        })
        .collect()
}

#[test]
fn one_line_per_decision_with_every_column() {
    let (receipt, record) = complete();
    let text = header() + &lines(&receipt, &record, STAMP);
    let rows = rows(&text);
    assert_eq!(rows.len(), 1 + 5);
    assert_eq!(rows[0], COLUMNS);
    let cell = |row: usize, name: &str| {
        let at = COLUMNS
            .iter()
            .position(|column| *column == name)
            .expect("a column");
        rows[row][at].as_str()
    };
    assert_eq!(cell(2, "purpose"), "analytics");
    assert_eq!(cell(2, "event_state"), "dpv:ConsentGiven");
    assert_eq!(cell(2, "recipient_third_parties"), "tally");
    assert_eq!(cell(2, "pii_controllers"), "Acme SAS");
    assert_eq!(
        cell(4, "recipient_third_parties"),
        "meridian-maps;meridian-pictures"
    );
    assert_eq!(
        cell(2, "sha256"),
        STAMP.sha256,
        "hashes are left as they are"
    );
}

#[test]
fn cells_survive_commas_quotes_and_lines_and_are_no_formulas() {
    let nasty = [
        "=HYPERLINK(\"https://evil.example\")",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "Acme, \"and\" sons\r\nof Paris",
        "\tx",
    ];
    for name in nasty {
        let receipt = receipt(|document| document["controllers"][0]["name"] = name.into());
        let record = Record::new(&receipt, None);
        let text = lines(&receipt, &record, STAMP);
        let at = COLUMNS
            .iter()
            .position(|column| *column == "pii_controllers")
            .expect("a column");
        let cell = &rows(&text)[0][at];
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
        assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), name);
    }
}
