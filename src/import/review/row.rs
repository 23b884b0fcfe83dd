//! What a reader of the review gets.

use crate::contact::{ContactId, FieldNo, ProblemCode};
use crate::import::{DamageCode, Verdict};

/// What will become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewOutcome {
    /// It makes a contact.
    Created,
    /// It changes a contact.
    Updated,
    /// It matches a contact and changes nothing.
    Unchanged,
    /// It is not taken, for its problems.
    Rejected,
    /// The user left it out.
    LeftOut,
}

impl ReviewOutcome {
    /// All of them, in the order in which reports list them.
    pub const ALL: [Self; 5] = [
        Self::Created,
        Self::Updated,
        Self::Unchanged,
        Self::Rejected,
        Self::LeftOut,
    ];

    /// The word that names it on the command line and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Rejected => "rejected",
            Self::LeftOut => "left_out",
        }
    }

    /// The outcome that a word names; letter case, and `-` for `_`, do not matter.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase().replace('-', "_");
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What a row does to a field of the contact it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It had no value and gets one.
    Added,
    /// Its value is replaced.
    Replaced,
    /// It keeps its value although the row has another one.
    Kept,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Added, Self::Replaced, Self::Kept];

    /// What a verdict comes to; nothing for equal values.
    pub fn of(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Same => None,
            Verdict::Filled => Some(Self::Added),
            Verdict::Replaced | Verdict::OptOutApplied | Verdict::EarlierOptOut => {
                Some(Self::Replaced)
            }
            Verdict::ExistingKept
            | Verdict::OptOutKept
            | Verdict::LetterCaseKept
            | Verdict::InvalidNotWritten => Some(Self::Kept),
        }
    }

    /// The word that names it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Replaced => "replaced",
            Self::Kept => "kept",
        }
    }
}

/// How often rows change a field of the contacts they match, or do not for a rule's sake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldCount {
    /// Rows that give it its first value.
    pub added: u64,
    /// Rows that replace its value.
    pub replaced: u64,
    /// Rows whose value is another and is not written.
    pub kept: u64,
}

impl FieldCount {
    /// One of the figures.
    pub fn of(&self, change: Change) -> u64 {
        match change {
            Change::Added => self.added,
            Change::Replaced => self.replaced,
            Change::Kept => self.kept,
        }
    }

    pub(super) fn count(&mut self, change: Change) {
        *match change {
            Change::Added => &mut self.added,
            Change::Replaced => &mut self.replaced,
            Change::Kept => &mut self.kept,
        } += 1;
    }
}

/// Rows behind the filters, beside those of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// Changes by field, in field order; fields of which nothing is to be said are not there.
    pub fields: Vec<(FieldNo, FieldCount)>,
    /// Rows that were left out.
    pub left_out: u64,
    /// Rows with a cell that reads otherwise than in the file.
    pub mended: u64,
    /// Rows with a problem, rejected or not.
    pub with_problems: u64,
}

/// A row with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Its place in the review, from 0.
    pub ordinal: u32,
    /// Its number among the rows of data, from 1.
    pub row: u64,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// What will become of it.
    pub outcome: ReviewOutcome,
    /// The contact it matches, or the number of the one it creates.
    pub contact: Option<ContactId>,
    /// The name or the address of that contact as it was before the row; of one that is made, as
    /// the row makes it. Blank where there is no contact or it has neither.
    pub label: String,
    /// The key that matched the contact.
    pub matched_by: Option<FieldNo>,
    /// The contact whose primary key is another although the secondary key is the same.
    pub conflict: Option<ContactId>,
    /// What happens to each field that the row has a value for, in field order. Nothing for a row
    /// that is left out or whose cells were not read.
    pub fields: Vec<ReviewField>,
    /// What is wrong with it.
    pub problems: Vec<ReviewProblem>,
    /// What was damaged in it before the file came here, with the column (from 0), if it is one
    /// cell's damage. Rows that are shifted are told only as far as [`Damage::lines`] names them.
    ///
    /// [`Damage::lines`]: crate::import::Damage::lines
    pub damage: Vec<(DamageCode, Option<usize>)>,
    /// Its cells: at least one for each column, more where the file has more.
    pub cells: Vec<ReviewCell>,
}

/// What happens to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewField {
    /// The field.
    pub field: FieldNo,
    /// The column (from 0) the value comes from; none for a status of the whole file.
    pub column: Option<usize>,
    /// The contact's value before the row.
    pub old: Option<String>,
    /// The row's value in its normal form.
    pub new: String,
    /// Which of the two it will be; none where the row is rejected.
    pub verdict: Option<Verdict>,
}

impl ReviewField {
    /// Whether the row's value is written.
    pub fn writes(&self) -> bool {
        self.verdict.is_some_and(Verdict::writes)
    }
}

/// A problem of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewProblem {
    /// What is wrong.
    pub code: ProblemCode,
    /// The column (from 0), if it is one cell's problem.
    pub column: Option<usize>,
    /// The cell as it was read, mended if it was; blank if the problem is the row's.
    pub cell: String,
    /// The contacts it is about, where it is about some.
    pub contacts: Vec<ContactId>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewCell {
    /// What the file has.
    pub raw: String,
    /// What is read in its place, where that is something else.
    pub mended: Option<String>,
    /// It was edited and read otherwise then: the edit is not applied.
    pub misfit: bool,
}

impl ReviewCell {
    /// What is read.
    pub fn read(&self) -> &str {
        self.mended.as_deref().unwrap_or(&self.raw)
    }
}
