//! One visitor with an empty profile: sees the notice, clicks, comes back.
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::time::{Instant, sleep};
use url::Url;

use super::browser::{Browser, Document};
use super::driver::Programs;
use super::model::{Moment, Size, State};
use super::page::{Look, PageState, Rect, Selectors, script};
use super::party::Party;
use super::snapshot;

/// How often a page is looked at.
pub(super) const EVERY: Duration = Duration::from_millis(50);

/// How long a notice may take to react to a click.
pub(super) const REACTION: Duration = Duration::from_secs(3);

/// What every visit is told.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) programs: Programs,
    pub(crate) window: Size,
    pub(crate) selectors: Selectors,
    /// How long to wait for the page and then for the notice.
    pub(crate) patience: Duration,
    /// How long each state is watched.
    pub(crate) watch: Duration,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) allowed_names: Vec<String>,
}

/// A notice, and which document it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) document: Document,
    pub(crate) look: Look,
    /// Where it is in the window: of one in a frame, the frame.
    pub(crate) rect: Rect,
}

/// An error page says nothing of the site, and a selector that cannot be read finds nothing.
async fn check(browser: &Browser, plan: &Plan) -> Result<()> {
    let status = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0";
    let status: u16 = browser.ask_page(status).await.unwrap_or_default();
    ensure!(status < 400, "it answered {status}");
    for selector in plan.selectors.named() {
        let text = serde_json::to_string(selector)?;
        let is_one: bool = browser
            .ask_page(&format!("untickAudit.isSelector({text})"))
            .await?;
        ensure!(is_one, "`{selector}` is no CSS selector");
    }
    Ok(())
}

/// A visitor on a page.
pub(crate) struct Visitor {
    pub(crate) browser: Browser,
    pub(crate) party: Party,
    pub(super) plan: Plan,
    /// Since when requests count for the next state.
    mark: usize,
    /// Whether the page has finished loading.
    pub(crate) is_loaded: bool,
}

impl Visitor {
    /// Starts a browser and opens the page.
    ///
    /// # Errors
    /// The browser does not start, or nothing answers there.
    pub(crate) async fn arrive(plan: &Plan, url: &Url) -> Result<Self> {
        let patience = 2 * plan.patience + plan.watch;
        let script = script(&plan.selectors, patience.as_millis());
        let browser = Browser::start(&plan.programs, plan.window, &script).await?;
        let opened = browser.open(url.as_str(), plan.patience).await;
        let is_loaded = match opened {
            Ok(is_loaded) => is_loaded,
            Err(error) => {
                browser.end().await;
                return Err(error.context(format!("cannot open {url}")));
            }
        };
        check(&browser, plan).await?;
        // A redirect decides who is at home.
        let at = browser.documents().await?.into_iter().next();
        let home = at.and_then(|document| Url::parse(&document.url).ok());
        let party = Party::new(
            home.as_ref().unwrap_or(url),
            &plan.allowed_hosts,
            &plan.allowed_names,
        );
        Ok(Self {
            browser,
            party,
            plan: plan.clone(),
            mark: 0,
            is_loaded,
        })
    }

    /// The address in the window.
    pub(crate) async fn address(&self) -> Option<String> {
        Some(self.browser.documents().await.ok()?.into_iter().next()?.url)
    }

    /// The notice that is shown now: in the page, else in a frame that is shown.
    pub(crate) async fn look(&self) -> Option<Seen> {
        for document in self.browser.documents().await.ok()? {
            // A document that has just gone, or has not begun, has no notice.
            let Ok(Some(look)) = self
                .browser
                .ask::<Option<Look>>(&document.context, "untickAudit.look()")
                .await
            else {
                continue;
            };
            let rect = match document.parent {
                None => look.rect,
                Some(_) => match self.browser.frame_box(&document).await {
                    Ok(Some(rect)) => rect,
                    _ => continue,
                },
            };
            return Some(Seen {
                document,
                look,
                rect,
            });
        }
        None
    }

    /// Waits for a notice that stands still, at most `limit`.
    pub(crate) async fn wait_for_notice(&self, limit: Duration) -> Option<Seen> {
        let start = Instant::now();
        let mut before: Option<Seen> = None;
        let mut still = Instant::now();
        loop {
            let now = self.look().await;
            let is_same = match (&before, &now) {
                (Some(before), Some(now)) => {
                    before.rect == now.rect && before.look.is_like(&now.look)
                }
                _ => false,
            };
            if !is_same {
                still = Instant::now();
            }
            // Notices slide and fade in.
            if now.is_some() && still.elapsed() > Duration::from_millis(500) {
                return now;
            }
            if start.elapsed()
                > limit
                    + if now.is_some() {
                        REACTION
                    } else {
                        Duration::ZERO
                    }
            {
                return now;
            }
            before = now;
            sleep(EVERY).await;
        }
    }

    /// Watches for as long as the plan says, then takes stock.
    ///
    /// # Errors
    /// The browser has ended.
    pub(crate) async fn watch(
        &mut self,
        moment: Moment,
        screenshot: Option<String>,
    ) -> Result<State> {
        sleep(self.plan.watch).await;
        self.take_stock(moment, screenshot).await
    }

    /// Takes stock of everything since the last time.
    ///
    /// # Errors
    /// The browser has ended.
    pub(crate) async fn take_stock(
        &mut self,
        moment: Moment,
        screenshot: Option<String>,
    ) -> Result<State> {
        let from = std::mem::replace(&mut self.mark, self.browser.mark());
        snapshot::take(&self.browser, &self.party, moment, from, screenshot).await
    }

    /// Requests from now on count for the next state.
    pub(crate) fn count_from_now(&mut self) {
        self.mark = self.browser.mark();
    }

    /// State of the page around the notice.
    pub(crate) async fn page_state(&self, notice: Option<Rect>) -> Option<PageState> {
        let rect = serde_json::to_string(&notice).ok()?;
        self.browser
            .ask_page(&format!("untickAudit.pageState({rect})"))
            .await
            .ok()
    }

    /// Loads the page again, watches it, and says whether the notice that was `seen` stays away.
    ///
    /// # Errors
    /// The page does not load.
    pub(crate) async fn come_back(&mut self, seen: &Seen) -> Result<bool> {
        self.count_from_now();
        self.browser.reload(self.plan.patience).await?;
        // As long as it took the first time, and then some.
        let limit = self.plan.watch + Duration::from_secs(1);
        let start = Instant::now();
        let mut stays_away = true;
        while start.elapsed() < limit {
            stays_away &= !self
                .look()
                .await
                .is_some_and(|now| now.look.is_like(&seen.look));
            sleep(2 * EVERY).await;
        }
        Ok(stays_away)
    }
}
