//! The demo: a site with Untick, two third-party hosts that count every request, the real
//! receiver, and a panel in the page that shows all of it live.
//!
//! ```text
//! demo --dist FOLDER --receiver BINARY [--port N]
//! ```
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail, ensure};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};
use untick_stage::{Receiver, Site, ThirdParty};

/// The site's files, read when the demo starts.
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/demo");

/// Files that name the other hosts, whose ports are known only now: path on the site, file.
const TEMPLATES: [(&str, &str); 4] = [
    ("/", "index.html"),
    ("/journal", "journal.html"),
    ("/privacy", "privacy.html"),
    ("/untick/config.json", "config.json"),
];

/// What Tally (analytics) serves: path, MIME type, file.
const TALLY: [(&str, &str, &str); 2] = [
    ("/analytics/count.js", "text/javascript", "count.js"),
    ("/analytics/scroll.mjs", "text/javascript", "scroll.mjs"),
];

/// What Meridian (advertisements, maps, pictures) serves.
const MERIDIAN: [(&str, &str, &str); 4] = [
    ("/marketing/pixel.js", "text/javascript", "pixel.js"),
    ("/media/map.html", "text/html", "map.html"),
    ("/media/film.html", "text/html", "film.html"),
    ("/media/canal-row.svg", "image/svg+xml", "canal-row.svg"),
];

/// How long the panel's question for news may stay open, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(150);

struct Arguments {
    dist: PathBuf,
    receiver: PathBuf,
    port: u16,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let (mut dist, mut receiver, mut port) = (None, None, 0);
        while let Some(flag) = words.next() {
            let mut value = || {
                words
                    .next()
                    .with_context(|| format!("{flag} needs a value"))
            };
            match flag.as_str() {
                "--dist" => dist = Some(PathBuf::from(value()?)),
                "--receiver" => receiver = Some(PathBuf::from(value()?)),
                "--port" => {
                    let text = value()?;
                    let problem = || format!("--port {text}: not a port number");
                    port = text.parse().with_context(problem)?;
                }
                _ => bail!("unknown flag {flag}; known are --dist, --receiver, --port"),
            }
        }
        Ok(Self {
            dist: dist.context("--dist is missing: the folder with untick.js")?,
            receiver: receiver.context("--receiver is missing: the untick-receiver binary")?,
            port,
        })
    }
}

/// Everybody on the stage but the site, as its panel sees them.
struct Cast {
    tally: ThirdParty,
    meridian: ThirdParty,
    /// Set once the site's port is known: the receiver accepts receipts from that origin only.
    receiver: OnceLock<Receiver>,
    /// The moment that the hosts' logs count from.
    start: OnceLock<SystemTime>,
}

impl Cast {
    /// What each third party received and what the receiver holds.
    async fn state(&self) -> Result<Value> {
        let receiver = self.receiver.get().context("the receiver is starting")?;
        let rows = receiver.rows().await?;
        let receipts: Vec<Value> = rows.iter().map(|row| row.json()).collect::<Result<_>>()?;
        Ok(json!({
            "hosts": [self.host("Tally", &self.tally)?, self.host("Meridian", &self.meridian)?],
            "receipts": receipts,
        }))
    }

    fn host(&self, name: &str, host: &ThirdParty) -> Result<Value> {
        let start = self.start.get().context("the site is starting")?;
        let mut requests = Vec::new();
        for request in host.log().requests() {
            let time = (*start + request.at).duration_since(SystemTime::UNIX_EPOCH)?;
            // Whole milliseconds since 1970, as `Date` counts.
            requests.push(json!({ "time": time.as_millis() as u64, "path": request.path }));
        }
        Ok(json!({ "name": name, "address": host.address().to_string(), "requests": requests }))
    }
}

#[derive(Deserialize)]
struct Seen {
    /// The version that the panel has on show.
    version: Option<String>,
}

/// Answers as soon as something differs from what the panel has seen.
async fn news(
    State(cast): State<Arc<Cast>>,
    Query(seen): Query<Seen>,
) -> Result<impl IntoResponse, (StatusCode, String)> {
    let asked = tokio::time::Instant::now();
    loop {
        let state = cast
            .state()
            .await
            .map_err(|error| (StatusCode::SERVICE_UNAVAILABLE, format!("{error:#}")))?;
        let version = version(&state);
        if seen.version.as_ref() != Some(&version) || asked.elapsed() > PATIENCE {
            return Ok(Json(json!({ "version": version, "state": state })));
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn version(state: &Value) -> String {
    let mut hasher = DefaultHasher::new();
    state.to_string().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

async fn open_site(port: u16, cast: Arc<Cast>) -> Result<Site> {
    let routes = Router::new()
        .route("/demo/news", get(news))
        .with_state(cast);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    Site::start_with(address, routes).await.map_err(|error| {
        match error.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::AddrInUse) => {
                error.context(format!("port {port} is in use: choose another with --port"))
            }
            _ => error,
        }
    })
}

fn put(host: &ThirdParty, answers: &[(&str, &str, &str)]) -> Result<()> {
    for (path, mime, file) in answers {
        host.put(path, mime, read(&format!("third-party/{file}"))?);
    }
    Ok(())
}

fn read(file: &str) -> Result<String> {
    let path = Path::new(FILES).join(file);
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

#[tokio::main]
async fn main() -> ExitCode {
    match perform().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until somebody presses Ctrl-C.
async fn perform() -> Result<()> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let script = arguments.dist.join("untick.js");
    ensure!(
        script.is_file(),
        "{} is missing: `cargo xtask build` makes it",
        script.display()
    );

    let cast = Arc::new(Cast {
        tally: ThirdParty::start([127, 0, 0, 2]).await?,
        meridian: ThirdParty::start([127, 0, 0, 3]).await?,
        receiver: OnceLock::new(),
        start: OnceLock::new(),
    });
    put(&cast.tally, &TALLY)?;
    put(&cast.meridian, &MERIDIAN)?;

    let site = open_site(arguments.port, cast.clone()).await?;
    let origins = [
        site.origin(),
        format!("http://localhost:{}", site.address().port()),
    ];
    let receiver = Receiver::start(&arguments.receiver, &origins).await?;
    site.folder("/", FILES);
    site.folder("/untick", &arguments.dist);
    for (path, file) in TEMPLATES {
        let text = read(file)?
            .replace("{{tally}}", &cast.tally.origin())
            .replace("{{meridian}}", &cast.meridian.origin())
            .replace("{{receiver}}", &receiver.endpoint());
        site.page(path, text);
    }

    println!("Tally      {}", cast.tally.origin());
    println!("Meridian   {}", cast.meridian.origin());
    println!("Receiver   {}", receiver.url("/"));
    println!("Database   {}", receiver.database().display());
    let _ = cast.receiver.set(receiver);
    // The hosts' logs count from the first request to any server, which is this one.
    let visitor = reqwest::Client::builder().no_proxy().build()?;
    let page = visitor.get(site.url("/")).send().await?;
    let _ = cast.start.set(SystemTime::now());
    page.error_for_status()?;

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    println!("Untick demo: {}", site.url("/"));

    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    // Everything ends with its value: the servers, the receiver, its database.
    Ok(())
}
