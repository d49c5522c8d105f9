//! Blocks of code in the manuals. What each kind goes through:
//!
//! | block | check |
//! |---|---|
//! | `json` | a configuration, a part of one or a service: `untick check`, in the place it belongs to |
//! | `json record` | read by `www/record.js`, in `tests/page/record.test.mjs` |
//! | `html` | parsed as a browser does, without a parse error; its scripts as JavaScript. Opened as a page by the story `manual_pages` |
//! | `js` | parsed by Node |
//! | `sh` | parsed by bash; verbs and flags of our own commands against their `--help` |
//! | `toml` | parsed; its members against the flags of `untick-receiver serve` |
//! | `ts`, `tsx`, `vue`, `svelte`, `astro` | stands in a file of `tests/frameworks`, which is built and visited |
//! | `text` | what a program prints, a header, a path: nothing to run |
//!
//! `norun` behind the language says that a block is another notice's markup or asks another host at
//! once: it is parsed only. Any other block fails the test, so that none is left out unseen.
use crate::blocks::{Block, blocks};
use crate::sources::{manuals, root, target};
use scraper::{Html, Selector};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Every block with the place it stands at, `docs/api.md:24`.
fn all(language: &str) -> Vec<(String, Block)> {
    let mut all = Vec::new();
    for manual in manuals() {
        for block in blocks(&manual.text) {
            if block.language == language {
                all.push((format!("{}:{}", manual.path.display(), block.line), block));
            }
        }
    }
    all
}

