//! `untick audit`: what a site loads before and after a choice, and whether its notice takes sides.
mod bidi;
mod browser;
mod driver;
mod findings;
mod html;
mod model;
mod page;
mod party;
mod pointer;
mod snapshot;
mod sources;
mod text;
mod visitor;
mod visits;
mod ways;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;
use url::Url;

use driver::{Engine, Programs};
use model::{Report, SHAPE, Severity, Site, Size};
use page::Selectors;
use party::Party;
use visitor::Plan;

/// What `untick audit` is told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Addresses to look at, `http` or `https`
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// What goes to standard output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Also write a report with screenshots, in one file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Medium)]
    fail_on: FailOn,
    /// The browser; the default is whichever has its driver on PATH, Chromium first
    #[arg(long, value_enum)]
    browser: Option<Engine>,
    /// chromedriver or geckodriver, if not the one on PATH
    #[arg(long, value_name = "FILE")]
    driver: Option<PathBuf>,
    /// The browser's program, if not the usual one
    #[arg(long, value_name = "FILE")]
    browser_binary: Option<PathBuf>,
    /// An argument for the browser, such as `--browser-arg=--no-sandbox`; can be repeated
    #[arg(long, value_name = "ARG", allow_hyphen_values = true)]
    browser_arg: Vec<String>,
    /// The visitor's language, as in Accept-Language
    #[arg(long, default_value = "en", value_name = "TAG")]
    language: String,
    /// Size of the window in CSS pixels
    #[arg(long, default_value = "1280x720", value_name = "WIDTHxHEIGHT", value_parser = size)]
    window: Size,
    /// Seconds to wait for the page, and then for the notice
    #[arg(long, default_value_t = 15, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=300))]
    patience: u64,
    /// Seconds that each state is watched
    #[arg(long, default_value_t = 3, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=300))]
    watch: u64,
    /// Seconds that one address may take in all
    #[arg(long, default_value_t = 300, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(10..=3600))]
    timeout: u64,
    /// CSS selector of the control that accepts, if it is not found
    #[arg(long, value_name = "CSS")]
    accept_selector: Option<String>,
    /// CSS selector of the control that refuses, if it is not found
    #[arg(long, value_name = "CSS")]
    reject_selector: Option<String>,
    /// CSS selector of the control that opens the notice again, if it is not found
    #[arg(long, value_name = "CSS")]
    open_selector: Option<String>,
    /// A third party that the site needs, with its subdomains; can be repeated
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// A cookie or storage key that the site needs, `*` at the end for any; can be repeated
    #[arg(long, value_name = "NAME")]
    allow_name: Vec<String>,
    /// Take certificates that nobody vouches for, as on staging sites
    #[arg(long)]
    accept_any_certificate: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A table for people
    Text,
    /// The shape that docs/audit.md describes
    Json,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FailOn {
    /// Any finding
    Low,
    /// What guidelines or measured effects speak against
    Medium,
    /// What law, courts or regulators name
    High,
    /// Nothing
    Never,
}

/// Runs it: 0 nothing found, 1 findings, 2 something could not be run.
///
/// # Errors
/// There is no driver, or a file cannot be written.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let urls = args
        .urls
        .iter()
        .map(|url| address(url))
        .collect::<Result<Vec<_>>>()?;
    let programs = Programs::find(
        args.browser,
        args.driver.clone(),
        args.browser_binary.clone(),
        &args.language,
        args.accept_any_certificate,
        &args.browser_arg,
    )?;
    let plan = Plan {
        programs,
        window: args.window,
        selectors: Selectors {
            accept: args.accept_selector.clone(),
            reject: args.reject_selector.clone(),
            open: args.open_selector.clone(),
        },
        patience: Duration::from_secs(args.patience),
        watch: Duration::from_secs(args.watch),
        allowed_hosts: args.allow_host.clone(),
        allowed_names: args.allow_name.clone(),
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let report = runtime.block_on(async {
        let mut terminated = signal(SignalKind::terminate())?;
        // Whichever comes first: the other is dropped, and with it every process that it started.
        tokio::select! {
            report = audit(&plan, &urls, Duration::from_secs(args.timeout)) => Ok(report),
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
            _ = terminated.recv() => bail!("terminated"),
        }
    })?;
    if let Some(file) = &args.html {
        fs::write(file, html::page(&report))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    match args.format {
        Format::Text => print!("{}", text::write(&report)),
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
    }
    Ok(verdict(&report, args.fail_on))
}

async fn audit(plan: &Plan, urls: &[Url], limit: Duration) -> Report {
    let mut browser = String::new();
    let mut sites = Vec::new();
    for url in urls {
        let mut site = Site {
            url: url.to_string(),
            ..Site::default()
        };
        eprintln!("looking at {url} …");
        let outcome = timeout(limit, visits(plan, url, &mut site, &mut browser)).await;
        site.error = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(format!("{error:#}")),
            Err(_) => Some(format!("it took longer than {limit:?}")),
        };
        let home = site.final_url.as_deref().and_then(|at| Url::parse(at).ok());
        let party = Party::new(
            home.as_ref().unwrap_or(url),
            &plan.allowed_hosts,
            &plan.allowed_names,
        );
        site.findings = findings::of(&site, plan.window, &party);
        sites.push(site);
    }
    Report {
        shape: SHAPE,
        version: env!("CARGO_PKG_VERSION"),
        date: jiff::Timestamp::now()
            .round(jiff::Unit::Second)
            .unwrap_or_default()
            .to_string(),
        browser,
        window: plan.window,
        sites,
    }
}

async fn visits(plan: &Plan, url: &Url, site: &mut Site, browser: &mut String) -> Result<()> {
    *browser = visits::refusing(plan, url, site).await?;
    let Some(notice) = &site.notice else {
        return Ok(());
    };
    let has_more = notice.layer.settings.is_some() && site.second_layer.is_none();
    if has_more {
        visits::looking_closer(plan, url, site).await?;
    }
    visits::accepting(plan, url, site).await
}

fn verdict(report: &Report, fail_on: FailOn) -> ExitCode {
    if report.sites.iter().any(|site| site.error.is_some()) {
        return ExitCode::from(2);
    }
    let least = match fail_on {
        FailOn::Low => Severity::Low,
        FailOn::Medium => Severity::Medium,
        FailOn::High => Severity::High,
        FailOn::Never => return ExitCode::SUCCESS,
    };
    let mut findings = report.sites.iter().flat_map(|site| &site.findings);
    match findings.any(|finding| finding.severity >= least) {
        true => ExitCode::from(1),
        false => ExitCode::SUCCESS,
    }
}

/// An address as it was typed; without a scheme it means `https`.
fn address(text: &str) -> Result<Url> {
    let full = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&full).with_context(|| format!("`{text}` is no address"))?;
    ensure!(
        matches!(url.scheme(), "http" | "https"),
        "`{text}` is neither http nor https"
    );
    Ok(url)
}

fn size(text: &str) -> Result<Size, String> {
    let parsed = text.split_once('x').and_then(|(width, height)| {
        let [width, height] = [width.parse().ok()?, height.parse().ok()?];
        Some(Size { width, height })
    });
    parsed
        .filter(|size| (100..=8000).contains(&size.width) && (100..=8000).contains(&size.height))
        .ok_or_else(|| {
            "two numbers from 100 to 8000 with an x between, such as 1280x720".to_owned()
        })
}
