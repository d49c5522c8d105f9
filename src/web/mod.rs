//! The browser edge: owns the [`Model`], turns events into messages and effects into DOM work.
mod dom;
mod host;
mod listener;
mod outbox;
mod placeholder;
mod signals;
mod store;
mod tags;
mod view;

use crate::config;
use crate::consent::Choices;
use crate::node::{Kind, Node};
use crate::notice::Notice;
use crate::receipt::build::{Facts, receipt};
use crate::receipt::{Action, Actor, Surface};
use crate::record::ConsentRecord;
use crate::sha256;
use crate::update::{Before, Decision, Effect, Model, Msg, Stamp};
use dom::Element;
use host::Happening;
use listener::{Callback, Listener};
use serde::Serialize;
use std::cell::RefCell;
use store::Store;
use wasm_bindgen::prelude::*;

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
}

/// Everything one page holds.
struct App {
    model: Model,
    store: Box<dyn Store>,
    outbox: outbox::Outbox,
    tags: tags::Tags,
    view: Option<view::View>,
    /// The button that re-opens the notice where the page has none.
    reopen: Option<Element>,
    callback: Callback,
    _listeners: Vec<Listener>,
    env: Env,
    shown_at: Option<String>,
    /// Whether the notice was opened again by the visitor or the page.
    is_reopened: bool,
}

/// What the loader hands over.
struct Env {
    bundle: String,
    version: String,
    region: Option<String>,
    config_sha256: String,
}

/// Runs `f` on the app unless it is in use already or not there.
fn with<T>(f: impl FnOnce(&mut App) -> T) -> Option<T> {
    APP.with(|app| app.try_borrow_mut().ok()?.as_mut().map(f))
}

/// Starts Untick. `env` holds `config`, `css`, `texts`, `language`, `bundle`, `version`, `region`.
///
/// # Errors
/// One sentence that names the JSON path of the first thing wrong in the configuration.
#[wasm_bindgen]
pub fn start(env: &JsValue) -> Option<String> {
    let language = env.get("language").text_or_empty();
    let texts = env.get("texts");
    let configuration = env.get("config");
    let config = match config::read(&configuration, &texts, &language) {
        Ok(config) => config,
        Err(problem) => return Some(problem.message()),
    };
    let endpoint = config.endpoint.clone();
    let notice = Notice::new(&texts, &language);
    let callback: Callback = Closure::new(happened);
    let document = dom::document();
    let window = dom::window();
    let mut listeners = Vec::new();
    for name in [
        "click",
        "load",
        "error",
        "visibilitychange",
        "DOMContentLoaded",
    ] {
        listeners.push(Listener::new(&document, name, &callback));
    }
    for name in ["storage", "pageshow", "online"] {
        listeners.push(Listener::new(&window, name, &callback));
    }
    host::watch(callback.as_ref());
    host::style(
        &[
            &env.get("css").text_or_empty(),
            ":host{",
            &config.tokens,
            "}",
        ]
        .concat(),
    );

    let (store, is_kept) = store::open();
    let mut outbox = outbox::Outbox::default();
    outbox.load(&*store);
    if let Some(endpoint) = &endpoint {
        outbox.flush(endpoint, callback.as_ref());
    }
    let app = App {
        model: Model::new(config, notice),
        store,
        outbox,
        tags: tags::Tags::default(),
        view: None,
        reopen: None,
        callback,
        _listeners: listeners,
        env: Env {
            bundle: env.get("bundle").text_or_empty(),
            version: env.get("version").text_or_empty(),
            region: env.get("region").text(),
            config_sha256: sha256::digest(host::canonical(&configuration).as_bytes()),
        },
        shown_at: None,
        is_reopened: false,
    };
    APP.with(|slot| *slot.borrow_mut() = Some(app));
    if !is_kept {
        error(
            "storage_blocked",
            "the browser blocks storage; the choice lasts for this page view",
        );
    }
    dispatch(Msg::Start(load_record(), now()));
    // Tags are closed, and frames get their placeholders, before any choice too.
    pass(|app| Some(app.tags.pass(&app.model)));
    offer_reopening();
    None
}

