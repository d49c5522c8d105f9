//! Replaces parts of bindgen's glue by shorter ones that do the same here.
//!
//! Only texts that are exactly as the pinned bindgen writes them are replaced, so another version
//! at worst gives a larger script.

/// What bindgen writes, and what stands for it: about 300 bytes of the script after brotli.
const SHORTER: [(&str, &str); 6] = [
    // One decoder serves Safari for 2 GB of text before it has to be made anew. No page with a
    // notice lives to see a thousandth of that.
    (
        "let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}
",
        // Marked, so that a script without texts from Wasm leaves it out.
        "const textDecoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });
function decodeText(bytes) {
    return textDecoder.decode(bytes);
}
",
    ),
    // A fresh view costs less code than keeping one and finding out that the memory has grown.
    (
        "let cachedDataViewMemory0 = null;
function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedDataViewMemory0;
}
",
        "function getDataViewMemory0() {
    return new DataView(wasm.memory.buffer);
}
",
    ),
    (
        "let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    }
    return cachedUint8ArrayMemory0;
}
",
        "function getUint8ArrayMemory0() {
    return new Uint8Array(wasm.memory.buffer);
}
",
    ),
    // Writing ASCII by hand and the rest in place saves a copy of a few hundred characters.
    (
        "function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }

    let len = arg.length;
    let ptr = malloc(len, 1) >>> 0;

    const mem = getUint8ArrayMemory0();

    let offset = 0;

    for (; offset < len; offset++) {
        const code = arg.charCodeAt(offset);
        if (code > 0x7F) break;
        mem[ptr + offset] = code;
    }
    if (offset !== len) {
        if (offset !== 0) {
            arg = arg.slice(offset);
        }
        ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
        const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
        const ret = cachedTextEncoder.encodeInto(arg, view);

        offset += ret.written;
        ptr = realloc(ptr, len, offset, 1) >>> 0;
    }

    WASM_VECTOR_LEN = offset;
    return ptr;
}
",
        "function passStringToWasm0(arg, malloc) {
    const buf = cachedTextEncoder.encode(arg);
    const ptr = malloc(buf.length, 1) >>> 0;
    getUint8ArrayMemory0().set(buf, ptr);
    WASM_VECTOR_LEN = buf.length;
    return ptr;
}
",
    ),
    // Every browser with constructable style sheets has it.
    (
        "const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(",
        "const CLOSURE_DTORS =
    new FinalizationRegistry(",
    ),
    // The functions are arrows by now and need no `this`.
    ("return f.apply(this, args);", "return f(...args);"),
];

/// Returns the glue with every known part shortened.
pub(super) fn shorten(glue: &str) -> String {
    let short = SHORTER.iter().fold(glue.to_owned(), |glue, (long, short)| {
        glue.replace(long, short)
    });
    share_string_results(&short)
}

/// Gives the four lines by which every import returns a string to one function.
fn share_string_results(glue: &str) -> String {
    let mut lines: Vec<&str> = glue.lines().collect();
    let mut allocator = None;
    let mut at = 0;
    while let Some(window) = lines.get(at..at + 4) {
        if let Some(name) = allocator_of_string_result(window) {
            allocator = Some(name.to_owned());
            lines.splice(at..at + 4, ["    giveString(arg0, ret);"]);
        }
        at += 1;
    }
    let mut glue = lines.join("\n") + "\n";
    if let Some(malloc) = allocator {
        glue.push_str(&format!(
            "function giveString(at, text) {{
    const ptr = isLikeNone(text) ? 0 : passStringToWasm0(text, {malloc});
    getDataViewMemory0().setInt32((at >>> 0) + 4, WASM_VECTOR_LEN, true);
    getDataViewMemory0().setInt32(at >>> 0, ptr, true);
}}
"
        ));
    }
    glue
}

/// The allocator in `passStringToWasm0(ret, allocator, …)` if the lines return a string and do
/// nothing else. For nothing instead of a string the address is 0 and the length is not looked at.
fn allocator_of_string_result<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let [pass, length, store_length, store_pointer] = lines else {
        return None;
    };
    let (head, call) = pass.split_once("passStringToWasm0(ret, ")?;
    let (allocator, _) = call.strip_suffix(");")?.split_once(", ")?;
    let variable = head
        .trim_start()
        .trim_start_matches("const ")
        .trim_start_matches("var ");
    let (pointer, condition) = variable.split_once(" = ")?;
    let number = pointer.strip_prefix("ptr")?;
    let is_whole = matches!(condition, "" | "isLikeNone(ret) ? 0 : ")
        && length.ends_with(&format!(" len{number} = WASM_VECTOR_LEN;"))
        && *store_length
            == format!(
                "    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len{number}, true);"
            )
        && *store_pointer
            == format!(
                "    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr{number}, true);"
            );
    is_whole.then_some(allocator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_results_share_one_function() {
        let glue = "\
export function __wbg_iso_1(arg0, arg1) {
    const ret = iso(arg1);
    const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
    const len1 = WASM_VECTOR_LEN;
    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}
export function __wbg_key_2(arg0, arg1) {
    const ret = arg1.key;
    var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
    var len1 = WASM_VECTOR_LEN;
    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}
";
        let short = shorten(glue);
        assert_eq!(
            short.matches("    giveString(arg0, ret);\n}").count(),
            2,
            "{short}"
        );
        assert!(
            short.contains("passStringToWasm0(text, wasm.__wbindgen_malloc)"),
            "{short}"
        );
        assert!(!short.contains("realloc"), "{short}");
    }

    #[test]
    fn a_result_that_does_more_stays() {
        let glue = "\
    const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
    const len1 = WASM_VECTOR_LEN;
    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 2, len1, true);
    getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, ptr1, true);
";
        assert_eq!(shorten(glue), glue);
    }

    #[test]
    fn unknown_text_is_left_alone() {
        let glue = "function decodeText(bytes) {\n    return somethingNew(bytes);\n}\n";
        assert_eq!(shorten(glue), glue);
    }
}
