//! Flags, environment, messages.
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use reqwest::StatusCode;
use serde_json::Value;

use crate::load::{SITE, client, fresh};

fn command(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_untick-receiver"));
    command
        .current_dir(folder.path())
        .env_clear()
        .stdin(Stdio::null());
    command
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The program, running, and the first line it printed.
struct Running {
    child: Child,
    line: String,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        Self { child, line }
    }

    fn url(&self) -> &str {
        let line = self
            .line
            .strip_prefix("listening on ")
            .expect("the announced line");
        line.strip_suffix('\n').expect("a whole line")
    }

    /// Ends the program and gives what it printed after the first line, and what it logged.
    fn stop(mut self) -> (String, String) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
        let mut out = String::new();
        let mut log = String::new();
        self.child
            .stdout
            .take()
            .expect("a pipe")
            .read_to_string(&mut out)
            .expect("text");
        self.child
            .stderr
            .take()
            .expect("a pipe")
            .read_to_string(&mut log)
            .expect("text");
        (out, log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed half-way must not leave the program behind; one that did not has
        // ended it already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    assert_eq!(output.stdout, b"", "nothing is announced");
    String::from_utf8(output.stderr.clone()).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_line_announces_it_and_the_log_tells_no_visitor() {
    let folder = folder();
    let running = Running::start(command(&folder).args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--allow-origin",
        SITE,
        "--log",
        "trace",
    ]));
    let receipt = fresh();
    let id = receipt["receipt_id"].as_str().expect("an id").to_owned();
    let request = client()
        .post(format!("{}/receipts", running.url()))
        .header("origin", SITE)
        .header("user-agent", "NotToBeLogged-1")
        .header("x-forwarded-for", "192.0.2.77")
        .header("referer", "https://www.example.com/NotToBeLogged-2")
        .json(&receipt);
    assert_eq!(
        request.send().await.expect("an answer").status(),
        StatusCode::CREATED
    );
    let found = client()
        .get(format!("{}/receipts/{id}", running.url()))
        .send()
        .await;
    assert_eq!(found.expect("an answer").status(), StatusCode::OK);
    assert!(
        folder.path().join("untick-receipts.sqlite").is_file(),
        "the default database"
    );

    let (out, log) = running.stop();
    assert_eq!(out, "", "one line only");
    assert!(log.contains("status=201"), "{log}");
    assert!(
        !log.contains("--allow-origin"),
        "no warning when there is a list"
    );
    let subject = receipt["subject_id"].as_str().expect("an id");
    for text in ["NotToBeLogged", "192.0.2.77", subject, &id] {
        assert!(!log.contains(text), "{text} in\n{log}");
    }
}

#[test]
fn without_a_list_of_origins_it_says_who_cannot_post() {
    let folder = folder();
    let running = Running::start(command(&folder).args(["serve", "--listen", "127.0.0.1:0"]));
    let (_, log) = running.stop();
    assert!(
        log.contains("WARN") && log.contains("no --allow-origin given"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flag_can_come_from_the_environment() {
    let folder = folder();
    let running = Running::start(
        command(&folder)
            .arg("serve")
            .env("UNTICK_DATABASE", "sqlite://other.sqlite")
            .env("UNTICK_LISTEN", "127.0.0.1:0")
            .env(
                "UNTICK_ALLOW_ORIGIN",
                "https://shop.example.com,https://*.example.org",
            )
            .env("UNTICK_LOG", "untick_receiver=debug")
            .env("UNTICK_LOG_FORMAT", "json"),
    );
    assert!(folder.path().join("other.sqlite").is_file());
    for origin in [
        "https://shop.example.com",
        "https://a.example.org",
        "https://example.net",
    ] {
        let mut receipt = fresh();
        receipt["scope"]["origin"] = origin.into();
        let posting = client().post(format!("{}/receipts", running.url()));
        let answer = posting.header("origin", origin).json(&receipt).send().await;
        let listed = origin != "https://example.net";
        let expected = if listed {
            StatusCode::CREATED
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(answer.expect("an answer").status(), expected, "{origin}");
    }
    let (_, log) = running.stop();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let answered = |line: &&Value| line["fields"]["message"] == "answered";
    assert_eq!(lines.iter().filter(answered).count(), 3, "{log}");
}

#[test]
fn wrong_settings_are_named_and_nothing_starts() {
    let rows: [(&[&str], &str); 17] = [
        (
            &["--allow-origin", "*"],
            "every site could store receipts here",
        ),
        (
            &["--allow-origin", "www.example.com"],
            "expected scheme, host and port",
        ),
        (
            &["--allow-origin", "https://www.example.com/"],
            "expected scheme, host and port",
        ),
        (
            &["--allow-origin", "https://a.*.example.com"],
            "expected scheme, host and port",
        ),
        (&["--allow-origin", "https://*.com"], "at least two labels"),
        (
            &["--allow-origin", "https://b\u{fc}cher.example"],
            "Punycode",
        ),
        (&["--allow-origin", ""], "expected scheme, host and port"),
        (
            &["--database", "mysql://localhost/x"],
            "\"mysql\" is no known kind of database",
        ),
        (&["--database", ":memory:"], "lost at the next start"),
        (&["--database", "a.sqlite?mode=ro"], "parameters after ?"),
        (
            &["--database", "missing/folder/a.sqlite"],
            "cannot open the database missing/folder/a.sqlite",
        ),
        (&["--listen", "8787"], "--listen"),
        (&["--client-rate", "many"], "--client-rate"),
        (&["--client-header", "a b"], "--client-header"),
        (
            &["--key-file", "missing/folder/key"],
            "cannot create the key file missing/folder/key",
        ),
        (
            &["--database", "postgres://user:secret@127.0.0.1:1/receipts"],
            "cannot open the database postgres://127.0.0.1:1/receipts",
        ),
        (&["--log", "=/="], "--log =/="),
    ];
    let folder = folder();
    for (flags, message) in rows {
        let output = command(&folder)
            .arg("serve")
            .args(flags)
            .env("UNTICK_LISTEN", "127.0.0.1:0")
            .output()
            .expect("it runs");
        let told = refused(&output);
        assert!(told.contains(message), "{flags:?}: {told}");
    }
}

#[test]
fn address_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = folder();
    let output = command(&folder)
        .args(["serve", "--listen", &address])
        .output();
    let told = refused(&output.expect("it runs"));
    assert!(
        told.contains(&format!("cannot listen on {address}")),
        "{told}"
    );
}

#[test]
fn help_names_every_flag_and_variable() {
    let output = command(&folder())
        .args(["serve", "--help"])
        .output()
        .expect("it runs");
    let help = String::from_utf8(output.stdout).expect("text");
    for (flag, variable) in [
        ("--database", "UNTICK_DATABASE"),
        ("--listen", "UNTICK_LISTEN"),
        ("--allow-origin", "UNTICK_ALLOW_ORIGIN"),
        ("--key-file", "UNTICK_KEY_FILE"),
        ("--client-rate", "UNTICK_CLIENT_RATE"),
        ("--client-burst", "UNTICK_CLIENT_BURST"),
        ("--client-header", "UNTICK_CLIENT_HEADER"),
        ("--log", "UNTICK_LOG"),
        ("--log-format", "UNTICK_LOG_FORMAT"),
    ] {
        assert!(
            help.contains(flag) && help.contains(variable),
            "{flag} in\n{help}"
        );
        let manual = include_str!("../../../docs/receiver.md");
        assert!(
            manual.contains(flag) && manual.contains(variable),
            "{flag} in the manual"
        );
    }
}
