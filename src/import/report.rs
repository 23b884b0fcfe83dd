//! What an import is given and what it comes to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::damage::Damage;
use super::reviewed::Reviewed;
use crate::contact::{FieldNo, Fields, ProblemCode};
use crate::plan::{Misfit, Survey, Target};
use crate::source::SourceError;
use crate::store::{ImportCounts, ImportStatus, StoreError};

/// What an import needs beside its plan.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Do everything but the commit.
    pub dry_run: bool,
    /// Where rejected rows are written, if anywhere.
    pub rejected: Option<PathBuf>,
    /// The fields of the store together with those made for this import.
    pub fields: Fields,
    /// Header and target of the columns that are remembered for the next file.
    pub remember: BTreeMap<String, Target>,
    /// What the first rows told, where the plan was made with no more than that: all rows are
    /// held against it, and the import gives up if they tell something else.
    pub unproven_survey: Option<Survey>,
    /// What was reviewed; anything else is not carried out.
    pub reviewed: Option<Reviewed>,
}

/// Why an import that could be carried out changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureReason {
    /// Every row was rejected.
    AllRejected,
    /// The user left every row out.
    AllLeftOut,
    /// The user stopped it.
    Cancelled,
    /// The file could not be read to its end.
    Unreadable,
    /// The file changed while it was read.
    FileChanged,
}

impl FailureReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::AllRejected,
        Self::AllLeftOut,
        Self::Cancelled,
        Self::Unreadable,
        Self::FileChanged,
    ];

    /// The reason that the import log keeps as this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// The reason as the import log keeps it.
    pub fn word(self) -> &'static str {
        match self {
            Self::AllRejected => "all_rejected",
            Self::AllLeftOut => "all_left_out",
            Self::Cancelled => "cancelled",
            Self::Unreadable => "unreadable",
            Self::FileChanged => "file_changed",
        }
    }
}

/// Rows that meet contacts with clearly another person's first name, where nobody has decided what
/// becomes of them and the rule would make a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndecidedRows {
    /// How many.
    pub rows: u64,
    /// The first of them: the line it begins on, and the key that the contact was found by.
    pub examples: Vec<(u64, FieldNo)>,
}

impl UndecidedRows {
    /// Rows that are given as examples, at most.
    pub const MAX_EXAMPLES: usize = 3;

    /// Counts a row.
    pub(super) fn add(&mut self, line: u64, key: FieldNo) {
        self.rows += 1;
        if self.examples.len() < Self::MAX_EXAMPLES {
            self.examples.push((line, key));
        }
    }
}

/// What an import came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its number in the import log; none for a dry run.
    pub import: Option<u64>,
    /// The name of the list the contacts went to.
    pub list: String,
    /// How it ended.
    pub status: ImportStatus,
    /// Why it failed, if it did.
    pub failure: Option<FailureReason>,
    /// Nothing was stored.
    pub dry_run: bool,
    /// Rows by what became of them.
    pub counts: ImportCounts,
    /// Rows by problem, in the order of [`ProblemCode::ALL`]; a row counts once for each code.
    pub problems: Vec<(ProblemCode, u64)>,
    /// Edits that have no place in the file as it is, in line order; they were not applied.
    pub misfits: Vec<Misfit>,
    /// Rows that somebody has to decide about before an import; only a review has any.
    pub undecided: UndecidedRows,
    /// What was damaged before the file came here; looked for in dry runs only.
    pub damage: Vec<Damage>,
    /// How long it took.
    pub seconds: f64,
}

/// What stops an import; nothing of it is in the store then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read any more.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file is not what it was when the plan was made.
    #[error("the file has changed since the plan was made")]
    FileChanged,
    /// The store is not what it was when the plan was reviewed.
    #[error("the store has changed since the review")]
    StoreChanged,
    /// Another plan was reviewed than the one to be carried out.
    #[error("the plan is not the one that was reviewed")]
    PlanChanged,
    /// The temporary file of a review cannot be written or read.
    #[error("the temporary file of the review: {0}")]
    Scratch(std::io::Error),
    /// The list of the plan is not there any more.
    #[error("the list is gone")]
    ListGone,
    /// All rows together tell something else about dates or opt-in words than the first ones the
    /// plan was made with; here is what they tell.
    #[error("the rows tell something else than the first ones did")]
    Survey(Box<Survey>),
    /// Rows have the key of contacts with another person's name, and the plan does not say what
    /// becomes of them ([`Rules::other_name`](crate::plan::Rules::other_name)).
    #[error("rows have the key of contacts with another name, and no rule says what to do")]
    OtherNameUndecided(UndecidedRows),
    /// The file for rejected rows cannot be written.
    #[error("cannot write {path}: {error}")]
    Rejected {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}
