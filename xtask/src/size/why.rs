//! Which crates and functions the module's bytes belong to.
use anyhow::Result;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How many functions are listed by name.
const LISTED: usize = 20;

/// What the parts of a module weigh, in bytes before compression.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    /// Sections other than code, custom ones aside.
    sections: BTreeMap<&'static str, usize>,
    /// Functions with their demangled names.
    functions: Vec<(String, usize)>,
}

/// Prints the two tables.
///
/// # Errors
/// When the bytes are no module.
pub(super) fn print(wasm: &[u8]) -> Result<()> {
    let mut parts = take_apart(wasm)?;
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    for (name, size) in &parts.functions {
        *crates.entry(crate_of(name)).or_default() += size;
    }
    for (section, size) in &parts.sections {
        crates.insert(format!("({section})"), *size);
    }
    let total: usize = crates.values().sum();
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by_key(|&(_, size)| Reverse(size));
    println!("\nbytes of the module before compression, by crate; {total} in all");
    for (name, size) in crates {
        println!(
            "{size:>8} {:>5.1} %  {name}",
            size as f64 * 100.0 / total as f64
        );
    }
    parts.functions.sort_by_key(|&(_, size)| Reverse(size));
    println!(
        "\nthe {LISTED} largest of its {} functions",
        parts.functions.len()
    );
    for (name, size) in parts.functions.iter().take(LISTED) {
        println!(
            "{size:>8} {:>5.1} %  {name}",
            *size as f64 * 100.0 / total as f64
        );
    }
    Ok(())
}

fn take_apart(wasm: &[u8]) -> Result<Parts> {
    let mut parts = Parts::default();
    let mut names: HashMap<u32, String> = HashMap::new();
    let mut bodies = Vec::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                parts.sections.insert("imports", length(section.range()));
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(length(body.range())),
            Payload::DataSection(section) => {
                parts.sections.insert("data", length(section.range()));
            }
            Payload::ExportSection(section) => {
                parts.sections.insert("exports", length(section.range()));
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(subsections) = section.as_known() {
                    for subsection in subsections {
                        if let Name::Function(functions) = subsection? {
                            for naming in functions {
                                let naming = naming?;
                                names.insert(naming.index, demangled(naming.name));
                            }
                        }
                    }
                }
            }
            payload => {
                if let Some((_, range)) = payload.as_section().filter(|(id, _)| *id != CODE) {
                    *parts.sections.entry("other sections").or_default() += length(range);
                }
            }
        }
    }
    let numbered = (imported..).zip(bodies);
    parts.functions = numbered
        .map(|(index, size)| {
            let name = names.remove(&index);
            (name.unwrap_or_else(|| format!("function {index}")), size)
        })
        .collect();
    Ok(parts)
}

const CODE: u8 = 10;

fn length(range: std::ops::Range<u64>) -> usize {
    usize::try_from(range.end - range.start).unwrap_or(usize::MAX)
}

fn demangled(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// The crate a function's name starts with, past `<`, `&` and the like of trait implementations.
fn crate_of(name: &str) -> String {
    let name = name.trim_start_matches(['<', '&', '(', '[', '*']);
    let name = name
        .strip_prefix("dyn ")
        .or(name.strip_prefix("mut "))
        .unwrap_or(name);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = name.find(|c| !is_word(c)).unwrap_or(name.len());
    let (word, rest) = name.split_at_checked(end).unwrap_or((name, ""));
    if rest.starts_with("::") || rest.starts_with('[') {
        word.to_owned()
    } else if name.ends_with(" shim") {
        // What bindgen wraps an exported function in, which wasm-opt has merged with it.
        "untick".to_owned()
    } else {
        "(no crate in the name)".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_crate() {
        let cases = [
            ("untick::update::Model::update", "untick"),
            ("<untick::web::App as core::ops::Drop>::drop", "untick"),
            ("<&mut serde::ser::X as core::fmt::Debug>::fmt", "serde"),
            ("core[846817f741e54dfd]::str::from_utf8", "core"),
            ("start externref shim multivalue shim", "untick"),
            ("memcpy", "(no crate in the name)"),
        ];
        for (name, expected) in cases {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }

    #[test]
    fn a_function_is_found_behind_the_imports() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (id, body) in [
            (1, &[1, 0x60, 0, 0][..]),
            (2, &[1, 1, b'a', 1, b'0', 0, 0]),
            (3, &[1, 0]),
            (CODE, &[1, 2, 0, 0x0b]),
            (0, b"\x04name\x01\x06\x01\x01\x03run"),
        ] {
            wasm.push(id);
            wasm.push(body.len() as u8);
            wasm.extend(body);
        }
        let parts = take_apart(&wasm).unwrap();
        assert_eq!(parts.functions, [("run".to_owned(), 2)]);
        assert_eq!(parts.sections.get("imports"), Some(&7));
    }
}
