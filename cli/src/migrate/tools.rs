//! The notices that can be migrated from: what each one's configuration and markup look like.

use super::found::Found;
use super::js::Js;
use super::script::{Fact, What};
use crate::config::{Cookie, Tool};

mod klaro;
pub(super) mod markup;
mod orejime;
mod osano;
mod tarteaucitron;
mod vanilla;

/// One notice.
pub(super) struct Peer {
    pub(super) tool: Tool,
    /// What people call it.
    pub(super) name: &'static str,
    /// Finds its configuration in what scripts do; the language is the page's.
    pub(super) read: fn(&[Fact], &str) -> Option<Found>,
    /// Whether a fact is part of its set-up, so that the statement goes.
    pub(super) owns: fn(&What) -> bool,
    /// Parts of the addresses of its own files.
    pub(super) files: &'static [&'static str],
    /// Names of its interface, after which a page that still calls it is searched.
    pub(super) interface: &'static [&'static str],
}

/// All of them. The first whose configuration is there is meant.
pub(super) const PEERS: &[&Peer] = &[
    &vanilla::PEER,
    &klaro::PEER,
    &orejime::PEER,
    &tarteaucitron::PEER,
    &osano::PEER,
];

/// The first argument of the first call that fits.
fn argument(facts: &[Fact], fits: impl Fn(&str, &Js) -> bool) -> Option<(&Js, usize)> {
    facts.iter().find_map(|fact| match &fact.what {
        What::Call {
            path, arguments, ..
        } => {
            let first = arguments.first()?;
            fits(path, first).then_some((first, fact.line))
        }
        _ => None,
    })
}

/// Cookies as Klaro and Orejime name them: names, patterns, or a list of one of these with path and domain.
fn cookies(listed: &[Js], of: &str, found: &mut Found) -> Vec<Cookie> {
    let mut cookies: Vec<Cookie> = Vec::new();
    for listed in listed {
        let first = match listed {
            Js::List(parts) => parts.first().unwrap_or(&Js::Nothing),
            other => other,
        };
        for name in cookie_names(first, of, found) {
            if !cookies.iter().any(|cookie| cookie.name.0 == name) {
                cookies.push(super::words::cookie(&name, None));
            }
        }
    }
    cookies
}

/// The names that one entry stands for; what cannot be said with `*` goes into the report.
fn cookie_names(entry: &Js, of: &str, found: &mut Found) -> Vec<String> {
    let names = match entry {
        // Orejime takes a pattern in a text too.
        Js::Text(text) if text.starts_with('/') && text.rfind('/') > Some(0) => text
            .get(1..text.rfind('/').unwrap_or(1))
            .and_then(super::words::globs),
        Js::Text(text) => Some(vec![text.clone()]),
        Js::Regex(pattern) => super::words::globs(pattern),
        _ => None,
    };
    names.unwrap_or_else(|| {
        found.report.ask(format!("`{of}`: name the cookies that {entry} stands for; only `*` can stand for something in a name"));
        Vec::new()
    })
}

/// Notes the functions that the page gave: what they did is a person's to move.
fn callbacks(of: &Js, path: &str, names: &[&str], what: &str, found: &mut Found) {
    for name in names {
        let at = if path.is_empty() {
            (*name).to_owned()
        } else {
            format!("{path}.{name}")
        };
        if let Some(Js::Function(source) | Js::Unknown(source)) = of.get(&at) {
            found.is_google_told |= source.contains("'consent'") || source.contains("\"consent\"");
            found.report.ask(format!(
                "{what}`{name}` ran code of yours, which is not carried over. Gate it as `<script type=\"text/plain\" data-category=\"…\">`, or use `untick.on(\"consent\", …)`: `{}`",
                super::js::one_line(source)
            ));
        }
    }
}
