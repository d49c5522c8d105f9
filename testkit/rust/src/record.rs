//! A record as the browser would keep it: the format of `www/record.js`.
use crate::Error;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The shortest and the default life of a choice, days.
const DAYS: i64 = 183;

/// What was decided before the page opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing: a first visit.
    FirstVisit,
    /// "Accept all".
    AcceptAll,
    /// "Reject all".
    RejectAll,
    /// Yes and no by category id, and by `category/service`. What is not named is refused.
    Choices(BTreeMap<String, bool>),
}

impl State {
    /// [`State::Choices`] from pairs.
    pub fn choices<const N: usize>(choices: [(&str, bool); N]) -> Self {
        let owned = choices.map(|(name, granted)| (name.to_owned(), granted));
        Self::Choices(BTreeMap::from(owned))
    }
}

/// How it was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// When; 184 days ago makes a choice that has expired.
    pub decided_at: Timestamp,
    /// BCP 47 tag of the notice's language.
    pub language: String,
    /// Where the visitor was, as in `data-region`.
    pub region: Option<String>,
}

impl Default for Earlier {
    /// Just now, in English, nobody knows where.
    fn default() -> Self {
        Self {
            decided_at: Timestamp::now(),
            language: "en".to_owned(),
            region: None,
        }
    }
}

