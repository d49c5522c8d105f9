//! Finds gated elements, opens them in order, closes them again, clears what they left behind.
use super::dom::{self, Element};
use super::placeholder;
use crate::gate::{self, Kind, Release, Verdict};
use crate::node::{Node, fill};
use crate::update::Model;
use wasm_bindgen::{JsCast, JsValue};

/// Marks what has been released, so that putting an inert script back cannot run it twice.
const RELEASED: &str = "data-untick-released";

/// Value of the mark on a live script that others wait for.
const WAITING: &str = "waiting";

/// A script that may start.
pub(crate) struct Live {
    inert: Element,
    is_async: bool,
    is_awaited: bool,
}

impl Live {
    /// Puts it in place of the inert one. Inline code runs inside this call, so nothing may be borrowed.
    pub(crate) fn insert(self) {
        dom::enliven(
            &self.inert,
            self.is_async,
            RELEASED,
            if self.is_awaited { WAITING } else { "" },
        );
    }
}

/// The gated elements of the page.
#[derive(Default)]
pub(crate) struct Tags {
    release: Release<Element>,
    /// Categories and services that are not in the configuration and were reported.
    reported: String,
}

impl Tags {
    /// Brings every gated element into the state that the choices ask for; scripts only queue up,
    /// for [`Tags::next`].
    pub(crate) fn pass(&mut self, model: &Model, texts: &JsValue, is_loading: bool) {
        self.release
            .retain(|script| verdict(model, script) == Verdict::Open);
        let gated = "script[type='text/plain'][data-category]:not([data-untick-released]),[data-category]:not(script)";
        let list = dom::all(gated);
        for index in 0.. {
            let element = list.item(index);
            if element.is_undefined() {
                break;
            }
            let element: Element = element.unchecked_into();
            let verdict = verdict(model, &element);
            if verdict == Verdict::Unknown {
                self.report(&element);
            } else if element.local_name() != "script" {
                toggle(model, texts, &element, verdict == Verdict::Open);
            } else if verdict == Verdict::Open {
                if is_loading && element.next_sibling().is_none() {
                    // The parser may still be reading this one; a later mutation comes back to it.
                    break;
                }
                mark(&element, "");
                self.release.push(script_kind(&element), element);
            }
        }
    }

    /// Something has loaded or failed; tells whether others may have waited for it.
    pub(crate) fn loaded(&mut self, script: &Element) -> bool {
        let is_awaited = dom::attribute(script, RELEASED) == WAITING;
        if is_awaited {
            mark(script, "");
            self.release.loaded();
        }
        is_awaited
    }

    /// The next script that may start now.
    pub(crate) fn next(&mut self, model: &mut Model) -> Option<Live> {
        loop {
            let (kind, inert) = self.release.next()?;
            let is_awaited = matches!(kind, Kind::External | Kind::Deferred);
            if inert.is_connected() {
                if let Some(index) = model
                    .config
                    .category(&dom::attribute(&inert, "data-category"))
                {
                    model.ran |= 1 << index;
                }
                return Some(Live {
                    inert,
                    is_async: kind == Kind::Async,
                    is_awaited,
                });
            } else if is_awaited {
                // Taken out of the page while it waited.
                self.release.loaded();
            }
        }
    }

    fn report(&mut self, element: &Element) {
        let category = dom::attribute(element, "data-category");
        let service = dom::attribute(element, "data-service");
        let message = fill(
            "data-category=$A data-service=$B is not in the configuration",
            &[&category, &service],
        );
        if !self.reported.contains(&message) {
            dom::warn(&message);
            self.reported.push_str(&message);
        }
    }
}

fn mark(element: &Element, state: &str) {
    let _ = element.set_attribute(RELEASED, state);
}

fn verdict(model: &Model, element: &Element) -> Verdict {
    let category = dom::attribute(element, "data-category");
    let service = dom::attribute(element, "data-service");
    gate::verdict(
        &model.config,
        model.known_choices(),
        &category,
        &service,
    )
}

fn script_kind(script: &Element) -> Kind {
    match dom::order(script) {
        0 => Kind::External,
        1 => Kind::Inline,
        2 => Kind::Deferred,
        _ => Kind::Async,
    }
}

/// Opens or closes an element that is not a script.
fn toggle(model: &Model, texts: &JsValue, element: &Element, open: bool) {
    let is_frame = element.local_name() == "iframe";
    if is_frame && !open {
        placeholder::stand_in(model, texts, element);
    }
    if open == element.has_attribute(RELEASED) {
        return;
    }
    if is_frame && open {
        placeholder::step_aside(element);
    }
    if open {
        mark(element, "");
    } else {
        let _ = element.remove_attribute(RELEASED);
    }
    dom::open(element, open);
    if is_frame && !open {
        dom::renew(element);
    }
}

/// Deletes the declared cookies and storage keys of what is denied in the categories of `closed`.
pub(crate) fn clear(model: &Model, closed: u32) {
    let (mut cookies, mut keys) = (String::new(), String::new());
    for (index, category) in model.config.categories.iter().enumerate() {
        for service in &category.services {
            if closed >> index & 1 == 1 && !model.choices.permits(index, service.id) {
                for (name, _) in &service.cookies {
                    cookies.push_str(name);
                    cookies.push('\n');
                }
                for key in &service.storage_keys {
                    keys.push_str(key);
                    keys.push('\n');
                }
            }
        }
    }
    dom::clear(&cookies, &keys);
}
