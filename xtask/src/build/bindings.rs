//! Rewrites bindgen's glue into one module that offers the imports as an array.
//!
//! bindgen writes `export function __wbg_name(arguments) { … }` for each import. As elements of an
//! array, arrow functions without names, they minify to about three quarters of that.
use super::rename::{MODULE, Names};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::fmt::Write as _;

/// The module whose functions convert what crosses the border. Where nothing needs converting,
/// the Wasm imports straight from the crate's own JavaScript instead.
const GLUE: &str = "./untick_bg.js";

const EXPORT: &str = "export function ";
const GUARDED: &str = ") { return handleError(function (";
const GUARDED_END: &str = "}, arguments); }";

/// Starts the module after its instance is there: makes the table of JavaScript values.
const START: &str = "__wbindgen_start";

/// Returns a JavaScript module that exports `imports`, to instantiate with, and `bind(instance)`,
/// which starts the instance and returns the crate's exported functions.
///
/// # Errors
/// When the glue is not in the form the pinned bindgen writes.
pub(super) fn rewrite(glue: &str, names: &Names) -> Result<String> {
    let (mut rest, mut functions, exports) = take_apart(glue)?;
    for (old, new) in &names.exports {
        rest = rename_member(&rest, old, new);
        for body in functions.values_mut() {
            *body = rename_member(body, old, new);
        }
    }
    let mut direct = String::new();
    let mut imports = String::new();
    for (index, (module, name)) in names.imports.iter().enumerate() {
        if module == GLUE {
            let function = functions
                .get(name.as_str())
                .with_context(|| format!("the bindings lack the import `{name}`"))?;
            let _ = writeln!(imports, "{function},");
        } else {
            let _ = writeln!(
                direct,
                "import {{ {name} as direct{index} }} from \"{module}\";"
            );
            let _ = writeln!(imports, "direct{index},");
        }
    }
    let start = names.exports.iter().find(|(old, _)| old == START);
    let start = start.map_or(String::new(), |(_, new)| format!("wasm.{new}();"));
    let exports = exports.join(", ");
    Ok(format!(
        "{direct}{rest}
const guarded = (act) => (...args) => handleError(act, args);
export const imports = {{ {MODULE}: [
{imports}] }};
export const bind = (instance) => {{
  wasm = instance.exports;
  {start}
  return {{ {exports} }};
}};
"
    ))
}

/// Whether the glue reaches for an export of the module.
pub(super) fn uses(glue: &str, export: &str) -> bool {
    export == START || rename_member(glue, export, "") != glue
}

/// Parts the imports' functions, as expressions by name, from everything else, and lists the
/// crate's own exports.
fn take_apart(glue: &str) -> Result<(String, HashMap<&str, String>, Vec<String>)> {
    let mut rest = String::new();
    let mut functions = HashMap::new();
    let mut exports = Vec::new();
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_prefix(EXPORT) else {
            if let Some(renamed) = line.strip_prefix("export ") {
                exports.push(renamed_export(renamed).with_context(|| {
                    format!("the crate may export functions only, not `{line}`")
                })?);
            } else {
                let _ = writeln!(rest, "{line}");
            }
            continue;
        };
        let (name, head) = head
            .split_once('(')
            .context("a function without arguments")?;
        if name == "__wbg_set_wasm" {
            // Two lines that only store the instance, which `bind` does itself.
            lines
                .by_ref()
                .take_while(|line| *line != "}")
                .for_each(drop);
            continue;
        }
        if !name.starts_with("__wb") {
            exports.push(name.to_owned());
            let _ = writeln!(rest, "function {name}({head}");
            continue;
        }
        let guarded = head.strip_prefix(GUARDED);
        let (arguments, end) = match guarded {
            Some(arguments) => (arguments, GUARDED_END),
            None => (head, "}"),
        };
        let arguments = arguments
            .strip_suffix(") {")
            .with_context(|| format!("an unknown form of function: `{line}`"))?;
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        let body = body.join("\n");
        let function = if guarded.is_some() {
            format!("guarded(({arguments}) => {{\n{body}\n}})")
        } else {
            format!("({arguments}) => {{\n{body}\n}}")
        };
        functions.insert(name, function);
    }
    Ok((rest, functions, exports))
}

