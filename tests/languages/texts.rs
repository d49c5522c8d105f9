//! Reading the files, and checking all of them at once.
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt::{Formatter, Result as Written};
use std::{fs, path::Path};

/// Paths and texts in the order of the file; unlike a map it shows order and repeated members.
#[derive(Debug, Default)]
pub(crate) struct Texts(pub(crate) Vec<(String, String)>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Texts;

            fn expecting(&self, formatter: &mut Formatter<'_>) -> Written {
                formatter.write_str("a text, or members that hold texts")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![(String::new(), text.to_owned())]))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
                let mut all = Texts::default();
                while let Some((name, Texts(inner))) = map.next_entry::<String, Texts>()? {
                    for (path, text) in inner {
                        let dot = if path.is_empty() { "" } else { "." };
                        all.0.push((format!("{name}{dot}{path}"), text));
                    }
                }
                Ok(all)
            }
        }
        deserializer.deserialize_any(Members)
    }
}

impl Texts {
    pub(crate) fn get(&self, path: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| name == path);
        &found.unwrap_or_else(|| panic!("no {path}")).1
    }

    /// Everything a visitor reads, without `dir`.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter().map(|(path, text)| (&**path, &**text));
        all.filter(|(path, _)| *path != "dir")
    }
}

/// Every file by its tag.
pub(crate) fn languages() -> BTreeMap<String, Texts> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/lang");
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let tag = name
            .strip_suffix(".json")
            .unwrap_or_else(|| panic!("{name} is no .json"));
        let json = fs::read_to_string(&path).unwrap();
        let texts = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
        (tag.to_owned(), texts)
    };
    fs::read_dir(folder).unwrap().map(read).collect()
}

/// Fails with everything that is wrong, not with the first only.
pub(crate) fn none(problems: impl IntoIterator<Item = String>) {
    let problems: Vec<_> = problems.into_iter().collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Checks each text of each language; `check` says what is wrong with one.
pub(crate) fn each_text(check: impl Fn(&str, &str, &str) -> Option<&'static str>) {
    let languages = languages();
    none(languages.iter().flat_map(|(tag, texts)| {
        let wrong =
            |(path, text)| check(tag, path, text).map(|why| format!("{tag} {path}: {why}: {text}"));
        texts.shown().filter_map(wrong).collect::<Vec<_>>()
    }));
}
