//! The browser edge: owns the [`Model`], turns events into messages and effects into DOM work.
mod dom;
mod outbox;
mod placeholder;
mod signals;
mod store;
mod tags;
mod view;

use crate::config;
use crate::consent::Choices;
use crate::node::{Node, Text, join};
use crate::notice::{Notice, Word};
use crate::receipt::build::{Facts, receipt};
use crate::receipt::{Action, Actor, Surface};
use crate::record::ConsentRecord;
use crate::sha256;
use crate::update::{Before, Decision, Effect, Model, Msg, Stamp};
use dom::Element;
use serde::Serialize;
use std::cell::{Cell, RefCell, RefMut};
use store::Store;
use wasm_bindgen::prelude::*;

/// Everything one page holds. It lives as long as the page, and so do its listeners.
struct App {
    model: Model,
    store: Box<dyn Store>,
    /// The stored record as last read or written.
    raw: String,
    outbox: outbox::Outbox,
    tags: tags::Tags,
    view: Option<view::View>,
    /// The button that re-opens the notice where the page has none.
    reopen: Option<Element>,
    /// The one callback of every listener, observer, timer and answer.
    callback: JsValue,
    bundle: Text,
    version: Text,
    region: Option<Text>,
    config_sha256: Text,
    shown_at: Text,
    /// Whether the notice was opened again by the visitor or the page.
    is_reopened: bool,
}

thread_local! {
    static APP: Cell<Option<&'static RefCell<App>>> = const { Cell::new(None) };
}

/// The app, unless it has not started or is in use.
#[inline(never)]
fn app() -> Option<RefMut<'static, App>> {
    APP.get()?.try_borrow_mut().ok()
}

/// Starts Untick. `env` holds `config`, `css`, `texts`, `language`, `bundle`, `version`, `region`.
/// Gives one sentence that names the JSON path of the first thing wrong in the configuration.
#[wasm_bindgen]
pub fn start(env: &JsValue) -> Option<String> {
    let language = env.get("language").text_or_empty();
    let texts = env.get("texts");
    let configuration = env.get("config");
    let config = match config::read(&configuration, &texts, language) {
        Ok(config) => config,
        Err(problem) => return Some(problem.message().into()),
    };
    dom::style(join(&[
        env.get("css").text_or_empty(),
        ":host{",
        config.tokens,
        "}",
    ]));
    let callback = Closure::<dyn FnMut(JsValue)>::new(happened).into_js_value();
    let (store, is_kept) = store::open();
    let app = Box::leak(Box::new(RefCell::new(App {
        model: Model::new(config, Notice::new(&texts, language)),
        store,
        raw: String::new(),
        outbox: outbox::Outbox::default(),
        tags: tags::Tags::default(),
        view: None,
        reopen: None,
        callback,
        bundle: env.get("bundle").text_or_empty(),
        version: env.get("version").text_or_empty(),
        region: env.get("region").text(),
        config_sha256: sha256::digest(dom::canonical(&configuration).as_bytes()),
        shown_at: "",
        is_reopened: false,
    })));
    APP.set(Some(app));
    if !is_kept {
        error(
            "storage_blocked",
            "the browser blocks storage; the choice lasts for this page view",
        );
    }
    {
        let app = &mut *app.borrow_mut();
        app.outbox.load(&*app.store);
        dom::listen(&app.callback);
    }
    flush();
    dispatch(Msg::Start(load_record().unwrap_or_default(), now()));
    // Frames get their placeholders before any choice too.
    pass();
    offer_reopening();
    None
}

