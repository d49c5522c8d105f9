//! Which gated tag opens for which choices.
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
