//! Changes to a text at known places; everything else stays byte for byte.

use crate::page::Element;
use std::ops::Range;

/// Changes to one file.
pub(super) struct Edits<'a> {
    text: &'a str,
    changes: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            changes: Vec::new(),
        }
    }

    /// Puts something else into a place.
    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.changes.push((range, with.into()));
    }

    /// Takes a place out, with its line where nothing else stands in it.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.replace(self.line_of(range), "");
    }

    /// The whole line, if the range is all there is in it.
    fn line_of(&self, range: Range<usize>) -> Range<usize> {
        let before = self.text.get(..range.start).unwrap_or_default();
        let after = self.text.get(range.end..).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        let trail = after.len() - after.trim_start_matches([' ', '\t']).len();
        let starts = range.start == indent
            || before
                .get(..range.start - indent)
                .is_some_and(|rest| rest.ends_with('\n'));
        let rest = after.get(trail..).unwrap_or_default();
        let line_end = if rest.starts_with("\r\n") {
            2
        } else {
            usize::from(rest.starts_with('\n'))
        };
        if starts && line_end > 0 {
            range.start - indent..range.end + trail + line_end
        } else {
            range
        }
    }

    /// Sets an attribute, in its place where it is there already.
    pub(super) fn set(&mut self, element: &Element, name: &str, value: &str) {
        let escaped = value.replace('&', "&amp;").replace('"', "&quot;");
        match element.attribute(name) {
            Some(attribute)
                if attribute.value == value || element.get(name).as_deref() == Some(value) => {}
            Some(attribute) => {
                self.replace(attribute.span.clone(), format!("{name}=\"{escaped}\""))
            }
            None => {
                let at = element.start.start + 1 + element.name.len();
                self.replace(at..at, format!(" {name}=\"{escaped}\""));
            }
        }
    }

    /// Takes an attribute away, with the space before it.
    pub(super) fn unset(&mut self, element: &Element, name: &str) {
        if let Some(attribute) = element.attribute(name) {
            let before = self.text.get(..attribute.span.start).unwrap_or_default();
            let start = before.trim_end().len();
            self.replace(start..attribute.span.end, "");
        }
    }

    /// Gives an attribute another name and leaves its value as it is written.
    pub(super) fn rename(&mut self, element: &Element, name: &str, new: &str) {
        if let Some(attribute) = element.attribute(name) {
            self.replace(attribute.span.start..attribute.span.start + name.len(), new);
        }
    }

    /// Whether something is changed.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The text with all changes. Of two that overlap the wider one counts.
    pub(super) fn apply(mut self) -> String {
        self.changes.sort_by_key(|(range, _)| {
            // What is put in goes before what is taken out at the same place.
            (range.start, !range.is_empty(), std::cmp::Reverse(range.end))
        });
        let mut changed = String::with_capacity(self.text.len());
        let mut end = 0;
        for (range, with) in self.changes {
            if range.start < end {
                continue;
            }
            changed += self.text.get(end..range.start).unwrap_or_default();
            changed += &with;
            end = range.end;
        }
        changed + self.text.get(end..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    #[test]
    fn only_what_is_meant_changes() {
        let html = "<p>\r\n  <script  SRC=a.js\tdefer  data-x='1'></script>\r\n  <img src=\"b\"/> <i>é</i>";
        let page = Page::read(html).unwrap();
        let [_, script, image, italic] = page.elements.as_slice() else {
            unreachable!()
        };
        let mut edits = Edits::new(html);
        edits.set(script, "type", "text/plain");
        edits.rename(script, "src", "data-src");
        edits.set(script, "data-x", "a\"b");
        edits.unset(image, "src");
        edits.set(image, "data-src", "c");
        edits.remove(italic.whole());
        assert_eq!(
            edits.apply(),
            "<p>\r\n  <script type=\"text/plain\"  data-src=a.js\tdefer  data-x=\"a&quot;b\"></script>\r\n  <img data-src=\"c\"/> "
        );
        let mut edits = Edits::new(html);
        edits.remove(script.whole());
        edits.set(script, "type", "text/plain");
        assert_eq!(edits.apply(), "<p>\r\n  <img src=\"b\"/> <i>é</i>");
    }
}
