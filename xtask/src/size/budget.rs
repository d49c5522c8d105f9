//! budget.toml: ceilings by the name of a line in the size table.
use super::{Line, weigh::Weight};
use crate::repo;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Ceilings in bytes; what is not named is not bounded.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ceilings {
    raw: Option<usize>,
    gzip: Option<usize>,
    brotli: Option<usize>,
}

/// Reads the ceilings.
///
/// # Errors
/// When the file is missing or names a measure that is not taken.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, Ceilings>> {
    toml::from_str(&repo::read(path)?).with_context(|| format!("in {}", path.display()))
}

/// One sentence per ceiling that a line is over.
///
/// # Errors
/// When a ceiling bounds a line that isn't there: it would silently bound nothing.
pub(super) fn check(ceilings: &BTreeMap<String, Ceilings>, lines: &[Line]) -> Result<Vec<String>> {
    let mut excesses = Vec::new();
    for (name, ceiling) in ceilings {
        let Some(line) = lines.iter().find(|line| line.name == *name) else {
            bail!("budget.toml bounds `{name}`, which is no line of the size table");
        };
        let Weight { raw, gzip, brotli } = line.weight;
        let measures = [
            ("raw", raw, ceiling.raw),
            ("gzip", gzip, ceiling.gzip),
            ("brotli", brotli, ceiling.brotli),
        ];
        for (measure, weight, limit) in measures {
            if let Some(limit) = limit.filter(|&limit| weight > limit) {
                excesses.push(format!(
                    "{name} weighs {weight} B {measure}, {} B more than its ceiling of {limit} B",
                    weight - limit
                ));
            }
        }
    }
    Ok(excesses)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<Line> {
        vec![Line {
            name: "untick.js".into(),
            weight: Weight {
                raw: 40_000,
                gzip: 15_500,
                brotli: 14_000,
            },
        }]
    }

    fn ceilings(text: &str) -> BTreeMap<String, Ceilings> {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn exactly_the_ceiling_is_within() {
        let ceilings = ceilings("['untick.js']\nraw = 40000\ngzip = 15500\nbrotli = 14000");
        assert!(check(&ceilings, &lines()).unwrap().is_empty());
    }

    #[test]
    fn an_excess_names_artefact_figure_and_ceiling() {
        let ceilings = ceilings("['untick.js']\ngzip = 15499\nbrotli = 13000");
        let excesses = check(&ceilings, &lines()).unwrap();
        assert_eq!(excesses.len(), 2);
        for part in ["untick.js", "14000 B brotli", "13000 B"] {
            assert!(excesses[1].contains(part), "{excesses:?}");
        }
    }

    #[test]
    fn a_ceiling_for_nothing_is_an_error() {
        assert!(check(&ceilings("['untick.jss']\nraw = 1"), &lines()).is_err());
        assert!(toml::from_str::<BTreeMap<String, Ceilings>>("['untick.js']\nzip = 1").is_err());
    }

    #[test]
    fn the_clones_budget_can_be_read() {
        let repo = crate::repo::Repo::find().unwrap();
        assert!(
            read(&repo.path("budget.toml"))
                .unwrap()
                .contains_key("untick.js")
        );
    }
}
