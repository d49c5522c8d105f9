//! Everything of a configuration but its categories.

use crate::check::FILL_IN;
use crate::config::{
    GoogleType, Position, Scheme, Signals, Storage, StorageKind, Text, Theme, Tool,
};
use crate::migrate::found::Found;
use std::collections::BTreeMap;

pub(super) fn policy(found: &mut Found, told: Option<String>) -> Text {
    match told.or_else(|| found.policy_url.clone()) {
        Some(url) => url.into(),
        None => {
            found.report.ask(
                "`notice.policyUrl` says `/privacy`, as no address of a privacy policy was found",
            );
            "/privacy".into()
        }
    }
}

pub(super) fn person(told: Option<String>, what: &str, at: &str, found: &mut Found) -> Text {
    told.map_or_else(
        || {
            found.report.ask(format!("`{at}`: {what}"));
            Text(format!("{FILL_IN} {what}"))
        },
        Text,
    )
}

pub(super) fn storage(found: &mut Found) -> Option<Storage> {
    let mut storage = Storage::default();
    if let Some(days) = found.days {
        // 183 to 3650 whole days, so nothing is lost here.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let kept = days.clamp(183.0, 3650.0).round() as u32;
        if f64::from(kept) != days {
            found.report.changed(format!("a choice lives {kept} days, not {days}: granted or refused alike, and nobody is asked again sooner than after 183"));
        }
        storage.days = (kept != 183).then(|| kept.into());
    }
    if let Some(domain) = &found.domain {
        storage.kind = Some(StorageKind::Cookie);
        storage.domain = Some(domain.trim_start_matches('.').into());
        found.report.carried(format!(
            "the choice is shared with the sub-domains of {domain}"
        ));
    }
    (storage != Storage::default()).then_some(storage)
}

/// Stored refusals, where the page's importer can read them.
pub(super) fn import(found: &mut Found) -> Option<Vec<Tool>> {
    if let Some(why) = &found.unread {
        found.report.dropped(format!(
            "what visitors decided: {why}, so they are asked once more"
        ));
        return None;
    }
    found.report.carried("refusals that visitors stored are taken over (`import`); who had consented is asked once more, as consent to another notice is not consent to this one");
    Some(vec![found.tool])
}

pub(super) fn signals(found: &mut Found, ids: &[&str]) -> Option<Signals> {
    if !found.is_google_told {
        return None;
    }
    use GoogleType::{
        AdPersonalization, AdStorage, AdUserData, AnalyticsStorage, FunctionalityStorage,
        PersonalizationStorage,
    };
    let types: [(&str, &[GoogleType]); 3] = [
        ("analytics", &[AnalyticsStorage]),
        ("marketing", &[AdStorage, AdUserData, AdPersonalization]),
        (
            "functional",
            &[FunctionalityStorage, PersonalizationStorage],
        ),
    ];
    let google: BTreeMap<_, _> = types
        .into_iter()
        .filter(|(id, _)| ids.contains(id))
        .map(|(id, types)| (id.to_owned(), Some(types.to_vec())))
        .collect();
    if google.is_empty() {
        found.report.ask("Google's consent mode was told; say in `signals.google` which of its types follow from which category");
        return None;
    }
    found.report.ask("`signals.google`: check which of Google's types follow from which category, and that the denied defaults stand before Google's tag (docs/configuration.md)");
    Some(Signals {
        google: Some(google),
        ..Signals::default()
    })
}

pub(super) fn theme(found: &mut Found) -> Option<Theme> {
    let mut theme = Theme {
        position: found
            .position
            .filter(|position| *position != Position::Bottom),
        ..Theme::default()
    };
    if let Some((surface, text)) = found.colours.take() {
        let json =
            serde_json::json!({ "scheme": "light", "surface": surface, "text": text }).to_string();
        if crate::check::is_readable(&surface, &text) {
            theme.scheme = Some(Scheme::Light);
            theme.surface = Some(surface.into());
            theme.text = Some(text.into());
            found
                .report
                .carried("colours of the notice and its text; buttons and links follow from them");
        } else {
            found.report.dropped(format!("the colours {json}: they are no `#rrggbb`, or links and text would have less contrast than 5:1"));
        }
    }
    (theme != Theme::default()).then_some(theme)
}
