//! What a check found.
use std::fmt;

/// What was done to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is not what was signed.
    Changed,
    /// It should be there and is not.
    Removed,
    /// It is there and should not be.
    Added,
    /// It stands in another place than it did.
    Moved,
    /// Nothing was done to it, but a reader should know.
    Note,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Changed => "CHANGED",
            Self::Removed => "REMOVED",
            Self::Added => "ADDED",
            Self::Moved => "MOVED",
            Self::Note => "note",
        }
    }
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was done.
    pub kind: Kind,
    /// To what.
    pub what: String,
    /// How it shows.
    pub why: String,
}

/// All that was looked at, and all that does not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Receipts looked at.
    pub receipts: u64,
    /// Rows that were erased and have a tombstone.
    pub erased: u64,
    /// Texts of notices.
    pub notices: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Events.
    pub events: u64,
    /// Receipts that no checkpoint covers yet.
    pub uncovered: u64,
    /// What does not fit, in the order of the log.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether everything fits; a note is nothing wrong unless `strict`.
    #[must_use]
    pub fn holds(&self, strict: bool) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.kind == Kind::Note && !strict)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { kind, what, why } in &self.findings {
            writeln!(f, "{:<8} {what}: {why}", kind.word())?;
        }
        let wrong = |finding: &&Finding| finding.kind != Kind::Note;
        let wrong = self.findings.iter().filter(wrong).count();
        writeln!(
            f,
            "checked {} receipts, {} erased, {} notices, {} checkpoints, {} events",
            self.receipts, self.erased, self.notices, self.checkpoints, self.events
        )?;
        if self.uncovered > 0 {
            writeln!(
                f,
                "{} receipts came after the last checkpoint: their order is not proved yet",
                self.uncovered
            )?;
        }
        match wrong {
            0 => writeln!(f, "nothing was changed, removed or added"),
            1 => writeln!(f, "1 thing does not fit"),
            wrong => writeln!(f, "{wrong} things do not fit"),
        }
    }
}
