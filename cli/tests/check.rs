//! The command as CI runs it: what it prints and how it ends.
// Helpers of tests are tests: what goes wrong in one is a failure with its line.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const FITS: &str = r#"{
  "notice": { "id": "main", "version": "1", "policyUrl": "/privacy" },
  "controller": { "name": "Acme", "contact": "privacy@example.com" },
  "categories": [{ "id": "analytics" }]
}"#;

const WRONG: &str = r#"{
  "notice": { "id": "main", "version": "1", "policyUrl": "/privacy" },
  "controller": { "name": "Acme", "contact": "privacy@example.com" },
  "categories": [{ "id": "analytics", "requird": true }],
  "theme": { "acceptColor": "é" },
  "storage": { "days": 90 }
}"#;

fn untick(arguments: &[&str], folder: &Path, input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_untick"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    command
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    command.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_exit_code_says_fits_wrong_or_unread() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("fits.json", FITS);
    write("wrong.json", WRONG);
    fs::write(folder.path().join("latin1.json"), b"{\"a\": \"\xe9\"}").unwrap();
    for (files, expected) in [
        (vec!["fits.json"], 0),
        (vec!["wrong.json"], 1),
        (vec!["fits.json", "wrong.json"], 1),
        (vec!["missing.json"], 2),
        (vec!["latin1.json"], 2),
        (vec!["wrong.json", "missing.json", "fits.json"], 2),
        (vec![], 2),
    ] {
        let arguments: Vec<_> = std::iter::once("check").chain(files).collect();
        assert_eq!(
            code(&untick(&arguments, folder.path(), "")),
            expected,
            "{arguments:?}"
        );
    }
}

#[test]
fn every_problem_has_its_line_a_mark_and_help() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wrong.json"), WRONG).unwrap();
    let text = printed(&untick(&["check", "wrong.json"], folder.path(), ""));
    for wanted in [
        "error: categories[0].requird: found true, allowed: id",
        " --> wrong.json:4:39",
        "4 |   \"categories\": [{ \"id\": \"analytics\", \"requird\": true }],",
        "  |                                       ^^^^^^^^^",
        "did you mean `required`?",
        "error: theme.acceptColor: found \"é\", allowed: ",
        "there is no such option on purpose: all three buttons look the same",
        "error: storage.days: found 90, allowed: days from 183 to 3650",
        "wrong.json: 3 problems",
    ] {
        assert!(text.contains(wanted), "{wanted}\n\n{text}");
    }
}

#[test]
fn standard_input_and_pages_are_read() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&untick(&["check", "-"], folder.path(), FITS)), 0);
    assert_eq!(code(&untick(&["check", "-"], folder.path(), WRONG)), 1);
    // A byte order mark is taken away by `fetch`.
    assert_eq!(
        code(&untick(
            &["check", "-"],
            folder.path(),
            &format!("\u{feff}{FITS}")
        )),
        0
    );

    let page = |json: &str| {
        format!(
            "<!doctype html>\n<p>é</p>\n<script type=\"application/json\" id=\"untick-config\">{json}</script>\n"
        )
    };
    fs::write(folder.path().join("page.html"), page(FITS)).unwrap();
    assert_eq!(code(&untick(&["check", "page.html"], folder.path(), "")), 0);
    let output = untick(&["check", "-"], folder.path(), &page(WRONG));
    assert_eq!(code(&output), 1);
    assert!(
        printed(&output).contains(" --> -:6:39"),
        "{}",
        printed(&output)
    );
    fs::write(folder.path().join("other.html"), "<p>nothing").unwrap();
    let output = untick(&["check", "other.html"], folder.path(), "");
    assert_eq!(code(&output), 2);
    assert!(
        printed(&output).contains("the page holds no <script"),
        "{}",
        printed(&output)
    );
}

#[test]
fn programs_get_the_same_as_json() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wrong.json"), WRONG).unwrap();
    let output = untick(
        &["check", "--format", "json", "wrong.json", "missing.json"],
        folder.path(),
        "",
    );
    assert_eq!(code(&output), 2);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer[0]["file"], "wrong.json");
    let problem = &answer[0]["problems"][0];
    assert_eq!(problem["path"], "categories[0].requird");
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&4.into(), &39.into())
    );
    assert_eq!(
        (&problem["endLine"], &problem["endColumn"]),
        (&4.into(), &48.into())
    );
    assert_eq!(problem["help"][0], "did you mean `required`?");
    // Columns count characters, not bytes.
    assert_eq!(answer[0]["problems"][1]["column"], 14);
    assert!(
        answer[1]["error"]
            .as_str()
            .unwrap()
            .contains("No such file")
    );
    assert_eq!(answer[1]["problems"], serde_json::json!([]));
}

#[test]
fn the_schema_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let output = untick(&["schema"], folder.path(), "");
    assert_eq!(code(&output), 0);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(schema["additionalProperties"], false);
    let example = &schema["examples"][0];
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    assert!(validator.is_valid(example), "{example}");
}

#[test]
fn a_big_file_with_many_mistakes_takes_no_minutes() {
    let folder = tempfile::tempdir().unwrap();
    let categories = vec!["\n  { \"id\": 7 }"; 5_000].join(",");
    let text = FITS.replace(r#"{ "id": "analytics" }"#, &categories);
    let output = untick(&["check", "-"], folder.path(), &text);
    assert_eq!(code(&output), 1);
    assert!(printed(&output).ends_with("… and 4800 more\n\n-: 5000 problems\n"));
    let output = untick(&["check", "-", "--format", "json"], folder.path(), &text);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer[0]["problems"].as_array().unwrap().len(), 5_000);
    assert_eq!(answer[0]["problems"][4_999]["line"], 5_004);
}
