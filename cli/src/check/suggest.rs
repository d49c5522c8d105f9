//! What a wrong name may have meant.

use serde_json::Value;
use strsim::{damerau_levenshtein, jaro_winkler};

/// The member that was meant: one of the object's own, else one that belongs elsewhere.
pub(super) fn member(found: &str, known: &[&str], schema: &Value) -> Option<String> {
    if let Some(near) = nearest(found, known.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let owner = owner(found, schema)?;
    Some(format!("`{found}` belongs in {owner}"))
}

/// The word that was meant.
pub(super) fn word(found: &str, known: &[&str]) -> Option<String> {
    let near = nearest(found, known.iter().copied())?;
    Some(format!("did you mean `{near}`?"))
}

/// The name that is near enough to be meant.
pub(super) fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let found = plain(found);
    known
        .map(|name| (name, plain(name)))
        .filter(|(_, name)| {
            let edits = damerau_levenshtein(&found, name);
            // A short name is near to everything.
            edits <= 1.max(name.len() / 4) && edits < name.len().min(found.len())
                || (found.len() > 3
                    && (name.starts_with(&found) || found.starts_with(name.as_str())))
                || jaro_winkler(&found, name) > 0.93
        })
        .max_by(|(_, one), (_, other)| {
            jaro_winkler(&found, one).total_cmp(&jaro_winkler(&found, other))
        })
        .map(|(name, _)| name)
}

/// The object that has a member of this name.
fn owner(found: &str, schema: &Value) -> Option<String> {
    if schema.pointer("/properties")?.get(found).is_some() {
        return Some("the configuration itself".into());
    }
    let (name, _) = schema.get("$defs")?.as_object()?.iter().find(|(_, kind)| {
        kind.get("properties")
            .is_some_and(|members| members.get(found).is_some())
    })?;
    Some(match name.as_str() {
        "Category" => "a category".into(),
        "Service" => "a service".into(),
        "Cookie" => "a cookie".into(),
        "Words" => "texts.<language>.<category>".into(),
        "GoogleOptions" => "signals.googleOptions".into(),
        other => other.to_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_suggested_and_nothing_else() {
        let known = [
            "id",
            "required",
            "purpose",
            "services",
            "policyUrl",
            "opt_out",
        ];
        let near = |found| nearest(found, known.iter().copied());
        assert_eq!(near("requierd"), Some("required"));
        assert_eq!(near("policy_url"), Some("policyUrl"));
        assert_eq!(near("policyURL"), Some("policyUrl"));
        assert_eq!(near("service"), Some("services"));
        assert_eq!(near("optOut"), Some("opt_out"));
        assert_eq!(near("colour"), None);
        assert_eq!(near("x"), None);
    }
}
