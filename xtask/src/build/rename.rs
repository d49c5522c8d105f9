//! Gives a module's imports and exports names of one or two letters.
//!
//! bindgen's names (`__wbg_setAttribute_f75317b2b5cabfb4`) are about a tenth of the module, and
//! appear in the bindings once more. The order of imports and exports is left alone, so every
//! index in the code stays right and only two sections change.
use anyhow::{Result, bail};
use wasmparser::{
    Export, ExportSectionReader, ExternalKind, ImportSectionReader, Parser, Payload, TypeRef,
};

/// The name all imports are found under.
pub(super) const MODULE: &str = "a";

const IMPORT_SECTION: u8 = 2;
const EXPORT_SECTION: u8 = 7;
const HEADER: usize = 8;

/// Old names in the order of the sections; the position tells the new one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Module and name of each imported function: the first is now named `0`, the second `1`, so
    /// that the bindings can hand them over as an array, without any names.
    pub(super) imports: Vec<(String, String)>,
    /// Old and new name of each export.
    pub(super) exports: Vec<(String, String)>,
}

/// Drops the exports that `is_used` doesn't know, so that wasm-opt can drop what is behind them.
///
/// # Errors
/// When the bytes are no module.
pub(super) fn keep_exports(wasm: &[u8], is_used: impl Fn(&str) -> bool) -> Result<Vec<u8>> {
    let mut out = wasm.get(..HEADER).unwrap_or_default().to_vec();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ExportSection(section) => {
                let mut kept = Vec::new();
                for export in section {
                    kept.extend(Some(export?).filter(|export| is_used(export.name)));
                }
                let mut body = Vec::new();
                put_number(&mut body, u32::try_from(kept.len())?);
                for export in kept {
                    put_export(&mut body, export.name, &export)?;
                }
                put_section(&mut out, EXPORT_SECTION, &body);
            }
            payload => copy_section(&mut out, wasm, &payload)?,
        }
    }
    Ok(out)
}

/// Renames, and drops every custom section but functions' names, which only quick builds have.
///
/// # Errors
/// When the bytes are no module, or it imports anything but functions.
pub(super) fn shorten(wasm: &[u8]) -> Result<(Vec<u8>, Names)> {
    let mut names = Names::default();
    let mut out = wasm.get(..HEADER).unwrap_or_default().to_vec();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                let body = imports(section, &mut names.imports)?;
                put_section(&mut out, IMPORT_SECTION, &body);
            }
            Payload::ExportSection(section) => {
                let body = exports(section, &mut names.exports)?;
                put_section(&mut out, EXPORT_SECTION, &body);
            }
            Payload::CustomSection(section) if section.name() != "name" => {}
            payload => copy_section(&mut out, wasm, &payload)?,
        }
    }
    Ok((out, names))
}

fn imports(section: ImportSectionReader<'_>, names: &mut Vec<(String, String)>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    put_number(&mut body, section.count());
    for import in section.into_imports() {
        let import = import?;
        let TypeRef::Func(index) = import.ty else {
            bail!("the module imports `{}`, which is no function", import.name);
        };
        put_name(&mut body, MODULE);
        put_name(&mut body, &names.len().to_string());
        body.push(0);
        put_number(&mut body, index);
        names.push((import.module.to_owned(), import.name.to_owned()));
    }
    Ok(body)
}

fn exports(section: ExportSectionReader<'_>, names: &mut Vec<(String, String)>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    put_number(&mut body, section.count());
    for export in section {
        let export = export?;
        let short = letters(names.len());
        put_export(&mut body, &short, &export)?;
        names.push((export.name.to_owned(), short));
    }
    Ok(body)
}

fn put_export(out: &mut Vec<u8>, name: &str, export: &Export<'_>) -> Result<()> {
    put_name(out, name);
    out.push(kind(export.kind)?);
    put_number(out, export.index);
    Ok(())
}

