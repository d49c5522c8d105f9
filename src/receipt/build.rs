//! Writing a receipt from the state, the decision and what the edge has measured.
//!
//! A template and its values, because serialising the typed [`super::Receipt`] would cost 10 KB of
//! Wasm; the tests read what this writes back into that type and through the schema's checks.
use crate::consent::any_optional;
use crate::doc::Doc;
use crate::notice::look;
use crate::parity;
use crate::template::write;
use crate::text::{Text, fill};
use crate::update::Model;

const HEAD: Text = "{\"schema\":\"$A\",\"receipt_id\":^receipt;,\"previous_receipt_id\":^B;\
?previous_sha256=previous;,\"subject_id\":^C;,\"event\":{\"time\":^now;?shown_at=shownAt;,\
\"action\":^action;,\"surface\":^surface;,\"consent_type\":\"$D\",\"by\":^by;,\
\"trusted_input\":~trusted;},\"jurisdiction\":{\"code\":\"$E\",\"regime\":\"opt_in\",\
\"source\":\"$F\"},\"scope\":{\"origin\":^origin;},\"notice\":{\"id\":^notice.id;,\
\"version\":^notice.version;,\"language\":^G;,\"url\":^policyUrl;,\"text_sha256\":^H;,\
\"config_sha256\":^I;,\"bundle_sha256\":^bundle;$J},\"controllers\":[{\"id\":\"controller\",\
\"name\":^controller.name;,\"contact\":^controller.contact;?address=controller.address;,\
\"role\":\"controller\"}],\"withdrawal\":{\"url\":\"~origin;/#untick\",\
\"control\":\"[data-untick=open]\"},\"signals\":{\"gpc\":$K,\"gpc_source\":\"$L\"},\
\"client\":{\"product\":\"untick\",\"version\":^version;},\"decisions\":[";

const ENTRY: Text =
    "%{\"purpose\":^A;,\"state\":\"$B\",\"basis\":\"$C\"?purpose_type=D;?valid_until=E;$F}";

/// The receipt of `model.decision`, which `model` has already applied, as JSON.
///
/// `facts` is what only the edge knows: `origin`, `policyUrl`, `gpc`, `region`, `bundle`, `version`,
/// `previous` (SHA-256 of the receipt before, if it is still there) and, where the notice is on
/// screen, `shownAt`, `isNarrow` and what [`parity::json`] reads. The hashes are of the notice's
/// description and of the canonical configuration, base64url.
#[must_use]
pub fn receipt(model: &Model, facts: Doc, text_sha256: &str, config_sha256: &str) -> Text {
    let config = &model.config;
    let or = |value: Text, other: Text| if value.is_empty() { other } else { value };
    let (region, gpc) = (facts.text("region"), facts.text("gpc"));
    let parity = parity::json(facts);
    let viewport = if facts.flag("isNarrow") {
        "narrow"
    } else {
        "wide"
    };
    let position = look(model, "theme.position", "bottom");
    let shown = if parity.is_empty() {
        ",\"parity\":null"
    } else {
        "?layout=A;?viewport=B;,\"parity\":$C"
    };
    let shown = fill(shown, &[position, viewport, parity]);
    let mut text = String::new();
    write(
        &mut text,
        HEAD,
        &[
            super::SCHEMA,
            model.previous_receipt_id,
            model.subject_id,
            if any_optional(&model.items) {
                "expressed"
            } else {
                "none"
            },
            or(region, "ZZ"),
            if region.is_empty() {
                "unknown"
            } else {
                "server"
            },
            config.language,
            text_sha256,
            config_sha256,
            shown,
            or(gpc, "null"),
            if gpc.is_empty() { "none" } else { "navigator" },
        ],
        &[model.decision, facts, config.doc],
    );
    let (mut id, mut purpose, mut granted) = ("", "", false);
    for item in &model.items {
        let mut recipients = "";
        if !item.is_service {
            (id, purpose, granted) = (item.id, item.doc.text(".purpose"), item.granted);
        } else if item.granted == granted {
            // Only what is decided otherwise than its category.
            continue;
        } else {
            recipients = fill(",\"recipients\":[^A;]", &[item.id]);
        }
        let (mut basis, mut valid_until) = ("consent", "");
        let state = if item.required {
            basis = "strictly_necessary";
            "not_applicable"
        } else if item.granted {
            valid_until = model.decision.text("expires");
            if item.was_granted { "renewed" } else { "given" }
        } else if item.was_granted {
            "withdrawn"
        } else {
            "refused"
        };
        let values = [id, state, basis, purpose, valid_until, recipients];
        write(&mut text, ENTRY, &values, &[]);
    }
    write(&mut text, "]}", &[], &[]);
    text.leak()
}
