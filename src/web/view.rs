//! Draws the notice, reads its boxes, measures it.
use super::dom::{self, Element};
use super::host;
use crate::config::Category;
use crate::notice::Word;
use crate::parity;
use crate::receipt::{Button, Choice, Parity};
use crate::update::Model;

/// The notice's element; auto-consent tools know it by this name.
pub(crate) const TAG: &str = "untick-notice";

const BUTTONS: [(Choice, &str, Word); 3] = [
    (Choice::RejectAll, "reject-all", Word::Reject),
    (Choice::SaveChoices, "save", Word::Save),
    (Choice::AcceptAll, "accept-all", Word::Accept),
];

/// Computed properties that could make one button look like the better answer (check N10).
const LOOKS: [&str; 12] = [
    "font",
    "color",
    "background",
    "border",
    "padding",
    "opacity",
    "filter",
    "transform",
    "text-decoration",
    "box-shadow",
    "letter-spacing",
    "cursor",
];

/// A notice on screen.
pub(crate) struct View {
    host: Element,
    card: Element,
    buttons: Vec<Element>,
    /// One box per optional category, with its index.
    boxes: Vec<(usize, Element)>,
    /// Boxes that were ticked although nothing had been granted.
    preticked: u32,
    /// What had the focus when a visitor opened the notice.
    opener: Option<Element>,
}

impl View {
    /// Draws the notice; `is_asked_for` when a visitor or the page opened it, and focus should follow.
    pub(crate) fn show(model: &Model, is_asked_for: bool) -> Option<Self> {
        let words = &model.notice;
        let opener = dom::focused().filter(|_| is_asked_for);
        let host = dom::element(
            TAG,
            &[
                ("role", "dialog"),
                ("aria-labelledby", "untick-title"),
                ("tabindex", "-1"),
                ("lang", &words.language),
                ("data-position", &model.config.position),
                ("data-scheme", &model.config.scheme),
            ],
        )?;
        let shadow = dom::shadow(&host)?;
        host::adopt(&shadow);
        let card = dom::add(&shadow, "div", &[("class", "card")], "")?;
        let body = dom::add(&card, "div", &[("class", "body")], "")?;
        dom::add(&body, "slot", &[], "");
        let list = dom::add(&body, "ul", &[], "")?;
        let row = dom::add(&card, "div", &[("class", "buttons")], "")?;
        dom::add(&row, "slot", &[("name", "buttons")], "");

        // Texts, boxes and buttons stand in the light tree: tools that look for a notice do not
        // enter shadow roots, and `::slotted` rules still keep page CSS away from them.
        dom::add(
            &host,
            "h2",
            &[("id", "untick-title")],
            words.word(Word::Title),
        );
        dom::add(&host, "p", &[], &words.intro(&model.config));
        dom::add(
            &host,
            "a",
            &[("href", &model.config.policy_url)],
            words.word(Word::Policy),
        );
        let mut view = Self {
            host,
            card,
            buttons: Vec::new(),
            boxes: Vec::new(),
            preticked: 0,
            opener,
        };
        for (index, category) in model.config.categories.iter().enumerate() {
            view.add_category(model, &list, index, category);
        }
        for (_, action, word) in BUTTONS {
            let attributes = [
                ("type", "button"),
                ("slot", "buttons"),
                ("data-untick", action),
            ];
            view.buttons.extend(dom::add(
                &view.host,
                "button",
                &attributes,
                words.word(word),
            ));
        }

        // Before the body: first in the tab order, out of reach of `body { transform }` and of
        // frameworks that replace the body.
        let root = dom::root()?;
        let body = dom::find("html>body");
        dom::insert(&root, &view.host, body.as_deref());
        let before = model.known_choices();
        let is_preticked = |(index, tick): &&(usize, Element)| {
            dom::is_checked(tick) && !before.is_some_and(|choices| choices.has(*index))
        };
        view.preticked = view.boxes.iter().filter(is_preticked).count() as u32;
        if is_asked_for {
            dom::focus(&view.host);
        }
        Some(view)
    }