/// The page API; `operation` is an index into the names in `loader.js`.
#[wasm_bindgen]
pub fn call(operation: u32, argument: &JsValue, other: &JsValue) -> JsValue {
    let decide = |choices: Option<Choices>, action| {
        if let Some(choices) = choices {
            decide(choices, action, Surface::Api, Actor::Controller, false);
        }
    };
    match operation {
        0 => open(),
        1 => dispatch(Msg::Close),
        2 => decide(
            with(|app| Choices::all(&app.model.config)),
            Action::AcceptAll,
        ),
        3 => decide(
            with(|app| Choices::required(&app.model.config)),
            Action::RejectAll,
        ),
        4 => return save(argument).into(),
        5 => decide(
            with(|app| Choices::required(&app.model.config)),
            Action::Withdraw,
        ),
        6 => {
            let category = argument.text_or_empty();
            let service = other.text();
            let is_granted = with(|app| {
                let index = app.model.config.category(&category)?;
                Some(
                    app.model
                        .known_choices()?
                        .permits(index, service.as_deref()),
                )
            });
            return is_granted.flatten().unwrap_or(false).into();
        }
        7 => return record(),
        _ => dispatch(Msg::Forget),
    }
    JsValue::UNDEFINED
}

/// `save({analytics: true})`: categories that are not named keep their state, unknown ones are an error.
fn save(wanted: &JsValue) -> Option<String> {
    let choices = with(|app| {
        let mut choices = app.model.choices.clone();
        for id in wanted.keys() {
            let value = wanted.get(&id).kind();
            let index = app.model.config.category(&id)?;
            if !matches!(value, Kind::True | Kind::False) {
                return None;
            }
            choices.deny(index, &app.model.config);
            if value == Kind::True {
                choices.categories |= 1 << index;
            }
        }
        Some(choices)
    });
    match choices.flatten() {
        Some(choices) => decide(choices, Action::Api, Surface::Api, Actor::Controller, false),
        None => {
            return Some(
                [
                    "save: ",
                    &wanted.json(),
                    " is not {category: true or false}",
                ]
                .concat(),
            );
        }
    }
    None
}

fn record() -> JsValue {
    with(|app| Some(to_js(app.model.record.as_ref()?)))
        .flatten()
        .unwrap_or(JsValue::NULL)
}

fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or(JsValue::UNDEFINED)
}

fn now() -> String {
    host::iso(js_sys::Date::now())
}

/// The stored record; what cannot be read is put aside, not lost.
fn load_record() -> Option<ConsentRecord> {
    with(|app| {
        let raw = app.store.load(store::RECORD)?;
        let record = ConsentRecord::read(&host::parse(&raw));
        if record.is_none() {
            app.store.save(store::ASIDE, &raw);
        }
        record
    })
    .flatten()
}

/// Applies a message, then runs its effects; no borrow is held while page code may run.
fn dispatch(msg: Msg) {
    for effect in with(|app| app.model.update(msg)).unwrap_or_default() {
        run(effect);
    }
}

fn run(effect: Effect) {
    match effect {
        Effect::Persist => {
            let record = host::canonical(&record());
            if with(|app| app.store.save(store::RECORD, &record)) == Some(false) {
                error(
                    "storage_full",
                    "the choice could not be stored; it lasts for this page view",
                );
            }
        }
        Effect::Signal => {
            with(|app| signals::send(&app.model));
        }
        Effect::OpenGates => pass(|app| Some(app.tags.pass(&app.model))),
        Effect::ClearStorage(closed) => {
            with(|app| tags::clear(&app.model, closed));
        }
        Effect::Announce(changed, action) => announce(changed, action),
        Effect::QueueReceipt(decision, before) => queue_receipt(&decision, before),
        Effect::Hide => {
            if let Some(view) = with(|app| app.view.take()).flatten() {
                view.hide();
                host::emit("close", &JsValue::NULL);
                offer_reopening();
            }
        }
        Effect::Erase => {
            with(|app| {
                app.store.remove(store::RECORD);
                app.store.remove(store::ASIDE);
                for key in app.store.keys(store::RECEIPT) {
                    app.store.remove(&key);
                }
                app.outbox = outbox::Outbox::default();
            });
        }
        Effect::Reload => {
            let _ = dom::window().location().reload();
        }
        Effect::Show => {
            let is_shown = with(|app| {
                app.view = view::View::show(&app.model, app.is_reopened);
                app.shown_at = Some(now());
                if let Some(reopen) = app.reopen.take() {
                    reopen.remove();
                }
                app.view.is_some()
            });
            if is_shown == Some(true) {
                host::emit("open", &JsValue::NULL);
            }
        }
    }
}

