//! The owner's site: pages from strings, folders and files, with any headers.
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::RequestLog;
use crate::server::Server;

/// The site a visitor opens. Content can be added and changed while it runs.
///
/// A path is looked up among the pages first, then in the folder with the longest matching
/// prefix; a path that ends in `/` means its `index.html`.
#[derive(Debug)]
pub struct Site {
    server: Server,
    content: Arc<RwLock<Content>>,
}

#[derive(Debug, Default)]
struct Content {
    pages: BTreeMap<String, Page>,
    folders: BTreeMap<String, PathBuf>,
    headers: Vec<Rule<(HeaderName, HeaderValue)>>,
    delays: Vec<Rule<Duration>>,
}

#[derive(Clone, Debug)]
struct Page {
    mime: String,
    body: Vec<u8>,
}

/// Something that holds for one path, or for all of them.
#[derive(Debug)]
struct Rule<T> {
    path: Option<String>,
    value: T,
}

impl<T> Rule<T> {
    fn applies(&self, path: &str) -> bool {
        self.path.as_deref().is_none_or(|only| only == path)
    }
}

impl Site {
    /// An empty site on 127.0.0.1, any free port.
    ///
    /// # Errors
    /// The port cannot be opened.
    pub async fn start() -> Result<Self> {
        Self::start_with(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Router::new()).await
    }

    /// An empty site on `address` (port 0: any free one) whose `routes` come before its content.
    ///
    /// # Errors
    /// The port cannot be opened.
    pub async fn start_with(address: SocketAddr, routes: Router) -> Result<Self> {
        let content = Arc::new(RwLock::new(Content::default()));
        let router = Router::new()
            .fallback(answer)
            .with_state(content.clone())
            .merge(routes);
        let server = Server::start(address, router).await?;
        Ok(Self { server, content })
    }

    /// Absolute URL of a path on this site.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.server.url(path)
    }

    /// Scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// What it was asked.
    #[must_use]
    pub fn log(&self) -> &RequestLog {
        &self.server.log
    }

    /// Serves `body` at `path`, with the MIME type of the path's extension (HTML without one).
    pub fn page(&self, path: &str, body: impl Into<Vec<u8>>) {
        let mime = mime_of(path);
        self.page_as(path, &mime, body);
    }

    /// Serves `body` at `path` with the given MIME type.
    pub fn page_as(&self, path: &str, mime: &str, body: impl Into<Vec<u8>>) {
        let page = Page {
            mime: mime.to_owned(),
            body: body.into(),
        };
        self.change(|content| content.pages.insert(path.to_owned(), page));
    }

    /// Takes a page away again; the path answers 404 unless a folder has it.
    pub fn remove_page(&self, path: &str) {
        self.change(|content| content.pages.remove(path));
    }

    /// Serves the files under `folder` below `prefix` (`/` or `/name`), read anew at each request.
    pub fn folder(&self, prefix: &str, folder: impl Into<PathBuf>) {
        let prefix = prefix.trim_end_matches('/').to_owned();
        self.change(|content| content.folders.insert(prefix, folder.into()));
    }

    /// Adds a header to every answer.
    ///
    /// # Errors
    /// The name or the value is not a valid header.
    pub fn header(&self, name: &str, value: &str) -> Result<()> {
        self.header_rule(None, name, value)
    }

    /// Adds a header to the answers for one path; a Content-Type takes the place of its own.
    ///
    /// # Errors
    /// The name or the value is not a valid header.
    pub fn header_at(&self, path: &str, name: &str, value: &str) -> Result<()> {
        self.header_rule(Some(path.to_owned()), name, value)
    }

    /// Answers for `path` start this much later.
    pub fn delay_at(&self, path: &str, delay: Duration) {
        let rule = Rule {
            path: Some(path.to_owned()),
            value: delay,
        };
        self.change(|content| content.delays.push(rule));
    }

    fn header_rule(&self, path: Option<String>, name: &str, value: &str) -> Result<()> {
        let value = (name.parse()?, value.parse()?);
        self.change(|content| content.headers.push(Rule { path, value }));
        Ok(())
    }

    fn change<R>(&self, change: impl FnOnce(&mut Content) -> R) -> R {
        let mut content = self.content.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut content)
    }
}

impl Content {
    /// The file that a path means, in the folder with the longest matching prefix.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let (prefix, folder) = self
            .folders
            .iter()
            .filter(|(prefix, _)| {
                path.strip_prefix(prefix.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            })
            .max_by_key(|(prefix, _)| prefix.len())?;
        let inside = Path::new(path.strip_prefix(prefix.as_str())?.trim_start_matches('/'));
        let stays_inside = inside
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let mut file = folder.join(inside);
        if path.ends_with('/') {
            file.push("index.html");
        }
        stays_inside.then_some(file)
    }
}

async fn answer(State(content): State<Arc<RwLock<Content>>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let (page, file, headers, delay) = {
        let content = content.read().unwrap_or_else(PoisonError::into_inner);
        let headers: Vec<_> = content
            .headers
            .iter()
            .filter(|rule| rule.applies(&path))
            .map(|rule| rule.value.clone())
            .collect();
        let delays = content.delays.iter().filter(|rule| rule.applies(&path));
        let delay: Duration = delays.map(|rule| rule.value).sum();
        let page = content.pages.get(&path).cloned();
        (page, content.file(&path), headers, delay)
    };
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let mut response = match (page, file) {
        (Some(page), _) => found(&page.mime, page.body),
        (None, Some(file)) => match tokio::fs::read(&file).await {
            Ok(body) => found(&mime_of(&file.to_string_lossy()), body),
            Err(_) => missing(&path),
        },
        (None, None) => missing(&path),
    };
    for (name, value) in headers {
        // Of this one browsers read the last, not all.
        if name == CONTENT_TYPE {
            response.headers_mut().remove(&name);
        }
        response.headers_mut().append(name, value);
    }
    response
}

fn found(mime: &str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    if let Ok(mime) = mime.parse() {
        response.headers_mut().insert(CONTENT_TYPE, mime);
    }
    // Not no-store, which would keep the page out of the back/forward cache.
    let fresh = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(CACHE_CONTROL, fresh);
    response
}

fn missing(path: &str) -> Response {
    // A browser asks for the icon by itself: a 404 would put a line of noise into its console.
    if path == "/favicon.ico" {
        return StatusCode::NO_CONTENT.into_response();
    }
    // With no body Chromium would show a page of its own, under another origin.
    (StatusCode::NOT_FOUND, "Nothing here").into_response()
}

fn mime_of(path: &str) -> String {
    let guess = mime_guess::from_path(path).first_or(mime_guess::mime::TEXT_HTML);
    match guess.type_() == "text" {
        true => format!("{guess}; charset=utf-8"),
        false => guess.to_string(),
    }
}
