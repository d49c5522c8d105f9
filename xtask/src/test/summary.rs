//! Reads the test runners' own summary lines.
use std::fmt;
use std::ops::Add;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Tests that passed.
    pub(super) passed: u64,
    /// Tests that failed.
    pub(super) failed: u64,
}

impl Tally {
    /// Reads `test result: ok. 3 passed; 0 failed; …`, which libtest and the browser runner both
    /// print, and Node's `# pass 3` and `# fail 0`; none for any other line.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        if let Some((word, number)) = line
            .strip_prefix("# ")
            .and_then(|line| line.split_once(' '))
        {
            let number = number.parse().ok()?;
            return match word {
                "pass" => Some(Self {
                    passed: number,
                    failed: 0,
                }),
                "fail" => Some(Self {
                    passed: 0,
                    failed: number,
                }),
                _ => None,
            };
        }
        let (_, counts) = line.split_once("test result: ")?;
        Some(Self {
            passed: count(counts, "passed")?,
            failed: count(counts, "failed")?,
        })
    }

    /// Tests that ran.
    pub(super) fn ran(self) -> u64 {
        self.passed + self.failed
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The number in front of a word.
fn count(counts: &str, word: &str) -> Option<u64> {
    let mut words = counts.split([' ', ';']);
    let mut before = "";
    loop {
        match words.next()? {
            found if found == word => return before.parse().ok(),
            "" => {}
            other => before = other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runners_summaries_are_read() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
                Some((12, 0)),
            ),
            (
                "test result: \x1b[31mFAILED\x1b[m. 7 passed; 2 failed; 0 ignored; 0 filtered out; finished in 3.10s",
                Some((7, 2)),
            ),
            ("test result: ok. none of your business", None),
            ("test update::denied_stays_inert ... ok", None),
            ("running 12 tests", None),
            ("# pass 24", Some((24, 0))),
            ("# fail 2", Some((0, 2))),
            ("# tests 26", None),
            ("# Subtest: pass 3", None),
        ];
        for (line, expected) in cases {
            let expected = expected.map(|(passed, failed)| Tally { passed, failed });
            assert_eq!(Tally::of_line(line), expected, "{line}");
        }
    }

    #[test]
    fn sums_read_well() {
        let one = Tally {
            passed: 3,
            failed: 1,
        };
        assert_eq!((one + one).to_string(), "6 passed, 2 failed");
        assert_eq!((one + one).ran(), 8);
    }
}
