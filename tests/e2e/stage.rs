//! What every story has: a fresh browser, the owner's site, two third parties and the receiver.
use std::fs;
use std::mem::replace;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use untick_stage::{Receiver, Request, Site, ThirdParty};

use crate::browser::Browser;
use crate::engine::Engine;
use crate::pool::Pool;
use crate::system::System;

/// One story's servers and browser; all end with this value.
pub(crate) struct Stage {
    pub(crate) browser: Browser,
    /// The page's own site, `{{site}}`, on 127.0.0.1.
    pub(crate) site: Site,
    /// Somebody's scripts, `{{tracker}}`, on 127.0.0.2.
    pub(crate) tracker: ThirdParty,
    /// Somebody's frames and media, `{{video}}`, on 127.0.0.3.
    pub(crate) video: ThirdParty,
    /// The real receiver; its endpoint is `{{receiver}}`.
    pub(crate) receiver: Receiver,
    /// Whether the story makes the page throw on purpose.
    pub(crate) page_may_throw: bool,
    /// Where the evidence of a failure goes.
    pub(crate) evidence: PathBuf,
    pool: Arc<Pool>,
}

impl Stage {
    /// Serves the files of `stories/shared` and, over them, those of `stories/<story>`; the built
    /// files stand below `/untick/`.
    pub(crate) async fn new(engine: Engine, story: &str, pool: &Arc<Pool>) -> Result<Self> {
        let evidence = evidence_folder(engine)?.join(story);
        if evidence.exists() {
            // Of a failure that may be mended.
            fs::remove_dir_all(&evidence)?;
        }
        let dist = dist()?;
        let receiver = target_folder()?.join("debug/untick-receiver");
        let receiver = built("UNTICK_RECEIVER", &receiver, "")?;

        let site = Site::start().await?;
        site.folder("/untick", dist);
        let tracker = ThirdParty::start([127, 0, 0, 2]).await?;
        let video = ThirdParty::start([127, 0, 0, 3]).await?;
        let receiver = Receiver::start(&receiver, &[site.origin()]).await?;
        // Last, so that nothing that is missing costs the start of a browser.
        let browser = pool.take(engine, System::Usual).await?;
        let stage = Self {
            browser,
            site,
            tracker,
            video,
            receiver,
            page_may_throw: false,
            evidence,
            pool: pool.clone(),
        };
        let stories = repository().join("tests/e2e/stories");
        for folder in [stories.join("shared"), stories.join(story)] {
            stage.serve(&folder)?;
        }
        Ok(stage)
    }