    fn add_category(
        &mut self,
        model: &Model,
        list: &Element,
        index: usize,
        category: &Category,
    ) -> Option<()> {
        let words = &model.notice;
        let name = ["untick-", &category.id].concat();
        let item = dom::add(list, "li", &[], "")?;
        let head = dom::add(&item, "div", &[("class", "head")], "")?;
        dom::add(&head, "slot", &[("name", &name)], "");
        if category.required {
            dom::add(&self.host, "span", &[("slot", &name)], &category.title);
            dom::add(&head, "small", &[], words.word(Word::Always));
        } else {
            let attributes = [
                ("type", "checkbox"),
                ("id", &*name),
                ("name", &name),
                ("slot", &name),
            ];
            let tick = dom::add(&self.host, "input", &attributes, "")?;
            if model
                .known_choices()
                .is_some_and(|choices| choices.has(index))
            {
                dom::check(&tick, true);
            }
            self.boxes.push((index, tick));
            dom::add(
                &self.host,
                "label",
                &[("for", &name), ("slot", &name)],
                &category.title,
            );
        }
        let details = dom::add(&item, "details", &[], "")?;
        dom::add(&details, "summary", &[], words.word(Word::Details));
        dom::add(&details, "p", &[], &category.description);
        if !category.services.is_empty() {
            let table = dom::add(&details, "table", &[], "")?;
            let head = dom::add(&table, "tr", &[], "")?;
            for word in [Word::Service, Word::Recipient, Word::Country, Word::Storage] {
                dom::add(&head, "th", &[("scope", "col")], words.word(word));
            }
            for service in &category.services {
                let row = dom::add(&table, "tr", &[], "")?;
                for cell in words.row(service) {
                    dom::add(&row, "td", &[], &cell);
                }
            }
        }
        Some(())
    }

    /// Whether each category is granted by its box.
    pub(crate) fn is_ticked(&self, category: usize) -> bool {
        self.boxes
            .iter()
            .any(|(index, tick)| *index == category && dom::is_checked(tick))
    }

    /// The buttons as they are on screen right now.
    pub(crate) fn measure(&self) -> Option<Parity> {
        let card = parity::computed(&dom::computed(&self.card, "background-color"));
        let mut buttons = Vec::new();
        let mut styles = Vec::new();
        let mut places = Vec::new();
        for (element, (choice, ..)) in self.buttons.iter().zip(BUTTONS) {
            let [left, top, width, height] = dom::rectangle(element);
            let background = parity::over(
                parity::computed(&dom::computed(element, "background-color")),
                card,
            );
            let label = parity::over(
                parity::computed(&dom::computed(element, "color")),
                background,
            );
            buttons.push(Button {
                width: (width + 0.5) as u32,
                height: (height + 0.5) as u32,
                contrast: (parity::contrast(label, background) * 100.0 + 0.5) as u32,
                visible: dom::is_on_top(element, left + width / 2.0, top + height / 2.0),
            });
            styles.push(
                LOOKS
                    .iter()
                    .map(|name| dom::computed(element, name))
                    .collect::<Vec<_>>()
                    .join(";"),
            );
            places.push((top, left, choice));
        }
        if dom::computed(&self.host, "direction") == "rtl" {
            places.iter_mut().for_each(|place| place.1 = -place.1);
        }
        places.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
        let equal = parity::equal(&buttons, &styles);
        let accept = buttons.pop()?;
        buttons.truncate(1);
        Some(Parity {
            accept,
            reject: buttons.pop()?,
            preticked: self.preticked,
            order: places.into_iter().map(|(.., choice)| choice).collect(),
            equal,
        })
    }

    /// Takes the notice off the screen and gives the focus back.
    pub(crate) fn hide(self) {
        self.host.remove();
        if let Some(opener) = &self.opener {
            dom::focus(opener);
        }
    }
}
