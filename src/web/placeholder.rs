//! Stands in for a gated frame until it may load.
use super::dom::{self, Element};
use crate::node::join;
use crate::notice::Word;
use crate::update::Model;
use wasm_bindgen::JsValue;

const TAG: &str = "untick-placeholder";

/// Puts a placeholder before a frame and hides the frame; does nothing where one stands already.
pub(crate) fn stand_in(model: &Model, frame: &Element) {
    if placeholder_of(frame).is_some() {
        return;
    }
    let words = &model.notice;
    let category = dom::attribute_or_empty(frame, "data-category");
    let service = dom::attribute_or_empty(frame, "data-service");
    let declared = model.config.service(&service);
    let name = declared.map_or(category.as_str(), |service| service.name);
    let recipient = declared
        .and_then(|service| service.recipient)
        .unwrap_or(name);
    let look = [
        "\nlang=",
        words.language,
        "\ndata-scheme=",
        model.config.scheme,
    ]
    .concat();
    let host = dom::add(&JsValue::NULL, &[TAG, &look].concat(), "");
    let card = dom::add(&dom::shadow(&host), "div\nclass=card frame", "");
    dom::add(&card, "p", words.filled(Word::Blocked, &[name, recipient]));
    dom::add(&card, "slot", "");
    let button = [
        "button\ntype=button\ndata-untick=allow\ndata-for=",
        &category,
        "\ndata-of=",
        &service,
    ];
    dom::add(&host, join(&button), words.word(Word::Allow));
    dom::stand_in(&host, frame);
    dom::hide(frame, true);
}

/// Takes the placeholder of a frame away and shows the frame.
pub(crate) fn step_aside(frame: &Element) {
    if let Some(placeholder) = placeholder_of(frame) {
        placeholder.remove();
        dom::hide(frame, false);
    }
}

fn placeholder_of(frame: &Element) -> Option<Element> {
    frame
        .previous_element_sibling()
        .filter(|element| dom::is(element, TAG))
}
