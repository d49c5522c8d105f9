//! A third-party host: answers any path with something sensible and counts every request.
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use crate::RequestLog;
use crate::server::Server;

/// A host of somebody else, on its own loopback address.
///
/// Any path answers with the type of its extension, or, without one, with what
/// `Sec-Fetch-Dest` asks for. The answer's name is the file's stem: `/t/pixel.js` is `pixel`.
///
/// - `.js`, `.mjs`: `(window.__ran ||= []).push(name)`
/// - `.html`: a page that posts the message `{ran: name}` to its parent
/// - `.gif`, `.svg`, `.css`, `.wav`, `.json`: small and valid
/// - anything else: a few bytes with the right type
///
/// The query changes the answer: `delay=milliseconds`, `status=code`, `name=other`, `cors`
/// (`Access-Control-Allow-Origin: *`, always there on `.mjs`, which nothing could load without).
#[derive(Debug)]
pub struct ThirdParty {
    server: Server,
    own: Arc<RwLock<Own>>,
}

/// Answers that replace the usual one, by path: MIME type and body.
type Own = BTreeMap<String, (String, Vec<u8>)>;

impl ThirdParty {
    /// Starts on a loopback address (`[127, 0, 0, 2]`, …), any free port.
    ///
    /// # Errors
    /// The port cannot be opened.
    pub async fn start(address: impl Into<Ipv4Addr>) -> Result<Self> {
        let own = Arc::new(RwLock::new(Own::new()));
        let router = Router::new().fallback(answer).with_state(own.clone());
        let server = Server::start(SocketAddr::from((address.into(), 0)), router).await?;
        Ok(Self { server, own })
    }

    /// Absolute URL of a path on this host.
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

    /// Answers `path` with this body from now on; the query's words still apply.
    pub fn put(&self, path: &str, mime: &str, body: impl Into<Vec<u8>>) {
        let mut own = self.own.write().unwrap_or_else(PoisonError::into_inner);
        own.insert(path.to_owned(), (mime.to_owned(), body.into()));
    }
}

async fn answer(
    State(own): State<Arc<RwLock<Own>>>,
    Query(query): Query<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    let path = request.uri().path();
    if let Some(delay) = query.get("delay").and_then(|ms| ms.parse().ok()) {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let extension = extension(path, request.headers());
    let own = own
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(path)
        .cloned();
    let (mime, body) = own.unwrap_or_else(|| {
        let stem = Path::new(path)
            .file_stem()
            .map(|stem| stem.to_string_lossy());
        let name = query.get("name").cloned();
        usual(
            &extension,
            &name.unwrap_or_else(|| stem.unwrap_or_default().into_owned()),
        )
    });
    let mut response = Response::new(Body::from(body));
    let status = query.get("status").and_then(|code| code.parse().ok());
    *response.status_mut() = status.unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    if let Ok(mime) = mime.parse() {
        headers.insert(CONTENT_TYPE, mime);
    }
    // A cached answer would hide a request that a page makes a second time.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if extension == "mjs" || query.contains_key("cors") {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

/// The path's extension, or the one that fits what the browser wants.
fn extension(path: &str, headers: &HeaderMap) -> String {
    if let Some(extension) = Path::new(path).extension() {
        return extension.to_string_lossy().to_ascii_lowercase();
    }
    let dest = headers.get("sec-fetch-dest").map(HeaderValue::as_bytes);
    match dest {
        Some(b"script") => "js",
        Some(b"style") => "css",
        Some(b"image") => "gif",
        Some(b"audio" | b"video") => "wav",
        Some(b"empty") => "json",
        _ => "html",
    }
    .to_owned()
}

/// MIME type and body for an extension.
fn usual(extension: &str, name: &str) -> (String, Vec<u8>) {
    let quoted = serde_json::Value::from(name).to_string();
    let body = match extension {
        "js" | "mjs" => {
            format!("(window.__ran = window.__ran || []).push({quoted});\n").into_bytes()
        }
        "html" => frame(name, &quoted).into_bytes(),
        "css" => b"html { --third-party: 1 }\n".to_vec(),
        "json" => format!("{{\"name\": {quoted}}}\n").into_bytes(),
        "svg" => b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>".to_vec(),
        "wav" => silence(),
        // The smallest GIF there is; browsers tell images by content, so it also does for PNG.
        "gif" | "png" | "jpg" | "jpeg" | "webp" => GIF.to_vec(),
        _ => name.as_bytes().to_vec(),
    };
    let mime = match extension {
        "js" | "mjs" => "text/javascript".to_owned(),
        other => mime_guess::from_ext(other)
            .first_or_octet_stream()
            .to_string(),
    };
    (mime, body)
}

fn frame(name: &str, quoted: &str) -> String {
    let title = name.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html><html lang=en><title>{title}</title><p>{title}</p>\
         <script>parent.postMessage({{ran: {}}}, '*')</script>",
        // A name must not be able to end the script.
        quoted.replace('<', "\\u003c")
    )
}

const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";

/// A tenth of a second of nothing: 8 kHz, 8 bit, mono.
fn silence() -> Vec<u8> {
    const SAMPLES: u32 = 800;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + SAMPLES).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(8000_u32.to_le_bytes());
    wav.extend(8000_u32.to_le_bytes());
    wav.extend(b"\x01\0\x08\0data");
    wav.extend(SAMPLES.to_le_bytes());
    wav.extend(std::iter::repeat_n(0x80, SAMPLES as usize));
    wav
}
