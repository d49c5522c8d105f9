//! Writing a receipt from the state, the decision and what the edge has measured.
//!
//! A template and its values, because serialising the typed [`super::Receipt`] would cost 10 KB of
//! Wasm; the tests read what this writes back into that type and through the schema's checks.
use super::{SCHEMA, State};
use crate::consent::Choices;
use crate::doc::Doc;
use crate::notice::looks;
use crate::parity::Parity;
use crate::text::{Text, fill, quote, word};
use crate::update::{Decided, Model};

/// The receipt of `decided`, which `model` has already applied, as JSON.
///
/// `facts` is what only the edge knows: `origin`, `policyUrl`, `shownAt`, `isNarrow`, `gpc`,
/// `region`, `bundle`, `version`, `previous` (SHA-256 of the receipt before, if it is still there)
/// and, where the notice is on screen, what [`Parity::read`] reads. The hashes are of the notice's
/// description and of the canonical configuration, base64url.
#[must_use]
pub fn receipt(
    model: &Model,
    decided: &Decided,
    facts: Doc,
    text_sha256: &str,
    config_sha256: &str,
) -> String {
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
    let (shown_at, layout, parity) = match Parity::read(facts) {
        Some(parity) => {
            let viewport = if facts.flag("isNarrow") {
                "narrow"
            } else {
                "wide"
            };
            let layout = fill(
                ",\"layout\":\"$A\",\"viewport\":\"$B\"",
                &[looks(config)[0], viewport],
            );
            (
                optional("shown_at", facts.text("shownAt")),
                layout,
                parity.json(),
            )
        }
        None => (String::new(), String::new(), "null".into()),
    };
    let region = facts.text("region");
    let gpc = if facts.text("gpc").is_empty() {
        "null"
    } else {
        facts.text("gpc")
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
                    &optional("purpose_type", category.doc.text(".purpose")),
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
            &optional("previous_sha256", facts.text("previous")),
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
            word(decision.trusted),
            if region.is_empty() { "ZZ" } else { region },
            if region.is_empty() {
                "unknown"
            } else {
                "server"
            },
            facts.text("origin"),
            &quote(config.doc.text("notice.id")),
            &quote(config.doc.text("notice.version")),
            model.language,
            &quote(facts.text("policyUrl")),
            text_sha256,
            config_sha256,
            facts.text("bundle"),
            &layout,
            &parity,
            &quote(config.doc.text("controller.name")),
            &quote(config.doc.text("controller.contact")),
            &optional("address", config.doc.text("controller.address")),
            &decisions,
            gpc,
            if gpc == "null" { "none" } else { "navigator" },
            facts.text("version"),
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
