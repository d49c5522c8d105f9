//! A valid receipt with some of its values changed, removed, moved or doubled, so that what is
//! read gets deep into the rules.
#![no_main]

use libfuzzer_sys::arbitrary::{Result, Unstructured};
use serde_json::{Map, Number, Value};
use untick_fuzz::{EXAMPLE, check};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut choices = Unstructured::new(bytes);
    let mut receipt: Value = serde_json::from_str(EXAMPLE).expect("the example is JSON");
    // An input that is used up ends the edits; so does their number, as some double what is there.
    for _ in 0..12 {
        if choices.is_empty() || edit(&mut receipt, &mut choices).is_err() {
            break;
        }
    }
    let mut text = receipt.to_string();
    if text.len() % 7 == 0 {
        // A key twice in the outermost object.
        text.insert_str(1, "\"schema\":\"urn:untick:receipt:v1\",");
    }
    // The receiver reads no more.
    if text.len() <= untick::receipt::MAX_BYTES {
        check(text.as_bytes());
    }
});

/// Goes down a random way and changes what is there.
fn edit(value: &mut Value, choices: &mut Unstructured) -> Result<()> {
    if choices.ratio(1, 4)? {
        *value = other(choices)?;
        return Ok(());
    }
    match value {
        Value::Object(members) if !members.is_empty() => {
            let names: Vec<String> = members.keys().cloned().collect();
            let name = choices.choose(&names)?;
            match choices.int_in_range(0..=7)? {
                0 => {
                    members.remove(name);
                }
                1 => {
                    members.insert(choices.arbitrary()?, other(choices)?);
                }
                2 => {
                    let moved = members.remove(name).unwrap_or_default();
                    members.insert(choices.choose(&names)?.clone(), moved);
                }
                _ => edit(members.entry(name.clone()).or_insert(Value::Null), choices)?,
            }
        }
        Value::Array(items) => match choices.int_in_range(0..=3)? {
            0 => items.push(other(choices)?),
            1 => {
                items.pop();
            }
            2 => {
                let mut all = items.clone();
                all.truncate(40);
                items.extend(all);
            }
            _ => {
                let count = items.len();
                if count > 0 {
                    edit(&mut items[choices.int_in_range(0..=count - 1)?], choices)?;
                }
            }
        },
        Value::String(text) => {
            let at = text.char_indices().nth(choices.int_in_range(0..=40)?);
            let at = at.map_or(text.len(), |(at, _)| at);
            match choices.int_in_range(0..=2)? {
                0 => text.insert_str(at, choices.arbitrary()?),
                1 => text.truncate(at),
                _ => {
                    *text = text
                        .repeat(choices.int_in_range(0..=9)?)
                        .chars()
                        .take(9000)
                        .collect()
                }
            }
        }
        Value::Number(number) => {
            *number = choices.arbitrary::<i64>()?.into();
        }
        other_value => *other_value = other(choices)?,
    }
    Ok(())
}

/// A value that is not there by right.
fn other(choices: &mut Unstructured) -> Result<Value> {
    Ok(match choices.int_in_range(0..=9)? {
        0 => Value::Null,
        1 => Value::Bool(choices.arbitrary()?),
        2 => choices.arbitrary::<u64>()?.into(),
        3 => Number::from_f64(choices.arbitrary()?).into(),
        4 => choices.arbitrary::<String>()?.into(),
        5 => Value::Array(vec![Value::Null; choices.int_in_range(0..=70)?]),
        6 => Value::Object(Map::new()),
        7 => {
            let depth = choices.int_in_range(1..=20)?;
            (0..depth).fold(Value::Null, |inner, _| Value::Array(vec![inner]))
        }
        8 => (*choices.choose(&WORDS)?).into(),
        _ => "x".repeat(choices.int_in_range(0..=5000)?).into(),
    })
}

/// Near to what is allowed at one place or another.
const WORDS: [&str; 22] = [
    "anon",
    "ANON",
    "accept_all",
    "given",
    "renewed",
    "opted_out",
    "consent",
    "legitimate_interest",
    "2026-11-22T10:15:30.123Z",
    "2026-02-30T10:15:30.123Z",
    "2026-11-22T24:00:00.000Z",
    "0000-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "P6M",
    "P",
    "PT",
    "EU",
    "FR-IDF",
    "zz",
    "https://example.com",
    "http://[::1]:8080",
    "a6f58318-72e6-46a2-bfd7-f36d795e30cd",
];
