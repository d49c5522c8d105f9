//! The published schema as a table, and the walk that holds a document against it.
use serde_json::{Map, Value};

use super::text;
use super::uri::uri;
use super::{Problem, describe, push_step};
use crate::receipt::SCHEMA;

/// What may stand at one place.
enum Rule {
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

struct Member {
    name: &'static str,
    required: bool,
    rule: Rule,
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

static RECEIPT: &[Member] = &[
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

static DECISION: &[Member] = &[
    must(
        "purpose",
        Rule::Text(
            text::purpose,
            "1 to 64 of a-z, 0-9, _ and -, the first a letter",
        ),
    ),
    may("purpose_type", UP_TO_128),
    must(
        "state",
        Rule::Word(&[
            "given",
            "renewed",
            "refused",
            "withdrawn",
            "expired",
            "opted_out",
            "not_applicable",
        ]),
    ),
    must(
        "basis",
        Rule::Word(&["consent", "strictly_necessary", "notice_opt_out"]),
    ),
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

/// Holds `document` against the schema and notes everything that breaks it: members in the order
/// of the schema, and in each object the unknown ones last.
pub(super) fn check(document: &Value, problems: &mut Vec<Problem>) {
    Walk {
        pointer: String::new(),
        problems,
    }
    .members(document, RECEIPT);
    if let Some(Value::Array(decisions)) = document.get("decisions") {
        repeated(decisions, problems);
    }
}

struct Walk<'a> {
    pointer: String,
    problems: &'a mut Vec<Problem>,
}

impl Walk<'_> {
    fn report(&mut self, found: String, allowed: String) {
        self.problems.push(Problem {
            pointer: self.pointer.clone(),
            found,
            allowed,
        });
    }

    fn at(&mut self, step: &str, visit: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        push_step(&mut self.pointer, step);
        visit(self);
        self.pointer.truncate(length);
    }

    fn rule(&mut self, value: &Value, rule: &Rule) {
        let fits = match (rule, value) {
            (Rule::Text(fits, _), Value::String(text)) => fits(text),
            (Rule::Word(words), Value::String(text)) => words.contains(&text.as_str()),
            (Rule::Flag, Value::Bool(_)) | (Rule::OrNull(_), Value::Null) => true,
            (Rule::Whole(least, most), Value::Number(number)) => number
                .as_u64()
                .is_some_and(|number| (u64::from(*least)..=u64::from(*most)).contains(&number)),
            (Rule::OrNull(rule), value) => return self.or_null(value, rule),
            (Rule::List(rule, least, most), Value::Array(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.at(&at.to_string(), |walk| walk.rule(item, rule));
                }
                (*least..=*most).contains(&items.len())
            }
            (Rule::Object(members), value) => return self.members(value, members),
            (Rule::Decision, value) => return self.decision(value),
            _ => false,
        };
        if !fits {
            self.report(describe(value), allowed(rule));
        }
    }

    /// A value of the wrong kind is told both ways out; a member inside it only its own rule.
    fn or_null(&mut self, value: &Value, rule: &Rule) {
        if matches!(rule, Rule::Object(_)) && value.is_object() {
            return self.rule(value, rule);
        }
        let before = self.problems.len();
        self.rule(value, rule);
        if let Some(problem) = self.problems.get_mut(before) {
            problem.allowed.insert_str(0, "null or ");
        }
    }

    fn members(&mut self, value: &Value, members: &[Member]) {
        let Value::Object(object) = value else {
            return self.report(describe(value), "an object".to_owned());
        };
        for Member {
            name,
            required,
            rule,
        } in members
        {
            match object.get(*name) {
                Some(value) => self.at(name, |walk| walk.rule(value, rule)),
                None if *required => {
                    self.at(name, |walk| {
                        walk.report("nothing".to_owned(), allowed(rule))
                    });
                }
                None => {}
            }
        }
        for key in object
            .keys()
            .filter(|key| members.iter().all(|member| member.name != **key))
        {
            let names: Vec<_> = members.iter().map(|member| member.name).collect();
            self.at(key, |walk| {
                walk.report("an unknown member".to_owned(), names.join(", "))
            });
        }
    }

    fn decision(&mut self, value: &Value) {
        self.members(value, DECISION);
        let Value::Object(decision) = value else {
            return;
        };
        let state = word(decision, "state");
        let basis = word(decision, "basis");
        if basis == Some("strictly_necessary")
            && let Some(state) = decision.get("state")
            && state != "not_applicable"
        {
            let allowed = "\"not_applicable\" where the basis is \"strictly_necessary\"";
            self.at("state", |walk| {
                walk.report(describe(state), allowed.to_owned())
            });
        }
        let Some(state @ ("given" | "renewed")) = state else {
            return;
        };
        if let Some(basis) = decision.get("basis")
            && basis != "consent"
        {
            let allowed = format!("\"consent\" where the state is \"{state}\"");
            self.at("basis", |walk| walk.report(describe(basis), allowed));
        }
        if !decision.contains_key("valid_until") {
            let allowed = format!("a time, as the state is \"{state}\"");
            self.at("valid_until", |walk| {
                walk.report("nothing".to_owned(), allowed)
            });
        }
    }
}

fn word<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

fn allowed(rule: &Rule) -> String {
    match rule {
        Rule::Text(_, allowed) => (*allowed).to_owned(),
        Rule::Word(words) => {
            let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
            quoted.join(", ")
        }
        Rule::Flag => "true or false".to_owned(),
        Rule::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Rule::OrNull(rule) => format!("null or {}", allowed(rule)),
        Rule::List(_, least, NO_LIMIT) => format!("a list of {least} or more"),
        Rule::List(_, least, most) => format!("a list of {least} to {most}"),
        Rule::Object(_) | Rule::Decision => "an object".to_owned(),
    }
}

/// Names every decision that says word for word what an earlier one says.
fn repeated(decisions: &[Value], problems: &mut Vec<Problem>) {
    // Items that are no objects are refused already, and 16 KiB hold thousands of them.
    let objects = || {
        decisions
            .iter()
            .enumerate()
            .filter(|(_, item)| item.is_object())
    };
    for (at, item) in objects() {
        if let Some((first, _)) = objects()
            .take_while(|(other, _)| *other < at)
            .find(|(_, other)| *other == item)
        {
            problems.push(Problem {
                pointer: format!("/decisions/{at}"),
                found: format!("the same as /decisions/{first}"),
                allowed: "each decision once".to_owned(),
            });
        }
    }
}
