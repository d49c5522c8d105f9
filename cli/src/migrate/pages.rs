//! The files that were given: their scripts, and the pages with the other notice taken out.

use super::edit::Edits;
use super::script::{Fact, Reader, Said, What, rest};
use super::settle::Names;
use super::tools::Peer;
use super::tools::markup::Converter;
use crate::page::{Element, Page};
use anyhow::Context as _;
use oxc_span::SourceType;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What takes the place of the other notice's script.
const TAG: &str = "<script src=\"/untick/untick.js\" data-config=\"/untick/config.json\"></script>";

/// One file that was given.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) text: String,
    scripts: Vec<Script>,
    page: Option<Page>,
}

/// One script: a whole file, or an element of a page.
struct Script {
    /// Bytes of the file.
    range: Range<usize>,
    kind: SourceType,
    said: Said,
    /// Why it could not be read.
    error: Option<String>,
}

impl File {
    /// Reads a file and every script in it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn read(path: &Path, reader: &mut Reader) -> anyhow::Result<Self> {
        let name = path.display();
        let bytes = std::fs::read(path).with_context(|| format!("{name}"))?;
        let text = String::from_utf8(bytes).with_context(|| format!("{name}: it is not UTF-8"))?;
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let is_page = matches!(
            ending.as_str(),
            "html" | "htm" | "php" | "twig" | "njk" | "liquid"
        );
        let page = if is_page {
            Some(Page::read(&text).with_context(|| format!("{name}"))?)
        } else {
            None
        };
        let ranges: Vec<(Range<usize>, SourceType)> = match &page {
            Some(page) => page.elements.iter().filter_map(code).collect(),
            None => {
                let kind = SourceType::from_path(path).unwrap_or_default();
                // JSON is read as a module that exports it.
                vec![(0..text.len(), kind.with_unambiguous(kind.is_javascript()))]
            }
        };
        let read = ranges.into_iter().map(|(range, kind)| {
            let source = text.get(range.clone()).unwrap_or_default();
            // A JSON file is a value, not a statement.
            let wrapped = if ending == "json" {
                format!("export default {source}")
            } else {
                source.to_owned()
            };
            let (mut said, error) = match reader.read(&wrapped, kind) {
                Ok(said) => (said, None),
                Err(error) => (Said::default(), Some(error)),
            };
            if ending == "json" {
                for fact in &mut said.facts {
                    if let What::Set { path: name, .. } = &mut fact.what {
                        *name = format!(
                            "file:{}",
                            path.file_name().unwrap_or_default().to_string_lossy()
                        );
                    }
                }
            }
            Script {
                range,
                kind,
                said,
                error,
            }
        });
        let scripts = read.collect();
        Ok(Self {
            path: path.to_owned(),
            text,
            scripts,
            page,
        })
    }

    /// Whether it is a page.
    pub(super) fn is_page(&self) -> bool {
        self.page.is_some()
    }

    /// What its scripts do, with lines of the file.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let facts = self.scripts.iter().flat_map(|script| {
            let before = self.line(script.range.start) - 1;
            script.said.facts.iter().cloned().map(move |fact| Fact {
                line: fact.line + before,
                ..fact
            })
        });
        facts.collect()
    }

    /// The page's language: `<html lang>`.
    pub(super) fn language(&self) -> Option<String> {
        self.page
            .as_ref()?
            .elements
            .iter()
            .find(|element| element.name == "html")?
            .get("lang")
    }

    fn line(&self, byte: usize) -> usize {
        self.text
            .get(..byte)
            .unwrap_or_default()
            .matches('\n')
            .count()
            + 1
    }

    /// Statements of a script that set up the other notice.
    fn taken(&self, script: &Script, peer: &Peer) -> Vec<Range<usize>> {
        let of = |fact: &&Fact| (peer.owns)(&fact.what);
        let owned = script.said.facts.iter().filter(of);
        let mut taken: Vec<Range<usize>> =
            owned.clone().map(|fact| fact.statement.clone()).collect();
        // Variables that were only there for it.
        for fact in owned {
            let What::Call { names, .. } = &fact.what else {
                continue;
            };
            let declared = script.said.facts.iter().filter(
                |other| matches!(&other.what, What::Set { path, .. } if names.contains(path)),
            );
            taken.extend(declared.map(|fact| fact.statement.clone()));
        }
        // A listener that did nothing else goes with it; the inner ones were found after the outer ones.
        for (outer, inner) in script.said.wrappers.iter().rev() {
            if !inner.is_empty() && inner.iter().all(|statement| taken.contains(statement)) {
                taken.push(outer.clone());
            }
        }
        taken
    }

    /// Scripts that could not be read, and why.
    pub(super) fn unread(&self) -> Vec<String> {
        let name = self.path.display();
        let failed = self.scripts.iter().filter_map(|script| {
            let error = script.error.as_ref()?;
            Some(format!(
                "{name}, line {}: a script could not be read ({error})",
                self.line(script.range.start)
            ))
        });
        failed.collect()
    }

    /// What a person has to do in a script that cannot be edited, or could not be read.
    pub(super) fn left_in_scripts(&self, peer: &Peer) -> Vec<String> {
        let name = self.path.display();
        let mut left = self.unread();
        for script in &self.scripts {
            let source = self.text.get(script.range.clone()).unwrap_or_default();
            let taken = self.taken(script, peer);
            if !self.is_page() && !taken.is_empty() && rest(source, script.kind, &taken) {
                let lines: Vec<_> = taken
                    .iter()
                    .map(|range| self.line(range.start).to_string())
                    .collect();
                left.push(format!("{name} has code of its own besides the set-up of {}; take the statements in lines {} out by hand", peer.name, lines.join(", ")));
            }
            // Line of the script within the file; a fact has its line within the script.
            let before = self.line(script.range.start) - 1;
            for fact in &script.said.facts {
                let What::Call { path, .. } = &fact.what else {
                    continue;
                };
                let is_left = peer.interface.iter().any(|name| path.starts_with(name))
                    && !taken
                        .iter()
                        .any(|range| range.contains(&fact.statement.start));
                if is_left {
                    left.push(format!("{name}, line {}: this still calls `{path}`; docs/api.md has what to call instead", fact.line + before));
                }
            }
        }
        left.dedup();
        left
    }

    /// Whether a script file has nothing but the set-up in it.
    pub(super) fn is_only_set_up(&self, peer: &Peer) -> bool {
        self.scripts.iter().all(|script| {
            let source = self.text.get(script.range.clone()).unwrap_or_default();
            let taken = self.taken(script, peer);
            !taken.is_empty() && !rest(source, script.kind, &taken)
        })
    }

    /// The page with Untick in place of the other notice; none where nothing changes. Also what a person has to do.
    pub(super) fn migrated(
        &self,
        peer: &Peer,
        names: &Names,
        set_ups: &[String],
        services: &str,
    ) -> (Option<String>, Vec<String>) {
        let Some(page) = &self.page else {
            return (None, Vec::new());
        };
        let mut edits = Edits::new(&self.text);
        // Where Untick's tag goes: the first of what is taken out.
        let mut places = Vec::new();
        for element in &page.elements {
            let is_own_file = element
                .get("src")
                .or_else(|| element.get("href"))
                .is_some_and(|address| {
                    let file = address
                        .split(['?', '#'])
                        .next()
                        .unwrap_or_default()
                        .rsplit('/')
                        .next()
                        .unwrap_or_default()
                        .to_owned();
                    let is_library = peer.files.iter().any(|part| {
                        file.contains(part)
                            || (part.contains('@') || part.contains('/')) && address.contains(part)
                    });
                    let has_code = matches!(element.name.as_str(), "script" | "link");
                    has_code
                        && (set_ups.contains(&file)
                            || (is_library && !file.contains("config") && !file.contains("init")))
                });
            if is_own_file {
                if element.name == "script" {
                    places.push(element.whole());
                } else {
                    edits.remove(element.whole());
                }
            }
        }
        for script in &self.scripts {
            let taken = self.taken(script, peer);
            if taken.is_empty() {
                continue;
            }
            let source = self.text.get(script.range.clone()).unwrap_or_default();
            let element = page
                .elements
                .iter()
                .find(|element| element.content() == Some(script.range.clone()));
            match element {
                Some(element) if !rest(source, script.kind, &taken) => places.push(element.whole()),
                _ => {
                    for range in &taken {
                        edits.remove(
                            script.range.start + range.start..script.range.start + range.end,
                        );
                    }
                }
            }
        }
        places.sort_by_key(|range| range.start);
        let mut converter = Converter {
            html: &self.text,
            page,
            names,
            edits: &mut edits,
            to_do: Vec::new(),
        };
        converter.convert(peer.tool);
        let mut to_do = converter.to_do;
        let added = if services.is_empty() {
            TAG.to_owned()
        } else {
            format!("{TAG}\n{}", services.trim_end())
        };
        match (
            places.split_first(),
            page.elements.iter().find(|element| element.name == "head"),
        ) {
            (Some((first, others)), _) => {
                edits.replace(first.clone(), added);
                for other in others {
                    edits.remove(other.clone());
                }
            }
            (None, _) if edits.is_empty() => return (None, to_do),
            (None, Some(head)) => {
                edits.replace(head.start.end..head.start.end, format!("\n{added}"))
            }
            (None, None) => to_do.push(format!("add {TAG}")),
        }
        let name = self.path.display();
        let to_do = to_do
            .into_iter()
            .map(|what| format!("{name}, {what}"))
            .collect();
        (Some(edits.apply()), to_do)
    }
}

/// The code in an element, if it is a script that runs.
fn code(element: &Element) -> Option<(Range<usize>, SourceType)> {
    if element.name != "script" || element.attribute("src").is_some() {
        return None;
    }
    let kind = match element.get("type").as_deref() {
        None | Some("" | "text/javascript" | "application/javascript") => {
            SourceType::default().with_script(true)
        }
        Some("module") => SourceType::default().with_module(true),
        _ => return None,
    };
    Some((element.content()?, kind))
}