/// Runs a command on a text.
fn feed(command: &mut Command, text: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// One of our own programs.
fn program(name: &str) -> Command {
    let path = target().join("debug").join(name);
    let built = path.is_file();
    assert!(
        built,
        "{} is missing: run `cargo build --workspace --bins`",
        path.display()
    );
    Command::new(path)
}

/// What `untick check` says of a configuration; nothing if it fits.
fn complaint(configuration: &Value) -> Option<String> {
    let output = feed(
        program("untick").args(["check", "-"]),
        &configuration.to_string(),
    );
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (!output.status.success()).then(|| said(&output.stdout) + &said(&output.stderr))
}

/// A configuration with the block in its place; none if it fits nowhere.
fn completed(block: &Value) -> Option<Value> {
    let mut whole = json!({
        "notice": { "id": "main", "version": "1", "policyUrl": "/privacy" },
        "controller": { "name": "Acme SAS", "contact": "privacy@example.com" },
        "categories": [
            { "id": "necessary", "required": true }, { "id": "functional" },
            { "id": "analytics" }, { "id": "marketing" }, { "id": "media" },
        ],
    });
    let members: &Map<String, Value> = block.as_object()?;
    if members.contains_key("id") && members.contains_key("name") {
        whole["categories"][2]["services"] = json!([block]);
        return Some(whole);
    }
    let known = "notice controller categories receipts signals texts storage theme regions languages import headless";
    if members.is_empty()
        || !members
            .keys()
            .all(|name| known.split(' ').any(|known| known == name))
    {
        return None;
    }
    for (name, value) in members {
        whole[name] = value.clone();
    }
    Some(whole)
}

/// The configurations of the manuals: `json` blocks, and those inside of pages.
#[test]
fn every_configuration_fits() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    let mut check = |place: &str, code: &str| {
        checked += 1;
        let problem = match serde_json::from_str::<Value>(code) {
            Err(error) => Some(format!("not JSON: {error}")),
            Ok(value) => match completed(&value) {
                Some(whole) => complaint(&whole),
                None => Some("neither a configuration nor a part of one nor a service".into()),
            },
        };
        wrong.extend(problem.map(|problem| format!("{place}: {problem}")));
    };
    for (place, block) in all("json") {
        if block.mark.is_empty() {
            check(&place, &block.code);
        }
    }
    for (place, block) in all("html") {
        for (kind, code) in scripts(&block.code) {
            if kind == "application/json" {
                check(&place, &code);
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(checked > 20, "checked only {checked}");
}

#[test]
fn a_wrong_configuration_is_found() {
    let fits = json!({ "storage": { "days": 200 } });
    assert_eq!(complaint(&completed(&fits).unwrap()), None);
    let wrong = json!({ "storage": { "days": 90 } });
    let said = complaint(&completed(&wrong).unwrap()).unwrap();
    assert!(said.contains("storage.days: found 90"), "{said}");
    assert!(completed(&json!({ "colour": "red" })).is_none());
    let service = json!({ "id": "stats", "name": "Stats", "cokies": [] });
    assert!(complaint(&completed(&service).unwrap()).is_some());
}

fn parse(html: &str) -> Html {
    if html.trim_start().to_lowercase().starts_with("<!doctype") {
        Html::parse_document(html)
    } else {
        Html::parse_fragment(html)
    }
}

/// Type and text of the inline scripts. A gated one's type is what it will run as.
fn scripts(html: &str) -> Vec<(String, String)> {
    let html = parse(html);
    let selector = Selector::parse("script:not([src]):not([data-src])").unwrap();
    let script = |element: scraper::ElementRef<'_>| {
        let kind = match element.attr("type").unwrap_or_default() {
            "text/plain" => element.attr("data-type").unwrap_or_default(),
            kind => kind,
        };
        (kind.to_owned(), element.text().collect())
    };
    html.select(&selector).map(script).collect()
}

#[test]
fn every_html_block_parses() {
    let blocks = all("html");
    let mut wrong = Vec::new();
    for (place, block) in &blocks {
        wrong.extend(
            parse(&block.code)
                .errors
                .iter()
                .map(|error| format!("{place}: {error}")),
        );
    }
    assert_eq!(wrong, [""; 0]);
    assert!(blocks.len() > 25, "found only {}", blocks.len());
    let half = parse("<p><b class=x class=y>half</p>").errors;
    assert!(!half.is_empty(), "the parser is blind");
}

#[test]
fn every_script_parses() {
    let mut code = Vec::new();
    for (place, block) in all("js") {
        code.push(json!({ "name": place, "kind": "either", "code": block.code }));
    }
    for (place, block) in all("html") {
        for (kind, text) in scripts(&block.code) {
            let kind = match kind.as_str() {
                "" | "text/javascript" => "script",
                "module" => "module",
                "application/json" => continue,
                kind => panic!("{place}: a script of type {kind}"),
            };
            code.push(json!({ "name": place, "kind": kind, "code": text }));
        }
    }
    assert!(code.len() > 20, "found only {}", code.len());
    assert_eq!(not_javascript(&code), [""; 0]);
    let half = [json!({ "name": "half", "kind": "script", "code": "if (" })];
    assert_eq!(not_javascript(&half).len(), 1);
}

fn not_javascript(code: &[Value]) -> Vec<String> {
    let mut node = Command::new("node");
    node.args([
        "--experimental-vm-modules",
        "--no-warnings",
        "tests/docs/syntax.mjs",
    ])
    .current_dir(root());
    let output = feed(&mut node, &json!(code).to_string());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What each of our commands can be told, by the words it starts with in the manuals.
const COMMANDS: [(&str, &str); 3] = [
    ("cargo xtask ", "xtask"),
    ("target/release/untick ", "untick"),
    ("target/release/untick-receiver ", "untick-receiver"),
];

/// What is wrong with a line of a shell block, as far as it calls one of our commands.
fn wrong_call(line: &str) -> Option<String> {
    let line = line.split(" #").next().unwrap_or_default().trim();
    let (start, name) = COMMANDS.iter().find(|(start, _)| line.starts_with(start))?;
    let mut words = line.trim_start_matches(start).split_whitespace();
    let verb = words.next()?;
    let help = program(name).args([verb, "--help"]).output().unwrap();
    if !help.status.success() {
        return Some(format!("`{line}`: {name} knows no {verb}"));
    }
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    words
        .filter(|word| word.starts_with("--"))
        .map(|flag| flag.split('=').next().unwrap_or_default())
        .find(|flag| !help.contains(*flag))
        .map(|flag| format!("`{line}`: {name} {verb} knows no {flag}"))
}

#[test]
fn every_shell_block_calls_what_there_is() {
    let blocks = all("sh");
    let mut wrong = Vec::new();
    for (place, block) in &blocks {
        let parsed = feed(Command::new("bash").arg("-n"), &block.code);
        let complaint = String::from_utf8_lossy(&parsed.stderr).into_owned();
        wrong.extend((!parsed.status.success()).then(|| format!("{place}: {complaint}")));
        for line in block.code.replace("\\\n", " ").lines() {
            wrong.extend(wrong_call(line).map(|problem| format!("{place}: {problem}")));
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(blocks.len() > 5, "found only {}", blocks.len());
    assert!(wrong_call("cargo xtask tset").is_some());
    assert!(wrong_call("cargo xtask test --onyl native").is_some());
}

#[test]
fn every_settings_file_names_flags() {
    let help = program("untick-receiver")
        .args(["serve", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for (place, block) in all("toml") {
        let settings: toml::Table = toml::from_str(&block.code).expect(&place);
        for name in settings.keys() {
            assert!(
                help.contains(&format!("--{name} ")),
                "{place}: the receiver has no {name}"
            );
        }
    }
}

/// What frameworks compile, by the ending of its files.
const COMPILED: [&str; 5] = ["ts", "tsx", "vue", "svelte", "astro"];

/// Whether a file with this ending in a folder holds the code.
fn stands_in(folder: &Path, ending: &str, code: &str) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return !path.ends_with("node_modules") && stands_in(&path, ending, code);
        }
        path.extension().is_some_and(|found| found == ending)
            && fs::read_to_string(&path).is_ok_and(|text| text.contains(code))
    })
}

#[test]
fn every_block_for_a_framework_is_built_somewhere() {
    let projects = root().join("tests/frameworks");
    for ending in COMPILED {
        for (place, block) in all(ending) {
            let found = stands_in(&projects, ending, block.code.trim());
            assert!(
                found,
                "{place}: no .{ending} file of {} holds this",
                projects.display()
            );
        }
    }
}

#[test]
fn every_block_says_what_it_is() {
    for manual in manuals() {
        for Block {
            language,
            mark,
            line,
            ..
        } in blocks(&manual.text)
        {
            let known = matches!(
                (language.as_str(), mark.as_str()),
                ("json" | "html" | "js" | "sh" | "toml" | "text", "")
                    | ("json", "record")
                    | ("html" | "js", "norun")
            ) || (COMPILED.contains(&language.as_str()) && mark.is_empty());
            let place = format!("{}:{line}", manual.path.display());
            assert!(
                known,
                "{place}: ```{language} {mark}: see tests/docs/code.rs for what a block may be"
            );
        }
    }
}
