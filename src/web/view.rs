//! Draws the notice and measures it.
use super::dom::{self, Element};
use crate::node::fill;
use crate::notice::{self, TAG};
use crate::parity::{self, Button, Parity};
use crate::update::Model;
use wasm_bindgen::prelude::*;

/// Computed properties that could make one button look like the better answer (check N10).
const LOOKS: &str = "font color background border padding opacity filter transform text-decoration box-shadow \
                     letter-spacing cursor";

/// A notice on screen.
pub(crate) struct View {
    host: Element,
    preticked: u32,
    /// What had the focus when the notice opened.
    opener: JsValue,
}

impl View {
    /// Draws the notice.
    pub(crate) fn show(model: &Model, texts: &JsValue) -> Self {
        let opener = dom::read(&dom::read(&dom::window(), "document"), "activeElement");
        let host = dom::draw(&notice::notice(&model.config, texts, model.language));
        dom::insert(&host);
        let mut preticked = 0;
        for (index, category) in model
            .config
            .categories
            .iter()
            .enumerate()
            .filter(|(_, category)| !category.required)
        {
            let name = fill("untick-$A", &[category.id]);
            if model
                .known_choices()
                .is_some_and(|choices| choices.has(index))
            {
                dom::tick(&name);
            } else if dom::is_ticked(&name) {
                preticked += 1;
            }
        }
        Self {
            host,
            preticked,
            opener,
        }
    }

    /// The buttons as they are on screen right now.
    pub(crate) fn measure(&self) -> Parity {
        let card = dom::read(&dom::read(&self.host, "shadowRoot"), "firstChild").unchecked_into();
        let colour = |element: &Element, name: &str| {
            [0, 1, 2, 3].map(|index| dom::channel(element, name, index))
        };
        let base = colour(&card, "background-color");
        let is_rtl = dom::looks(&self.host, "direction") == "rtl";
        let mut parity = Parity {
            preticked: self.preticked,
            ..Parity::default()
        };
        for (button, action) in parity
            .buttons
            .iter_mut()
            .zip(["reject-all", "save", "accept-all"])
        {
            let Some(element) = dom::find(&fill("$A [data-untick=$B]", &[TAG, action])) else {
                continue;
            };
            let along = dom::side(&element, "left");
            let contrast = parity::contrast(
                colour(&element, "color"),
                colour(&element, "background-color"),
                base,
            );
            *button = Button {
                width: dom::side(&element, "width"),
                height: dom::side(&element, "height"),
                contrast: contrast * 100.0,
                visible: dom::is_on_top(&element),
                // A line down counts more than anything along the line.
                place: dom::side(&element, "top") * 1e6 + if is_rtl { -along } else { along },
                looks: dom::looks(&element, LOOKS),
            };
        }
        parity
    }

    /// Takes the notice off the screen and gives the focus back.
    pub(crate) fn hide(self, is_reopened: bool) {
        self.host.remove();
        if is_reopened {
            dom::call(&self.opener, "focus");
        }
    }
}

/// Moves the focus to the notice, for a visitor who asked for it.
pub(crate) fn focus() {
    if let Some(title) = dom::find("#untick-title") {
        dom::call(&title, "focus");
    }
}
