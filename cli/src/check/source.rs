//! Where a configuration comes from: a JSON file, a page, standard input.

use super::Page;
use anyhow::{Context as _, bail};
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

/// A file and the place of the configuration in it.
pub(crate) struct Source {
    pub(super) text: String,
    json: Range<usize>,
    /// Where each line starts.
    lines: Vec<usize>,
}

impl Source {
    /// Reads a file, or standard input for `-`.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8, or is a page without a configuration.
    pub(crate) fn read(name: &str) -> anyhow::Result<Self> {
        let bytes = if name == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes)?;
            bytes
        } else {
            std::fs::read(name)?
        };
        let text = String::from_utf8(bytes).context("it is not UTF-8")?;
        let is_page = Path::new(name).extension().is_some_and(|ending| {
            ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
        });
        Self::new(text, is_page)
    }

    /// Finds the configuration in a text. JSON never starts with `<`.
    fn new(text: String, is_page: bool) -> anyhow::Result<Self> {
        // `fetch` takes a byte order mark away, so the page never sees it.
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        if !is_page
            && !text
                .trim_start_matches('\u{feff}')
                .trim_start()
                .starts_with('<')
        {
            let json = start..text.len();
            return Ok(Self::at(text, json));
        }
        let page = Page::read(&text)?;
        let script = page.elements.iter().find(|element| {
            element.name == "script" && element.get("id").as_deref() == Some("untick-config")
        });
        let Some(script) = script else {
            bail!("the page holds no <script type=\"application/json\" id=\"untick-config\">");
        };
        let json = script
            .content()
            .context("its <script id=\"untick-config\"> has no end")?;
        Ok(Self::at(text, json))
    }

    fn at(text: String, json: Range<usize>) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Self { text, json, lines }
    }

    /// The configuration's text.
    pub(super) fn json(&self) -> &str {
        self.text.get(self.json.clone()).unwrap_or_default()
    }

    /// Where it begins in the file, in bytes.
    pub(super) fn offset(&self) -> usize {
        self.json.start
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub(super) fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..byte).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// The whole lines that a range is in, as bytes.
    pub(super) fn lines_of(&self, range: &Range<usize>) -> Range<usize> {
        let from = self
            .lines
            .partition_point(|start| *start <= range.start)
            .max(1)
            - 1;
        let to = self.lines.partition_point(|start| *start < range.end);
        let start = self.lines.get(from).copied().unwrap_or_default();
        start..self.lines.get(to).copied().unwrap_or(self.text.len())
    }
}
