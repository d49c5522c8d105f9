//! Subresource Integrity: by a hash in the tag a browser refuses a script that somebody changed.
//! <https://www.w3.org/TR/SRI/>
use super::name_in;
use crate::repo::files_under;
use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha384};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// `sha384-` and the hash in base64, by the name of the file.
pub(super) type Hashes = BTreeMap<String, String>;

/// Hashes of everything below a folder but the compressed siblings: a browser takes the hash of
/// what it has unpacked.
///
/// # Errors
/// When a file can't be read.
pub(super) fn of(folder: &Path) -> Result<Hashes> {
    let mut hashes = Hashes::new();
    for file in files_under(folder)? {
        let name = name_in(folder, &file);
        if !name.ends_with(".br") && !name.ends_with(".gz") {
            hashes.insert(name, hash(&fs::read(&file)?));
        }
    }
    Ok(hashes)
}

fn hash(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding as _};
    format!("sha384-{}", Base64::encode_string(&Sha384::digest(bytes)))
}

/// `integrity.json`: the hashes for programs.
///
/// # Errors
/// Never in practice; the writer's type allows for it.
pub(super) fn json(version: &str, hashes: &Hashes) -> Result<String> {
    let document = json!({ "version": version, "files": hashes });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// `tags.html`: the hashes for people, in tags to copy.
///
/// # Errors
/// When the script is not among the files.
pub(super) fn tags(version: &str, hashes: &Hashes) -> Result<String> {
    let script = hashes.get("untick.js").context("no untick.js was built")?;
    Ok(format!(
        r##"<!-- Untick {version}. Copy one of these into <head>. The hash is of this version's
     untick.js; take the new one with every update, or leave `integrity` out.

     The configuration in a file beside it: -->
<script src="/untick/untick.js" integrity="{script}" data-config="/untick/config.json"></script>

<!-- The configuration in the page, which saves a request: -->
<script type="application/json" id="untick-config">{{ "…": "your configuration" }}</script>
<script src="/untick/untick.js" integrity="{script}"></script>

<!-- From another host of yours, which has to send `Access-Control-Allow-Origin` for it and for lang/: -->
<script src="https://static.example.com/untick-{version}/untick.js" crossorigin="anonymous" integrity="{script}" data-config="/untick/config.json"></script>

<!-- With a Content-Security-Policy that has a nonce: -->
<script nonce="R4nd0m" src="/untick/untick.js" integrity="{script}" data-config="/untick/config.json"></script>

<!-- A link that opens the notice again, somewhere on every page: -->
<a href="#untick" data-untick="open">Privacy choices</a>
"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash that the specification computes for `alert('Hello, world.');`.
    #[test]
    fn the_specifications_example_has_its_hash() {
        assert_eq!(
            hash(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn tags_without_a_script_are_refused() {
        assert!(tags("1.0.0", &Hashes::new()).is_err());
    }
}