/// The record of such a decision; nothing for a first visit.
///
/// # Errors
/// When the configuration lacks `notice` or `categories`, or a choice is not among them.
pub fn record(config: &Value, state: &State, earlier: &Earlier) -> Result<Option<Value>, Error> {
    let (action, chosen) = match state {
        State::FirstVisit => return Ok(None),
        State::AcceptAll => ("accept_all", None),
        State::RejectAll => ("reject_all", None),
        State::Choices(choices) => ("save_choices", Some(choices)),
    };
    let notice = |name: &str| text(config, &format!("/notice/{name}"));
    let (notice, version) = (notice("id")?, notice("version")?);
    let categories = config["categories"]
        .as_array()
        .ok_or_else(|| Error::Configuration("it has no list `categories`".to_owned()))?;

    let mut known = Vec::new();
    let [mut choices, mut services, mut substance] = [Map::new(), Map::new(), Map::new()];
    let is_granted = |key: &str, otherwise: bool| match chosen {
        Some(choices) => choices.get(key).copied().unwrap_or(otherwise),
        None => *state == State::AcceptAll,
    };
    let mut any = false;
    for category in categories {
        let id = text(category, "/id")?;
        let offered = category["services"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        known.push(id.to_owned());
        let granted = is_granted(id, false);
        let is_required = category["required"] == true;
        for service in offered {
            let service = text(service, "/id")?;
            let key = format!("{id}/{service}");
            let own = is_granted(&key, granted);
            known.push(key);
            if own != granted && !is_required {
                services.insert(service.to_owned(), own.into());
            }
            any |= own && !is_required;
        }
        if !is_required {
            choices.insert(id.to_owned(), granted.into());
            substance.insert(id.to_owned(), fingerprint(offered)?.into());
            any |= granted;
        }
    }
    let unknown = chosen
        .into_iter()
        .flat_map(BTreeMap::keys)
        .find(|key| !known.contains(key));
    if let Some(key) = unknown {
        let known = known.join(", ");
        return Err(Error::UnknownChoice(format!(
            "`{key}` is not in the configuration; it has {known}"
        )));
    }

    let days = config
        .pointer("/storage/days")
        .and_then(Value::as_i64)
        .unwrap_or(DAYS);
    let expires = earlier
        .decided_at
        .checked_add(SignedDuration::from_hours(24 * days))
        .map_err(|error| Error::Configuration(format!("storage.days: {error}")))?;
    let mut record = json!({
        "schema": "urn:untick:record:v1",
        "notice": notice,
        "noticeVersion": version,
        "decidedAt": milliseconds(earlier.decided_at),
        "expiresAt": milliseconds(expires),
        "action": action,
        "regime": regime(config, earlier.region.as_deref()),
        "language": earlier.language,
        "choices": choices,
        "services": services,
        "substance": substance,
        "subjectId": "anon",
    });
    // An identifier is not kept only to remember a refusal.
    if any && let Some(record) = record.as_object_mut() {
        let subject = Base64UrlUnpadded::encode_string(Uuid::new_v4().as_bytes());
        record.insert("subjectId".to_owned(), subject.into());
        record.insert("receiptId".to_owned(), Uuid::new_v4().to_string().into());
    }
    Ok(Some(record))
}

/// A record, or none, in the two forms that a page may keep it in: `put` of `page.mjs` takes it.
pub(crate) fn kept(config: &Value, record: Option<&Value>) -> Result<Value, Error> {
    let storage = |name: &str| {
        config
            .pointer(&format!("/storage/{name}"))
            .and_then(Value::as_str)
    };
    if storage("kind") != Some("cookie") {
        return Ok(json!({ "item": record.map(Value::to_string) }));
    }
    let (value, expires) = match record {
        None => (String::new(), Timestamp::UNIX_EPOCH),
        Some(record) => {
            let expires = text(record, "/expiresAt")?.parse();
            let expires = expires.map_err(|error| Error::Configuration(format!("{error}")))?;
            (flat(record), expires)
        }
    };
    let domain = storage("domain").map_or(String::new(), |domain| format!(";domain={domain}"));
    let expires = expires.strftime("%a, %d %b %Y %H:%M:%S GMT");
    Ok(json!({ "cookie": format!("untick={value};path=/;samesite=lax{domain};expires={expires}") }))
}

/// The record as a query string: the cookie's value of `www/cookie.js`.
fn flat(record: &Value) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let plain = |value: &Value| match value {
        Value::Bool(flag) => u8::from(*flag).to_string(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for (name, value) in record.as_object().into_iter().flatten() {
        match value.as_object() {
            None => drop(query.append_pair(name, &plain(value))),
            Some(members) => {
                for (id, value) in members {
                    query.append_pair(&format!("{name}.{id}"), &plain(value));
                }
            }
        }
    }
    query.finish()
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, Error> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| Error::Configuration(format!("there is no text at {pointer} of {value}")))
}

fn milliseconds(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Whether silence meant yes there.
fn regime(config: &Value, region: Option<&str>) -> &'static str {
    let is_opt_out = match region {
        None => config.pointer("/regions/default") == Some(&json!("opt_out")),
        Some(region) => config
            .pointer("/regions/opt_out")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(|code| region == code || region.starts_with(&format!("{code}-"))),
    };
    if is_opt_out { "opt_out" } else { "opt_in" }
}

/// What was decided about in a category: its services and who receives data (FNV-1a, 32 bits).
fn fingerprint(services: &[Value]) -> Result<u32, Error> {
    let mut hash: u32 = 0x811c_9dc5;
    for service in services {
        let id = text(service, "/id")?;
        let recipient = service["recipient"].as_str().unwrap_or_default();
        for byte in format!("{id}\0{recipient}\0").bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Value {
        json!({
            "notice": { "id": "main", "version": "1" },
            "categories": [
                { "id": "necessary", "required": true, "services": [{ "id": "basket" }] },
                { "id": "analytics", "services": [{ "id": "stats", "recipient": "Stats OÜ" }, { "id": "tally" }] },
                { "id": "media" },
            ],
            "regions": { "opt_out": ["US"] },
        })
    }

    fn of(state: &State) -> Value {
        record(&config(), state, &Earlier::default())
            .unwrap()
            .unwrap()
    }

    #[test]
    fn a_refusal_keeps_no_identifier() {
        let record = of(&State::RejectAll);
        assert_eq!(record["subjectId"], "anon");
        assert_eq!(record.get("receiptId"), None);
        assert_eq!(
            record["choices"],
            json!({ "analytics": false, "media": false })
        );
    }

    #[test]
    fn services_stand_where_they_differ() {
        let record = of(&State::choices([
            ("analytics", true),
            ("analytics/tally", false),
        ]));
        assert_eq!(record["choices"]["analytics"], true);
        assert_eq!(record["services"], json!({ "tally": false }));
        assert_eq!(record["subjectId"].as_str().unwrap().len(), 22);
    }

    #[test]
    fn a_choice_lives_as_long_as_the_configuration_says() {
        let decided_at: Timestamp = "2026-11-22T10:15:30.123Z".parse().unwrap();
        let earlier = Earlier {
            decided_at,
            region: Some("US-CA".to_owned()),
            ..Earlier::default()
        };
        let record = record(&config(), &State::AcceptAll, &earlier)
            .unwrap()
            .unwrap();
        assert_eq!(record["decidedAt"], "2026-11-22T10:15:30.123Z");
        assert_eq!(record["expiresAt"], "2027-05-24T10:15:30.123Z");
        assert_eq!(record["regime"], "opt_out");
    }

    #[test]
    fn what_is_not_there_is_named() {
        let state = State::choices([("statistics", true)]);
        let error = record(&config(), &state, &Earlier::default()).unwrap_err();
        let said = error.to_string();
        assert!(
            said.starts_with("`statistics` is not") && said.contains("analytics/stats"),
            "{said}"
        );
        let error = record(&json!({}), &State::AcceptAll, &Earlier::default()).unwrap_err();
        assert!(error.to_string().contains("/notice/id"), "{error}");
    }

    #[test]
    fn a_cookie_says_the_same() {
        let mut config = config();
        config["storage"] = json!({ "kind": "cookie", "domain": "example.com" });
        let record = of(&State::choices([("analytics", true)]));
        let kept = kept(&config, Some(&record)).unwrap();
        let cookie = kept["cookie"].as_str().unwrap();
        assert!(cookie.contains("&choices.media=0&"), "{cookie}");
        assert!(cookie.contains(";domain=example.com;expires="), "{cookie}");
        let gone = super::kept(&config, None).unwrap();
        assert!(
            gone["cookie"]
                .as_str()
                .unwrap()
                .ends_with("Thu, 01 Jan 1970 00:00:00 GMT")
        );
    }

    #[test]
    fn a_first_visit_has_no_record() {
        let record = record(&config(), &State::FirstVisit, &Earlier::default()).unwrap();
        assert_eq!(record, None);
    }
}
