//! Finds gated elements, opens them in order, closes them again, clears what they left behind.
use super::dom::{self, Element};
use super::{host, placeholder};
use crate::gate::{self, Kind, Release, Verdict};
use crate::update::Model;

/// Marks an inert script that has been released, so that putting the node back cannot run it twice.
const RELEASED: &str = "data-untick-released";

/// Live attributes and where their gated spelling keeps the value.
const GATED: [(&str, &str); 5] = [
    ("src", "data-src"),
    ("srcset", "data-srcset"),
    ("poster", "data-poster"),
    ("href", "data-href"),
    ("data", "data-data"),
];

/// The gated elements of the page.
#[derive(Default)]
pub(crate) struct Tags {
    release: Release<Element>,
    /// Categories and services that are not in the configuration and were reported.
    reported: Vec<String>,
}

/// What a pass over the page found out.
pub(crate) struct Pass {
    /// Bits of the categories whose scripts have run.
    pub(crate) ran: u32,
    /// A warning for the console, once per unknown category or service.
    pub(crate) warning: Option<String>,
}

impl Tags {
    /// Brings every gated element into the state that the choices ask for.
    pub(crate) fn pass(&mut self, model: &Model) -> Pass {
        let mut pass = Pass {
            ran: 0,
            warning: None,
        };
        self.release
            .retain(|script| verdict(model, script) == Verdict::Open);
        let is_loading = dom::document().ready_state() == "loading";
        for element in dom::all("[data-category]") {
            let is_script = element.tag_name().eq_ignore_ascii_case("script");
            let verdict = verdict(model, &element);
            if verdict == Verdict::Unknown {
                self.report(&element, &mut pass);
            } else if !is_script {
                toggle(model, &element, verdict == Verdict::Open);
            } else if verdict == Verdict::Open && is_inert(&element) {
                if is_loading && element.next_sibling().is_none() {
                    // The parser may still be reading this one; the next mutation comes back to it.
                    break;
                }
                dom::set(&element, RELEASED, "");
                self.release.push(script_kind(&element), element);
            }
        }
        self.pump(model, &mut pass);
        pass
    }

    /// A script of ours has loaded or failed; inserts what waited for it.
    pub(crate) fn loaded(&mut self, model: &Model, script: &Element) -> Option<Pass> {
        if dom::attribute(script, RELEASED).as_deref() != Some("waiting") {
            return None;
        }
        dom::set(script, RELEASED, "");
        self.release.loaded();
        let mut pass = Pass {
            ran: 0,
            warning: None,
        };
        self.pump(model, &mut pass);
        Some(pass)
    }

    fn pump(&mut self, model: &Model, pass: &mut Pass) {
        while let Some((kind, inert)) = self.release.next() {
            if !inert.is_connected() {
                // Taken out of the page while it waited.
                if kind != Kind::Inline && kind != Kind::Async {
                    self.release.loaded();
                }
                continue;
            }
            if let Some(category) = category_index(model, &inert) {
                pass.ran |= 1 << category;
            }
            insert_live(&inert, kind);
        }
    }

    fn report(&mut self, element: &Element, pass: &mut Pass) {
        let category = dom::attribute(element, "data-category").unwrap_or_default();
        let service = dom::attribute(element, "data-service").unwrap_or_default();
        let name = [&category, "/", &service].concat();
        if !self.reported.contains(&name) {
            let warning = [
                "data-category=\"",
                &category,
                "\" data-service=\"",
                &service,
            ];
            pass.warning = Some(
                [
                    &warning.concat(),
                    "\" is not in the configuration; it stays blocked",
                ]
                .concat(),
            );
            self.reported.push(name);
        }
    }
}

fn verdict(model: &Model, element: &Element) -> Verdict {
    let category = dom::attribute(element, "data-category").unwrap_or_default();
    let service = dom::attribute(element, "data-service");
    gate::verdict(
        &model.config,
        model.known_choices(),
        &category,
        service.as_deref(),
    )
}

fn category_index(model: &Model, element: &Element) -> Option<usize> {
    let category = dom::attribute(element, "data-category")?;
    model.config.category(category.trim_start_matches('!'))
}

fn is_inert(script: &Element) -> bool {
    dom::attribute(script, "type").as_deref() == Some("text/plain")
        && dom::attribute(script, RELEASED).is_none()
}

fn script_kind(script: &Element) -> Kind {
    let has = |name: &str| script.has_attribute(name);
    if has("async") {
        Kind::Async
    } else if is_module(script) {
        Kind::Deferred
    } else if !has("data-src") && !has("src") {
        Kind::Inline
    } else if has("defer") {
        Kind::Deferred
    } else {
        Kind::External
    }
}