/// The page API; `operation` is an index into the names in `loader.js`. Gives the answer of
/// `granted` and `record`, or a sentence that tells what is wrong with the argument of `save`.
#[wasm_bindgen]
pub fn call(operation: u32, argument: &JsValue, other: &JsValue) -> JsValue {
    match operation {
        0 => open(),
        1 => dispatch(Msg::Close),
        6 => {
            return is_granted(argument.text_or_empty(), other.text())
                .unwrap_or(false)
                .into();
        }
        7 => return record(),
        8 => dispatch(Msg::Forget),
        _ => {
            let (choices, action) = match operation {
                2 => (all(), Action::AcceptAll),
                3 => (required(), Action::RejectAll),
                4 => (named(argument), Action::SaveChoices),
                _ => (required(), Action::Withdraw),
            };
            let Some(choices) = choices else {
                return join(&[
                    "save: ",
                    argument.json(),
                    " is not {category: true or false}",
                ])
                .into();
            };
            decide(choices, action, Surface::Api, Actor::Controller, false);
        }
    }
    JsValue::UNDEFINED
}

fn all() -> Option<Choices> {
    Some(Choices::all(&app()?.model.config))
}

fn required() -> Option<Choices> {
    Some(Choices::required(&app()?.model.config))
}

fn is_granted(category: &str, service: Option<&str>) -> Option<bool> {
    let app = app()?;
    let index = app.model.config.category(category)?;
    Some(app.model.known_choices()?.permits(index, service))
}

/// `{analytics: true}`: categories that are not named keep their state; none if one is unknown.
fn named(wanted: &JsValue) -> Option<Choices> {
    let app = app()?;
    let mut choices = app.model.choices.clone();
    wanted.each(|id, value| {
        let index = app.model.config.category(id)?;
        let is_granted = value.flag()?;
        choices.deny(index, &app.model.config);
        choices.categories |= u32::from(is_granted) << index;
        Some(())
    })?;
    Some(choices)
}

fn record() -> JsValue {
    app()
        .and_then(|app| Some(to_js(app.model.record.as_ref()?)))
        .unwrap_or(JsValue::NULL)
}

fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or(JsValue::UNDEFINED)
}

fn now() -> Text {
    dom::iso(0.0).leak()
}

/// The stored record, if it is not the one last seen. What cannot be read is put aside, not lost.
fn load_record() -> Option<Option<ConsentRecord>> {
    let mut app = app()?;
    let raw = app.store.load(store::RECORD).unwrap_or_default();
    if raw == app.raw {
        return None;
    }
    let record = ConsentRecord::read(&dom::parse(&raw));
    if record.is_none() && !raw.is_empty() {
        app.store.save(store::ASIDE, Some(&raw));
    }
    app.raw = raw;
    Some(record)
}

/// Applies a message, then runs its effects; no borrow is held while page code may run.
fn dispatch(msg: Msg) {
    let Some(effects) = app().map(|mut app| app.model.update(msg)) else {
        return;
    };
    for effect in effects {
        let _ = run(effect);
    }
}

fn run(effect: Effect) -> Option<()> {
    match effect {
        Effect::Persist => {
            let raw = dom::canonical(&record());
            let mut app = app()?;
            let is_kept = app.store.save(store::RECORD, Some(&raw));
            app.raw = raw;
            drop(app);
            if !is_kept {
                error(
                    "storage_full",
                    "the choice could not be stored; it lasts for this page view",
                );
            }
        }
        Effect::Signal => signals::send(&app()?.model),
        Effect::OpenGates => pass(),
        Effect::ClearStorage(closed) => tags::clear(&app()?.model, closed),
        Effect::Announce(changed, action) => {
            let mut names = "";
            for (index, category) in app()?.model.config.categories.iter().enumerate() {
                if changed >> index & 1 == 1 {
                    names = join(&[names, " ", category.id]);
                }
            }
            dom::announce(&record(), names, &to_js(&action));
        }
        Effect::QueueReceipt(decision, before) => queue_receipt(&decision, before)?,
        Effect::Hide => {
            let view = app()?.view.take()?;
            view.hide();
            dom::emit("close", &JsValue::NULL);
            offer_reopening();
        }
        Effect::Erase => {
            let app = &mut *app()?;
            for key in store::keys(&*app.store, store::RECORD) {
                app.store.save(&key, None);
            }
            app.outbox = outbox::Outbox::default();
            app.raw.clear();
        }
        Effect::Reload => dom::call(&dom::read(&dom::window(), "location"), "reload"),
        Effect::Show => {
            let mut held = app()?;
            let app = &mut *held;
            let view = view::View::show(&app.model, app.is_reopened);
            let host = app.is_reopened.then(|| view.host.clone());
            app.view = Some(view);
            app.shown_at = now();
            if let Some(reopen) = app.reopen.take() {
                reopen.remove();
            }
            drop(held);
            if let Some(host) = host {
                dom::call(&host, "focus");
            }
            dom::emit("open", &JsValue::NULL);
        }
    }
    Some(())
}

