//! `untick audit` on loopback pages, in a real browser: what leaks is caught, what does not is not
//! accused. Tests are named `engine::behaviour`; `cargo xtask test --only e2e` runs them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use untick_stage::{Site, ThirdParty};

/// Pages on 127.0.0.1, and somebody else on 127.0.0.2.
struct Pages {
    site: Site,
    third: ThirdParty,
    folder: TempDir,
    runtime: Runtime,
}

/// What a run said.
struct Run {
    code: i32,
    report: Value,
}

impl Pages {
    fn start(names: &[&str]) -> Self {
        let runtime = Runtime::new().unwrap();
        let (site, third) = runtime.block_on(async {
            let third = ThirdParty::start([127, 0, 0, 2]).await.unwrap();
            (Site::start().await.unwrap(), third)
        });
        let pages = Self {
            site,
            third,
            folder: tempfile::tempdir().unwrap(),
            runtime,
        };
        for name in names {
            let text = std::fs::read_to_string(here().join("tests/audit").join(name)).unwrap();
            pages.site.page(
                &format!("/{name}"),
                text.replace("{{third}}", &pages.third.origin()),
            );
        }
        pages
    }

    fn audit(&self, browser: &str, paths: &[&str], more: &[&str]) -> Run {
        // The servers answer meanwhile.
        let _inside = self.runtime.enter();
        let mut command = untick();
        command.args([
            "audit",
            "--format",
            "json",
            "--watch",
            "1",
            "--browser",
            browser,
        ]);
        command.arg("--html").arg(self.html());
        command
            .args(paths.iter().map(|path| self.site.url(path)))
            .args(more);
        let output = command.output().unwrap();
        let report = serde_json::from_slice(&output.stdout);
        let report = report.unwrap_or_else(|error| panic!("{error}: {}", words(&output)));
        Run {
            code: output.status.code().unwrap(),
            report,
        }
    }

    fn html(&self) -> PathBuf {
        self.folder.path().join("report.html")
    }
}

impl Run {
    fn site(&self, at: usize) -> &Value {
        let site = &self.report["sites"][at];
        assert_eq!(site["error"], Value::Null, "{site:#}");
        site
    }

    /// Findings of a site as `severity rule text`.
    fn findings(&self, at: usize) -> BTreeSet<String> {
        let findings = self.site(at)["findings"].as_array().unwrap();
        let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
        findings
            .iter()
            .map(|one| {
                format!(
                    "{} {} {}",
                    text(one, "severity"),
                    text(one, "rule"),
                    text(one, "text")
                )
            })
            .collect()
    }
}

fn assert_found(found: &BTreeSet<String>, wanted: &[&str]) {
    for begin in wanted {
        let is_there = found.iter().any(|finding| finding.starts_with(begin));
        assert!(is_there, "`{begin}` is not among {found:#?}");
    }
}

