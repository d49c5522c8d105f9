//! The ways that a visitor takes: to accept, to refuse, to the settings, and back to the notice.
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::{Instant, sleep};
use url::Url;

use super::browser::Document;
use super::model::Path;
use super::visitor::{EVERY, REACTION, Seen, Visitor};

impl Visitor {
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
        let context = &seen.document.context;
        // One box may turn others off; one that stays on must not hold us forever.
        for _ in 0..seen.look.ticked.len() {
            let name: Option<String> = self
                .browser
                .ask(context, "untickAudit.nextTickedName()")
                .await?;
            let Some(name) = name else { break };
            if !self
                .click(&seen.document, "untickAudit.nextTicked()")
                .await?
            {
                break;
            }
            path.steps.push(name);
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
