//! `untick check` and the page, over the same configurations: see tests/configurations/README.md.
#![cfg(test)]

use super::find;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{fs, thread};

/// A configuration and what to call it when the two disagree.
struct Case {
    name: String,
    text: String,
}

fn folder(name: &str) -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/configurations")
        .join(name);
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| Case {
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            text: fs::read_to_string(path).unwrap(),
        })
        .collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!cases.is_empty());
    cases
}

/// The page's sentence for each case.
fn page(cases: &[Case]) -> Vec<Option<String>> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/configurations/read.mjs"
    );
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js is needed");
    let texts: Vec<_> = cases.iter().map(|case| &case.text).collect();
    let texts = serde_json::to_vec(&texts).unwrap();
    let mut stdin = node.stdin.take().unwrap();
    let writer = thread::spawn(move || stdin.write_all(&texts).unwrap());
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Holds the two against each other; gives how many both refused.
fn agree(cases: &[Case]) -> usize {
    let mut differences = Vec::new();
    let mut refused = 0;
    for (case, page) in cases.iter().zip(page(cases)) {
        let first = find(&case.text, 0).problems.into_iter().next();
        let path = |sentence: &str| sentence.split_once(": ").unwrap().0.to_owned();
        if page.as_deref().map(path) != first.as_ref().map(|problem| problem.path.clone()) {
            let first = first.map(|problem| problem.sentence());
            differences.push(format!(
                "{}\n  page: {page:?}\n  check: {first:?}",
                case.name
            ));
        } else if page.is_some() {
            refused += 1;
        }
    }
    let shown: Vec<_> = differences.iter().take(20).cloned().collect();
    assert!(
        differences.is_empty(),
        "{} differ:\n{}",
        differences.len(),
        shown.join("\n")
    );
    refused
}

#[test]
fn parity_of_what_fits() {
    assert_eq!(agree(&folder("fits")), 0);
}

#[test]
fn parity_of_what_is_wrong() {
    let (twice, wrong): (Vec<_>, Vec<_>) = folder("wrong")
        .into_iter()
        .partition(|case| case.name.starts_with("twice-"));
    assert_eq!(agree(&wrong), wrong.len());
    assert!(!twice.is_empty());
    for (case, page) in twice.iter().zip(page(&twice)) {
        assert_eq!(page, None, "{}", case.name);
        assert!(
            find(&case.text, 0).problems[0].found.ends_with("twice"),
            "{}",
            case.name
        );
    }
}

#[test]
fn parity_of_what_the_repository_shows() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |name: &str| Case {
        name: name.to_owned(),
        text: fs::read_to_string(root.join(name)).unwrap(),
    };
    let mut cases = vec![
        read("www/demo/config.json"),
        read("tests/e2e/stories/shared/config.json"),
    ];
    let mut whole = 0;
    for entry in fs::read_dir(root.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            cases.extend(examples(
                &fs::read_to_string(&path).unwrap(),
                path.to_str().unwrap(),
            ));
            whole += 1;
        }
    }
    assert!(whole > 10);
    cases.extend(examples(&read("README.md").text, "README.md"));
    assert!(cases.len() > 3, "the manual has no whole configuration");
    assert_eq!(agree(&cases), 0);
}

/// Whole configurations among the JSON of a manual; parts of one are not complete, so they say nothing.
fn examples(manual: &str, name: &str) -> Vec<Case> {
    let blocks = manual.split("```json\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split("```").next());
    let whole =
        blocks.filter(|text| text.contains("\"controller\"") && text.contains("\"categories\""));
    whole
        .map(|text| Case {
            name: name.to_owned(),
            text: text.to_owned(),
        })
        .collect()
}

#[test]
fn parity_of_one_change_anywhere() {
    let mut cases = Vec::new();
    for case in folder("fits") {
        let config: Value = serde_json::from_str(&case.text).unwrap();
        for pointer in pointers(&config, String::new()) {
            for (what, changed) in changes(&config, &pointer) {
                let name = format!("{} {pointer} {what}", case.name);
                cases.push(Case {
                    name,
                    text: changed.to_string(),
                });
            }
        }
    }
    let refused = agree(&cases);
    // Most changes are wrong, and some are not.
    assert!(
        refused > cases.len() / 2 && refused < cases.len(),
        "{refused} of {}",
        cases.len()
    );
}

/// Every place in a value but the root.
fn pointers(value: &Value, at: String) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(step, item)| (step.to_string(), item))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), member))
            .collect(),
        _ => Vec::new(),
    };
    let step = |(step, value): (String, &Value)| {
        let at = format!("{at}/{step}");
        let inner = pointers(value, at.clone());
        std::iter::once(at).chain(inner).collect::<Vec<_>>()
    };
    inner.into_iter().flat_map(step).collect()
}

/// The whole with something else at one place.
fn changes(config: &Value, pointer: &str) -> Vec<(String, Value)> {
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(40),
        json!("x"),
        json!(""),
        json!([]),
        json!({}),
        json!("necessary"),
        json!("#777"),
    ];
    let replaced = others.into_iter().map(|other| {
        let mut changed = config.clone();
        let what = other.to_string();
        *changed.pointer_mut(pointer).unwrap() = other;
        (what, changed)
    });
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let mut changed = config.clone();
    let extra = match changed.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            let member = members.remove(name).unwrap();
            let mut renamed = config.clone();
            let others = renamed
                .pointer_mut(parent)
                .unwrap()
                .as_object_mut()
                .unwrap();
            others.remove(name);
            others.insert(format!("{name}x"), member);
            vec![
                ("gone".to_owned(), changed),
                ("renamed".to_owned(), renamed),
            ]
        }
        Value::Array(list) => {
            let item = list[name.parse::<usize>().unwrap()].clone();
            list.push(item);
            vec![("twice".to_owned(), changed)]
        }
        _ => unreachable!(),
    };
    replaced.chain(extra).collect()
}
