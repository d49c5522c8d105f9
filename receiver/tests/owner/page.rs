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

/// WCAG 2.2 relative luminance of `#rgb` or `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let wide: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => digits.to_owned(),
    };
    let part = |at: usize| {
        let value = u8::from_str_radix(&wide[at..at + 2], 16).expect("two digits");
        let value = f64::from(value) / 255.0;
        match value <= 0.040_45 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

/// Both schemes' values of a colour in the style sheet.
fn colours(sheet: &str, name: &str) -> [f64; 2] {
    let rest = sheet
        .split_once(&format!("--{name}: light-dark("))
        .expect("a colour")
        .1;
    let (pair, _) = rest.split_once(')').expect("an end");
    let (light, dark) = pair.split_once(", ").expect("two colours");
    [luminance(light), luminance(dark)]
}

/// 1.4.3 asks for 4.5:1 of text, 1.4.11 for 3:1 of what is drawn and of the edges of controls.
#[test]
fn texts_and_plots_have_the_contrast_that_wcag_asks_for_in_both_schemes() {
    let sheet = include_str!("../../dashboard/dashboard.css");
    let rows = [
        ("text", 4.5),
        ("soft", 4.5),
        ("accent", 4.5),
        ("edge", 3.0),
        ("granted", 3.0),
        ("refused", 3.0),
        ("withdrawn", 3.0),
        ("other", 3.0),
        ("one", 3.0),
    ];
    for surface in ["card", "page"] {
        for (name, least) in rows {
            for (front, back) in colours(sheet, name)
                .into_iter()
                .zip(colours(sheet, surface))
            {
                let (light, dark) = (f64::max(front, back), f64::min(front, back));
                let contrast = (light + 0.05) / (dark + 0.05);
                assert!(contrast >= least, "{name} on {surface}: {contrast:.2}");
            }
        }
    }
}
