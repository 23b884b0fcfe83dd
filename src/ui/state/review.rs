//! The rows of the review that are looked at, and what is being mended.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::contact::{ContactId, ProblemCode, Repair};
use crate::import::{Candidates, ReviewFilter, ReviewOutcome, ReviewRow};
use crate::source::Encoding;

use crate::ui::table::TableState;

/// A row as the table shows it; its cells cut where they are long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLine {
    /// The line of the file, from 1.
    pub line: u64,
    /// What becomes of it.
    pub outcome: ReviewOutcome,
    /// The contact it meets or makes.
    pub contact: Option<ContactId>,
    /// What that contact is called.
    pub label: String,
    /// What is wrong with it.
    pub problems: Vec<ProblemCode>,
    /// A cell reads otherwise than in the file.
    pub mended: bool,
    /// Its cells as they are read.
    pub cells: Vec<String>,
}

/// A cell that is being corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mending {
    /// The column, from 0.
    pub column: usize,
    /// What is typed.
    pub typed: String,
    /// The keyboard is to come there.
    pub focus: bool,
}

/// A value that is being replaced everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replacing {
    /// The column, from 0.
    pub column: usize,
    /// Its values; none while they are counted.
    pub values: Option<Candidates>,
    /// The value.
    pub from: Option<String>,
    /// What to read in its place.
    pub to: String,
}

/// The review as it is shown.
#[derive(Clone, Debug, Default)]
pub struct ReviewPage {
    /// Why it was made again.
    pub said: Option<String>,
    /// Its rows are shown.
    pub open: bool,
    /// Which of them.
    pub filter: ReviewFilter,
    /// The search as it is typed.
    pub typed: String,
    /// Rows are being found.
    pub finding: bool,
    /// How many there are.
    pub found: Option<u64>,
    /// Those that came, by their place among those found.
    pub rows: BTreeMap<u64, ReviewLine>,
    /// The places that are seen.
    pub seen: Range<u64>,
    /// The table.
    pub table: TableState,
    /// The place that was asked for last.
    pub at: Option<u64>,
    /// The row with everything that is known of it.
    pub detail: Option<Box<ReviewRow>>,
    /// A cell of it that is being corrected.
    pub mending: Option<Mending>,
    /// A value that is being replaced.
    pub replacing: Option<Replacing>,
    /// The keyboard is to come to the search field.
    pub focus_search: bool,
}

impl ReviewPage {
    /// Forgets what was found, where the file is read in another way; what was asked for stays.
    pub fn forget(&mut self) {
        *self = Self {
            said: self.said.take(),
            open: self.open,
            filter: std::mem::take(&mut self.filter),
            typed: std::mem::take(&mut self.typed),
            ..Self::default()
        };
    }

    /// What Escape means among the rows: close what was opened last.
    pub fn escape(&self) -> ReviewWish {
        if self.mending.is_some() {
            ReviewWish::Correct(None)
        } else if self.replacing.is_some() {
            ReviewWish::Values(None)
        } else if self.detail.is_some() {
            ReviewWish::Open(None)
        } else {
            ReviewWish::Close
        }
    }
}

/// What a person wants of the review.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviewWish {
    /// Show the rows that a filter lets through.
    Rows(Box<ReviewFilter>),
    /// Back to the figures.
    Close,
    /// Look for what is typed.
    Search,
    /// Rows are needed: from, to, by their places among those found.
    NeedRows(u64, u64),
    /// Copy the selected rows.
    CopyRows,
    /// Show everything of the row at a place, or of none.
    Open(Option<u64>),
    /// Correct a cell (column from 0, what it reads), or no cell.
    Correct(Option<(usize, String)>),
    /// Read a cell as something else.
    SetCell {
        /// The line on which its row begins.
        line: u64,
        /// The column, from 0.
        column: usize,
        /// What the file has.
        was: String,
        /// What is read in its place.
        becomes: String,
    },
    /// Read a cell (line, column) as it is in the file.
    UnsetCell(u64, usize),
    /// Show the values of a column (from 0), with one chosen, or leave them.
    Values(Option<(usize, Option<String>)>),
    /// Read a value of a column as another: column, from, to.
    Replace(usize, String, String),
    /// Take a replacement back: column, from.
    Unreplace(usize, String),
    /// Leave rows out, or take them in again, by their lines.
    LeaveOut(Vec<u64>, bool),
    /// Take in every row that was left out.
    TakeAllIn,
    /// Repair a column, or not.
    Repair(usize, Repair, bool),
    /// Do not import a column.
    Skip(usize),
    /// Read the file in an encoding.
    Encoding(Encoding),
    /// Close the sentence on why it was made again.
    Dismiss,
}

impl ReviewWish {
    /// Whether it changes choices, which is over when the import has begun.
    pub fn mends(&self) -> bool {
        match self {
            Self::Rows(_)
            | Self::Close
            | Self::Search
            | Self::NeedRows(..)
            | Self::CopyRows
            | Self::Open(_)
            | Self::Dismiss => false,
            Self::Correct(_)
            | Self::SetCell { .. }
            | Self::UnsetCell(..)
            | Self::Values(_)
            | Self::Replace(..)
            | Self::Unreplace(..)
            | Self::LeaveOut(..)
            | Self::TakeAllIn
            | Self::Repair(..)
            | Self::Skip(_)
            | Self::Encoding(_) => true,
        }
    }
}
