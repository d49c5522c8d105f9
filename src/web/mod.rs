//! What the page's side (`www/`) calls: a message in, effects out, and the texts they need.
//!
//! The edge itself is JavaScript: drawing, listening and replacing elements is a quarter of the
//! bytes there, and what it does it does only on the word of the core.
mod alloc;
mod signals;
mod store;

use crate::config;
use crate::consent::Choices;
use crate::doc::Doc;
use crate::gate::{self, Verdict};
use crate::notice;
use crate::receipt::{Action, Actor, Surface, build};
use crate::record::ConsentRecord;
use crate::sha256;
use crate::update::{Decision, Model, Msg, effect};
use std::cell::{Cell, RefCell, RefMut};
use store::Store;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/web/flat.js")]
extern "C" {
    fn flat(value: &JsValue) -> String;
    #[wasm_bindgen(js_name = flatJson)]
    fn flat_json(text: &str) -> String;
}

/// Everything one page holds; it lives as long as the page.
struct App {
    model: Model,
    store: Store,
    /// The stored record as last read or written.
    raw: String,
    /// Shipped texts of the notice's language.
    texts: Doc,
    config_sha256: String,
}

thread_local! {
    static APP: Cell<Option<&'static RefCell<App>>> = const { Cell::new(None) };
}

/// The app, unless it has not started.
#[inline(never)]
fn app() -> Option<RefMut<'static, App>> {
    APP.get()?.try_borrow_mut().ok()
}

fn doc(value: &JsValue) -> Doc {
    Doc::new(flat(value).leak())
}

/// Takes the configuration, its RFC 8785 text, the shipped texts and their language. Gives one
/// sentence that names the JSON path of the first thing wrong, or nothing.
#[wasm_bindgen]
pub fn start(
    configuration: &JsValue,
    canonical: &str,
    texts: &JsValue,
    language: String,
) -> String {
    let (texts, language) = (doc(texts), language.leak());
    let config = match config::read(doc(configuration), texts, language) {
        Ok(config) => config,
        Err(problem) => return problem.message(),
    };
    let app = App {
        model: Model::new(config, language),
        store: Store::open(),
        raw: String::new(),
        texts,
        config_sha256: sha256::digest(canonical.as_bytes()),
    };
    APP.set(Some(Box::leak(Box::new(RefCell::new(app)))));
    String::new()
}

/// Applies a message and gives the effects to run, as the bits of [`effect`]; bit 30 says that the
/// choice could not be stored, bit 31 that the message's choices do not fit the configuration.
///
/// Messages: `{do: "start", now}`, `open`, `close`, `forget`, `follow` with `now`, and
/// `{do: "decide", action, surface, by, trusted, now, expires, receipt, subject}` with `choices`
/// (category to boolean) and `service` (one that is granted whatever its category).
#[wasm_bindgen]
pub fn handle(message: &JsValue) -> u32 {
    let Some(app) = &mut app() else { return 0 };
    let doc = doc(message);
    let now = doc.text("now");
    let msg = match doc.text("do") {
        "start" => Msg::Start(app.load(), now),
        "open" => Msg::Open,
        "close" => Msg::Close,
        "forget" => Msg::Forget,
        "follow" if app.store.load() == app.raw => return 0,
        "follow" => Msg::Follow(app.load(), now),
        _ => match app.decision(doc) {
            Some(decision) => Msg::Decide(decision),
            None => return 1 << 31,
        },
    };
    let mut effects = app.model.update(msg);
    if effects & effect::PERSIST != 0 {
        app.raw = app.record();
        if !app.store.save(&app.raw) {
            effects |= 1 << 30;
        }
    }
    if effects & effect::ERASE != 0 {
        app.raw.clear();
        app.store.save("");
    }
    effects
}

/// Whether a gated tag may load: 0 no, 1 yes, 2 its category or service is not in the
/// configuration. `did_run` remembers that code of the category has run.
#[wasm_bindgen]
pub fn verdict(category: &str, service: &str, did_run: bool) -> u32 {
    let Some(app) = &mut app() else { return 0 };
    if did_run && let Some(index) = app.model.config.category(category) {
        app.model.ran |= 1 << index;
    }
    match gate::verdict(
        &app.model.config,
        app.model.known_choices(),
        category,
        service,
    ) {
        Verdict::Shut => 0,
        Verdict::Open => 1,
        Verdict::Unknown => 2,
    }
}

/// Whether the browser lets a choice be kept.
#[wasm_bindgen]
pub fn stores() -> bool {
    app().is_some_and(|app| app.store.is_there())
}

