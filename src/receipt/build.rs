//! Writing a receipt from the state, the decision and what the edge has measured.
use super::*;
use crate::consent::Choices;
use crate::node::{Text, join};
use crate::update::{Before, Decision, Model};

/// What only the browser knows about the moment of a decision.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Scheme, host and port.
    pub origin: Text,
    /// Absolute URL of the privacy policy.
    pub policy_url: Text,
    /// When the notice became visible; none where it was not.
    pub shown_at: Option<Text>,
    /// SHA-256 of the canonical notice text, base64url.
    pub text_sha256: Text,
    /// SHA-256 of the canonical configuration, base64url.
    pub config_sha256: Text,
    /// SHA-256 of the shipped file, base64url.
    pub bundle_sha256: Text,
    /// SHA-256 of the previous receipt, where the browser still has it.
    pub previous_sha256: Option<Text>,
    /// Whether the window is under 640 CSS px wide.
    pub narrow: bool,
    /// The buttons as rendered; none where no notice was shown.
    pub parity: Option<Parity>,
    /// Global Privacy Control; none where the browser does not know it.
    pub gpc: Option<bool>,
    /// Region the page named.
    pub region: Option<Text>,
    /// Version of this software.
    pub version: Text,
}

/// The receipt of `decision`, which `model` has already applied.
#[must_use]
pub fn receipt(model: &Model, decision: &Decision, before: Before, facts: Facts) -> Receipt<Text> {
    let config = &model.config;
    let record = model.record.as_ref();
    let seen = facts.parity.is_some();
    let granted = model.choices.any_optional(config);
    Receipt {
        schema: SCHEMA,
        receipt_id: decision.stamp.receipt_id,
        previous_receipt_id: before.receipt_id,
        previous_sha256: facts.previous_sha256,
        subject_id: record.map_or("anon", |record| record.subject_id),
        event: Event {
            time: decision.stamp.now,
            shown_at: facts.shown_at,
            action: decision.action,
            surface: decision.surface,
            consent_type: if granted {
                ConsentType::Expressed
            } else {
                ConsentType::None
            },
            by: decision.by,
            trusted_input: decision.trusted,
        },
        jurisdiction: Jurisdiction {
            source: Some(if facts.region.is_some() {
                RegionSource::Server
            } else {
                RegionSource::Unknown
            }),
            code: facts.region.unwrap_or("ZZ"),
            regime: Regime::OptIn,
        },
        scope: Scope {
            origin: facts.origin,
            domains: None,
        },
        notice: NoticeShown {
            id: config.notice_id,
            version: config.notice_version,
            language: model.notice.language,
            url: facts.policy_url,
            text_sha256: facts.text_sha256,
            config_sha256: facts.config_sha256,
            bundle_sha256: facts.bundle_sha256,
            layout: seen.then(|| match config.position {
                "top" => Layout::Top,
                "corner" => Layout::Corner,
                _ => Layout::Bottom,
            }),
            viewport: seen.then_some(if facts.narrow {
                Viewport::Narrow
            } else {
                Viewport::Wide
            }),
            parity: facts.parity,
        },
        controllers: vec![Controller {
            id: "controller",
            name: config.controller.name,
            contact: config.controller.contact,
            address: config.controller.address,
            url: None,
            role: Some(ControllerRole::Controller),
        }],
        decisions: decisions(
            model,
            &before.choices,
            record.map_or("", |record| record.expires_at),
        ),
        withdrawal: Withdrawal {
            url: join(&[facts.origin, "/#untick"]),
            control: Some("[data-untick=open]"),
        },
        signals: Signals {
            gpc: facts.gpc,
            gpc_source: Some(if facts.gpc.is_some() {
                GpcSource::Navigator
            } else {
                GpcSource::None
            }),
            tc_string: None,
            gpp_string: None,
        },
        client: Client {
            product: "untick",
            version: facts.version,
        },
        test: None,
    }
}

/// One entry per category, and one per service decided otherwise than its category.
fn decisions(model: &Model, before: &Choices, valid_until: Text) -> Vec<DecisionEntry<Text>> {
    let mut entries = Vec::new();
    for (index, category) in model.config.categories.iter().enumerate() {
        let mut entry = |service: Option<Text>| {
            let granted = model.choices.permits(index, service);
            let state = match (granted, before.permits(index, service)) {
                _ if category.required => State::NotApplicable,
                (true, false) => State::Given,
                (true, true) => State::Renewed,
                (false, true) => State::Withdrawn,
                (false, false) => State::Refused,
            };
            entries.push(DecisionEntry {
                purpose: category.id,
                purpose_type: category.purpose,
                state,
                basis: if category.required {
                    Basis::StrictlyNecessary
                } else {
                    Basis::Consent
                },
                valid_until: (granted && !category.required).then(|| valid_until),
                recipients: service.map(|id| vec![id]),
                retention: None,
                storage_locations: None,
                data_categories: None,
            });
        };
        entry(None);
        for service in &category.services {
            if model.choices.services.contains(&service.id) {
                entry(Some(service.id));
            }
        }
    }
    entries
}
