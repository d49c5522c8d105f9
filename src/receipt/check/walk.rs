//! Holds a document against the rules and notes everything that breaks them.
use serde_json::Value;

use super::rules::{BASES, DECISION, Member, RECEIPT, Rule, STATES, quoted};
use super::{Problem, describe, push_step};

/// Notes what breaks the rules: members in the order of the schema, and in each object the unknown
/// ones last.
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
            self.report(describe(value), rule.allowed());
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
        let mut known = 0;
        for Member {
            name,
            required,
            rule,
        } in members
        {
            match object.get(*name) {
                Some(value) => {
                    known += 1;
                    self.at(name, |walk| walk.rule(value, rule));
                }
                None if *required => {
                    self.at(name, |walk| {
                        walk.report("nothing".to_owned(), rule.allowed())
                    });
                }
                None => {}
            }
        }
        if known == object.len() {
            return;
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
        // A word that is none is reported already; what it would entail is anybody's guess.
        let word = |name: &str, words: &[&'static str]| {
            let found = value.get(name)?.as_str()?;
            words.iter().copied().find(|word| *word == found)
        };
        let (state, basis) = (word("state", STATES), word("basis", BASES));
        if let (Some(state), Some("strictly_necessary")) = (state, basis)
            && state != "not_applicable"
        {
            let allowed = "\"not_applicable\" where the basis is \"strictly_necessary\"";
            self.at("state", |walk| {
                walk.report(quoted(state), allowed.to_owned())
            });
        }
        let Some(state @ ("given" | "renewed")) = state else {
            return;
        };
        if let Some(basis @ ("strictly_necessary" | "notice_opt_out")) = basis {
            let allowed = format!("\"consent\" where the state is \"{state}\"");
            self.at("basis", |walk| walk.report(quoted(basis), allowed));
        }
        if value.get("valid_until").is_none() {
            let allowed = format!("a time, as the state is \"{state}\"");
            self.at("valid_until", |walk| {
                walk.report("nothing".to_owned(), allowed)
            });
        }
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
