//! The stage's servers answer what their documentation says.
use std::time::Duration;

use untick_stage::{Site, ThirdParty};

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn third_party_answers_by_extension_and_logs_in_order() {
    let host = ThirdParty::start([127, 0, 0, 2]).await.unwrap();
    let table = [
        ("/a.js", "text/javascript"),
        ("/b.mjs", "text/javascript"),
        ("/c.gif", "image/gif"),
        ("/d.html", "text/html"),
        ("/e.css", "text/css"),
        ("/f.wav", "audio/wav"),
        ("/g.json", "application/json"),
        ("/h.svg", "image/svg+xml"),
        ("/i.mp4", "video/mp4"),
    ];
    for (path, mime) in table {
        let answer = reqwest::get(host.url(path)).await.unwrap();
        assert!(answer.status().is_success(), "{path}");
        assert_eq!(answer.headers()["content-type"], mime, "{path}");
        assert!(!answer.bytes().await.unwrap().is_empty(), "{path}");
    }
    let asked: Vec<_> = table.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(host.log().paths(), asked);
    let times: Vec<_> = host.log().requests().iter().map(|seen| seen.at).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[tokio::test]
async fn third_party_script_says_its_name_safely() {
    let host = ThirdParty::start([127, 0, 0, 2]).await.unwrap();
    let answer = reqwest::get(host.url("/t.js?name=a%22b")).await.unwrap();
    let script = answer.text().await.unwrap();
    assert_eq!(
        script.trim(),
        r#"(window.__ran = window.__ran || []).push("a\"b");"#
    );
}

#[tokio::test]
async fn third_party_obeys_the_query() {
    let host = ThirdParty::start([127, 0, 0, 3]).await.unwrap();
    let start = std::time::Instant::now();
    let url = host.url("/slow.js?delay=150&status=503&cors");
    let answer = reqwest::get(url).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(150));
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let plain = reqwest::get(host.url("/plain.js")).await.unwrap();
    assert!(plain.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn log_waits_for_requests_and_names_what_is_missing() {
    let host = ThirdParty::start([127, 0, 0, 2]).await.unwrap();
    let url = host.url("/late.js");
    let asking = tokio::spawn(async move { reqwest::get(url).await.map(|answer| answer.status()) });
    assert_eq!(
        host.log().wait_for(1, SOON).await.unwrap()[0].path,
        "/late.js"
    );
    asking.await.unwrap().unwrap();
    let error = host.log().wait_for(2, Duration::from_millis(50)).await;
    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("2 requests") && message.contains("/late.js"),
        "{message}"
    );
    host.log().clear();
    assert!(host.log().is_empty());
}

#[tokio::test]
async fn site_serves_pages_before_folders_and_stays_inside_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    std::fs::write(folder.path().join("secret.txt"), "no").unwrap();
    std::fs::write(folder.path().join("in/index.html"), "from folder").unwrap();
    std::fs::write(folder.path().join("in/a.js"), "1").unwrap();
    let site = Site::start().await.unwrap();
    site.folder("/", folder.path().join("in"));
    site.page("/page.html", "from string");
    site.header("x-all", "1").unwrap();
    site.header_at("/page.html", "x-one", "1").unwrap();

    let root = reqwest::get(site.url("/")).await.unwrap();
    assert!(root.headers().get("x-one").is_none());
    assert_eq!(root.text().await.unwrap(), "from folder");
    let page = reqwest::get(site.url("/page.html")).await.unwrap();
    assert_eq!(
        (&page.headers()["x-all"], &page.headers()["x-one"]),
        (&"1".parse().unwrap(), &"1".parse().unwrap())
    );
    assert_eq!(page.text().await.unwrap(), "from string");
    let script = reqwest::get(site.url("/a.js")).await.unwrap();
    assert_eq!(
        script.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    for outside in ["/%2e%2e/secret.txt", "//secret.txt", "/..%2fsecret.txt"] {
        let answer = reqwest::get(site.url(outside)).await.unwrap();
        assert_eq!(answer.status(), 404, "{outside}");
    }
    assert_eq!(
        reqwest::get(site.url("/favicon.ico"))
            .await
            .unwrap()
            .status(),
        204
    );
}

#[tokio::test]
async fn dropped_site_closes_its_port() {
    let site = Site::start().await.unwrap();
    let url = site.url("/");
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 404);
    drop(site);
    let gone = async { while reqwest::get(&url).await.is_ok() {} };
    tokio::time::timeout(SOON, gone)
        .await
        .expect("the port stays open");
}
