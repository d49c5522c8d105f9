//! JSON text to a tree, noting what [`serde_json::Value`] alone would let through: a key that
//! stands twice, of which it silently keeps the last, and nesting without end.
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{Problem, push_step};

/// How many objects and lists may stand in each other. A receipt needs five.
const DEEPEST: usize = 16;

/// Largest integer that every JSON reader holds exactly (RFC 7493 section 2.2).
const EXACT: f64 = 9_007_199_254_740_991.0;

/// Reads `body`; the error says where reading stopped and why.
pub(super) fn read(body: &[u8], problems: &mut Vec<Problem>) -> Result<Value, String> {
    let text = std::str::from_utf8(body)
        .map_err(|error| format!("invalid UTF-8 at byte {}", error.valid_up_to()))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let node = Node {
        path: None,
        depth: 0,
        problems,
    };
    let value = node
        .deserialize(&mut reader)
        .map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(value)
}

/// Where a value stands, from the inside out: a pointer is only written for a problem.
#[derive(Clone, Copy)]
struct Path<'a> {
    above: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

fn write(path: Option<&Path<'_>>, pointer: &mut String) {
    let Some(path) = path else { return };
    write(path.above, pointer);
    match path.step {
        Step::Key(key) => push_step(pointer, key),
        Step::Item(at) => push_step(pointer, &at.to_string()),
    }
}

/// One place in the document while it is being read.
struct Node<'a> {
    path: Option<&'a Path<'a>>,
    depth: usize,
    problems: &'a mut Vec<Problem>,
}

impl Node<'_> {
    fn report(&mut self, found: String, allowed: String) {
        let mut pointer = String::new();
        write(self.path, &mut pointer);
        self.problems.push(Problem {
            pointer,
            found,
            allowed,
        });
    }

    /// Runs `visit` for the child at `step`.
    fn child<T>(&mut self, step: Step<'_>, visit: impl FnOnce(Node<'_>) -> T) -> T {
        let path = Path {
            above: self.path,
            step,
        };
        visit(Node {
            path: Some(&path),
            depth: self.depth + 1,
            problems: self.problems,
        })
    }

    fn too_deep(&mut self) -> bool {
        if self.depth < DEEPEST {
            return false;
        }
        self.report(
            format!("more than {DEEPEST} objects and lists in each other"),
            format!("at most {DEEPEST}"),
        );
        true
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    /// `2.0` and `2` are one number to JSON Schema and to RFC 8785, so they are one here.
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        if number.fract() == 0.0 && number.abs() <= EXACT {
            return Ok((number as i64).into());
        }
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        if self.too_deep() {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        let mut list = Vec::new();
        while let Some(item) =
            self.child(Step::Item(list.len()), |node| items.next_element_seed(node))?
        {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        if self.too_deep() {
            while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = self.child(Step::Key(&key), |mut node| {
                if object.contains_key(&key) {
                    node.report("the same key again".to_owned(), "each key once".to_owned());
                }
                members.next_value_seed(node)
            })?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}
