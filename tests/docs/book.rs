//! The documentation site as `cargo xtask docs` has built it: its links, and what its pages load.
use crate::sources::target;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a page makes a browser fetch by itself: element, attribute.
const LOADS: [(&str, &str); 12] = [
    ("script[src]", "src"),
    ("img[src]", "src"),
    ("img[srcset]", "srcset"),
    ("source[src]", "src"),
    ("source[srcset]", "srcset"),
    ("iframe[src]", "src"),
    ("video[src], video[poster]", "src"),
    ("audio[src]", "src"),
    ("embed[src]", "src"),
    ("object[data]", "data"),
    (
        "link[rel~=stylesheet], link[rel~=icon], link[rel~=preload], link[rel~=modulepreload]",
        "href",
    ),
    (
        "link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], link[rel~=manifest]",
        "href",
    ),
];

struct Page {
    html: Html,
    ids: BTreeSet<String>,
}

fn select(html: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let values = html
        .select(&selector)
        .filter_map(|element| element.attr(attribute));
    values.map(str::to_owned).collect()
}

fn is_absolute(address: &str) -> bool {
    address.starts_with("//") || address.contains("://")
}

/// The built site's folder.
fn book() -> PathBuf {
    let book = target().join("untick/docs/book");
    let made = book.join("index.html").is_file();
    assert!(
        made,
        "{} is missing: run `cargo xtask docs`",
        book.display()
    );
    book
}

fn files(folder: &Path, extension: &str, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, into);
        } else if path.extension().is_some_and(|found| found == extension) {
            into.push(path);
        }
    }
}

fn pages(book: &Path) -> BTreeMap<PathBuf, Page> {
    let mut paths = Vec::new();
    files(book, "html", &mut paths);
    let read = |path: PathBuf| {
        let html = Html::parse_document(&fs::read_to_string(&path).unwrap());
        let ids = select(&html, "[id]", "id").into_iter().collect();
        (path, Page { html, ids })
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_link_of_the_site_leads_somewhere() {
    let book = book();
    let pages = pages(&book);
    let (mut broken, mut followed) = (Vec::new(), 0);
    for (path, page) in &pages {
        let folder = path.parent().unwrap();
        let links = select(&page.html, "a[href], link[href]", "href");
        let loads = select(&page.html, "script[src], img[src]", "src");
        for link in links.iter().chain(&loads) {
            if is_absolute(link)
                || ["mailto:", "data:"]
                    .iter()
                    .any(|scheme| link.starts_with(scheme))
            {
                continue;
            }
            followed += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let meant = match file {
                "" => path.clone(),
                // The 404 page is served anywhere, so its addresses begin at the root.
                file => folder.join(file.trim_start_matches('/')),
            };
            let Ok(meant) = meant.canonicalize() else {
                broken.push(format!("{}: {link}", path.display()));
                continue;
            };
            let found = pages
                .iter()
                .find(|(path, _)| path.canonicalize().unwrap() == meant);
            let has = |page: &Page| anchor.is_empty() || page.ids.contains(anchor);
            if !found.is_none_or(|(_, page)| has(page)) {
                broken.push(format!("{}: {link}: no such heading", path.display()));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
    assert!(
        pages.len() > 20 && followed > 500,
        "{} pages, {followed} links",
        pages.len()
    );
}

#[test]
fn no_page_loads_from_elsewhere() {
    let book = book();
    for (path, page) in pages(&book) {
        for (selector, attribute) in LOADS {
            for address in select(&page.html, selector, attribute) {
                assert!(!is_absolute(&address), "{}: {address}", path.display());
            }
        }
    }
    let mut sheets = Vec::new();
    files(&book, "css", &mut sheets);
    assert!(!sheets.is_empty());
    for path in sheets {
        let css = fs::read_to_string(&path).unwrap();
        for (place, _) in css
            .match_indices("url(")
            .chain(css.match_indices("@import"))
        {
            let address = css.get(place..).unwrap_or_default();
            let address = address.lines().next().unwrap_or_default();
            let address = address.split(')').next().unwrap_or_default();
            assert!(!is_absolute(address), "{}: {address}", path.display());
        }
    }
}

#[test]
fn every_manual_is_a_chapter_that_can_be_searched() {
    let book = book();
    let index = fs::read_dir(&book)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let index: Vec<_> = index
        .filter(|name| name.to_string_lossy().starts_with("searchindex"))
        .collect();
    assert_eq!(index.len(), 1, "{index:?}");
    let index = fs::read_to_string(book.join(&index[0])).unwrap();
    for manual in crate::sources::manuals() {
        let name = manual.path.strip_prefix("docs").unwrap_or(&manual.path);
        if name.components().count() > 1 || name == Path::new("SUMMARY.md") {
            continue;
        }
        let page = match name.to_string_lossy().as_ref() {
            "README.md" => "index.html".to_owned(),
            name => name.replace(".md", ".html"),
        };
        assert!(book.join(&page).is_file(), "{page} is missing");
        assert!(index.contains(&page), "{page} is not in the search index");
    }
}
