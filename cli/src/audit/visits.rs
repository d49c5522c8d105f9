//! The visits that an audit of one address takes, each with an empty profile.
use anyhow::Result;
use url::Url;

use super::model::{Measured, Moment, Notice, Path, Site};
use super::page::measurement;
use super::visitor::{Plan, Seen, Visitor};

/// Visits a page that nobody has decided on yet, refuses, and comes back.
///
/// # Errors
/// The browser does not start or ends, or the page does not open.
pub(crate) async fn refusing(plan: &Plan, url: &Url, site: &mut Site) -> Result<String> {
    let mut visitor = Visitor::arrive(plan, url).await?;
    let browser = visitor.browser.name().to_owned();
    site.final_url = visitor.address().await.filter(|at| at != url.as_str());
    if !visitor.is_loaded {
        let limit = plan.patience;
        site.unseen.push(format!("the page had not finished loading after {limit:?}; what follows is of the page as it was then"));
    }
    let seen = visitor.wait_for_notice(plan.patience).await;
    let screenshot = visitor.browser.screenshot().await.ok();
    let before = visitor
        .page_state(seen.as_ref().map(|seen| seen.rect))
        .await;
    if let Some(seen) = &seen {
        for selector in &seen.look.missing {
            site.unseen.push(format!(
                "nothing that is shown matches the selector `{selector}`"
            ));
        }
        site.notice = Some(describe(&visitor, seen, plan).await);
    } else {
        let limit = plan.patience;
        site.unseen.push(format!(
            "no notice with a control to accept or to refuse was found within {limit:?}"
        ));
    }
    // Neither scrolling nor waiting is consent.
    for _ in 0..3 {
        if let Some(state) = &before {
            let _ = visitor.browser.wheel(state.free, 600).await;
        }
    }
    let state = visitor.watch(Moment::Before, screenshot).await?;
    site.states.push(state);
    let scrolled = visitor.page_state(None).await;
    let _ = visitor
        .browser
        .ask_page::<Option<bool>>("scrollTo({ top: 0, behavior: 'instant' })")
        .await;
    if seen.is_none() {
        visitor.browser.end().await;
        return Ok(browser);
    }
    let seen = match visitor.look().await {
        Some(still) => still,
        None => {
            if let Some(notice) = &mut site.notice {
                notice.ends_by_scrolling = true;
            }
            site.unseen
                .push("the notice went away by scrolling, so that nothing could be refused".into());
            visitor.browser.end().await;
            return Ok(browser);
        }
    };
    visitor.count_from_now();
    match visitor.refuse(&seen).await {
        Ok((path, inner)) => {
            site.refuse = Some(path);
            site.second_layer = inner.map(|inner| inner.look.layer());
            site.states
                .push(visitor.watch(Moment::Refused, None).await?);
            // What still covers the page now is the page's own.
            let after = visitor.page_state(Some(seen.rect)).await;
            if let (Some(notice), Some(before), Some(scrolled), Some(after)) =
                (&mut site.notice, before, scrolled, after)
            {
                let most = before.beside * 0.6;
                notice.covers_page =
                    before.beside > 0.0 && before.covered >= most && after.covered < most;
                notice.locks_page = before.is_locked
                    && !after.is_locked
                    && before.is_tall
                    && scrolled.scrolled == before.scrolled;
            }
            site.refusal_kept = Some(visitor.come_back(&seen).await?);
            site.states
                .push(visitor.take_stock(Moment::RefusedReloaded, None).await?);
        }
        Err(error) => site.unseen.push(format!("refusing: {error:#}")),
    }
    visitor.browser.end().await;
    Ok(browser)
}

/// Looks into the notice's settings.
///
/// # Errors
/// As for [`refusing`].
pub(crate) async fn looking_closer(plan: &Plan, url: &Url, site: &mut Site) -> Result<()> {
    let mut visitor = Visitor::arrive(plan, url).await?;
    if let Some(seen) = visitor.wait_for_notice(plan.patience).await {
        match visitor.open_settings(&seen, &mut Path::default()).await {
            Ok(inner) => {
                site.second_layer = Some(inner.look.layer());
                let state = visitor.watch(Moment::SecondLayer, None).await?;
                // Its requests are those of any visit; only the picture is new.
                site.states.push(state);
            }
            Err(error) => site
                .unseen
                .push(format!("the notice's settings: {error:#}")),
        }
    }
    visitor.browser.end().await;
    Ok(())
}

/// Accepts, comes back, withdraws, comes back.
///
/// # Errors
/// As for [`refusing`].
pub(crate) async fn accepting(plan: &Plan, url: &Url, site: &mut Site) -> Result<()> {
    let mut visitor = Visitor::arrive(plan, url).await?;
    if let Some(seen) = visitor.wait_for_notice(plan.patience).await {
        visitor.count_from_now();
        match visitor.accept(&seen).await {
            Ok(path) => {
                site.accept = Some(path);
                site.states
                    .push(visitor.watch(Moment::Accepted, None).await?);
                site.grant_kept = Some(visitor.come_back(&seen).await?);
                site.states
                    .push(visitor.take_stock(Moment::AcceptedReloaded, None).await?);
                withdraw(&mut visitor, url, site).await?;
            }
            Err(error) => site.unseen.push(format!("accepting: {error:#}")),
        }
    }
    visitor.browser.end().await;
    Ok(())
}

async fn withdraw(visitor: &mut Visitor, url: &Url, site: &mut Site) -> Result<()> {
    let (name, seen) = match visitor.reopen(url).await {
        Ok(found) => found,
        Err(error) => {
            site.unseen.push(format!("withdrawing: {error:#}"));
            return Ok(());
        }
    };
    visitor.count_from_now();
    match visitor.refuse(&seen).await {
        Ok((mut path, _)) => {
            path.steps.insert(0, name);
            site.withdraw = Some(path);
            site.states
                .push(visitor.watch(Moment::Withdrawn, None).await?);
            visitor.come_back(&seen).await?;
            site.states
                .push(visitor.take_stock(Moment::WithdrawnReloaded, None).await?);
        }
        Err(error) => site.unseen.push(format!("withdrawing: {error:#}")),
    }
    Ok(())
}

async fn describe(visitor: &Visitor, seen: &Seen, plan: &Plan) -> Notice {
    let browser = &visitor.browser;
    let began: Option<f64> = browser.ask_page("performance.timeOrigin").await.ok();
    let measured: Option<Option<Measured>> = browser
        .ask(&seen.document.context, &measurement())
        .await
        .ok();
    let (width, height) = (f64::from(plan.window.width), f64::from(plan.window.height));
    Notice {
        tool: browser
            .ask_page("untickAudit.tool()")
            .await
            .unwrap_or_default(),
        is_in_frame: seen.document.parent.is_some(),
        is_in_shadow_root: seen.look.is_in_shadow,
        shown_after_ms: seen
            .look
            .seen_at
            .zip(began)
            .map(|(at, began)| (at - began).max(0.0)),
        coverage: seen.rect.share_of(width, height),
        covers_page: false,
        locks_page: false,
        ends_by_scrolling: false,
        layer: seen.look.layer(),
        measured: measured.flatten(),
    }
}