fn copy_section(out: &mut Vec<u8>, wasm: &[u8], payload: &Payload<'_>) -> Result<()> {
    if let Some((id, range)) = payload.as_section() {
        let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
        put_section(out, id, wasm.get(range).unwrap_or_default());
    }
    Ok(())
}

fn kind(kind: ExternalKind) -> Result<u8> {
    Ok(match kind {
        ExternalKind::Func => 0,
        ExternalKind::Table => 1,
        ExternalKind::Memory => 2,
        ExternalKind::Global => 3,
        ExternalKind::Tag => 4,
        ExternalKind::FuncExact => bail!("exact function exports are not in browsers yet"),
    })
}

/// `a`, `b`, … `z`, `ba`, `bb`, …
fn letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (index % 26) as u8));
        index /= 26;
        if index == 0 {
            return letters.into_iter().rev().collect();
        }
    }
}

fn put_section(out: &mut Vec<u8>, id: u8, body: &[u8]) {
    out.push(id);
    put_number(out, u32::try_from(body.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(body);
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    put_number(out, u32::try_from(name.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(name.as_bytes());
}

/// LEB128, the shortest way.
fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(import "./untick_bg.js" "__wbg_now" (func)) (func $run) (memory 1)
    /// (export "memory" (memory 0)) (export "start" (func 1))` and a custom section.
    fn module() -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        put_section(&mut wasm, 1, &[1, 0x60, 0, 0]);
        let mut body = vec![1];
        put_name(&mut body, "./untick_bg.js");
        put_name(&mut body, "__wbg_now");
        body.extend([0, 0]);
        put_section(&mut wasm, IMPORT_SECTION, &body);
        put_section(&mut wasm, 3, &[1, 0]);
        put_section(&mut wasm, 5, &[1, 0, 1]);
        let mut body = vec![2];
        put_name(&mut body, "memory");
        body.extend([2, 0]);
        put_name(&mut body, "start");
        body.extend([0, 1]);
        put_section(&mut wasm, EXPORT_SECTION, &body);
        put_section(&mut wasm, 10, &[1, 2, 0, 0x0b]);
        let mut body = Vec::new();
        put_name(&mut body, "producers");
        put_section(&mut wasm, 0, &body);
        wasm
    }

    fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
        pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).into()
    }

    #[test]
    fn only_names_and_custom_sections_change() {
        let (short, names) = shorten(&module()).unwrap();
        assert_eq!(names.imports, pairs([("./untick_bg.js", "__wbg_now")]));
        assert_eq!(names.exports, pairs([("memory", "a"), ("start", "b")]));

        let (again, names) = shorten(&short).unwrap();
        assert_eq!(again, short);
        assert_eq!(names.imports, pairs([(MODULE, "0")]));

        let sections = Parser::new(0).parse_all(&short);
        let kept: Vec<u8> = sections
            .filter_map(|payload| payload.unwrap().as_section().map(|(id, _)| id))
            .collect();
        assert_eq!(kept, [1, 2, 3, 5, 7, 10]);
    }

    #[test]
    fn unused_exports_go() {
        let kept = keep_exports(&module(), |name| name == "start").unwrap();
        let (_, names) = shorten(&kept).unwrap();
        assert_eq!(names.exports, pairs([("start", "a")]));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(shorten(b"not wasm at all").is_err());
    }

    #[test]
    fn names_stay_short_and_distinct() {
        let names: Vec<_> = (0..80).map(letters).collect();
        assert_eq!((names[0].as_str(), names[25].as_str()), ("a", "z"));
        assert!(names.iter().all(|name| name.len() <= 2));
        assert_eq!(
            names.iter().collect::<std::collections::HashSet<_>>().len(),
            80
        );
    }

    #[test]
    fn long_numbers_take_more_bytes() {
        let mut out = Vec::new();
        put_number(&mut out, 624_485);
        assert_eq!(out, [0xe5, 0x8e, 0x26]);
    }
}
