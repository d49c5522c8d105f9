//! One visitor with an empty profile: sees the notice, clicks, comes back.
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::{Instant, sleep};
use url::Url;

use super::browser::{Browser, Document};
use super::driver::Programs;
use super::model::{Moment, Path, Size, State};
use super::page::{Look, PageState, Rect, Selectors, script};
use super::party::Party;
use super::snapshot;

/// How often a page is looked at.
const EVERY: Duration = Duration::from_millis(50);

/// How long a notice may take to react to a click.
const REACTION: Duration = Duration::from_secs(3);

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

/// A visitor on a page.
pub(crate) struct Visitor {
    pub(crate) browser: Browser,
    pub(crate) party: Party,
    plan: Plan,
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

    /// Clicks what an expression gives; false where it gives nothing.
    ///
    /// # Errors
    /// The browser has ended.
    async fn click(&self, document: &Document, expression: &str) -> Result<bool> {
        let Some(element) = self.browser.element(&document.context, expression).await? else {
            return Ok(false);
        };
        if self
            .browser
            .click(&document.context, &element)
            .await
            .is_err()
        {
            self.browser
                .click_by_script(&document.context, &element)
                .await?;
        }
        Ok(true)
    }

    /// Clicks a part of the notice and waits until that shows; gives what is shown then.
    async fn click_part(&self, seen: &Seen, kind: &str, path: &mut Path) -> Result<Option<Seen>> {
        let layer = seen.look.layer();
        let label = match kind {
            "accept" => layer.accept,
            "reject" => layer.reject,
            "settings" => layer.settings,
            _ => layer.save,
        };
        let part = format!("untickAudit.part({kind:?})");
        let clicked = self.click(&seen.document, &part).await?;
        anyhow::ensure!(clicked, "the control went away before the click");
        path.steps.push(label.unwrap_or_default());
        let (now, took) = self.wait_for_change(seen).await;
        let is_same = now.as_ref().is_some_and(|now| now.look.is_like(&seen.look));
        if !is_same {
            path.settled_after_ms = Some(took.as_secs_f64() * 1000.0);
            return Ok(now);
        }
        // Something lies over it, or it listens to another event.
        if let Some(element) = self.browser.element(&seen.document.context, &part).await? {
            let _ = self
                .browser
                .click_by_script(&seen.document.context, &element)
                .await;
        }
        let (now, took) = self.wait_for_change(seen).await;
        path.settled_after_ms = Some((REACTION + took).as_secs_f64() * 1000.0);
        Ok(now)
    }

    async fn wait_for_change(&self, seen: &Seen) -> (Option<Seen>, Duration) {
        let start = Instant::now();
        loop {
            let now = self.look().await;
            let is_same = now.as_ref().is_some_and(|now| now.look.is_like(&seen.look));
            if !is_same || start.elapsed() > REACTION {
                return (now, start.elapsed());
            }
            sleep(EVERY).await;
        }
    }

    /// Accepts on the layer that is shown.
    ///
    /// # Errors
    /// It has no such control.
    pub(crate) async fn accept(&self, seen: &Seen) -> Result<Path> {
        let mut path = Path::default();
        seen.look
            .accept
            .as_ref()
            .context("no control to accept with was found")?;
        let now = self.click_part(seen, "accept", &mut path).await?;
        path.is_settled = now.is_none_or(|now| !now.look.is_like(&seen.look));
        Ok(path)
    }

    /// Opens the notice's settings; gives what they show.
    ///
    /// # Errors
    /// There is no such control, or it does nothing that shows.
    pub(crate) async fn open_settings(&self, seen: &Seen, path: &mut Path) -> Result<Seen> {
        seen.look
            .settings
            .as_ref()
            .context("no control for settings was found")?;
        let now = self.click_part(seen, "settings", path).await?;
        let now = match now.filter(|now| !now.look.is_like(&seen.look)) {
            Some(_) => self.wait_for_notice(REACTION).await,
            None => None,
        };
        now.context("the settings did not open")
    }

    /// Refuses: on this layer, else by its settings; where there are only boxes, by turning them off.
    ///
    /// # Errors
    /// No way was found.
    pub(crate) async fn refuse(&self, seen: &Seen) -> Result<(Path, Option<Seen>)> {
        let mut path = Path::default();
        if seen.look.reject.is_some() {
            self.refuse_here(seen, &mut path).await?;
            return Ok((path, None));
        }
        if seen.look.save.is_some() && seen.look.boxes > 0 {
            self.save_nothing(seen, &mut path).await?;
            return Ok((path, None));
        }
        let inner = self
            .open_settings(seen, &mut path)
            .await
            .context("no control to refuse with was found")?;
        if inner.look.reject.is_some() {
            self.refuse_here(&inner, &mut path).await?;
        } else {
            self.save_nothing(&inner, &mut path).await?;
        }
        Ok((path, Some(inner)))
    }

    async fn refuse_here(&self, seen: &Seen, path: &mut Path) -> Result<()> {
        let now = self.click_part(seen, "reject", path).await?;
        // Some turn all boxes off and then want to be told to save.
        let now = match now {
            Some(now) if now.look.save.is_some() && now.document == seen.document => {
                self.click_part(&now, "save", path).await?
            }
            now => now,
        };
        path.is_settled = now.is_none_or(|now| !now.look.is_like(&seen.look));
        Ok(())
    }

    async fn save_nothing(&self, seen: &Seen, path: &mut Path) -> Result<()> {
        seen.look
            .save
            .as_ref()
            .context("no control to refuse or to save with was found")?;
        for ticked in &seen.look.ticked {
            if !self
                .click(&seen.document, "untickAudit.nextTicked()")
                .await?
            {
                break;
            }
            path.steps.push(ticked.clone());
        }
        let now = self.click_part(seen, "save", path).await?;
        path.is_settled = now.is_none_or(|now| !now.look.is_like(&seen.look));
        Ok(())
    }

    /// Finds the way back to the notice and takes it; gives its name and what it shows.
    ///
    /// # Errors
    /// None was found, or none opened anything.
    pub(crate) async fn reopen(&self, url: &Url) -> Result<(String, Seen)> {
        let mut tried = Vec::new();
        for document in self.browser.documents().await? {
            let names: Vec<String> = self
                .browser
                .ask(&document.context, "untickAudit.reopenerNames()")
                .await
                .unwrap_or_default();
            for (at, name) in names.into_iter().take(3).enumerate() {
                let address = self.address().await;
                if !self
                    .click(&document, &format!("untickAudit.reopener({at})"))
                    .await
                    .unwrap_or(false)
                {
                    continue;
                }
                if let Some(seen) = self.wait_for_notice(REACTION).await {
                    return Ok((name, seen));
                }
                tried.push(format!("“{name}”"));
                if self.address().await != address {
                    self.browser.open(url.as_str(), self.plan.patience).await?;
                }
            }
        }
        match tried.is_empty() {
            true => anyhow::bail!("no control that opens the notice again was found"),
            false => anyhow::bail!(
                "{} opened no notice with a control to refuse",
                tried.join(", ")
            ),
        }
    }
}
