//! Stands in for a gated frame until it may load.
use super::dom::{self, Element};
use crate::notice;
use crate::update::Model;
use wasm_bindgen::JsValue;

/// Puts a placeholder before a frame and hides the frame; does nothing where one stands already.
pub(crate) fn stand_in(model: &Model, texts: &JsValue, frame: &Element) {
    if placeholder_of(frame).is_none() {
        let (category, service) = (
            dom::attribute(frame, "data-category"),
            dom::attribute(frame, "data-service"),
        );
        let description =
            notice::placeholder(&model.config, texts, model.language, &category, &service);
        dom::stand_in(&dom::draw(&description), frame);
        dom::hide(frame, true);
    }
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
        .filter(|element| element.local_name() == "untick-placeholder")
}
