//! Each notice's markup, turned into Untick's.

use crate::config::Tool;
use crate::migrate::edit::Edits;
use crate::migrate::settle::Names;
use crate::page::{Element, Page};

/// Live attributes and the inert ones that take their place.
const LIVE: [(&str, &str); 5] = [
    ("src", "data-src"),
    ("srcset", "data-srcset"),
    ("poster", "data-poster"),
    ("href", "data-href"),
    ("data", "data-data"),
];

/// What converting a page needs to know.
pub(in crate::migrate) struct Converter<'a, 'e> {
    pub(in crate::migrate) html: &'a str,
    pub(in crate::migrate) page: &'a Page,
    pub(in crate::migrate) names: &'a Names,
    pub(in crate::migrate) edits: &'e mut Edits<'a>,
    /// What a person has to do, with the line.
    pub(in crate::migrate) to_do: Vec<String>,
}

impl Converter<'_, '_> {
    /// Converts every element.
    pub(in crate::migrate) fn convert(&mut self, tool: Tool) {
        for element in &self.page.elements {
            self.opener(element);
            match tool {
                Tool::Vanilla => self.vanilla(element),
                Tool::Klaro => self.named(element),
                Tool::Orejime => {
                    self.named(element);
                    self.template(element);
                }
                Tool::Tarteaucitron => self.tarteaucitron(element),
                Tool::Osano => {}
            }
        }
    }

    fn ask(&mut self, element: &Element, what: &str) {
        let line = self
            .html
            .get(..element.start.start)
            .unwrap_or_default()
            .matches('\n')
            .count()
            + 1;
        self.to_do.push(format!("line {line}: {what}"));
    }

    /// Links and buttons that opened the other notice.
    fn opener(&mut self, element: &Element) {
        let calls = [
            "klaro.show(",
            "CookieConsent.showPreferences(",
            "CookieConsent.show(",
            "orejime.prompt(",
            "Orejime.show(",
            "openPanel(",
            ".showSettings(",
        ];
        if element
            .get("onclick")
            .is_some_and(|code| calls.iter().any(|call| code.contains(call)))
        {
            self.edits.unset(element, "onclick");
            self.edits.set(element, "data-untick", "open");
        }
        if element.name == "a" && matches!(element.get("href").as_deref(), Some("#tarteaucitron")) {
            self.edits.set(element, "href", "#untick");
            self.edits.set(element, "data-untick", "open");
        }
        let Some(action) = element.get("data-cc") else {
            return;
        };
        let action = match action.as_str() {
            "show-preferencesModal" | "show-consentModal" | "c-settings" => "open",
            "accept-all" => "accept-all",
            "accept-necessary" => "reject-all",
            other => {
                let what = format!(
                    "`data-cc=\"{other}\"` has no like; call `untick.save({{ … }})` from your own code"
                );
                return self.ask(element, &what);
            }
        };
        self.edits.unset(element, "data-cc");
        self.edits.set(element, "data-untick", action);
    }

    /// `data-category`, in version 2 `data-cookiecategory`, and `data-service`.
    fn vanilla(&mut self, element: &Element) {
        let name = if element.attribute("data-cookiecategory").is_some() {
            "data-cookiecategory"
        } else {
            "data-category"
        };
        let Some(value) = element.get(name) else {
            if element.get("data-service").is_some() && element.get("data-id").is_some() {
                self.ask(element, "this place-holder is iframemanager's; write the frame itself with `data-category`, `data-service` and `data-src` (docs/markup.md)");
            }
            return;
        };
        let (mark, old) = value
            .strip_prefix('!')
            .map_or(("", value.as_str()), |old| ("!", old));
        let Some(new) = self.names.categories.get(old) else {
            return self.ask(
                element,
                &format!("the category `{old}` is not in the configuration; this stays closed"),
            );
        };
        if name == "data-category" {
            self.edits.set(element, name, &format!("{mark}{new}"));
        } else {
            self.edits.unset(element, name);
            self.edits
                .set(element, "data-category", &format!("{mark}{new}"));
        }
        if let Some(service) = element.get("data-service") {
            match self.names.services.get(&format!("{old}/{service}")) {
                Some((_, new)) => self.edits.set(element, "data-service", new),
                None => self.ask(
                    element,
                    &format!(
                        "the service `{service}` is not in the configuration; this stays closed"
                    ),
                ),
            }
        }
        if element.name == "script" && element.get("type").as_deref() != Some("text/plain") {
            self.ask(
                element,
                "this script has no `type=\"text/plain\"` and runs at once; give it one",
            );
        }
    }

