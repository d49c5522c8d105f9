//! The owner's settings: by flag, variable and file, and a sentence for each that is wrong. Exports
//! by command.
use std::path::Path;
use std::process::{Command, Output, Stdio};

use reqwest::StatusCode;
use tempfile::TempDir;
use untick_stage::Receiver;

use crate::load::{SITE, client, fresh, post};

const BINARY: &str = env!("CARGO_BIN_EXE_untick-receiver");
const TOKEN: &str = "7d1f0e8a52c94b6f93d0a1b2";
const MANUAL: &str = include_str!("../../../docs/receiver-owners.md");

fn run(folder: &TempDir, args: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(BINARY);
    command
        .current_dir(folder.path())
        .env_clear()
        .envs(variables.iter().copied())
        .args(args)
        .stdin(Stdio::null());
    command.output().expect("it runs")
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn wrong_settings_of_an_owner_are_named_and_nothing_starts() {
    let folder = folder();
    std::fs::write(folder.path().join("short"), "abc").expect("a file");
    std::fs::write(folder.path().join("list.json"), "[]").expect("a file");
    std::fs::write(folder.path().join("broken.json"), "{").expect("a file");
    let rows: [(&[&str], &str); 16] = [
        (
            &["--owner-token", "short"],
            "found 5 characters, allowed is a token of 20 or more",
        ),
        (
            &["--owner-token-file", "none"],
            "--owner-token-file: cannot read none",
        ),
        (
            &["--owner-token-file", "short"],
            "--owner-token-file short: found 3 characters",
        ),
        (
            &["--owner-token", TOKEN, "--owner-token-file", "short"],
            "cannot be used with",
        ),
        (
            &["--webhook", "ftp://example.com/"],
            "expected https://HOST/PATH",
        ),
        (
            &["--webhook", "http://example.com/hook"],
            "expected https://HOST/PATH",
        ),
        (
            &["--webhook", "https://user:secret@example.com/"],
            "expected https://HOST/PATH",
        ),
        (
            &["--webhook-secret-file", "short"],
            "--webhook-secret-file short: expected whsec_",
        ),
        (
            &["--retain", "3 years"],
            "expected an ISO 8601 duration such as P3Y",
        ),
        (&["--retain", "P0D"], "longer than nothing"),
        (&["--retain=-P1Y"], "expected an ISO 8601 duration"),
        (&["--choice-domain", "com"], "at least two labels"),
        (&["--choice-domain", "127.0.0.1"], "at least two labels"),
        (
            &["--notice-config", "none.json"],
            "cannot read the configuration none.json",
        ),
        (
            &["--notice-config", "broken.json"],
            "broken.json is not JSON",
        ),
        (
            &["--notice-config", "list.json"],
            "list.json has no categories",
        ),
    ];
    for (flags, message) in rows {
        let args = [&["serve", "--listen", "127.0.0.1:0"], flags].concat();
        let output = run(&folder, &args, &[]);
        assert!(!output.status.success(), "{flags:?}");
        assert_eq!(output.stdout, b"", "nothing is announced");
        let told = told(&output);
        assert!(told.contains(message), "{flags:?}: {told}");
    }
}

#[test]
fn wrong_lines_of_a_settings_file_are_named() {
    let folder = folder();
    let rows = [
        (
            "lisen = \"127.0.0.1:0\"",
            "there is no setting \"lisen\"; known are",
        ),
        (
            "listen = \"nowhere\"",
            "in the settings file s.toml: error: invalid value 'nowhere' for '--listen",
        ),
        (
            "retain = true",
            "retain: found a boolean, allowed is a text, a number or a list",
        ),
        ("config = \"x\"", "there is no setting \"config\""),
        ("listen", "s.toml: is not TOML"),
    ];
    for (line, message) in rows {
        std::fs::write(folder.path().join("s.toml"), line).expect("a file");
        let output = run(&folder, &["serve", "--config", "s.toml"], &[]);
        assert!(!output.status.success(), "{line}");
        let told = told(&output);
        assert!(told.contains(message), "{line}: {told}");
    }
    let output = run(&folder, &["serve", "--config", "none.toml"], &[]);
    assert!(
        told(&output).contains("none.toml: cannot be read"),
        "{}",
        told(&output)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn file_sets_what_neither_flag_nor_variable_does() {
    let folder = folder();
    let file = folder.path().join("settings.toml");
    let settings = format!(
        "# Of the test.\nowner-token = \"{TOKEN}\"\nlisten = \"127.0.0.1:1\"\nlog = \"warn\"\n\
         allow-origin = [\"{SITE}\", \"https://*.example.org\"]\n"
    );
    std::fs::write(&file, settings).expect("a file");
    let flags = ["--config", file.to_str().expect("text")];
    // The stage gives --listen, which wins; port 1 could not be listened on.
    let receiver = Receiver::with_flags(Path::new(BINARY), &[], &flags)
        .await
        .expect("a receiver");
    let (status, _) = post(&client(), &receiver.endpoint(), &fresh())
        .await
        .expect("an answer");
    assert_eq!(status, StatusCode::CREATED, "the origin is listed");
    let stats = client()
        .get(receiver.url("/stats"))
        .bearer_auth(TOKEN)
        .send()
        .await;
    assert_eq!(stats.expect("an answer").status(), StatusCode::OK);
    let log = std::fs::read_to_string(receiver.log()).expect("a log");
    assert!(!log.contains("INFO"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn example_of_a_settings_file_starts_it() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/settings.toml");
    let flags = ["--config", file];
    let receiver = Receiver::with_flags(Path::new(BINARY), &[], &flags)
        .await
        .expect("a receiver");
    let (status, _) = post(&client(), &receiver.endpoint(), &fresh())
        .await
        .expect("an answer");
    assert_eq!(status, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn export_by_command_is_the_one_by_address_and_verifies() {
    let flags = ["--owner-token", TOKEN];
    let receiver = Receiver::with_flags(Path::new(BINARY), &[SITE.to_owned()], &flags)
        .await
        .expect("a receiver");
    for _ in 0..3 {
        let (status, _) = post(&client(), &receiver.endpoint(), &fresh())
            .await
            .expect("an answer");
        assert_eq!(status, StatusCode::CREATED);
    }
    let folder = folder();
    let database = receiver.database();
    let database = database.to_str().expect("text");
    for format in ["ndjson", "csv", "kantara", "dpv"] {
        let args = [
            "export",
            "--database",
            database,
            "--format",
            format,
            "--output",
            format,
        ];
        let output = run(&folder, &args, &[]);
        assert!(output.status.success(), "{}", told(&output));
        let written = std::fs::read_to_string(folder.path().join(format)).expect("a file");
        let url = receiver.url(&format!("/export?format={format}"));
        let served = client()
            .get(url)
            .bearer_auth(TOKEN)
            .send()
            .await
            .expect("an answer");
        let served = served.text().await.expect("text");
        // The first line of NDJSON says when it was made.
        let rest = |text: &str| text.split_once('\n').map(|(_, rest)| rest.to_owned());
        match format {
            "ndjson" => assert_eq!(rest(&served), rest(&written)),
            _ => assert_eq!(served, written),
        }
    }
    let output = run(&folder, &["verify", "--export", "ndjson"], &[]);
    let found = String::from_utf8(output.stdout.clone()).expect("text");
    assert!(output.status.success(), "{found}{}", told(&output));

    let export = std::fs::read_to_string(folder.path().join("ndjson")).expect("a file");
    let changed = export.replacen("\"state\":\"refused\"", "\"state\":\"expired\"", 1);
    assert_ne!(changed, export);
    std::fs::write(folder.path().join("changed"), changed).expect("a file");
    let output = run(&folder, &["verify", "--export", "changed"], &[]);
    assert!(!output.status.success(), "a changed word is found");

    let again = run(
        &folder,
        &["export", "--database", database, "--output", "ndjson"],
        &[],
    );
    assert!(
        told(&again).contains("cannot create ndjson"),
        "{}",
        told(&again)
    );
    let none = run(&folder, &["export", "--database", "none.sqlite"], &[]);
    assert!(
        told(&none).contains("there is no database none.sqlite"),
        "{}",
        told(&none)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_that_are_too_old_are_purged_and_the_log_says_so() {
    let flags = ["--owner-token", TOKEN];
    let mut receiver = Receiver::with_flags(Path::new(BINARY), &[SITE.to_owned()], &flags)
        .await
        .expect("a receiver");
    for _ in 0..2 {
        post(&client(), &receiver.endpoint(), &fresh())
            .await
            .expect("an answer");
    }
    receiver
        .terminate(std::time::Duration::from_secs(10))
        .await
        .expect("an end");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let folder = folder();
    let database = receiver.database();
    let mut command = Command::new(BINARY);
    command
        .current_dir(folder.path())
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--retain",
            "PT1S",
            "--database",
        ])
        .arg(&database)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("it starts");
    let start = std::time::Instant::now();
    let export = loop {
        let args = ["export", "--database", database.to_str().expect("text")];
        let output = run(&folder, &args, &[]);
        let text = String::from_utf8(output.stdout).expect("text");
        if text.contains("\"kind\":\"purge\"") || start.elapsed().as_secs() > 20 {
            break text;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    assert!(export.contains("\"kind\":\"purge\""), "{export}");
    // That one may have begun before the purge and still hold the receipts.
    let args = ["export", "--database", database.to_str().expect("text")];
    let export = String::from_utf8(run(&folder, &args, &[]).stdout).expect("text");
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(export.contains("\"reason\":\"retention\""), "{export}");
    assert!(!export.contains("\"type\":\"receipt\""), "{export}");
}

#[test]
fn help_and_manual_name_every_setting_of_an_owner() {
    let output = run(&folder(), &["serve", "--help"], &[]);
    let help = String::from_utf8(output.stdout).expect("text");
    for (flag, variable) in [
        ("--config", "UNTICK_CONFIG"),
        ("--owner-token-file", "UNTICK_OWNER_TOKEN_FILE"),
        ("--owner-token", "UNTICK_OWNER_TOKEN"),
        ("--notice-config", "UNTICK_NOTICE_CONFIG"),
        ("--webhook", "UNTICK_WEBHOOK"),
        ("--webhook-secret-file", "UNTICK_WEBHOOK_SECRET_FILE"),
        ("--retain", "UNTICK_RETAIN"),
        ("--choice-domain", "UNTICK_CHOICE_DOMAIN"),
    ] {
        for text in [help.as_str(), MANUAL] {
            assert!(text.contains(flag) && text.contains(variable), "{flag}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn log_tells_neither_visitor_nor_secret_at_any_level() {
    let flags = ["--owner-token", TOKEN, "--log", "trace"];
    let receiver = Receiver::with_flags(Path::new(BINARY), &[SITE.to_owned()], &flags)
        .await
        .expect("a receiver");
    let receipt = fresh();
    let subject = receipt["subject_id"].as_str().expect("an id");
    post(&client(), &receiver.endpoint(), &receipt)
        .await
        .expect("an answer");
    let url = receiver.url(&format!("/subjects/{subject}"));
    let found = client().get(&url).send().await.expect("an answer");
    assert_eq!(found.status(), StatusCode::OK);
    let choice = client()
        .post(receiver.url("/choice?name=untick&days=183"))
        .header("origin", SITE)
        .body("choices.NotToBeLogged=1");
    let choice = choice.send().await.expect("an answer");
    assert_eq!(choice.status(), StatusCode::NO_CONTENT);
    let erased = client().delete(&url).send().await.expect("an answer");
    assert_eq!(erased.status(), StatusCode::OK);
    let stats = client().get(receiver.url("/stats")).bearer_auth(TOKEN);
    assert_eq!(
        stats.send().await.expect("an answer").status(),
        StatusCode::OK
    );
    let wrong = client().get(receiver.url("/subjects/NotToBeLogged"));
    assert_eq!(
        wrong.send().await.expect("an answer").status(),
        StatusCode::BAD_REQUEST
    );

    let log = std::fs::read_to_string(receiver.log()).expect("a log");
    assert!(log.contains("/subjects/{id}"), "{log}");
    for text in [subject, TOKEN, "NotToBeLogged"] {
        assert!(!log.contains(text), "{text} in\n{log}");
    }
}