    fn serve(&self, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let file = entry?.path();
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if file.extension().is_some_and(|extension| extension != "rs") {
                self.page(&format!("/{name}"), &fs::read_to_string(&file)?);
            }
        }
        Ok(())
    }

    /// Serves a text, in which `{{site}}`, `{{tracker}}`, `{{video}}` and `{{receiver}}` stand for
    /// the addresses; `/index.html` is also `/`.
    pub(crate) fn page(&self, path: &str, text: &str) {
        let text = self.fill(text);
        if path == "/index.html" {
            self.site.page("/", text.clone());
        }
        self.site.page(path, text);
    }

    /// Puts the addresses in.
    pub(crate) fn fill(&self, text: &str) -> String {
        text.replace("{{site}}", &self.site.origin())
            .replace("{{tracker}}", &self.tracker.origin())
            .replace("{{video}}", &self.video.origin())
            .replace("{{receiver}}", &self.receiver.endpoint())
    }

    /// A file below `stories`, with the addresses in: to be changed and served.
    pub(crate) fn file(&self, name: &str) -> Result<String> {
        let file = repository().join("tests/e2e/stories").join(name);
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        Ok(self.fill(&text))
    }

    /// Opens a page of the site and waits until Untick says that it is ready.
    pub(crate) async fn visit(&self, path: &str) -> Result<()> {
        self.browser.open(&self.site.url(path)).await?;
        self.browser
            .wait_until("__seen.events.some((event) => event.type === 'ready')")
            .await
    }

    /// Makes the visitor's system ask pages for something, by `matchMedia`'s own word; gives whether
    /// this engine can be asked. WebKitGTK reads its system's settings when it starts, so there the
    /// browser is another one.
    pub(crate) async fn use_system(&mut self, system: System) -> Result<bool> {
        let engine = self.browser.engine;
        if engine == Engine::WebKit && system.gtk().is_none() {
            // It knows the question and always answers no, whatever the theme.
            let answers = [System::ForcedColours.query(), "(forced-colors: none)"];
            for (query, answer) in answers.into_iter().zip([false, true]) {
                self.expect_media(query, answer).await?;
            }
            return Ok(false);
        }
        if engine == Engine::WebKit && self.browser.system != system {
            let other = self.pool.take(engine, system).await?;
            let nothing = self.site.url("/nothing");
            self.browser.forget_everything(&nothing).await?;
            self.pool.give_back(replace(&mut self.browser, other));
        } else {
            self.browser.tell(system).await?;
        }
        self.browser.open("about:blank").await?;
        self.expect_media(system.query(), true).await?;
        Ok(true)
    }

    async fn expect_media(&self, query: &str, answer: bool) -> Result<()> {
        let matches = format!("matchMedia('{query}').matches === {answer}");
        self.browser.wait_until(&matches).await
    }

    /// Marks the page that is open, so that [`Stage::wait_for_next_page`] and
    /// [`Stage::expect_same_page`] know it again.
    pub(crate) async fn mark_page(&self) -> Result<()> {
        self.browser
            .js("window.isFirstPage = true;")
            .await
            .map(drop)
    }

    /// Waits until the marked page has been loaded anew, as after a withdrawal, and is ready.
    pub(crate) async fn wait_for_next_page(&self) -> Result<()> {
        self.browser
            .wait_until("!window.isFirstPage && __types().includes('ready')")
            .await
    }

    /// Watches for a moment that the marked page stays: nothing loads it anew.
    pub(crate) async fn expect_same_page(&self) -> Result<()> {
        self.stays("window.isFirstPage", Duration::from_millis(500))
            .await
    }

    /// Opens a page in a window of that size in CSS pixels, until [`Stage::leave_window`]: a frame,
    /// as windows cannot be made as narrow as a telephone.
    pub(crate) async fn enter_window(&self, path: &str, (width, height): (u32, u32)) -> Result<()> {
        let frame = format!(
            "<!doctype html><title>Window</title><script src=/watch.js></script>\
             <iframe src='{path}' style='border:0;width:{width}px;height:{height}px'></iframe>"
        );
        self.page("/window.html", &frame);
        self.browser.open(&self.site.url("/window.html")).await?;
        Ok(self.browser.client().enter_frame(0).await?)
    }

    /// Back from [`Stage::enter_window`].
    pub(crate) async fn leave_window(&self) -> Result<()> {
        Ok(self.browser.client().enter_parent_frame().await?)
    }

    /// Every request that any third party has received, in order of arrival.
    pub(crate) fn third_party_requests(&self) -> Vec<Request> {
        let mut requests = self.tracker.log().requests();
        requests.extend(self.video.log().requests());
        requests.sort_by_key(|request| request.at);
        requests
    }

    /// Fails if a third party has been asked for anything.
    pub(crate) fn expect_no_requests(&self, when: &str) -> Result<()> {
        let paths: Vec<_> = self
            .third_party_requests()
            .into_iter()
            .map(|seen| seen.path)
            .collect();
        ensure!(
            paths.is_empty(),
            "{when}, third parties were asked for {paths:?}"
        );
        Ok(())
    }

    /// Names of the third-party code that has run in the page, in order.
    pub(crate) async fn ran(&self) -> Result<Vec<String>> {
        let ran = self.browser.js("return window.__ran;").await?;
        Ok(serde_json::from_value(ran)?)
    }

    /// `detail` of every `untick:` event of that type in this page, in order.
    pub(crate) async fn events(&self, kind: &str) -> Result<Vec<Value>> {
        let body = "return __seen.events.filter(({type}) => type === arguments[0]).map(({detail}) => detail);";
        let details = self.browser.js_with(body, vec![kind.into()]).await?;
        Ok(serde_json::from_value(details)?)
    }

    /// What the page wrote to the console at `level` (`errors` or `warnings`).
    pub(crate) async fn console(&self, level: &str) -> Result<Vec<String>> {
        let lines = self
            .browser
            .js_with("return __seen[arguments[0]];", vec![level.into()])
            .await?;
        Ok(serde_json::from_value(lines)?)
    }

    /// Watches that an expression stays truthy for a while, where only waiting can show it.
    pub(crate) async fn stays(&self, expression: &str, time: Duration) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < time {
            ensure!(
                self.browser.holds(expression).await?,
                "no longer holds: {expression}"
            );
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

/// `target/e2e/<engine>`, where failures leave their evidence.
pub(crate) fn evidence_folder(engine: Engine) -> Result<PathBuf> {
    let folder = target_folder()?.join("e2e").join(engine.name());
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The folder with the built files.
pub(crate) fn dist() -> Result<PathBuf> {
    built("UNTICK_DIST", &repository().join("dist"), "untick.js")
}

pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Cargo's target folder: this program is `<target>/debug/deps/e2e-…`.
fn target_folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let folder = program
        .ancestors()
        .nth(3)
        .context("the test program stands outside a target folder")?;
    Ok(folder.to_owned())
}

/// Path from a variable or the usual one, with `file` in it.
fn built(variable: &str, usual: &Path, file: &str) -> Result<PathBuf> {
    let path = std::env::var_os(variable).map_or_else(|| usual.to_owned(), PathBuf::from);
    let missing = if file.is_empty() {
        path.clone()
    } else {
        path.join(file)
    };
    let there = missing.is_file();
    ensure!(
        there,
        "{} is missing: run `cargo xtask build` (or set {variable})",
        missing.display()
    );
    Ok(path)
}

/// A file of the npm packages that `cargo xtask setup` has installed.
pub(crate) fn node_module(path: &str) -> Result<String> {
    let modules = std::env::var_os("UNTICK_NODE_MODULES").context(
        "UNTICK_NODE_MODULES is not set: run this story by `cargo xtask test --only e2e`",
    )?;
    let folder = Path::new(&modules).parent().context("no folder")?;
    let file = folder.join("node_modules").join(path);
    fs::read_to_string(&file).with_context(|| file.display().to_string())
}
