//! What another notice's configuration says, in Untick's words, before anything is written.

use crate::config::{Cookie, Position, Tool};
use std::collections::BTreeMap;

/// A configuration that was found.
pub(super) struct Found {
    pub(super) tool: Tool,
    pub(super) categories: Vec<FoundCategory>,
    /// Where the privacy policy is.
    pub(super) policy_url: Option<String>,
    /// Life of a choice, in days.
    pub(super) days: Option<f64>,
    /// Domain of the cookie that sub-domains share.
    pub(super) domain: Option<String>,
    pub(super) position: Option<Position>,
    /// Surface and text.
    pub(super) colours: Option<(String, String)>,
    /// Why the page's importer could not read what visitors had decided.
    pub(super) unread: Option<String>,
    /// Whether Google's consent mode was told.
    pub(super) is_google_told: bool,
    pub(super) report: Report,
}

/// A category.
#[derive(Default)]
pub(super) struct FoundCategory {
    /// As the other notice and its markup call it.
    pub(super) old: String,
    pub(super) is_required: bool,
    /// By language.
    pub(super) titles: BTreeMap<String, String>,
    /// By language.
    pub(super) descriptions: BTreeMap<String, String>,
    pub(super) services: Vec<FoundService>,
}

/// A service.
#[derive(Default)]
pub(super) struct FoundService {
    /// As the other notice and its markup call it.
    pub(super) old: String,
    pub(super) name: String,
    pub(super) policy_url: Option<String>,
    pub(super) cookies: Vec<Cookie>,
}

/// What became of everything.
#[derive(Default)]
pub(super) struct Report {
    pub(super) carried: Vec<String>,
    pub(super) changed: Vec<String>,
    pub(super) dropped: Vec<String>,
    pub(super) to_do: Vec<String>,
}

impl Report {
    pub(super) fn carried(&mut self, what: impl Into<String>) {
        self.carried.push(what.into());
    }

    pub(super) fn changed(&mut self, what: impl Into<String>) {
        self.changed.push(what.into());
    }

    pub(super) fn dropped(&mut self, what: impl Into<String>) {
        self.dropped.push(what.into());
    }

    pub(super) fn ask(&mut self, what: impl Into<String>) {
        self.to_do.push(what.into());
    }
}

impl Found {
    pub(super) fn new(tool: Tool) -> Self {
        Self {
            tool,
            categories: Vec::new(),
            policy_url: None,
            days: None,
            domain: None,
            position: None,
            colours: None,
            unread: None,
            is_google_told: false,
            report: Report::default(),
        }
    }

    /// Notes that choices are kept under another name than the usual one, which the importer reads.
    pub(super) fn kept_as(&mut self, name: Option<&str>, usual: &[&str]) {
        if let Some(name) = name.filter(|name| !usual.contains(name)) {
            self.unread = Some(format!(
                "they are kept as `{name}`, and `import` reads `{}`",
                usual.join("` or `")
            ));
        }
    }

    /// The category of this name, made where there is none.
    pub(super) fn category(&mut self, old: &str) -> Option<&mut FoundCategory> {
        let at = self
            .categories
            .iter()
            .position(|category| category.old == old)
            .unwrap_or_else(|| {
                self.categories.push(FoundCategory {
                    old: old.to_owned(),
                    ..FoundCategory::default()
                });
                self.categories.len() - 1
            });
        self.categories.get_mut(at)
    }
}