fn is_module(script: &Element) -> bool {
    dom::attribute(script, "data-type").as_deref() == Some("module")
}

/// Replaces an inert script by a live copy; flipping `type` in place would start nothing.
fn insert_live(inert: &Element, kind: Kind) {
    let Some(live) = dom::element("script", &[]) else {
        return;
    };
    for name in inert.get_attribute_names() {
        let Some(name) = name.as_string() else {
            continue;
        };
        if !matches!(
            &*name,
            "type" | "data-type" | "src" | "data-src" | "async" | RELEASED
        ) && let Some(value) = dom::attribute(inert, &name)
        {
            dom::set(&live, &name, &value);
        }
    }
    if let Some(kind) = dom::attribute(inert, "data-type") {
        dom::set(&live, "type", &kind);
    }
    // The attribute reads as empty on a connected script; only the property has the nonce.
    dom::set_nonce(&live, &dom::nonce(inert));
    dom::set(
        &live,
        RELEASED,
        if matches!(kind, Kind::External | Kind::Deferred) {
            "waiting"
        } else {
            ""
        },
    );
    dom::set_async(&live, kind == Kind::Async);
    let src = dom::attribute(inert, "data-src").or_else(|| dom::attribute(inert, "src"));
    let code = inert.text_content();
    host::fill(&live, src, code);
    dom::replace(inert, &live);
}

/// Opens or closes an element that is not a script.
fn toggle(model: &Model, element: &Element, open: bool) {
    let is_frame = element.tag_name().eq_ignore_ascii_case("iframe");
    let is_open = element.has_attribute(RELEASED);
    if is_frame && !open {
        placeholder::stand_in(model, element);
    }
    if open == is_open {
        return;
    }
    if open {
        if is_frame {
            placeholder::step_aside(element);
        }
        dom::set(element, RELEASED, "");
        for (live, gated) in GATED {
            if let Some(value) = dom::attribute(element, gated) {
                dom::set(element, live, &value);
            }
        }
    } else {
        dom::unset(element, RELEASED);
        for (live, gated) in GATED {
            if element.has_attribute(gated) {
                dom::unset(element, live);
            }
        }
        if is_frame && let Some(fresh) = dom::copy(element) {
            // A frame without `src` keeps its document; only a new frame is empty.
            dom::replace(element, &fresh);
        }
    }
}

/// Deletes the declared cookies and storage keys of the categories in `closed`.
pub(crate) fn clear(model: &Model, closed: u32) {
    let page_cookies = dom::cookies();
    for (index, category) in model.config.categories.iter().enumerate() {
        for service in category
            .services
            .iter()
            .filter(|_| closed >> index & 1 == 1)
        {
            if model.choices.permits(index, Some(&service.id)) {
                continue;
            }
            for cookie in &service.cookies {
                let names = page_cookies
                    .split("; ")
                    .filter_map(|pair| pair.split('=').next());
                for name in names.filter(|name| fits(&cookie.name, name)) {
                    expire(name);
                }
            }
            for pattern in &service.storage_keys {
                dom::remove_stored(|key| fits(pattern, key));
            }
        }
    }
}

/// Whether `name` fits `pattern`, in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    let mut rest = name;
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else {
        return false;
    };
    let Some(after) = rest.strip_prefix(first) else {
        return false;
    };
    rest = after;
    let mut is_exact = true;
    for part in parts {
        is_exact = part.is_empty();
        match rest.find(part) {
            _ if is_exact => rest = "",
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.is_empty() || (is_exact && pattern.contains('*'))
}

/// Expires one cookie for the host and every parent domain, on every path above the page.
fn expire(name: &str) {
    let (host, path) = dom::host_and_path();
    let mut domains = vec![String::new()];
    let mut parent = Some(host.as_str());
    while let Some(domain) = parent {
        domains.push([";domain=", domain].concat());
        parent = domain.split_once('.').map(|(_, rest)| rest);
    }
    let mut paths = vec![""];
    for (at, _) in path.match_indices('/') {
        paths.extend([path.get(..at), path.get(..=at)].into_iter().flatten());
    }
    paths.push(&path);
    for domain in &domains {
        for path in &paths {
            dom::set_cookie(
                &[
                    name,
                    "=;expires=Thu, 01 Jan 1970 00:00:00 GMT;path=",
                    path,
                    domain,
                ]
                .concat(),
            );
        }
    }
}
