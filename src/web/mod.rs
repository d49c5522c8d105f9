//! The browser edge: owns the [`Model`], turns events into messages and effects into DOM work.
mod alloc;
mod dom;
mod outbox;
mod placeholder;
mod signals;
mod store;
mod tags;
mod view;

use crate::config;
use crate::consent::Choices;
use crate::node::{Kind, Node, Text, fill};
use crate::notice;
use crate::receipt::build::{Facts, receipt};
use crate::receipt::{Action, Actor, Surface};
use crate::record::ConsentRecord;
use crate::sha256;
use crate::update::{Decided, Decision, Effects, Model, Msg};
use dom::Element;
use serde::Serialize;
use std::cell::{Cell, RefCell, RefMut};
use store::Store;
use view::View;
use wasm_bindgen::prelude::*;

/// Everything one page holds. It lives as long as the page, and so do its listeners.
struct App {
    model: Model,
    store: Store,
    /// The stored record as last read or written.
    raw: String,
    outbox: outbox::Outbox,
    tags: tags::Tags,
    view: Option<View>,
    /// The button that re-opens the notice where the page has none.
    reopen: Option<Element>,
    /// Shipped texts of the notice's language.
    texts: JsValue,
    bundle: Text,
    version: Text,
    region: Text,
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

/// Starts Untick. `env` holds `config`, `css`, `texts`, `language`, `bundle`, `version`, `region`
/// and `happened`, which is [`happened`]. Gives one sentence that names the JSON path of the first
/// thing wrong in the configuration.
#[wasm_bindgen]
pub fn start(env: &JsValue) -> Option<String> {
    let language = env.text("language");
    let texts = env.node("texts");
    let configuration = env.node("config");
    let config = match config::read(&configuration, &texts, language) {
        Ok(config) => config,
        Err(problem) => return Some(problem.message().into()),
    };
    dom::style(&fill(
        "$A:host{$B}",
        &[&env.string("css"), &config::tokens(&configuration)],
    ));
    let store = Store::open();
    let is_kept = store.is_there();
    let mut outbox = outbox::Outbox::default();
    outbox.load(&store);
    let app = App {
        model: Model::new(config, language),
        store,
        raw: String::new(),
        outbox,
        tags: tags::Tags::default(),
        view: None,
        reopen: None,
        texts,
        bundle: env.text("bundle"),
        version: env.text("version"),
        region: env.text("region"),
        config_sha256: sha256::digest(dom::canonical(&configuration).as_bytes()).leak(),
        shown_at: "",
        is_reopened: false,
    };
    APP.set(Some(Box::leak(Box::new(RefCell::new(app)))));
    dom::listen(&env.node("happened"));
    if !is_kept {
        dom::failed(
            "storage_blocked",
            "the browser blocks storage; the choice lasts for this page view",
        );
    }
    flush();
    dispatch(Msg::Start(load_record(), now()));
    offer_reopening();
    None
}

/// The page API; `operation` is an index into the names in `loader.js`. Gives the answer of
/// `granted` and `record`, or a sentence that tells what is wrong with the argument of `save`.
#[wasm_bindgen]
pub fn call(operation: u32, argument: &JsValue, other: &JsValue) -> JsValue {
    let (choices, action) = match operation {
        0 => return open(),
        1 => return dispatch(Msg::Close),
        2 => (all(), Action::AcceptAll),
        3 => (required(), Action::RejectAll),
        4 => (named(argument), Action::SaveChoices),
        5 => (required(), Action::Withdraw),
        6 => {
            return is_granted(&argument.string(""), &other.string(""))
                .unwrap_or_default()
                .into();
        }
        7 => return record(),
        _ => return dispatch(Msg::Forget),
    };
    match choices {
        Some(choices) => decide(choices, action, Surface::Api, Actor::Controller, false),
        None => fill(
            "save: $A is not {category: true or false}",
            &[&argument.json()],
        )
        .into(),
    }
}

/// Everything that happens comes here: browser events, and objects of `host.js` with a `type`.
#[wasm_bindgen]
pub fn happened(event: &JsValue) {
    match &*dom::text(event, "type") {
        "click" => {
            let _ = clicked(event);
        }
        "load" | "error" => {
            let script = dom::closest(&dom::read(event, "target"), "script");
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
        "sent" => sent(event),
        "later" | "online" => flush(),
        // storage, pageshow, visibilitychange: another page may have decided meanwhile.
        _ => {
            if let Some(app) = app()
                && app.store.is_there()
                && app.store.load(store::RECORD) != app.raw
            {
                drop(app);
                dispatch(Msg::Follow(load_record(), now()));
            }
        }
    }
}

fn all() -> Option<Choices> {
    Some(Choices::all(&app()?.model.config))
}

fn required() -> Option<Choices> {
    Some(Choices::required(&app()?.model.config))
}

fn is_granted(category: &str, service: &str) -> Option<bool> {
    let app = app()?;
    let index = app.model.config.category(category)?;
    Some(app.model.known_choices()?.permits(index, service))
}

/// `{analytics: true}`: categories that are not named keep their state; none if one is unknown.
fn named(wanted: &JsValue) -> Option<Choices> {
    let app = app()?;
    let mut choices = app.model.choices.clone();
    if wanted.kind("") != Kind::Object {
        return None;
    }
    let mut member = 0;
    while let Some(id) = wanted.key(member) {
        let index = app.model.config.category(&id)?;
        let kind = wanted.item(member).kind("");
        if !matches!(kind, Kind::True | Kind::False) {
            return None;
        }
        choices.deny(index, &app.model.config);
        choices.categories |= u32::from(kind == Kind::True) << index;
        member += 1;
    }
    Some(choices)
}

fn record() -> JsValue {
    record_json().map_or(JsValue::NULL, |json| dom::parse(&json))
}

fn record_json() -> Option<String> {
    let app = app()?;
    Some(app.model.record.as_ref()?.json(&app.model.config))
}

fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or_default()
}

fn now() -> Text {
    dom::iso(0.0).leak()
}

/// The stored record. What cannot be read is put aside, not lost.
fn load_record() -> Option<ConsentRecord> {
    let mut app = app()?;
    app.raw = app.store.load(store::RECORD);
    let record = ConsentRecord::read(&dom::parse(&app.raw), &app.model.config);
    if record.is_none() && !app.raw.is_empty() {
        app.store.save(store::ASIDE, &app.raw);
    }
    record
}

/// Applies a message, then does what it calls for; no borrow is held while page code may run.
fn dispatch(msg: Msg) -> JsValue {
    let effects = app().map(|mut app| app.model.update(msg));
    let _ = effects.and_then(run);
    JsValue::UNDEFINED
}

fn run(effects: Effects) -> Option<()> {
    if effects.persist {
        let raw = record_json()?;
        let mut app = app()?;
        let is_kept = app.store.save(store::RECORD, &raw);
        app.raw = raw;
        let is_full = app.store.is_there() && !is_kept;
        drop(app);
        if is_full {
            dom::failed(
                "storage_full",
                "the choice could not be stored; it lasts for this page view",
            );
        }
    }
    if effects.apply {
        signals::send(&app()?.model);
        pass();
    }
    if effects.clear != 0 {
        tags::clear(&app()?.model, effects.clear);
    }
    if let Some(action) = effects.announce {
        let mut changed: Vec<Text> = Vec::new();
        for (index, category) in app()?.model.config.categories.iter().enumerate() {
            if effects.changed >> index & 1 == 1 {
                changed.push(category.id);
            }
        }
        dom::decided(&record(), &to_js(&changed), action.word());
    }
    if let Some(decided) = effects.receipt {
        let _ = queue_receipt(&decided);
    }
    if effects.hide {
        let mut held = app()?;
        let (view, is_reopened) = (held.view.take(), held.is_reopened);
        drop(held);
        view?.hide(is_reopened);
        dom::emit("close");
        offer_reopening();
    }
    if effects.erase {
        let mut app = app()?;
        app.store.remove(store::RECORD);
        app.store.remove(store::ASIDE);
        while let Some(key) = app.store.next(&mut 0, store::RECEIPT) {
            app.store.remove(&key);
        }
        app.outbox = outbox::Outbox::default();
        app.raw.clear();
    }
    if effects.reload {
        dom::call(&dom::read(&dom::window(), "location"), "reload");
    }
    if effects.show {
        let mut held = app()?;
        held.view = Some(View::show(&held.model, &held.texts));
        held.shown_at = now();
        if let Some(reopen) = held.reopen.take() {
            reopen.remove();
        }
        let is_reopened = held.is_reopened;
        drop(held);
        if is_reopened {
            view::focus();
        }
        dom::emit("open");
    }
    Some(())
}

fn open() -> JsValue {
    if let Some(mut app) = app() {
        app.is_reopened = app.model.decided;
    }
    dispatch(Msg::Open)
}

fn decide(choices: Choices, action: Action, surface: Surface, by: Actor, trusted: bool) -> JsValue {
    let days = app().map_or(config::MIN_DAYS, |app| app.model.config.days);
    dispatch(Msg::Decide(Decision {
        choices,
        action,
        surface,
        by,
        trusted,
        now: now(),
        expires: dom::iso(days * 86_400_000.0).leak(),
        receipt_id: dom::random(true).leak(),
        subject_id: dom::random(false).leak(),
    }))
}

/// Writes the receipt while the notice is still on screen to be measured, and posts it.
fn queue_receipt(decided: &Decided) -> Option<()> {
    let app = &mut *app()?;
    if app.model.config.endpoint.is_empty() {
        return None;
    }
    let previous = match decided.previous_receipt_id {
        "" => JsValue::UNDEFINED,
        id => dom::parse(&app.store.load(&fill("$A$B", &[store::RECEIPT, id]))).node("receipt"),
    };
    let previous_sha256 = match previous.kind("") {
        Kind::Object => sha256::digest(dom::canonical(&previous).as_bytes()),
        _ => String::new(),
    };
    let window = dom::window();
    let text = notice::notice(&app.model.config, &app.texts, app.model.language);
    let facts = Facts {
        origin: dom::text(&window, "origin"),
        policy_url: dom::absolute(app.model.config.policy_url),
        shown_at: app.shown_at,
        text_sha256: sha256::digest(text.as_bytes()),
        config_sha256: app.config_sha256,
        bundle_sha256: app.bundle,
        previous_sha256,
        is_narrow: dom::read(&window, "innerWidth").number("") < 640.0,
        parity: app.view.as_ref().map(View::measure),
        gpc: signals::global_privacy_control(),
        region: app.region,
        version: app.version,
    };
    let body = dom::canonical(&dom::parse(&receipt(&app.model, decided, &facts)));
    app.outbox
        .queue(&app.store, decided.decision.receipt_id, body.leak());
    app.outbox.flush(app.model.config.endpoint);
    Some(())
}

fn flush() {
    if let Some(mut app) = app()
        && !app.model.config.endpoint.is_empty()
    {
        let endpoint = app.model.config.endpoint;
        app.outbox.flush(endpoint);
    }
}

fn is_loading() -> bool {
    dom::text(&dom::read(&dom::window(), "document"), "readyState") == "loading"
}

fn pass() {
    if let Some(app) = app().as_deref_mut() {
        app.tags.pass(&app.model, &app.texts, is_loading());
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

fn sent(event: &JsValue) {
    let id = dom::text(event, "id");
    let is_accepted = (200.0..300.0).contains(&event.number("status"));
    if let Some(app) = app().as_deref_mut() {
        app.outbox.answered(&app.store, &id, is_accepted);
    }
    dom::settled(&id, if is_accepted { "sent" } else { "waiting" });
}

/// A click on anything that carries `data-untick`, in the notice or anywhere on the page.
fn clicked(event: &JsValue) -> Option<()> {
    let control = dom::closest(&dom::read(event, "target"), "[data-untick]")?;
    let is_own = dom::closest(&control, notice::TAG).is_some();
    let mut surface = match app()?.is_reopened {
        _ if !is_own => Surface::Api,
        true => Surface::Preferences,
        false => Surface::FirstLayer,
    };
    let (choices, action) = match &*dom::attribute(&control, "data-untick") {
        "open" => (None, Action::Api),
        "accept-all" => (all(), Action::AcceptAll),
        "reject-all" => (required(), Action::RejectAll),
        "withdraw" => (required(), Action::Withdraw),
        "save" if is_own => (ticked(), Action::SaveChoices),
        "allow" => {
            surface = Surface::InlineEmbed;
            (allowed(&control), Action::SaveChoices)
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
    };
    Some(())
}

fn ticked() -> Option<Choices> {
    let app = app()?;
    let config = &app.model.config;
    let name = |index: usize| {
        fill(
            "untick-$A",
            &[config
                .categories
                .get(index)
                .map_or("", |category| category.id)],
        )
    };
    let mut choices = Choices::of(config, |index| dom::is_ticked(&name(index)));
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
    let index = config.category(&dom::attribute(control, "data-for"))?;
    let mut choices = app.model.choices.clone();
    match config.service(&dom::attribute(control, "data-of")) {
        Some(service) => choices.grant_service(index, service.id),
        None => choices.categories |= 1 << index,
    }
    Some(choices)
}

/// Adds a small button that re-opens the notice where the page has no control of its own.
fn offer_reopening() {
    let Some(mut app) = app() else { return };
    let is_busy =
        is_loading() || app.view.is_some() || app.reopen.is_some() || app.model.config.headless;
    if !is_busy && dom::find("[data-untick=open]").is_none() {
        let host = dom::draw(&notice::reopen(
            &app.model.config,
            &app.texts,
            app.model.language,
        ));
        dom::insert(&host);
        app.reopen = Some(host);
    }
}
