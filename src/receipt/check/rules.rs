//! The published schema as a table.
use super::text;
use super::uri::uri;
use crate::receipt::SCHEMA;

/// What may stand at one place.
pub(super) enum Rule {
    /// A string that fits.
    Text(fn(&str) -> bool, &'static str),
    /// One of these strings.
    Word(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A whole number from the first to the second.
    Whole(u32, u32),
    /// Null, or what the rule says.
    OrNull(&'static Rule),
    /// A list of what the rule says, so many at least and at most.
    List(&'static Rule, usize, usize),
    /// These members and no others.
    Object(&'static [Member]),
    /// One entry of `decisions`: its members, and the ties between them.
    Decision,
}

/// One member of an object.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) rule: Rule,
}

impl Rule {
    /// The rule in words.
    pub(super) fn allowed(&self) -> String {
        match self {
            Rule::Text(_, allowed) => (*allowed).to_owned(),
            Rule::Word(words) => {
                let all: Vec<_> = words.iter().map(|word| quoted(word)).collect();
                all.join(", ")
            }
            Rule::Flag => "true or false".to_owned(),
            Rule::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Rule::OrNull(rule) => format!("null or {}", rule.allowed()),
            Rule::List(_, least, NO_LIMIT) => format!("a list of {least} or more"),
            Rule::List(_, least, most) => format!("a list of {least} to {most}"),
            Rule::Object(_) | Rule::Decision => "an object".to_owned(),
        }
    }
}

/// A word as it stands in JSON.
pub(super) fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

const fn must(name: &'static str, rule: Rule) -> Member {
    Member {
        name,
        required: true,
        rule,
    }
}

const fn may(name: &'static str, rule: Rule) -> Member {
    Member {
        name,
        required: false,
        rule,
    }
}

const ANY_TEXT: Rule = Rule::Text(text::any, "a string");
const UUID: Rule = Rule::Text(text::uuid, "a UUID of version 4 or 7 in lower case");
const SHA256: Rule = Rule::Text(text::sha256, "a SHA-256 as 43 base64url characters");
const MOMENT: Rule = Rule::Text(text::moment, "a time such as \"2026-11-22T10:15:30.123Z\"");
const URL: Rule = Rule::Text(uri, "an absolute URL");
const UP_TO_128: Rule = Rule::Text(text::up_to::<128>, "a string of at most 128 characters");
const STRING_4096: Rule = Rule::Text(text::up_to::<4096>, "a string of at most 4096 characters");
const COUNTRY: Rule = Rule::Text(text::country, "a country code such as \"FR\"");
const WHOLE: Rule = Rule::Whole(0, u32::MAX);
const NO_LIMIT: usize = usize::MAX;

/// The whole document.
pub(super) static RECEIPT: &[Member] = &[
    must("schema", Rule::Word(&[SCHEMA])),
    must("receipt_id", UUID),
    must("previous_receipt_id", Rule::OrNull(&UUID)),
    may("previous_sha256", SHA256),
    must(
        "subject_id",
        Rule::Text(text::subject, "22 base64url characters or \"anon\""),
    ),
    must("event", Rule::Object(EVENT)),
    must("jurisdiction", Rule::Object(JURISDICTION)),
    must("scope", Rule::Object(SCOPE)),
    must("notice", Rule::Object(NOTICE)),
    must(
        "controllers",
        Rule::List(&Rule::Object(CONTROLLER), 1, NO_LIMIT),
    ),
    must("decisions", Rule::List(&Rule::Decision, 1, NO_LIMIT)),
    must("withdrawal", Rule::Object(WITHDRAWAL)),
    must("signals", Rule::Object(SIGNALS)),
    must("client", Rule::Object(CLIENT)),
    may("test", Rule::Flag),
];

const EVENT: &[Member] = &[
    must("time", MOMENT),
    may("shown_at", MOMENT),
    must(
        "action",
        Rule::Word(&[
            "accept_all",
            "reject_all",
            "save_choices",
            "withdraw",
            "signal_opt_out",
            "expire",
            "api",
        ]),
    ),
    must(
        "surface",
        Rule::Word(&[
            "first_layer",
            "preferences",
            "inline_embed",
            "signal",
            "api",
        ]),
    ),
    must(
        "consent_type",
        Rule::Word(&["expressed", "explicit", "none"]),
    ),
    must(
        "by",
        Rule::Word(&["subject", "user_agent_signal", "controller"]),
    ),
    must("trusted_input", Rule::Flag),
];

const JURISDICTION: &[Member] = &[
    must(
        "code",
        Rule::Text(
            text::region,
            "a code such as \"FR\" or \"US-CA\", \"EU\", \"EEA\" or \"ZZ\"",
        ),
    ),
    must("regime", Rule::Word(&["opt_in", "opt_out"])),
    may("source", Rule::Word(&["server", "config", "unknown"])),
];

const SCOPE: &[Member] = &[
    must(
        "origin",
        Rule::Text(
            text::origin,
            "an origin such as \"https://www.example.com\"",
        ),
    ),
    may("domains", Rule::List(&ANY_TEXT, 0, 64)),
];

const NOTICE: &[Member] = &[
    must("id", UP_TO_128),
    must(
        "version",
        Rule::Text(text::up_to::<64>, "a string of at most 64 characters"),
    ),
    must(
        "language",
        Rule::Text(text::language, "a language tag such as \"fr-FR\""),
    ),
    must("url", URL),
    must("text_sha256", SHA256),
    must("config_sha256", SHA256),
    must("bundle_sha256", SHA256),
    may(
        "layout",
        Rule::Word(&["bottom", "top", "corner", "center_modal", "inline"]),
    ),
    may("viewport", Rule::Word(&["narrow", "wide"])),
    must("parity", Rule::OrNull(&Rule::Object(PARITY))),
];

const PARITY: &[Member] = &[
    must("accept", Rule::Object(BUTTON)),
    must("reject", Rule::Object(BUTTON)),
    must("preticked", WHOLE),
    must(
        "order",
        Rule::List(
            &Rule::Word(&["reject_all", "save_choices", "accept_all"]),
            0,
            NO_LIMIT,
        ),
    ),
    must("equal", Rule::Flag),
];

const BUTTON: &[Member] = &[
    must("width", WHOLE),
    must("height", WHOLE),
    must("contrast", Rule::Whole(100, 2100)),
    must("visible", Rule::Flag),
];

const CONTROLLER: &[Member] = &[
    must("id", ANY_TEXT),
    must("name", ANY_TEXT),
    must("contact", ANY_TEXT),
    may("address", ANY_TEXT),
    may("url", URL),
    may("role", Rule::Word(&["controller", "joint_controller"])),
];

/// Words of a decision's `state`.
pub(super) const STATES: &[&str] = &[
    "given",
    "renewed",
    "refused",
    "withdrawn",
    "expired",
    "opted_out",
    "not_applicable",
];

/// Words of a decision's `basis`.
pub(super) const BASES: &[&str] = &["consent", "strictly_necessary", "notice_opt_out"];

/// One entry of `decisions`.
pub(super) static DECISION: &[Member] = &[
    must(
        "purpose",
        Rule::Text(
            text::purpose,
            "1 to 64 of a-z, 0-9, _ and -, the first a letter",
        ),
    ),
    may("purpose_type", UP_TO_128),
    must("state", Rule::Word(STATES)),
    must("basis", Rule::Word(BASES)),
    may("valid_until", MOMENT),
    may("recipients", Rule::List(&ANY_TEXT, 0, NO_LIMIT)),
    may(
        "retention",
        Rule::Text(text::duration, "an ISO 8601 duration such as \"P13M\""),
    ),
    may("storage_locations", Rule::List(&COUNTRY, 0, NO_LIMIT)),
    may("data_categories", Rule::List(&ANY_TEXT, 0, NO_LIMIT)),
];

const WITHDRAWAL: &[Member] = &[must("url", URL), may("control", ANY_TEXT)];

const SIGNALS: &[Member] = &[
    must("gpc", Rule::OrNull(&Rule::Flag)),
    may("gpc_source", Rule::Word(&["navigator", "header", "none"])),
    may("tc_string", STRING_4096),
    may("gpp_string", STRING_4096),
];

const CLIENT: &[Member] = &[must("product", ANY_TEXT), must("version", ANY_TEXT)];