/// What the edge has to show or to clear: 0 the notice, 1 the placeholder of a service, 2 the button
/// that re-opens the notice, 3 the style tokens, 4 and 5 patterns of the cookies and storage keys
/// that the last message closed, one a line, 6 the record as JSON (empty without one), 7 the endpoint.
#[wasm_bindgen]
pub fn text(which: u32, category: &str, service: &str) -> String {
    let Some(app) = app() else {
        return String::new();
    };
    let (config, texts, language) = (&app.model.config, app.texts, app.model.language);
    match which {
        0 => notice::notice(config, texts, language),
        1 => notice::placeholder(config, texts, language, category, service),
        2 => notice::reopen(config, texts, language),
        3 => config.tokens(),
        4 => closed(&app.model, ".cookies", ".name"),
        5 => closed(&app.model, ".storageKeys", ""),
        6 => app.record(),
        _ => config.doc.text("receipts.endpoint").into(),
    }
}

/// The categories that the last message changed, and what Google's consent types follow from it.
#[wasm_bindgen]
pub fn changed(types: bool) -> JsValue {
    let Some(app) = app() else {
        return JsValue::UNDEFINED;
    };
    if types {
        signals::google(&app.model)
    } else {
        signals::changed(&app.model)
    }
}

/// The receipt of the last decision as JSON; see [`build::receipt`] for `facts`.
#[wasm_bindgen]
pub fn receipt(facts: &JsValue) -> String {
    let Some(app) = app() else {
        return String::new();
    };
    let Some(decided) = &app.model.decided_now else {
        return String::new();
    };
    let text = notice::notice(&app.model.config, app.texts, app.model.language);
    build::receipt(
        &app.model,
        decided,
        doc(facts),
        &sha256::digest(text.as_bytes()),
        &app.config_sha256,
    )
}

/// SHA-256, base64url.
#[wasm_bindgen]
pub fn digest(text: &str) -> String {
    sha256::digest(text.as_bytes())
}

impl App {
    /// The stored record. What cannot be read is put aside, not lost.
    fn load(&mut self) -> Option<ConsentRecord> {
        self.raw = self.store.load();
        let record = ConsentRecord::read(Doc::new(flat_json(&self.raw).leak()), &self.model.config);
        if record.is_none() && !self.raw.is_empty() {
            self.store.put_aside(&self.raw);
        }
        record
    }

    fn record(&self) -> String {
        self.model
            .record
            .as_ref()
            .map_or_else(String::new, |record| record.json(&self.model.config))
    }

    /// Reads a decision; none where it names a category that does not exist, or not yes or no.
    fn decision(&self, doc: Doc) -> Option<Decision> {
        let config = &self.model.config;
        let action = Action::of(doc.text("action"))?;
        let mut choices = match action {
            Action::AcceptAll => Choices::all(config),
            Action::RejectAll | Action::Withdraw => Choices::required(config),
            _ => self.model.choices.clone(),
        };
        for entry in doc.entries() {
            let Some(id) = entry.path.strip_prefix("choices.") else {
                continue;
            };
            let index = config.category(id).filter(|_| entry.kind == b'b')?;
            // A service decided on its own keeps its state unless its category changes.
            if (entry.value == "true") != choices.has(index) {
                choices.set(index, entry.value == "true", config);
            }
        }
        if let Some(service) = config.service(doc.text("service")) {
            choices.grant_service(config, service.id);
        }
        Some(Decision {
            choices,
            action,
            surface: Surface::of(doc.text("surface"))?,
            by: Actor::of(doc.text("by"))?,
            trusted: doc.flag("trusted"),
            now: doc.text("now"),
            expires: doc.text("expires"),
            receipt_id: doc.text("receipt"),
            subject_id: doc.text("subject"),
        })
    }
}

/// What services that may run no longer have declared, one a line.
fn closed(model: &Model, list: &str, name: &str) -> String {
    let mut patterns = String::new();
    for (index, category) in model.config.categories.iter().enumerate() {
        for service in &category.services {
            if model.closed >> index & 1 == 0 || model.choices.permits(index, service.id) {
                continue;
            }
            let mut item = 0;
            while let Some(doc) = service.doc.item(list, item) {
                patterns.push_str(doc.text(name));
                patterns.push('\n');
                item += 1;
            }
        }
    }
    patterns
}

/// Life of a choice in milliseconds.
#[wasm_bindgen]
pub fn life() -> f64 {
    app().map_or(0.0, |app| app.model.config.days * 86_400_000.0)
}