fn open() {
    with(|app| app.is_reopened = true);
    dispatch(Msg::Open);
}

fn decide(choices: Choices, action: Action, surface: Surface, by: Actor, trusted: bool) {
    let time = js_sys::Date::now();
    let days = with(|app| app.model.config.days).unwrap_or(config::MIN_DAYS);
    let stamp = Stamp {
        now: host::iso(time),
        expires: host::iso(time + days * 86_400_000.0),
        receipt_id: uuid(&host::random()),
        subject_id: sha256::base64url(&host::random()),
    };
    dispatch(Msg::Decide(Decision {
        choices,
        action,
        surface,
        by,
        trusted,
        stamp,
    }));
}

/// RFC 9562 version 4 from 16 random bytes.
fn uuid(random: &[u8]) -> String {
    let mut text = String::new();
    for (at, byte) in random.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let byte = match at {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

fn announce(changed: u32, action: Action) {
    #[derive(Serialize)]
    struct Detail {
        record: Option<ConsentRecord>,
        changed: Vec<String>,
        action: Action,
    }
    let detail = with(|app| Detail {
        record: app.model.record.clone(),
        changed: {
            let categories = app.model.config.categories.iter().enumerate();
            categories
                .filter(|(index, _)| changed >> index & 1 == 1)
                .map(|(_, category)| category.id.clone())
                .collect()
        },
        action,
    });
    if let Some(detail) = detail {
        host::emit("consent", &to_js(&detail));
    }
}

/// Writes the receipt while the notice is still on screen to be measured, and posts it.
fn queue_receipt(decision: &Decision, before: Before) {
    with(|app| {
        let Some(endpoint) = app.model.config.endpoint.clone() else {
            return;
        };
        let previous = before.receipt_id.as_ref().and_then(|id| {
            let entry = host::parse(&app.store.load(&[store::RECEIPT, id].concat())?);
            Some(sha256::digest(
                host::canonical(&entry.get("receipt")).as_bytes(),
            ))
        });
        let parity = app.view.as_ref().and_then(view::View::measure);
        let facts = Facts {
            origin: dom::origin(),
            policy_url: host::absolute(&app.model.config.policy_url),
            shown_at: app.shown_at.clone().filter(|_| parity.is_some()),
            text_sha256: sha256::digest(app.model.notice.canonical(&app.model.config).as_bytes()),
            config_sha256: app.env.config_sha256.clone(),
            bundle_sha256: app.env.bundle.clone(),
            previous_sha256: previous,
            narrow: dom::is_narrow(),
            parity,
            gpc: signals::global_privacy_control(),
            region: app.env.region.clone(),
            version: app.env.version.clone(),
        };
        let receipt = host::canonical(&to_js(&receipt(&app.model, decision, before, facts)));
        app.outbox
            .queue(&mut *app.store, &decision.stamp.receipt_id, receipt);
        app.outbox.flush(&endpoint, app.callback.as_ref());
    });
}

/// A pass over the gated tags, with the app borrowed; its findings are acted on afterwards.
fn pass(f: impl FnOnce(&mut App) -> Option<tags::Pass>) {
    let warning = with(|app| {
        let pass = f(app)?;
        app.model.ran |= pass.ran;
        pass.warning
    });
    if let Some(warning) = warning.flatten() {
        host::warn(&warning);
    }
}

/// The one callback of every listener, observer and timer.
fn happened(event: Happening) {
    match &*event.name() {
        "click" => clicked(&event),
        "load" | "error" => {
            if let Ok(script) = event.target().dyn_into::<Element>() {
                pass(|app| app.tags.loaded(&app.model, &script));
            }
        }
        "mutation" => pass(|app| Some(app.tags.pass(&app.model))),
        "DOMContentLoaded" => {
            pass(|app| Some(app.tags.pass(&app.model)));
            offer_reopening();
        }
        "sent" => sent(&event),
        "later" | "online" => {
            with(|app| {
                if let Some(endpoint) = &app.model.config.endpoint {
                    app.outbox.flush(endpoint, app.callback.as_ref());
                }
            });
        }
        // storage, pageshow, visibilitychange: another page may have decided meanwhile.
        _ => {
            if event.key().is_none_or(|key| key == store::RECORD) {
                dispatch(Msg::Follow(load_record(), now()));
            }
        }
    }
}

fn sent(event: &Happening) {
    #[derive(Serialize)]
    struct Detail {
        id: String,
        status: &'static str,
    }
    let id = event.id().unwrap_or_default();
    let status = event.status();
    with(|app| {
        if let Some(wait) = app.outbox.answered(&mut *app.store, &id, status) {
            host::later(wait, app.callback.as_ref());
        }
    });
    let status = if (200..300).contains(&status) {
        "sent"
    } else {
        "waiting"
    };
    host::emit("receipt", &to_js(&Detail { id, status }));
}

/// A click on anything that carries `data-untick`, in the notice or anywhere on the page.
fn clicked(event: &Happening) {
    let Ok(target) = event.target().dyn_into::<Element>() else {
        return;
    };
    let Some(control) = dom::closest(&target, "[data-untick]") else {
        return;
    };
    let is_own = dom::closest(&control, view::TAG).is_some();
    let surface = match with(|app| app.is_reopened) {
        _ if !is_own => Surface::Api,
        Some(true) => Surface::Preferences,
        _ => Surface::FirstLayer,
    };
    let trusted = event.is_trusted();
    let (choices, action, surface) =
        match &*dom::attribute(&control, "data-untick").unwrap_or_default() {
            "open" => {
                event.prevent_default();
                return open();
            }
            "accept-all" => (
                with(|app| Choices::all(&app.model.config)),
                Action::AcceptAll,
                surface,
            ),
            "reject-all" => (
                with(|app| Choices::required(&app.model.config)),
                Action::RejectAll,
                surface,
            ),
            "withdraw" => (
                with(|app| Choices::required(&app.model.config)),
                Action::Withdraw,
                surface,
            ),
            "save" if is_own => (
                with(|app| ticked(app)).flatten(),
                Action::SaveChoices,
                surface,
            ),
            "allow" => (
                with(|app| allowed(app, &control)).flatten(),
                Action::SaveChoices,
                Surface::InlineEmbed,
            ),
            _ => return,
        };
    event.prevent_default();
    if let Some(choices) = choices {
        decide(choices, action, surface, Actor::Subject, trusted);
    }
}

fn ticked(app: &App) -> Option<Choices> {
    let view = app.view.as_ref()?;
    let mut choices = Choices::of(&app.model.config, |index| view.is_ticked(index));
    // A service decided on its own keeps its state unless its category's box has changed.
    for (index, category) in app.model.config.categories.iter().enumerate() {
        if choices.has(index) == app.model.choices.has(index) {
            let ids = category.services.iter().map(|service| &service.id);
            choices.services.extend(
                ids.filter(|id| app.model.choices.services.contains(id))
                    .cloned(),
            );
        }
    }
    Some(choices)
}

/// The present choices plus what a placeholder's button asks for.
fn allowed(app: &App, control: &Element) -> Option<Choices> {
    let index = app
        .model
        .config
        .category(&dom::attribute(control, "data-for")?)?;
    let service = dom::attribute(control, "data-of").unwrap_or_default();
    let mut choices = app.model.choices.clone();
    if service.is_empty() {
        choices.categories |= 1 << index;
    } else {
        choices.grant_service(index, &service);
    }
    Some(choices)
}

/// Adds a small button that re-opens the notice where the page has no control of its own.
fn offer_reopening() {
    with(|app| {
        if app.view.is_some() || app.reopen.is_some() || app.model.config.headless {
            return;
        }
        if dom::document().ready_state() == "loading" || dom::find("[data-untick=open]").is_some() {
            return;
        }
        let words = &app.model.notice;
        app.reopen = (|| {
            let host = dom::element(
                "untick-reopen",
                &[
                    ("lang", &words.language),
                    ("data-scheme", &app.model.config.scheme),
                ],
            )?;
            let shadow = dom::shadow(&host)?;
            host::adopt(&shadow);
            dom::add(&shadow, "slot", &[], "");
            dom::add(
                &host,
                "button",
                &[("type", "button"), ("data-untick", "open")],
                words.word(crate::notice::Word::Reopen),
            );
            dom::append(&*dom::root()?, &host);
            Some(host)
        })();
    });
}

fn error(code: &'static str, message: &'static str) {
    #[derive(Serialize)]
    struct Detail {
        code: &'static str,
        message: &'static str,
    }
    host::emit("error", &to_js(&Detail { code, message }));
}
