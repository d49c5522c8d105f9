//! Packs a module's bytes into a JavaScript string.
//!
//! Each byte becomes the character of that number: half of them take two bytes in UTF-8, yet what
//! the compressor sees stays as regular as the module itself (3 to 5 % more, where base64 costs 34
//! to 44 %; moving the bytes to other numbers gains nothing reliable). The script's bytes must
//! reach the browser as UTF-8, so the reader checks a sum before it trusts them.
/// What the sum so far is multiplied by before the next byte; see [`checksum`].
const FACTOR: i32 = 31;

/// Where the packed string belongs in the bundled script: a name nothing declares, so that no tool
/// computes with what it stands for.
pub(super) const SLOT: &str = "__UNTICK_BYTES__";

/// The bytes as the inside of a JavaScript string in double quotes.
pub(super) fn pack(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut bytes = bytes.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            // `\0` before a digit would be read as an octal escape.
            0 if bytes.peek().is_some_and(u8::is_ascii_digit) => text.push_str("\\x00"),
            0 => text.push_str("\\0"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\\' => text.push_str("\\\\"),
            b'"' => text.push_str("\\\""),
            // `</script` and `<!--` would end or upset an inline script.
            b'<' if matches!(bytes.peek(), Some(b'/' | b'!')) => text.push_str("\\x3c"),
            byte => text.push(char::from(byte)),
        }
    }
    text
}

/// A sum over the length and the order of the bytes, the way the reader takes it.
pub(super) fn checksum(bytes: &[u8]) -> i32 {
    bytes.iter().fold(bytes.len() as i32, |sum, byte| {
        sum.wrapping_mul(FACTOR).wrapping_add(i32::from(*byte))
    })
}

/// A JavaScript module that exports `instantiate`, on the bytes in [`SLOT`].
pub(super) fn reader(bytes: &[u8]) -> String {
    let sum = checksum(bytes);
    format!(
        r#"import {{ imports, bind }} from "./bindings.js";
export const instantiate = async () => {{
  const text = {SLOT};
  const bytes = new Uint8Array(text.length);
  let sum = text.length;
  for (let i = 0; i < bytes.length; i++) {{
    const code = text.charCodeAt(i);
    sum = (sum * {FACTOR} + code) | 0;
    bytes[i] = code;
  }}
  if (sum !== {sum}) throw Error("untick.js arrived damaged: serve untick.js as UTF-8");
  let instance;
  try {{
    // At once: drawn by this very task, the notice is on the page's first frame.
    instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  }} catch {{
    // Chromium used to refuse more than 4 KiB on the page's thread.
    instance = (await WebAssembly.instantiate(bytes, imports)).instance;
  }}
  return bind(instance);
}};
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the inside of a JavaScript string the way a browser does.
    fn unpack(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let code = if character == '\\' {
                match characters.next().unwrap() {
                    '0' => {
                        assert!(!characters.peek().is_some_and(char::is_ascii_digit));
                        0
                    }
                    'n' => 10,
                    'r' => 13,
                    'x' => {
                        let digits: String = characters.by_ref().take(2).collect();
                        u32::from_str_radix(&digits, 16).unwrap()
                    }
                    escaped => u32::from(escaped),
                }
            } else {
                assert!(!"\0\n\r\"".contains(character), "unescaped {character:?}");
                u32::from(character)
            };
            bytes.push(u8::try_from(code).unwrap());
        }
        bytes
    }

    #[test]
    fn every_pair_of_bytes_survives() {
        let bytes: Vec<u8> = (0..=255u8)
            .flat_map(|first| (0..=255u8).flat_map(move |second| [first, second]))
            .collect();
        assert_eq!(unpack(&pack(&bytes)), bytes);
    }

    #[test]
    fn nothing_in_it_ends_a_script_element() {
        let bytes = b"</script><!--";
        let text = pack(bytes);
        assert!(!text.contains("</") && !text.contains("<!"), "{text}");
        assert_eq!(unpack(&text), bytes);
    }

    #[test]
    fn the_sum_notices_order_and_length() {
        let sums = [&b"\0asm"[..], b"\0ams", b"\0as", b"\0asm\0"].map(checksum);
        for (i, sum) in sums.iter().enumerate() {
            assert!(!sums[..i].contains(sum), "{sums:?}");
        }
    }
}
