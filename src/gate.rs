//! Which gated tag opens for which choices, and in which order released scripts may start.
use crate::config::Config;
use crate::consent::Choices;

/// What choices say about one tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may load.
    Open,
    /// It may not.
    Shut,
    /// Its category or service is not in the configuration, so it may not.
    Unknown,
}

/// Reads a tag's `data-category` (a leading `!` asks for the opposite) and `data-service`.
///
/// `choices` is none until a decision is known; then nothing opens, not even a `!category` tag.
#[must_use]
pub fn verdict(
    config: &Config,
    choices: Option<&Choices>,
    category: &str,
    service: &str,
) -> Verdict {
    let (id, wanted) = match category.strip_prefix('!') {
        Some(id) => (id, false),
        None => (category, true),
    };
    let Some(index) = config.category(id) else {
        return Verdict::Unknown;
    };
    let declared = config
        .categories
        .get(index)
        .map(|category| &category.services);
    let is_declared =
        declared.is_some_and(|services| services.iter().any(|other| other.id == service));
    if !service.is_empty() && !is_declared {
        return Verdict::Unknown;
    }
    match choices {
        Some(choices) if choices.permits(index, service) == wanted => Verdict::Open,
        _ => Verdict::Shut,
    }
}

/// How a script takes part in the order of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Classic with `src`: in order, downloads early.
    External,
    /// Classic without `src`: in order, runs the moment it is inserted.
    Inline,
    /// Module or `defer`: in order, after all of the above.
    Deferred,
    /// `async`: whenever it is there.
    Async,
}

/// The tags that are about to open, in the order HTML promises for them.
///
/// A browser runs scripts inserted with `async = false` in insertion order while it downloads them
/// in parallel, but an inline script runs at once; so an inline one waits here until everything
/// inserted before it has loaded or failed.
#[derive(Debug)]
pub struct Release<T> {
    waiting: Vec<(Kind, T)>,
    loading: usize,
}

impl<T> Default for Release<T> {
    fn default() -> Self {
        Self {
            waiting: Vec::new(),
            loading: 0,
        }
    }
}

impl<T> Release<T> {
    /// Appends a tag, in document order.
    pub fn push(&mut self, kind: Kind, tag: T) {
        self.waiting.push((kind, tag));
    }

    /// Next tag that may be inserted now. For [`Kind::External`] and [`Kind::Deferred`] call
    /// [`Release::loaded`] when it has loaded or failed.
    pub fn next(&mut self) -> Option<(Kind, T)> {
        let first =
            |wanted: &dyn Fn(Kind) -> bool| self.waiting.iter().position(|(kind, _)| wanted(*kind));
        let at = first(&|kind| kind == Kind::Async)
            .or_else(|| first(&|kind| kind != Kind::Deferred))
            .or_else(|| first(&|_| true))?;
        if self.loading > 0
            && self
                .waiting
                .get(at)
                .is_some_and(|(kind, _)| *kind == Kind::Inline)
        {
            return None;
        }
        let next = self.waiting.remove(at);
        if matches!(next.0, Kind::External | Kind::Deferred) {
            self.loading += 1;
        }
        Some(next)
    }

    /// Something inserted has loaded or failed.
    pub fn loaded(&mut self) {
        self.loading = self.loading.saturating_sub(1);
    }

    /// Drops what may no longer open.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.waiting.retain(|(_, tag)| keep(tag));
    }
}
