//! The HTML of services that tarteaucitron loaded by itself.

use super::js::Js;
use super::recipes;
use super::script::{Fact, What};
use super::settle::Names;

/// The recipes' HTML for what tarteaucitron would have loaded, with the page's own ids; the rest is a person's to do.
pub(super) fn snippets(facts: &[Fact], names: &Names, to_do: &mut Vec<String>) -> String {
    let mut html = String::new();
    let jobs = facts.iter().filter_map(|fact| match &fact.what {
        What::Call {
            path, arguments, ..
        } if path == "tarteaucitron.job.push" => Some(arguments),
        _ => None,
    });
    for key in jobs.flatten().filter_map(Js::as_text) {
        // These have place-holders in the page.
        if ["youtube", "vimeo", "dailymotion", "iframe"].contains(&key) {
            continue;
        }
        let known = recipes::known(key).filter(|known| !known.variables.is_empty());
        let filled = known.and_then(|known| {
            known.variables.iter().try_fold(
                known.html()?.to_owned(),
                |html, (variable, placeholder)| {
                    let path = format!("tarteaucitron.user.{variable}");
                    let value = facts.iter().rev().find_map(|fact| match &fact.what {
                        What::Set { path: other, value } if *other == path => {
                            value.as_text().map(str::to_owned).or(match value {
                                Js::Number(number) => Some(number.to_string()),
                                _ => None,
                            })
                        }
                        _ => None,
                    })?;
                    // Recipes have the whole id in the place of `G-YOUR_ID`.
                    Some(html.replace(placeholder, &value))
                },
            )
        });
        match filled {
            // With the names that the configuration has.
            Some(filled) => {
                let service = known.and_then(recipes::Known::service).map(|service| service.id.0).unwrap_or_default();
                let category = known.and_then(recipes::Known::category).unwrap_or_default();
                let (new_category, new_service) = names.services.get(key).cloned().unwrap_or_default();
                html += &filled
                    .replace(&format!("data-service=\"{service}\""), &format!("data-service=\"{new_service}\""))
                    .replace(&format!("data-category=\"{category}\""), &format!("data-category=\"{new_category}\""));
            }
            None => to_do.push(format!("`{key}`: write its tags with `data-category` and `data-service`; tarteaucitron loaded it by itself, and {}", match recipes::known(key) {
                Some(known) => format!("docs/recipes.md, \"{}\", has them", known.heading()),
                None => "the vendor's documentation has them".into(),
            })),
        }
    }
    html
}