fn open() {
    if let Some(mut app) = app() {
        app.is_reopened = true;
    }
    dispatch(Msg::Open);
}

fn decide(choices: Choices, action: Action, surface: Surface, by: Actor, trusted: bool) {
    let days = app().map_or(config::MIN_DAYS, |app| app.model.config.days);
    let stamp = Stamp {
        now: now(),
        expires: dom::iso(days * 86_400_000.0).leak(),
        receipt_id: dom::random(true).leak(),
        subject_id: dom::random(false).leak(),
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

/// Writes the receipt while the notice is still on screen to be measured, and posts it.
fn queue_receipt(decision: &Decision, before: Before) -> Option<()> {
    let app = &mut *app()?;
    app.model.config.endpoint?;
    let previous_sha256 = before.receipt_id.and_then(|id| {
        let entry = dom::parse(&app.store.load(join(&[store::RECEIPT, id]))?);
        Some(sha256::digest(
            dom::canonical(&entry.get("receipt")).as_bytes(),
        ))
    });
    let parity = app.view.as_ref().and_then(view::View::measure);
    let window = dom::window();
    let facts = Facts {
        origin: dom::read(&window, "origin").text_or_empty(),
        policy_url: dom::absolute(app.model.config.policy_url).leak(),
        shown_at: parity.is_some().then_some(app.shown_at),
        text_sha256: sha256::digest(app.model.notice.canonical(&app.model.config).as_bytes()),
        config_sha256: app.config_sha256,
        bundle_sha256: app.bundle,
        previous_sha256,
        narrow: dom::read(&window, "innerWidth").number() < Some(640.0),
        parity,
        gpc: signals::global_privacy_control(),
        region: app.region,
        version: app.version,
    };
    let receipt = dom::canonical(&to_js(&receipt(&app.model, decision, before, facts)));
    app.outbox
        .queue(&mut *app.store, decision.stamp.receipt_id, receipt.leak());
    app.flush();
    Some(())
}

impl App {
    fn flush(&mut self) {
        if let Some(endpoint) = self.model.config.endpoint {
            self.outbox.flush(endpoint, &self.callback);
        }
    }
}

fn flush() {
    if let Some(mut app) = app() {
        app.flush();
    }
}

fn pass() {
    if let Some(app) = app().as_deref_mut() {
        app.tags.pass(&app.model);
    }
    release();
}

/// Starts every script that may start now; no borrow is held while one runs.
fn release() {
    while let Some(live) = app()
        .as_deref_mut()
        .and_then(|app| app.tags.next(&mut app.model))
    {
        live.insert();
    }
}

/// Everything that happens comes here: browser events, and objects of ours with a `type`.
fn happened(event: JsValue) {
    match &*dom::read_text(&event, "type") {
        "click" => {
            let _ = clicked(&event);
        }
        "load" | "error" => {
            let script = dom::closest(&dom::read(&event, "target"), "script");
            let is_awaited =
                |script: &Element| app().is_some_and(|mut app| app.tags.loaded(script));
            if script.as_ref().is_some_and(is_awaited) {
                release();
            }
        }
        "mutation" => pass(),
        "DOMContentLoaded" => {
            pass();
            offer_reopening();
        }
        "sent" => sent(&event),
        "later" | "online" => flush(),
        // storage, pageshow, visibilitychange: another page may have decided meanwhile.
        _ => {
            if let Some(record) = load_record() {
                dispatch(Msg::Follow(record, now()));
            }
        }
    }
}

fn sent(event: &JsValue) {
    let id = dom::read_text(event, "id");
    let is_accepted = dom::read(event, "status")
        .number()
        .is_some_and(|status| (200.0..300.0).contains(&status));
    if let Some(app) = app().as_deref_mut() {
        app.outbox
            .answered(&mut *app.store, &id, is_accepted, &app.callback);
    }
    dom::emit(
        "receipt",
        &dom::pair(
            "id",
            &id,
            "status",
            if is_accepted { "sent" } else { "waiting" },
        ),
    );
}

/// A click on anything that carries `data-untick`, in the notice or anywhere on the page.
fn clicked(event: &JsValue) -> Option<()> {
    let control = dom::closest(&dom::read(event, "target"), "[data-untick]")?;
    let is_own = dom::closest(&control, view::TAG).is_some();
    let mut surface = match app()?.is_reopened {
        _ if !is_own => Surface::Api,
        true => Surface::Preferences,
        false => Surface::FirstLayer,
    };
    let mut action = Action::SaveChoices;
    let choices = match &*dom::attribute_or_empty(&control, "data-untick") {
        "open" => None,
        "accept-all" => {
            action = Action::AcceptAll;
            all()
        }
        "reject-all" => {
            action = Action::RejectAll;
            required()
        }
        "withdraw" => {
            action = Action::Withdraw;
            required()
        }
        "save" if is_own => ticked(),
        "allow" => {
            surface = Surface::InlineEmbed;
            allowed(&control)
        }
        _ => return None,
    };
    dom::prevent_default(event);
    match choices {
        Some(choices) => decide(
            choices,
            action,
            surface,
            Actor::Subject,
            dom::read(event, "isTrusted").is_truthy(),
        ),
        None => open(),
    }
    Some(())
}

fn ticked() -> Option<Choices> {
    let app = app()?;
    let view = app.view.as_ref()?;
    let config = &app.model.config;
    let mut choices = Choices::of(config, |index| view.is_ticked(index));
    // A service decided on its own keeps its state unless its category's box has changed.
    for (index, category) in config.categories.iter().enumerate() {
        for service in &category.services {
            if choices.has(index) == app.model.choices.has(index)
                && app.model.choices.services.contains(&service.id)
            {
                choices.services.push(service.id);
            }
        }
    }
    Some(choices)
}

/// The present choices plus what a placeholder's button asks for.
fn allowed(control: &Element) -> Option<Choices> {
    let app = app()?;
    let config = &app.model.config;
    let index = config.category(&dom::attribute_or_empty(control, "data-for"))?;
    let mut choices = app.model.choices.clone();
    match config.service(&dom::attribute_or_empty(control, "data-of")) {
        Some(service) => choices.grant_service(index, service.id),
        None => choices.categories |= 1 << index,
    }
    Some(choices)
}

/// Adds a small button that re-opens the notice where the page has no control of its own.
fn offer_reopening() {
    let Some(mut app) = app() else { return };
    let is_loading = dom::read_text(&dom::document(), "readyState") == "loading";
    if is_loading || app.view.is_some() || app.reopen.is_some() || app.model.config.headless {
        return;
    }
    if dom::find("[data-untick=open]").is_some() {
        return;
    }
    let words = &app.model.notice;
    let description = [
        "untick-reopen\nlang=",
        words.language,
        "\ndata-scheme=",
        app.model.config.scheme,
    ];
    let host = dom::add(
        &dom::read(&dom::document(), "documentElement"),
        join(&description),
        "",
    );
    dom::add(&dom::shadow(&host), "slot", "");
    dom::add(
        &host,
        "button\ntype=button\ndata-untick=open",
        words.word(Word::Reopen),
    );
    app.reopen = Some(host);
}

fn error(code: &str, message: &str) {
    dom::emit("error", &dom::pair("code", code, "message", message));
}
