//! Links in the manuals as they are read on the repository's web site.
use crate::sources::{manuals, root};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The anchors that GitHub gives a text's headings: small letters, digits, `_` and `-`, spaces as `-`,
/// and `-1`, `-2` … after the first of a kind.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let kept = |letter: char| letter.is_alphanumeric() || "-_ ".contains(letter);
                let name: String = heading.take().unwrap_or_default();
                let name: String = name
                    .trim()
                    .to_lowercase()
                    .chars()
                    .filter(|c| kept(*c))
                    .collect();
                let name = name.replace(' ', "-");
                let count = seen.entry(name.clone()).or_default();
                anchors.insert(match *count {
                    0 => name,
                    count => format!("{name}-{count}"),
                });
                *count += 1;
            }
            _ => {}
        }
    }
    anchors
}

fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(normal.pop(), "{} leads out", path.display()),
            Component::Normal(name) => normal.push(name),
            _ => {}
        }
    }
    normal
}

/// What is wrong with the links of a text at `path`; and how many lead somewhere in the clone.
fn broken(path: &Path, text: &str) -> (Vec<String>, usize) {
    let mut broken = Vec::new();
    let mut followed = 0;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) =
            event
        else {
            continue;
        };
        if dest_url.contains("://") || dest_url.starts_with("mailto:") {
            continue;
        }
        followed += 1;
        let (file, anchor) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
        let meant = match file {
            "" => path.to_owned(),
            file => normal(&path.parent().unwrap_or(Path::new("")).join(file)),
        };
        let there = root().join(&meant);
        if !there.exists() {
            broken.push(format!("{}: {dest_url}: no such file", path.display()));
        } else if !anchor.is_empty() {
            let text = match file {
                "" => Ok(text.to_owned()),
                _ => fs::read_to_string(&there),
            };
            if !text.is_ok_and(|text| anchors(&text).contains(anchor)) {
                broken.push(format!("{}: {dest_url}: no such heading", path.display()));
            }
        }
    }
    (broken, followed)
}

#[test]
fn every_link_leads_somewhere() {
    let (mut all, mut count) = (Vec::new(), 0);
    for manual in manuals() {
        let (broken, followed) = broken(&manual.path, &manual.text);
        all.extend(broken);
        count += followed;
    }
    assert_eq!(all, [""; 0]);
    assert!(count > 150, "followed only {count}");
}

#[test]
fn a_broken_link_is_found() {
    let text = "# Title\n[a](nowhere.md) [b](#titel) [c](#title) [d](api.md#evnts) [e](api.md#events) [f](https://x.example)";
    let (broken, followed) = broken(Path::new("docs/start.md"), text);
    assert_eq!(
        broken,
        [
            "docs/start.md: nowhere.md: no such file",
            "docs/start.md: #titel: no such heading",
            "docs/start.md: api.md#evnts: no such heading",
        ]
    );
    assert_eq!(followed, 5);
}

#[test]
fn headings_get_the_anchors_that_github_gives() {
    let text = "## `GET /receipts/{id}`\n## Google Analytics 4 (gtag)\n## Order\n## Order\n";
    let expected = [
        "get-receiptsid",
        "google-analytics-4-gtag",
        "order",
        "order-1",
    ];
    assert!(anchors(text).iter().eq(expected));
}
