//! The only file that names DOM types beside the ones a struct must hold: short verbs.
use wasm_bindgen::prelude::*;
pub(crate) use web_sys::Element;
use web_sys::{Document, HtmlElement, HtmlInputElement, Node, NodeList, ShadowRoot, Window};

#[wasm_bindgen]
extern "C" {
    // Both globals by name: `web_sys::window()` probes four of them.
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Document;
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: Window;
}

pub(crate) fn document() -> Document {
    DOCUMENT.with(Document::clone)
}

pub(crate) fn window() -> Window {
    WINDOW.with(Window::clone)
}

/// Root element of the page; present whenever a script runs.
pub(crate) fn root() -> Option<Element> {
    document().document_element()
}

/// A new element with attributes.
pub(crate) fn element(tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    for (name, value) in attributes {
        set(&element, name, value);
    }
    Some(element)
}

/// A new element with text, appended.
pub(crate) fn add(
    parent: &Node,
    tag: &str,
    attributes: &[(&str, &str)],
    text: &str,
) -> Option<Element> {
    let element = element(tag, attributes)?;
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    append(parent, &element);
    Some(element)
}

pub(crate) fn append(parent: &Node, child: &Node) {
    let _ = parent.append_child(child);
}

/// Inserts `child` before `next`, or at the end where there is no `next`.
pub(crate) fn insert(parent: &Node, child: &Node, next: Option<&Node>) {
    let _ = parent.insert_before(child, next);
}

pub(crate) fn replace(old: &Element, new: &Element) {
    let _ = old.replace_with_with_node_1(new);
}

pub(crate) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

pub(crate) fn unset(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

pub(crate) fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name)
}

/// A shadow root that tools may look into.
pub(crate) fn shadow(host: &Element) -> Option<ShadowRoot> {
    host.attach_shadow(&web_sys::ShadowRootInit::new(web_sys::ShadowRootMode::Open))
        .ok()
}

pub(crate) fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok()?
}

/// All elements of the page that match, in document order.
pub(crate) fn all(selector: &str) -> impl Iterator<Item = Element> {
    let list: Option<NodeList> = document().query_selector_all(selector).ok();
    let count = list.as_ref().map_or(0, NodeList::length);
    (0..count)
        .filter_map(move |index| list.as_ref()?.item(index))
        .map(JsCast::unchecked_into)
}

pub(crate) fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok()?
}

pub(crate) fn is_checked(input: &Element) -> bool {
    input.unchecked_ref::<HtmlInputElement>().checked()
}

pub(crate) fn check(input: &Element, checked: bool) {
    input
        .unchecked_ref::<HtmlInputElement>()
        .set_checked(checked);
}

pub(crate) fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

pub(crate) fn focused() -> Option<Element> {
    document().active_element()
}

/// The node's nonce, which its attribute hides.
pub(crate) fn nonce(script: &Element) -> String {
    script.unchecked_ref::<HtmlElement>().nonce()
}

pub(crate) fn set_nonce(script: &Element, nonce: &str) {
    script.unchecked_ref::<HtmlElement>().set_nonce(nonce);
}

/// Sets the property, which the attribute alone would not: inserted scripts are async by default.
pub(crate) fn set_async(script: &Element, is_async: bool) {
    script
        .unchecked_ref::<web_sys::HtmlScriptElement>()
        .set_async(is_async);
}

/// A copy without children or state.
pub(crate) fn copy(element: &Element) -> Option<Element> {
    element.clone_node().ok().map(JsCast::unchecked_into)
}

/// `name=value; …` of every cookie the page can read; empty where the browser blocks them.
pub(crate) fn cookies() -> String {
    document()
        .unchecked_ref::<web_sys::HtmlDocument>()
        .cookie()
        .unwrap_or_default()
}

pub(crate) fn set_cookie(cookie: &str) {
    let _ = document()
        .unchecked_ref::<web_sys::HtmlDocument>()
        .set_cookie(cookie);
}

/// Removes matching keys from localStorage and sessionStorage.
pub(crate) fn remove_stored(fits: impl Fn(&str) -> bool) {
    let window = window();
    for storage in [window.local_storage(), window.session_storage()] {
        let Ok(Some(storage)) = storage else { continue };
        let count = storage.length().unwrap_or(0);
        let keys: Vec<String> = (0..count)
            .filter_map(|index| storage.key(index).ok()?)
            .collect();
        for key in keys.iter().filter(|key| fits(key)) {
            let _ = storage.remove_item(key);
        }
    }
}

/// Host name and path of the page.
pub(crate) fn host_and_path() -> (String, String) {
    let location = window().location();
    (
        location.hostname().unwrap_or_default(),
        location.pathname().unwrap_or_default(),
    )
}

/// Scheme, host and port of the page; `null` in a sandboxed frame.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Takes an element out of the layout whatever the page's CSS says, or puts it back.
pub(crate) fn hide(element: &Element, hidden: bool) {
    const KEPT: &str = "data-untick-display";
    let style = element.unchecked_ref::<HtmlElement>().style();
    if hidden {
        set(
            element,
            KEPT,
            &style.get_property_value("display").unwrap_or_default(),
        );
        let _ = style.set_property_with_priority("display", "none", "important");
    } else if let Some(kept) = attribute(element, KEPT) {
        let _ = style.set_property("display", &kept);
        unset(element, KEPT);
    }
}

/// Gives an element a size in CSS px through CSSOM, which style-src allows.
pub(crate) fn size(element: &Element, width: i32, height: i32) {
    let style = element.unchecked_ref::<HtmlElement>().style();
    for (name, pixels) in [("width", width), ("height", height)] {
        if let Ok(pixels) = usize::try_from(pixels) {
            let _ = style.set_property(name, &[&crate::notice::count(pixels), "px"].concat());
        }
    }
}

/// A computed style property.
pub(crate) fn computed(element: &Element, property: &str) -> String {
    let style = window().get_computed_style(element).ok().flatten();
    style
        .and_then(|style| style.get_property_value(property).ok())
        .unwrap_or_default()
}

/// Left, top, width and height in CSS px, relative to the window.
pub(crate) fn rectangle(element: &Element) -> [f64; 4] {
    let rect = element.get_bounding_client_rect();
    [rect.left(), rect.top(), rect.width(), rect.height()]
}

/// Whether a point of the window belongs to the element, so that a click there reaches it.
pub(crate) fn is_on_top(element: &Element, x: f64, y: f64) -> bool {
    document().element_from_point(x as f32, y as f32).as_ref() == Some(element)
}

/// Whether the window is narrower than 640 CSS px.
pub(crate) fn is_narrow() -> bool {
    root().is_some_and(|root| root.client_width() < 640)
}
