//! What a browser has loaded and keeps at one point of time.
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::browser::{Browser, Sent};
use super::model::{Cookie, Moment, Request, State, Stored};
use super::party::{Party, is_record};

/// What `storage.js` says of one document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    origin: String,
    local_storage: Vec<String>,
    session_storage: Vec<String>,
    #[serde(rename = "indexedDB")]
    indexed_db: Vec<String>,
    cache_storage: Vec<String>,
    service_worker: Vec<String>,
}

/// Takes stock; `from` is the mark since which requests count, `screenshot` one that was taken
/// before, at a better time.
///
/// # Errors
/// The browser has ended.
pub(crate) async fn take(
    browser: &Browser,
    party: &Party,
    moment: Moment,
    from: usize,
    screenshot: Option<String>,
) -> anyhow::Result<State> {
    let screenshot = match screenshot {
        Some(taken) => Some(taken),
        None => browser.screenshot().await.ok(),
    };
    let (requests, own_requests) = sort(&browser.requests(from), party);
    let cookies = browser.cookies().await?;
    Ok(State {
        moment,
        requests,
        own_requests,
        cookies: cookies
            .iter()
            .filter_map(|value| cookie(value, party))
            .collect(),
        storage: stored(browser, party).await?,
        screenshot,
    })
}

/// Third-party requests, the same ones once, and the number of the site's own.
fn sort(sent: &[Sent], party: &Party) -> (Vec<Request>, usize) {
    let mut third: Vec<Request> = Vec::new();
    let mut own = 0;
    for Sent { url, kind } in sent {
        let Ok(url) = Url::parse(url) else { continue };
        let Some(host) = url
            .host_str()
            .filter(|_| matches!(url.scheme(), "http" | "https" | "ws" | "wss"))
        else {
            continue;
        };
        if !party.is_third(host) {
            own += 1;
            continue;
        }
        let mut short = url.clone();
        short.set_query(None);
        short.set_fragment(None);
        let request = Request {
            host: host.to_owned(),
            url: short.to_string(),
            kind: kind.clone(),
        };
        if !third.contains(&request) {
            third.push(request);
        }
    }
    (third, own)
}

fn cookie(value: &Value, party: &Party) -> Option<Cookie> {
    let name = value.get("name")?.as_str()?.to_owned();
    let domain = value.get("domain")?.as_str()?.to_owned();
    let expiry = value.get("expiry").and_then(Value::as_f64);
    let now = jiff::Timestamp::now().as_second();
    Some(Cookie {
        is_third_party: party.is_third(&domain),
        is_http_only: value
            .get("httpOnly")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        // Firefox has had milliseconds here.
        days: expiry
            .map(|at| if at > 1e11 { at / 1000.0 } else { at })
            .map(|at| (at as i64 - now) / 86_400),
        is_record: is_record(&name),
        name,
        domain,
    })
}

async fn stored(browser: &Browser, party: &Party) -> anyhow::Result<Vec<Stored>> {
    let mut found: Vec<Stored> = Vec::new();
    for document in browser.documents().await? {
        // A frame may go at any time, and one without an origin of its own keeps nothing.
        let Ok(kept) = browser
            .ask::<Kept>(&document.context, "untickAudit.storedNames()")
            .await
        else {
            continue;
        };
        let host = Url::parse(&kept.origin)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned));
        let Some(host) = host else { continue };
        let kinds = [
            ("localStorage", kept.local_storage),
            ("sessionStorage", kept.session_storage),
            ("indexedDB", kept.indexed_db),
            ("cacheStorage", kept.cache_storage),
            ("serviceWorker", kept.service_worker),
        ];
        for (kind, names) in kinds {
            for name in names {
                let entry = Stored {
                    origin: kept.origin.clone(),
                    kind: kind.to_owned(),
                    is_third_party: party.is_third(&host),
                    is_record: is_record(&name),
                    name,
                };
                if !found.contains(&entry) {
                    found.push(entry);
                }
            }
        }
    }
    Ok(found)
}
