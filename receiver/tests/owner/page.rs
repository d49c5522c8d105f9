//! The dashboard's own files: no figures, nothing from elsewhere, nothing inline.
use axum::http::StatusCode;

use crate::fixture::Service;

#[tokio::test]
async fn page_needs_no_token_and_loads_nothing_from_elsewhere() {
    let service = Service::start().await;
    let page = service.ask("/dashboard").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-content-type-options"), "nosniff");

    let mut files = vec!["/dashboard".to_owned()];
    let mut seen = 0;
    while let Some(path) = files.pop() {
        seen += 1;
        let file = service.ask(&path).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        let text = file.text;
        for foreign in [
            "https://",
            "//cdn",
            "@import",
            "url(",
            "innerHTML",
            "eval(",
            "localStorage",
            "sessionStorage",
            "document.cookie",
        ] {
            assert!(!text.contains(foreign), "{foreign} in {path}");
        }
        assert!(
            !text.contains("style=\"") && !text.contains("<script>") && !text.contains("onclick"),
            "{path}"
        );
        // What it names is there as well.
        for name in text
            .split('"')
            .filter(|name| name.ends_with(".js") || name.ends_with(".css"))
        {
            let name = name
                .trim_start_matches("./")
                .trim_start_matches("dashboard/");
            let path = format!("/dashboard/{name}");
            if seen < 20 {
                files.push(path);
            }
        }
    }
    assert!(seen >= 6, "{seen} files");
}
