//! Whole sites through `untick migrate`: see tests/migrations/README.md.
// Helpers of tests are tests: what goes wrong in one is a failure with its line.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

fn site(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/migrations")
        .join(name)
}

fn untick(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_untick"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Migrates a site and compares everything that came out; `untick check` takes the configuration.
fn moves(name: &str, given: &[&str]) {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let identity = [
        "--controller",
        "Acme SAS",
        "--contact",
        "privacy@acme.example",
    ];
    let arguments: Vec<&str> = ["migrate", "--out", folder]
        .into_iter()
        .chain(identity)
        .chain(given.iter().copied())
        .collect();
    let output = untick(&arguments, &site(name));
    assert!(output.status.success(), "{}", said(&output));
    let check = untick(&["check", "untick/config.json"], out.path());
    assert!(check.status.success(), "{}", said(&check));

    // The schema has tests of its own.
    fs::remove_file(out.path().join("untick/untick.schema.json")).unwrap();
    let expected = site(name).join("expected");
    if env::var_os("UNTICK_BLESS").is_some() {
        let _ = fs::remove_dir_all(&expected);
        for (name, text) in files(out.path()) {
            let path = expected.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let (found, wanted) = (files(out.path()), files(&expected));
    let names = |files: &[(String, String)]| {
        files
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&found), names(&wanted));
    for ((file, found), (_, wanted)) in found.iter().zip(&wanted) {
        assert!(
            found == wanted,
            "{name}/{file} is not as expected:\n{found}"
        );
    }
}

#[test]
fn vanilla_cookieconsent_3_moves() {
    moves("vanilla-3", &["index.html", "cookieconsent-config.js"]);
}

#[test]
fn vanilla_cookieconsent_2_moves() {
    moves("vanilla-2", &["index.html"]);
}

#[test]
fn klaro_moves() {
    moves("klaro", &["klaro-config.js", "index.html"]);
}

#[test]
fn orejime_3_moves() {
    moves("orejime-3", &["index.html"]);
}

#[test]
fn orejime_2_moves() {
    moves("orejime-2", &["index.html"]);
}

#[test]
fn tarteaucitron_moves() {
    moves("tarteaucitron", &["index.html"]);
}

#[test]
fn osano_moves() {
    moves("osano", &["index.html"]);
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("empty.html", "<p>No notice");
    write(
        "klaro.js",
        "var klaroConfig = { services: [{ name: 'a', purposes: ['analytics'] }] };",
    );
    write("osano.js", "cookieconsent.initialise({});");
    write("broken.js", "var klaroConfig = {");
    for (files, reason) in [
        (
            vec!["empty.html"],
            "no configuration of vanilla-cookieconsent, Klaro, Orejime, tarteaucitron, Osano",
        ),
        (
            vec!["klaro.js", "osano.js"],
            "there are configurations of Klaro and of Osano cookieconsent; say which one with --from",
        ),
        (
            vec!["klaro.js", "--from", "osano"],
            "no configuration of Osano cookieconsent is in these files",
        ),
        (
            vec!["broken.js"],
            "broken.js, line 1: a script could not be read",
        ),
        (vec!["missing.js"], "missing.js: No such file"),
    ] {
        let arguments: Vec<_> = std::iter::once("migrate").chain(files).collect();
        let output = untick(&arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(reason), "{}", said(&output));
        assert!(!folder.path().join("untick-migrated").exists());
    }
    assert!(
        untick(
            &["migrate", "klaro.js", "osano.js", "--from", "klaro"],
            folder.path()
        )
        .status
        .success()
    );
    let again = untick(&["migrate", "klaro.js"], folder.path());
    assert_eq!(again.status.code(), Some(2));
    assert!(
        said(&again).contains("is there already"),
        "{}",
        said(&again)
    );
    assert!(
        untick(&["migrate", "klaro.js", "--force"], folder.path())
            .status
            .success()
    );
}

#[test]
fn words_in_files_of_their_own_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "run.mjs",
        "CookieConsent.run({ categories: { shop: {} }, language: { default: 'fr', translations: { fr: './lang/fr.json?v=2' } } });",
    );
    write(
        "fr.json",
        r#"{ "preferencesModal": { "sections": [{ "title": "Boutique", "description": "Vos achats.", "linkedCategory": "shop" }] } }"#,
    );
    let output = untick(&["migrate", "run.mjs", "fr.json"], folder.path());
    assert!(output.status.success(), "{}", said(&output));
    let config =
        fs::read_to_string(folder.path().join("untick-migrated/untick/config.json")).unwrap();
    let config: serde_json::Value = serde_json::from_str(&config).unwrap();
    assert_eq!(config["texts"]["fr"]["shop"]["title"], "Boutique");
    let check = untick(
        &["check", "untick-migrated/untick/config.json"],
        folder.path(),
    );
    assert!(check.status.success(), "{}", said(&check));
    assert!(
        said(&check)
            .contains("visitors would read \"FILL IN: …\" at controller.name, controller.contact"),
        "{}",
        said(&check)
    );
    // Nobody was named, so that is left to do, and visibly so.
    assert!(
        config["controller"]["name"]
            .as_str()
            .unwrap()
            .starts_with("FILL IN:")
    );
    assert!(
        said(&output).contains("- [ ] `controller.name`"),
        "{}",
        said(&output)
    );
}
