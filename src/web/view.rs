//! Draws the notice, reads its boxes, measures it.
use super::dom::{self, Element};
use crate::config::Category;
use crate::node::{Text, join};
use crate::notice::Word;
use crate::parity;
use crate::receipt::{Button, Choice, Parity};
use crate::update::Model;
use wasm_bindgen::JsValue;

/// The notice's element; auto-consent tools know it by this name.
pub(crate) const TAG: &str = "untick-notice";

/// The buttons, and the description and text of each.
const BUTTONS: [(Choice, Text, Word); 3] = [
    (
        Choice::RejectAll,
        "button\ntype=button\nslot=buttons\ndata-untick=reject-all",
        Word::Reject,
    ),
    (
        Choice::SaveChoices,
        "button\ntype=button\nslot=buttons\ndata-untick=save",
        Word::Save,
    ),
    (
        Choice::AcceptAll,
        "button\ntype=button\nslot=buttons\ndata-untick=accept-all",
        Word::Accept,
    ),
];

/// Computed properties that could make one button look like the better answer (check N10).
const LOOKS: &str = "font color background border padding opacity filter transform text-decoration box-shadow \
                     letter-spacing cursor";

/// A notice on screen.
pub(crate) struct View {
    /// The root element.
    pub(crate) host: Element,
    card: Element,
    buttons: Vec<Element>,
    /// One box per optional category, with its index.
    boxes: Vec<(usize, Element)>,
    /// Boxes that were ticked although nothing had been granted.
    preticked: u32,
    /// What had the focus when a visitor opened the notice.
    opener: JsValue,
}

impl View {
    /// Draws the notice; `is_asked_for` when a visitor or the page opened it.
    pub(crate) fn show(model: &Model, is_asked_for: bool) -> Self {
        let words = &model.notice;
        let config = &model.config;
        let head = "\nrole=dialog\naria-labelledby=untick-title\ntabindex=-1\nlang=";
        let look = [
            "\ndata-position=",
            config.position,
            "\ndata-scheme=",
            config.scheme,
        ]
        .concat();
        let host = dom::add(
            &JsValue::NULL,
            join(&[TAG, head, words.language, &look]),
            "",
        );
        let shadow = dom::shadow(&host);
        let card = dom::add(&shadow, "div\nclass=card", "");
        let body = dom::add(&card, "div\nclass=body", "");
        dom::add(&body, "slot", "");
        let list = dom::add(&body, "ul", "");
        dom::add(
            &dom::add(&card, "div\nclass=buttons", ""),
            "slot\nname=buttons",
            "",
        );

        // Texts, boxes and buttons stand in the light tree: tools that look for a notice do not
        // enter shadow roots, and `::slotted` rules still keep page CSS away from them.
        dom::add(&host, "h2\nid=untick-title", words.word(Word::Title));
        dom::add(&host, "p", words.intro(config));
        dom::add(
            &host,
            join(&["a\nhref=", config.policy_url]),
            words.word(Word::Policy),
        );
        let opener = if is_asked_for {
            dom::read(&dom::document(), "activeElement")
        } else {
            JsValue::NULL
        };
        let mut view = Self {
            host,
            card,
            buttons: Vec::new(),
            boxes: Vec::new(),
            preticked: 0,
            opener,
        };
        for (index, category) in config.categories.iter().enumerate() {
            view.add_category(model, &list, index, category);
        }
        for (_, description, word) in BUTTONS {
            view.buttons
                .push(dom::add(&view.host, description, words.word(word)));
        }

        // Before the body: first in the tab order, out of reach of `body { transform }` and of
        // frameworks that replace the body.
        if let Some(root) = dom::find("html") {
            let body = dom::find("html>body");
            let _ = root.insert_before(&view.host, body.as_deref());
        }
        view
    }

    fn add_category(&mut self, model: &Model, list: &Element, index: usize, category: &Category) {
        let words = &model.notice;
        let name = join(&["untick-", category.id]);
        let slot = join(&["\nslot=", name]);
        let item = dom::add(list, "li", "");
        let head = dom::add(&item, "div\nclass=head", "");
        dom::add(&head, join(&["slot\nname=", name]), "");
        if category.required {
            dom::add(&self.host, join(&["span", slot]), category.title);
            dom::add(&head, "small", words.word(Word::Always));
        } else {
            let tick = dom::add(
                &self.host,
                join(&["input\ntype=checkbox\nid=", name, "\nname=", name, slot]),
                "",
            );
            let is_granted = model
                .known_choices()
                .is_some_and(|choices| choices.has(index));
            if is_granted {
                dom::write(&tick, "checked", &JsValue::TRUE);
            } else if is_ticked(&tick) {
                self.preticked += 1;
            }
            self.boxes.push((index, tick));
            dom::add(
                &self.host,
                join(&["label\nfor=", name, slot]),
                category.title,
            );
        }
        let details = dom::add(&item, "details", "");
        dom::add(&details, "summary", words.word(Word::Details));
        dom::add(&details, "p", category.description);
        if category.services.is_empty() {
            return;
        }
        let table = dom::add(&details, "table", "");
        let row = |kind: &str, cells: [Text; 4]| {
            let row = dom::add(&table, "tr", "");
            for cell in cells {
                dom::add(&row, kind, cell);
            }
        };
        row(
            "th\nscope=col",
            [Word::Service, Word::Recipient, Word::Country, Word::Storage]
                .map(|word| words.word(word)),
        );
        for service in &category.services {
            row("td", words.row(service));
        }
    }

    /// Whether a category is granted by its box.
    pub(crate) fn is_ticked(&self, category: usize) -> bool {
        self.boxes
            .iter()
            .any(|(index, tick)| *index == category && is_ticked(tick))
    }

    /// The buttons as they are on screen right now.
    pub(crate) fn measure(&self) -> Option<Parity> {
        let card = parity::computed(&dom::looks(&self.card, "background-color"));
        let mut buttons = Vec::new();
        let mut styles = Vec::new();
        let mut places: Vec<(f64, Choice)> = Vec::new();
        let is_rtl = dom::looks(&self.host, "direction") == "rtl";
        for (element, (choice, ..)) in self.buttons.iter().zip(BUTTONS) {
            let rounded = |name: &str| (dom::side(element, name) + 0.5) as u32;
            let background = parity::over(
                parity::computed(&dom::looks(element, "background-color")),
                card,
            );
            let label = parity::over(parity::computed(&dom::looks(element, "color")), background);
            buttons.push(Button {
                width: rounded("width"),
                height: rounded("height"),
                contrast: (parity::contrast(label, background) * 100.0 + 0.5) as u32,
                visible: dom::is_on_top(element),
            });
            styles.push(dom::looks(element, LOOKS));
            // Reading order: a line down counts more than anything along the line.
            let along = dom::side(element, "left");
            let place = dom::side(element, "top") * 1e6 + if is_rtl { -along } else { along };
            let at = places.iter().filter(|(other, _)| *other <= place).count();
            places.insert(at, (place, choice));
        }
        let equal = parity::equal(&buttons, &styles);
        let accept = buttons.pop()?;
        buttons.truncate(1);
        Some(Parity {
            accept,
            reject: buttons.pop()?,
            preticked: self.preticked,
            order: places.into_iter().map(|(_, choice)| choice).collect(),
            equal,
        })
    }

    /// Takes the notice off the screen and gives the focus back.
    pub(crate) fn hide(self) {
        self.host.remove();
        dom::call(&self.opener, "focus");
    }
}

fn is_ticked(tick: &Element) -> bool {
    dom::read(tick, "checked").is_truthy()
}
