//! One thing that is wrong, and where.

use serde::Serialize;
use std::ops::Range;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Problem {
    /// The JSON path, written as the page writes it: `categories[1].id`, `(root)` for the whole.
    pub(crate) path: String,
    /// What stands there.
    pub(crate) found: String,
    /// What may stand there.
    pub(crate) allowed: String,
    /// What to do, or why there is no such member.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) help: Vec<String>,
    /// Bytes of the file.
    #[serde(skip)]
    pub(crate) span: Range<usize>,
    /// Another place that belongs to it, with what it is.
    #[serde(skip)]
    pub(crate) other: Option<(Range<usize>, &'static str)>,
}

impl Problem {
    /// The sentence that the page's console would have.
    pub(crate) fn sentence(&self) -> String {
        let Self {
            path,
            found,
            allowed,
            ..
        } = self;
        format!("{path}: found {found}, allowed: {allowed}")
    }

    /// Adds a sentence of help, if there is one.
    pub(crate) fn helped(mut self, help: impl IntoIterator<Item = String>) -> Self {
        self.help.extend(help);
        self
    }

    pub(super) fn shift(&mut self, offset: usize) {
        let moved = |span: &Range<usize>| span.start + offset..span.end + offset;
        self.span = moved(&self.span);
        if let Some((span, _)) = &mut self.other {
            *span = moved(span);
        }
    }
}
