//! Writing a receipt from the state, the decision and what the edge has measured.
//!
//! A template and its values, because serialising the typed [`super::Receipt`] would cost 10 KB of
//! Wasm; the tests read what this writes back into that type and through the schema's checks.
use super::{SCHEMA, State};
use crate::consent::Choices;
use crate::node::{Text, fill, quote};
use crate::parity::Parity;
use crate::update::{Decided, Model};

/// What only the browser knows about the moment of a decision.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Scheme, host and port.
    pub origin: String,
    /// Absolute URL of the privacy policy.
    pub policy_url: String,
    /// When the notice became visible.
    pub shown_at: Text,
    /// SHA-256 of the notice's description, base64url.
    pub text_sha256: String,
    /// SHA-256 of the canonical configuration, base64url.
    pub config_sha256: Text,
    /// SHA-256 of the shipped file, base64url.
    pub bundle_sha256: Text,
    /// SHA-256 of the previous receipt, empty where the browser no longer has it.
    pub previous_sha256: String,
    /// Whether the window is under 640 CSS px wide.
    pub is_narrow: bool,
    /// The buttons as rendered; none where no notice was shown.
    pub parity: Option<Parity>,
    /// Global Privacy Control: `true`, `false`, or `null` where the browser does not know it.
    pub gpc: Text,
    /// Region the page named, if it did.
    pub region: Text,
    /// Version of this software.
    pub version: Text,
}

/// The receipt of `decided`, which `model` has already applied, as JSON.
#[must_use]
pub fn receipt(model: &Model, decided: &Decided, facts: &Facts) -> String {
    let config = &model.config;
    let decision = &decided.decision;
    let (subject_id, valid_until) = model.record.as_ref().map_or(("anon", ""), |record| {
        (record.subject_id, record.expires_at)
    });
    // Members that may be absent come with their name and comma.
    let optional = |name: &str, value: &str| match value {
        "" => String::new(),
        _ => fill(",\"$A\":$B", &[name, &quote(value)]),
    };
    let previous = match decided.previous_receipt_id {
        "" => "null".into(),
        id => quote(id),
    };
    let (shown_at, layout, parity) = match &facts.parity {
        Some(parity) => {
            let viewport = if facts.is_narrow { "narrow" } else { "wide" };
            let layout = fill(
                ",\"layout\":\"$A\",\"viewport\":\"$B\"",
                &[config.position, viewport],
            );
            (optional("shown_at", facts.shown_at), layout, parity.json())
        }
        None => (String::new(), String::new(), "null".into()),
    };
    let mut decisions = String::new();
    for (index, category) in config.categories.iter().enumerate() {
        let mut entry = |service: &str| {
            decisions.push_str(if decisions.is_empty() { "" } else { "," });
            let (state, basis, valid_until) =
                outcome(model, &decided.before, index, service, valid_until);
            let recipients = match service {
                "" => String::new(),
                _ => fill(",\"recipients\":[\"$A\"]", &[service]),
            };
            decisions.push_str(&fill(
                "{\"purpose\":\"$A\",\"state\":\"$B\",\"basis\":\"$C\"$D$E$F}",
                &[
                    category.id,
                    state.word(),
                    basis,
                    &optional("purpose_type", category.purpose),
                    &optional("valid_until", valid_until),
                    &recipients,
                ],
            ));
        };
        entry("");
        for service in &category.services {
            if model.choices.services.contains(&service.id) {
                entry(service.id);
            }
        }
    }
    fill(
        "{\"schema\":\"$A\",\"receipt_id\":\"$B\",\"previous_receipt_id\":$C$D,\"subject_id\":\"$E\",\
         \"event\":{\"time\":\"$F\"$G,\"action\":\"$H\",\"surface\":\"$I\",\"consent_type\":\"$J\",\"by\":\"$K\",\
         \"trusted_input\":$L},\
         \"jurisdiction\":{\"code\":\"$M\",\"regime\":\"opt_in\",\"source\":\"$N\"},\
         \"scope\":{\"origin\":\"$O\"},\
         \"notice\":{\"id\":$P,\"version\":$Q,\"language\":\"$R\",\"url\":$S,\"text_sha256\":\"$T\",\
         \"config_sha256\":\"$U\",\"bundle_sha256\":\"$V\"$W,\"parity\":$X},\
         \"controllers\":[{\"id\":\"controller\",\"name\":$Y,\"contact\":$Z$0,\"role\":\"controller\"}],\
         \"decisions\":[$1],\
         \"withdrawal\":{\"url\":\"$O/#untick\",\"control\":\"[data-untick=open]\"},\
         \"signals\":{\"gpc\":$2,\"gpc_source\":\"$3\"},\
         \"client\":{\"product\":\"untick\",\"version\":\"$4\"}}",
        &[
            SCHEMA,
            decision.receipt_id,
            &previous,
            &optional("previous_sha256", &facts.previous_sha256),
            subject_id,
            decision.now,
            &shown_at,
            decision.action.word(),
            decision.surface.word(),
            if model.choices.any_optional(config) {
                "expressed"
            } else {
                "none"
            },
            decision.by.word(),
            if decision.trusted { "true" } else { "false" },
            if facts.region.is_empty() {
                "ZZ"
            } else {
                facts.region
            },
            if facts.region.is_empty() {
                "unknown"
            } else {
                "server"
            },
            &facts.origin,
            &quote(config.notice_id),
            &quote(config.notice_version),
            model.language,
            &quote(&facts.policy_url),
            &facts.text_sha256,
            facts.config_sha256,
            facts.bundle_sha256,
            &layout,
            &parity,
            &quote(config.controller),
            &quote(config.contact),
            &optional("address", config.address),
            &decisions,
            facts.gpc,
            if facts.gpc == "null" {
                "none"
            } else {
                "navigator"
            },
            facts.version,
        ],
    )
}

/// State, basis and end of validity of a category, or of a service decided otherwise than it.
fn outcome(
    model: &Model,
    before: &Choices,
    index: usize,
    service: &str,
    valid_until: Text,
) -> (State, Text, Text) {
    if model
        .config
        .categories
        .get(index)
        .is_some_and(|category| category.required)
    {
        return (State::NotApplicable, "strictly_necessary", "");
    }
    match (
        model.choices.permits(index, service),
        before.permits(index, service),
    ) {
        (true, false) => (State::Given, "consent", valid_until),
        (true, true) => (State::Renewed, "consent", valid_until),
        (false, true) => (State::Withdrawn, "consent", ""),
        (false, false) => (State::Refused, "consent", ""),
    }
}
