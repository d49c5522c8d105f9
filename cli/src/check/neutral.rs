//! Options that other notices have and this one does not, because they would favour an answer.

/// Fragments of names, and why there is no such option. The first that fits counts; a name has to hold
/// one fragment of each group.
const REASONS: &[(&[&[&str]], &str)] = &[
    (
        &[
            &["hide", "show", "without", "disable", "omit", "no"],
            &["reject", "decline", "deny", "refuse", "necessary"],
        ],
        "\"Reject all\" always stands beside \"Accept all\" (EDPB Cookie Banner Taskforce, ¶8)",
    ),
    (
        &[
            &["text", "label", "caption", "title", "wording"],
            &[
                "accept", "reject", "decline", "deny", "allow", "save", "button", "btn",
            ],
        ],
        "the buttons' words are the shipped ones, so that none persuades (EDPB Guidelines 03/2022, Stirring)",
    ),
    (
        &[&["order", "flip", "swap", "reverse"]],
        "the order of the buttons is the same in every notice (11 CCR §7004)",
    ),
    (
        &[&[
            "primary",
            "secondary",
            "cta",
            "highlight",
            "emphasi",
            "equalweight",
            "buttoncolo",
            "buttonback",
            "buttonstyle",
            "buttontext",
        ]],
        LOOK,
    ),
    (
        &[
            &[
                "accept", "allow", "agree", "reject", "decline", "deny", "refuse", "save",
                "button", "btn",
            ],
            &[
                "colo",
                "background",
                "bg",
                "style",
                "class",
                "variant",
                "size",
                "weight",
                "font",
                "border",
                "hover",
            ],
        ],
        LOOK,
    ),
    (
        &[&[
            "pretick",
            "precheck",
            "preselect",
            "checked",
            "ticked",
            "selected",
            "enabled",
            "defaultstate",
            "defaultvalue",
            "optin",
        ]],
        TICKED,
    ),
    (
        &[&[
            "wall",
            "modal",
            "overlay",
            "block",
            "force",
            "mustconsent",
            "scrolllock",
            "disablepage",
            "backdrop",
            "popup",
            "interstitial",
            "fullscreen",
            "center",
            "centre",
            "middle",
        ]],
        "the notice never covers or blocks the page (EDPB Guidelines 05/2020, ¶38 to 41)",
    ),
    (
        &[&[
            "onscroll",
            "scroll",
            "timeout",
            "timer",
            "countdown",
            "autoaccept",
            "autodismiss",
            "autoclose",
            "dismiss",
            "implied",
            "implicit",
            "continue",
            "closebutton",
            "closeicon",
            "onclose",
            "acceptall",
            "acceptafter",
        ]],
        "only a click on one of the three buttons decides, never scrolling, waiting or closing (EDPB Guidelines 05/2020, ¶86)",
    ),
    (
        &[&["legitimateinterest", "legint", "lawfulbasis", "legalbasis"]],
        "nothing gated runs without a choice, so no other legal basis can be named for it",
    ),
    (
        &[&[
            "reask",
            "askagain",
            "reprompt",
            "askevery",
            "showevery",
            "nag",
        ]],
        "who refused is not asked again before `storage.days` (Garante, 10 June 2021, n. 231)",
    ),
];

const LOOK: &str = "all three buttons look the same; no colour, size or weight belongs to one of them (CNIL 2020-092, §34)";

const TICKED: &str = "no box is ticked beforehand (GDPR, recital 32; CJEU C-673/17, Planet49)";

/// Why there is no option of this name, if it would favour an answer.
pub(super) fn reason(name: &str) -> Option<&'static str> {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    // Alone, these words are how peers spell a ticked box.
    if ["default", "on", "granted", "accepted"].contains(&name.as_str()) {
        return Some(TICKED);
    }
    let fits = |groups: &[&[&str]]| {
        groups
            .iter()
            .all(|group| group.iter().any(|fragment| name.contains(fragment)))
    };
    REASONS
        .iter()
        .find(|(groups, _)| fits(groups))
        .map(|(_, why)| *why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn biased_wishes_hear_why_and_honest_mistakes_do_not() {
        for (name, why) in [
            ("primary", "look the same"),
            ("acceptColor", "look the same"),
            ("accept_button_colour", "look the same"),
            ("prechecked", "ticked"),
            ("preticked", "ticked"),
            ("enabled", "ticked"),
            ("default", "ticked"),
            ("hideReject", "beside"),
            ("hideDeclineAll", "beside"),
            ("wall", "blocks"),
            ("forceConsent", "blocks"),
            ("noticeAsModal", "blocks"),
            ("flipButtons", "order"),
            ("autoAcceptAfter", "click"),
            ("acceptOnScroll", "click"),
            ("legitimateInterest", "legal basis"),
            ("acceptText", "words"),
            ("askAgainAfterDays", "again"),
        ] {
            let reason = reason(name).unwrap_or_else(|| panic!("{name} has no reason"));
            assert!(reason.contains(why), "{name}: {reason}");
        }
        for name in [
            "colour", "policy", "accent2", "language", "endpoint", "recipent", "service", "vendors",
        ] {
            assert_eq!(reason(name), None, "{name}");
        }
    }
}