/// `{ call2 as call };`, which bindgen writes when the crate imports a function of that name too,
/// as a member of an object.
fn renamed_export(text: &str) -> Option<String> {
    let names = text
        .strip_prefix("{ ")?
        .trim_end_matches(';')
        .strip_suffix(" }")?;
    let (local, public) = names.split_once(" as ")?;
    Some(format!("{public}: {local}"))
}

/// Replaces `wasm.old` by `wasm.new`, whole names only.
fn rename_member(text: &str, old: &str, new: &str) -> String {
    let needle = format!("wasm.{old}");
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(&needle) {
        out.push_str(before);
        let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        if after.starts_with(goes_on) || before.ends_with(goes_on) {
            out.push_str(&needle);
        } else {
            out.push_str("wasm.");
            out.push_str(new);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = r"import { post } from './snippets/x/host.js';
export function start(config) {
    return wasm.start(config);
}
export function __wbg_now_12() {
    const ret = Date.now();
    return ret;
}
export function __wbg_add_34() { return handleError(function (arg0, arg1) {
    arg0.add(arg1, wasm.__wbindgen_export);
}, arguments); }
function handleError(f, args) {
    try { return f.apply(this, args); } catch (e) { wasm.__wbindgen_export2(e); }
}
let wasm;
export function __wbg_set_wasm(val) {
    wasm = val;
}
";

    fn names(imports: &[&str]) -> Names {
        let exports = ["start", "__wbindgen_export", "__wbindgen_export2", START];
        let letters = ["a", "b", "c", "d"];
        Names {
            imports: imports
                .iter()
                .map(|name| name.rsplit_once(':').unwrap_or((GLUE, name)))
                .map(|(module, name)| (module.to_owned(), name.to_owned()))
                .collect(),
            exports: exports
                .into_iter()
                .zip(letters)
                .map(|(old, new)| (old.to_owned(), new.to_owned()))
                .collect(),
        }
    }

    #[test]
    fn imports_become_an_array_in_the_modules_order() {
        let module = rewrite(WRITTEN, &names(&["__wbg_add_34", "__wbg_now_12"])).unwrap();
        let add = module.find("guarded((arg0, arg1) => {\n    arg0.add(arg1, wasm.b);\n}),");
        let now = module.find("() => {\n    const ret = Date.now();\n    return ret;\n},");
        assert!(add.unwrap() < now.unwrap(), "{module}");
    }

    #[test]
    fn the_crates_functions_are_what_bind_returns() {
        let module = rewrite(WRITTEN, &names(&[])).unwrap();
        assert!(
            module.contains("wasm.d();\n  return { start };"),
            "{module}"
        );
        assert!(module.contains("wasm.a(config)"), "{module}");
        assert!(module.contains("wasm.c(e)"), "{module}");
        assert!(!module.contains("__wbg"), "{module}");
    }

    #[test]
    fn what_needs_no_converting_is_imported_directly() {
        let module = rewrite(WRITTEN, &names(&["__wbg_now_12", "./host.js:adopt"])).unwrap();
        assert!(
            module.starts_with("import { adopt as direct1 } from \"./host.js\";\n"),
            "{module}"
        );
        assert!(module.contains("},\ndirect1,\n] };"), "{module}");
    }

    #[test]
    fn an_import_without_a_function_is_named() {
        let error = rewrite(WRITTEN, &names(&["__wbg_gone"])).unwrap_err();
        assert!(error.to_string().contains("__wbg_gone"));
    }

    #[test]
    fn an_export_keeps_its_public_name() {
        let glue = "function start2() {\n}\nexport { start2 as start };\n";
        let module = rewrite(glue, &Names::default()).unwrap();
        assert!(module.contains("return { start: start2 };"), "{module}");
        assert!(module.starts_with("function start2() {\n}\n"), "{module}");
    }

    #[test]
    fn other_exports_are_refused() {
        assert!(rewrite("export class Notice {\n}\n", &Names::default()).is_err());
    }
}
