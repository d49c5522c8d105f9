//! What the browser keeps of the last decision.
use crate::config::Config;
use crate::consent::Choices;
use crate::node::{Kind, Node, Text};
use crate::receipt::{Action, Regime};
use serde::{Serialize, Serializer};

/// Value of [`ConsentRecord::schema`]; the number rises when older readers would misread a record.
pub const SCHEMA: &str = "urn:untick:record:v1";

/// Name and value, a JSON object when written.
pub type Pairs<V> = Vec<(Text, V)>;

/// The last decision. Times are ISO 8601, UTC, milliseconds, so they compare as text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentRecord {
    /// Always [`SCHEMA`].
    pub schema: Text,
    /// `notice.id` of the configuration.
    pub notice: Text,
    /// `notice.version` of the configuration.
    pub notice_version: Text,
    /// When.
    pub decided_at: Text,
    /// Until when it is not asked again; the same for yes and no.
    pub expires_at: Text,
    /// By what act.
    pub action: Action,
    /// Whether silence meant no.
    pub regime: Regime,
    /// BCP 47 tag of the notice.
    pub language: Text,
    /// Category id to granted, for every category that was decided.
    #[serde(serialize_with = "as_map")]
    pub choices: Pairs<bool>,
    /// Service id to granted, only where it differs from the category.
    #[serde(serialize_with = "as_map")]
    pub services: Pairs<bool>,
    /// Category id to [`substance`], to notice when what was decided about has changed.
    #[serde(serialize_with = "as_map")]
    pub substance: Pairs<u32>,
    /// Pseudonym of the visitor in receipts, `anon` while nothing was ever granted.
    pub subject_id: Text,
    /// The receipt of this decision, absent for `anon`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_id: Option<Text>,
}

fn as_map<S: Serializer, V: Serialize>(
    pairs: &[(Text, V)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (*key, value)))
}

impl ConsentRecord {
    /// Reads a stored record; none where anything is missing, of the wrong type, or written by
    /// a version this one does not know.
    pub fn read<N: Node>(node: &N) -> Option<Self> {
        if node.get("schema").text()? != SCHEMA {
            return None;
        }
        let time = |name: &str| node.get(name).text().filter(|time| is_time(time));
        Some(Self {
            schema: SCHEMA,
            notice: node.get("notice").text()?,
            notice_version: node.get("noticeVersion").text()?,
            decided_at: time("decidedAt")?,
            expires_at: time("expiresAt")?,
            action: action(node.get("action").text()?)?,
            regime: match node.get("regime").text()? {
                "opt_in" => Regime::OptIn,
                "opt_out" => Regime::OptOut,
                _ => return None,
            },
            language: node.get("language").text()?,
            choices: pairs(&node.get("choices"), N::flag)?,
            services: pairs(&node.get("services"), N::flag)?,
            substance: pairs(&node.get("substance"), |node| Some(node.number()? as u32))?,
            subject_id: node.get("subjectId").text()?,
            receipt_id: node.get("receiptId").text(),
        })
    }

    /// The choices in terms of a configuration: what it does not know is forgotten, what the
    /// record does not know is denied.
    #[must_use]
    pub fn choices(&self, config: &Config) -> Choices {
        let mut choices = Choices::of(config, |index| {
            let id = config.categories.get(index).map(|category| category.id);
            self.choices
                .iter()
                .any(|(other, granted)| *granted && Some(*other) == id)
        });
        for (index, category) in config.categories.iter().enumerate() {
            for service in &category.services {
                let decided = self.services.iter().find(|(id, _)| *id == service.id);
                if decided.is_some_and(|(_, granted)| *granted != choices.has(index)) {
                    choices.services.push(service.id);
                }
            }
        }
        choices
    }
}

/// The pairs that a record keeps for `choices`: categories, then services decided otherwise.
#[must_use]
pub fn pairs_of(choices: &Choices, config: &Config) -> (Pairs<bool>, Pairs<bool>) {
    let (mut categories, mut services) = (Vec::new(), Vec::new());
    for (index, category) in config.categories.iter().enumerate() {
        let granted = choices.has(index);
        if !category.required {
            categories.push((category.id, granted));
        }
        for service in &category.services {
            if choices.services.contains(&service.id) {
                services.push((service.id, !granted));
            }
        }
    }
    (categories, services)
}

/// A fingerprint of what a visitor decides about in one category: its services and who receives
/// data (FNV-1a, 32 bits). Wording does not count.
#[must_use]
pub fn substance(config: &Config, category: usize) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    };
    for service in config
        .categories
        .get(category)
        .into_iter()
        .flat_map(|category| &category.services)
    {
        add(service.id);
        add(service.recipient.unwrap_or_default());
    }
    hash
}

fn pairs<N: Node, V>(node: &N, value: impl Fn(&N) -> Option<V>) -> Option<Pairs<V>> {
    let mut pairs = Vec::new();
    node.each(|key, node| {
        pairs.push((key, value(&node)?));
        Some(())
    })?;
    (node.kind() == Kind::Object).then_some(pairs)
}

fn is_time(text: &str) -> bool {
    text.len() == 24 && text.starts_with("20") && text.ends_with('Z')
}

fn action(word: &str) -> Option<Action> {
    Some(match word {
        "accept_all" => Action::AcceptAll,
        "reject_all" => Action::RejectAll,
        "save_choices" => Action::SaveChoices,
        "withdraw" => Action::Withdraw,
        "signal_opt_out" => Action::SignalOptOut,
        "expire" => Action::Expire,
        "api" => Action::Api,
        _ => return None,
    })
}