fn untick() -> Command {
    Command::new(env!("CARGO_BIN_EXE_untick"))
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every class of leak, and every way to take sides.
fn leaks_are_caught(browser: &str) {
    let pages = Pages::start(&["leaking.html", "uneven.html"]);
    pages
        .site
        .header_at("/leaking.html", "set-cookie", "sid=1; Path=/; HttpOnly")
        .unwrap();
    let run = pages.audit(browser, &["/leaking.html", "/uneven.html"], &[]);
    assert_eq!(run.code, 1);
    assert_found(
        &run.findings(0),
        &[
            "high N29 1 request to third parties before a choice",
            "high N29 1 cookie set before a choice",
            "medium N29 2 cookies of the site itself set before a choice",
            "medium N29 2 storage entries of the site itself written before a choice",
            "high N31 2 requests to third parties after a refusal",
            "high N31 1 cookie there after a refusal",
            "high N1 The first layer accepts but does not refuse",
            "high N3 2 clicks to refuse, 1 to accept",
            "high N13 2 boxes ticked beforehand in the notice's settings",
            "high N20 Who refused is asked again after a reload",
            "high N21 Accepting is remembered and refusing is not",
            "high N32 2 requests to third parties after a withdrawal and a reload",
            "high N32 1 cookie set on consent and still there after a withdrawal",
            "high N32 1 storage entry written on consent and still there after a withdrawal",
        ],
    );
    let site = run.site(0);
    assert_eq!(site["unseen"], serde_json::json!([]), "{site:#}");
    let cookies = site["states"][0]["cookies"].to_string();
    assert!(
        cookies.contains("\"sid\"") && !run.report.to_string().contains("GA1.1"),
        "{cookies}"
    );
    assert_found(
        &run.findings(1),
        &[
            "high N13 1 box ticked beforehand on the first layer",
            "medium N6 Sizes differ by 230 × 38 px",
            "medium N7 Font, size, weight or style",
            "medium N8 Labels have a contrast of 1.9:1",
            "medium N9 Edges or fills have a contrast of 1.0:1",
            "medium N12 Accepting has the focus",
            "medium N17 Until the choice the page is covered and does not scroll",
            "medium N23 The accepting label does not say so",
            "medium N34 A button moves",
            "medium N35 No way to withdraw was found",
        ],
    );
    let html = std::fs::read_to_string(pages.html()).unwrap();
    let pictures = html.matches("data:image/webp;base64,").count();
    assert!(pictures >= 10, "{pictures} pictures");
    for outside in ["src=\"http", "href=\"http", "url(", "<script"] {
        assert!(!html.contains(outside), "the report has {outside}");
    }
}

/// Untick's own page: nothing to find, in its usual set-up.
fn untick_is_clean(browser: &str) {
    let dist =
        std::env::var_os("UNTICK_DIST").map_or_else(|| here().join("../dist"), PathBuf::from);
    assert!(
        dist.join("untick.js").is_file(),
        "run `cargo xtask build` before"
    );
    let pages = Pages::start(&[]);
    pages.site.folder("/untick", dist);
    let stories = here().join("../tests/e2e/stories/shared");
    for name in ["index.html", "config.json", "watch.js", "page.css"] {
        let text = std::fs::read_to_string(stories.join(name)).unwrap();
        let text = text
            .replace("{{tracker}}", &pages.third.origin())
            .replace("{{video}}", &pages.third.origin())
            .replace("{{receiver}}", &pages.site.url("/receipts"));
        pages.site.page(&format!("/{name}"), text);
    }
    let run = pages.audit(browser, &["/index.html"], &[]);
    assert_eq!(run.findings(0), BTreeSet::new());
    assert_eq!(run.code, 0);
    let site = run.site(0);
    assert_eq!(site["notice"]["tool"], "Untick");
    assert_eq!(site["refuse"]["steps"], serde_json::json!(["Reject all"]));
    assert_eq!(
        site["withdraw"]["steps"].as_array().unwrap().len(),
        2,
        "{site:#}"
    );
    // It did look: the scripts that were gated ran after the grant.
    let accepted = site["states"]
        .as_array()
        .unwrap()
        .iter()
        .find(|state| state["moment"] == "accepted")
        .unwrap();
    assert_eq!(
        accepted["requests"].as_array().unwrap().len(),
        4,
        "{accepted:#}"
    );
}

/// A notice in another site's frame and in a shadow root, in German.
fn hidden_notices_are_found(browser: &str) {
    let pages = Pages::start(&["framed.html"]);
    let notice = std::fs::read_to_string(here().join("tests/audit/notice.html")).unwrap();
    pages.third.put("/notice.html", "text/html", notice);
    let run = pages.audit(
        browser,
        &["/framed.html"],
        &["--allow-host", "127.0.0.2", "--language", "de"],
    );
    let site = run.site(0);
    assert_eq!(site["notice"]["isInFrame"], true, "{site:#}");
    assert_eq!(site["notice"]["isInShadowRoot"], true);
    assert_eq!(
        site["refuse"]["steps"],
        serde_json::json!(["Nicht zustimmen"])
    );
    assert_eq!(
        site["accept"]["steps"],
        serde_json::json!(["Allen zustimmen"])
    );
    assert_eq!(
        site["withdraw"]["steps"],
        serde_json::json!(["Datenschutz-Einstellungen", "Nicht zustimmen"])
    );
    assert_eq!(site["refusalKept"], true);
    assert_eq!(run.code, 0, "{:#?}", run.findings(0));
}

/// Nothing answers: exit code 2, the reason in the report, and no browser left.
fn nobody_answers(browser: &str) {
    let pages = Pages::start(&[]);
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut command = untick();
    command
        .args(["audit", "--browser", browser])
        .arg(format!("http://{free}/"));
    let output = command.env("TMPDIR", pages.folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("not whole: cannot open http://127.0.0.1"),
        "{text}"
    );
    let left: Vec<_> = std::fs::read_dir(pages.folder.path())
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

mod chromium {
    #[test]
    fn leaks_are_caught() {
        super::leaks_are_caught("chromium");
    }
    #[test]
    fn untick_is_clean() {
        super::untick_is_clean("chromium");
    }
    #[test]
    fn hidden_notices_are_found() {
        super::hidden_notices_are_found("chromium");
    }
    #[test]
    fn nobody_answers() {
        super::nobody_answers("chromium");
    }
}

mod firefox {
    #[test]
    fn leaks_are_caught() {
        super::leaks_are_caught("firefox");
    }
}
