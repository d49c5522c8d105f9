//! Stands in for a gated frame until it may load.
use super::dom::{self, Element};
use super::host;
use crate::notice::Word;
use crate::update::Model;

const TAG: &str = "untick-placeholder";

/// Puts a placeholder before a frame and hides the frame; does nothing where one stands already.
pub(crate) fn stand_in(model: &Model, frame: &Element) {
    if placeholder_of(frame).is_some() {
        return;
    }
    let Some(parent) = frame.parent_node() else {
        return;
    };
    let Some(host) = dom::element(TAG, &[("lang", &model.notice.language)]) else {
        return;
    };
    let Some(shadow) = dom::shadow(&host) else {
        return;
    };
    host::adopt(&shadow);

    let category = dom::attribute(frame, "data-category").unwrap_or_default();
    let service = dom::attribute(frame, "data-service").unwrap_or_default();
    let declared = model.config.service(&service);
    let name = declared.map_or(category.as_str(), |service| &service.name);
    let recipient = declared
        .and_then(|service| service.recipient.as_deref())
        .unwrap_or(name);
    let words = &model.notice;
    if let Some(card) = dom::add(&shadow, "div", &[("class", "card frame")], "") {
        dom::add(
            &card,
            "p",
            &[],
            &words
                .word(Word::Blocked)
                .replacen("{name}", name, 1)
                .replacen("{recipient}", recipient, 1),
        );
        dom::add(&card, "slot", &[], "");
    }
    let attributes = [
        ("type", "button"),
        ("data-untick", "allow"),
        ("data-for", &category),
        ("data-of", &service),
    ];
    dom::add(
        &host,
        "button",
        &attributes,
        &words.word(Word::Allow).replacen("{name}", name, 1),
    );
    // The same size as the frame, so that nothing moves when it loads.
    let (width, height) = (frame.client_width(), frame.client_height());
    dom::size(&host, width, height);
    dom::insert(&parent, &host, Some(frame));
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
        .filter(|element| element.tag_name().eq_ignore_ascii_case(TAG))
}