    /// `data-name` of Klaro and of Orejime 2.
    fn named(&mut self, element: &Element) {
        let Some(name) = element.get("data-name") else {
            return;
        };
        let is_gated = ["data-type", "data-src", "data-href"]
            .iter()
            .any(|name| element.attribute(name).is_some())
            || matches!(
                element.get("type").as_deref(),
                Some("text/plain" | "opt-in")
            );
        if !is_gated {
            return;
        }
        if element.get("data-type").as_deref() == Some("placeholder") {
            return self.ask(element, "this place-holder is no longer needed for a frame, as Untick shows its own; take it away, or gate what it stood for");
        }
        let Some((category, service)) = self.names.services.get(&name).cloned() else {
            return self.ask(
                element,
                &format!("the service `{name}` is not in the configuration; this stays closed"),
            );
        };
        self.edits.unset(element, "data-name");
        match element.name.as_str() {
            "script" => {
                self.edits.set(element, "type", "text/plain");
                if element.get("data-type").is_some_and(|kind| kind != "module") {
                    self.edits.unset(element, "data-type");
                }
            }
            "link" | "img" | "iframe" | "video" | "audio" | "source" | "embed" | "object" => {
                self.edits.unset(element, "data-type");
                if element.attribute("type").is_some() && element.name == "link" {
                    self.edits.unset(element, "type");
                }
            }
            _ => self.ask(element, "Untick gates scripts, frames, media, style sheets and objects; this element is shown at once"),
        }
        self.edits.set(element, "data-category", &category);
        self.edits.set(element, "data-service", &service);
    }

    /// `<template data-purpose>` of Orejime 3: what is inside is gated where it stands.
    fn template(&mut self, element: &Element) {
        let (Some(purpose), Some(content)) = (
            element
                .get("data-purpose")
                .filter(|_| element.name == "template"),
            element.content(),
        ) else {
            return;
        };
        let Some((category, service)) = self.names.services.get(&purpose).cloned().or_else(|| {
            let category = self.names.categories.get(&purpose)?;
            Some((category.clone(), String::new()))
        }) else {
            return self.ask(element, &format!("the purpose `{purpose}` is not in the configuration; its template stays as it is and never opens"));
        };
        self.edits.remove(element.start.clone());
        self.edits.remove(element.end.clone().unwrap_or_default());
        let inner: Vec<_> = self
            .page
            .elements
            .iter()
            .filter(|inner| content.contains(&inner.start.start))
            .collect();
        let mut shown = false;
        for inner in inner {
            shown |= !self.gate(inner, &category, &service);
        }
        if shown {
            self.ask(element, "some of what the template held is shown at once now, as only scripts, frames, media, style sheets and objects can wait");
        }
    }

    /// Makes a live element wait; gives whether it can.
    fn gate(&mut self, element: &Element, category: &str, service: &str) -> bool {
        match element.name.as_str() {
            "script" => {
                match element.get("type").as_deref() {
                    None | Some("" | "text/javascript" | "application/javascript") => {}
                    Some("module") => self.edits.set(element, "data-type", "module"),
                    // Data, not code.
                    Some(_) => return true,
                }
                self.edits.set(element, "type", "text/plain");
            }
            "iframe" | "img" | "video" | "audio" | "source" | "embed" | "object" | "link" => {}
            _ => return false,
        }
        for (live, inert) in LIVE {
            if element.attribute(live).is_some() {
                self.edits.rename(element, live, inert);
            }
        }
        self.edits.set(element, "data-category", category);
        if !service.is_empty() {
            self.edits.set(element, "data-service", service);
        }
        true
    }

    /// Place-holders by class: <https://tarteaucitron.io/en/install/>.
    fn tarteaucitron(&mut self, element: &Element) {
        let classes = element.get("class").unwrap_or_default();
        let is = |class: &str| classes.split_whitespace().any(|one| one == class);
        let id = ["videoid", "data-videoid"]
            .iter()
            .find_map(|name| element.get(name))
            .unwrap_or_default();
        let (key, address) = if is("youtube_player") {
            (
                "youtube",
                format!("https://www.youtube-nocookie.com/embed/{id}"),
            )
        } else if is("vimeo_player") {
            (
                "vimeo",
                format!("https://player.vimeo.com/video/{id}?dnt=1"),
            )
        } else if is("dailymotion_player") {
            (
                "dailymotion",
                format!("https://www.dailymotion.com/embed/video/{id}"),
            )
        } else if is("tac_iframe") {
            let address = ["url", "data-url"]
                .iter()
                .find_map(|name| element.get(name));
            ("iframe", address.unwrap_or_default())
        } else {
            return;
        };
        let Some((category, service)) = self.names.services.get(key).cloned() else {
            return self.ask(
                element,
                &format!(
                    "`{key}` is not in the configuration, as no page pushed it; this stays closed"
                ),
            );
        };
        if address.is_empty() || (key != "iframe" && id.is_empty()) {
            return self.ask(
                element,
                "this place-holder names no address; write the frame by hand (docs/markup.md)",
            );
        }
        let mut frame = format!(
            "<iframe data-category=\"{category}\" data-service=\"{service}\" data-src=\"{}\"",
            address.replace('&', "&amp;")
        );
        for name in ["title", "data-title", "width", "height", "style", "loading"] {
            if let Some(value) = element.get(name) {
                frame += &format!(
                    " {}=\"{}\"",
                    name.trim_start_matches("data-"),
                    value.replace('&', "&amp;").replace('"', "&quot;")
                );
            }
        }
        if element.get("title").is_none() && element.get("data-title").is_none() {
            self.ask(
                element,
                "give this frame a `title`; its place-holder is announced by it",
            );
        }
        frame += " allowfullscreen></iframe>";
        self.edits.replace(element.whole(), frame);
    }
}
