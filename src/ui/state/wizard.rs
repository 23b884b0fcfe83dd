//! The wizard: the file, the choices, the dry run and how the import ended.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::review::{LostEdits, ReviewPage};
use crate::contact::{FieldNo, ListNo, ProblemCode, without_control};
use crate::import::ImportCounts;
use crate::plan::{Draft, ListTarget, Step, Suggestion, Survey};
use crate::source::{Dialect, DialectChoice};
use crate::ui::table::TableState;

/// A row of the file as the preview shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub problems: Vec<ProblemCode>,
}

/// What is known of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Its name.
    pub name: String,
    /// Up to three values.
    pub samples: Vec<String>,
    /// Cells that are not blank, of those that were looked at.
    pub filled: u64,
    /// Cells that were looked at.
    pub cells: u64,
    /// What is suggested, and why.
    pub suggestion: Option<Suggestion>,
}

/// An opened file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// How it is read.
    pub dialect: Dialect,
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    /// Its columns.
    pub columns: Vec<ColumnFacts>,
    /// About how many rows it has.
    pub estimated_rows: u64,
    /// Whether the number of rows is no estimate.
    pub exact: bool,
    /// Its size.
    pub bytes: u64,
}

/// What an import came to, or would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Rows by what became of them.
    pub figures: ImportCounts,
    /// Rows by problem.
    pub problems: Vec<(ProblemCode, u64)>,
    /// The first rows behind each of the four figures.
    pub rows: [Vec<PreviewRow>; 4],
    /// For each field how many contacts get a value, and how many another value.
    pub changes: Vec<(FieldNo, u64, u64)>,
    /// How long it took.
    pub seconds: f64,
}

/// The review behind the summary.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DryRun {
    /// Not begun.
    #[default]
    None,
    /// It runs; part done.
    Running(f32),
    /// It is over; see [`Wizard::review`].
    Done,
    /// Why it did not come to anything.
    Failed(String),
}

/// How an import ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// Its number in the log.
    pub import: Option<u64>,
    /// What it came to.
    pub outcome: Outcome,
    /// The list, if it is there.
    pub list: Option<ListNo>,
    /// Why nothing was imported.
    pub failure: Option<String>,
}

/// Where an import goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Into {
    /// A new list.
    #[default]
    New,
    /// A list that is there.
    Existing(ListNo),
}

/// An import in the making.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all meet"
)]
pub struct Wizard {
    /// The number of its draft.
    pub id: u64,
    /// The step that is shown.
    pub step: Option<Step>,
    /// The furthest step that was shown.
    pub reached: Option<Step>,
    /// The mapping step shows the opt-in status.
    pub opt_in_page: bool,
    /// The file.
    pub path: Option<PathBuf>,
    /// The path that is typed.
    pub typed_path: String,
    /// A file is being opened.
    pub opening: bool,
    /// A dialog is open.
    pub picking: bool,
    /// No dialog could be shown.
    pub no_dialog: bool,
    /// Why the file was refused.
    pub error: Option<String>,
    /// What the user said about the file.
    pub choice: DialectChoice,
    /// The opened file.
    pub file: Option<FileFacts>,
    /// Where it goes.
    pub into: Into,
    /// The name of the new list.
    pub list_name: String,
    /// The choices.
    pub draft: Option<Draft>,
    /// What the whole file says.
    pub survey: Survey,
    /// The whole file is being looked through.
    pub surveying: bool,
    /// Steps whose choices no longer fit.
    pub stale: BTreeSet<Step>,
    /// Columns (from 0) whose choice no longer fits.
    pub stale_columns: BTreeSet<usize>,
    /// The review that is being made.
    pub dry_run: DryRun,
    /// The review as it is shown.
    pub review: ReviewPage,
    /// What was mended in columns that are not in the file as it is read now.
    pub lost_edits: Vec<LostEdits>,
    /// The rows behind one of the four figures are shown.
    pub shown_rows: Option<usize>,
    /// It runs.
    pub importing: bool,
    /// It is over.
    pub done: Option<Done>,
    /// More rules are shown.
    pub more_rules: bool,
    /// The table of the preview.
    pub preview_table: TableState,
    /// The table of rows behind a figure.
    pub rows_table: TableState,
    /// A change of the number of lines to skip, while it is typed.
    pub skip_lines: String,
    /// The refusals of the page are listed on it, for Continue was tried.
    pub told: bool,
    /// The column (from 0) that the grid is to show.
    pub show_column: Option<usize>,
    /// Columns that choices were made for and that are gone.
    pub lost: Vec<String>,
    /// The step at which a draft is resumed, until its file is open.
    pub resumes_at: Option<Step>,
}

impl Wizard {
    /// The step that is shown.
    pub fn at(&self) -> Step {
        self.step.unwrap_or(Step::Upload)
    }

    /// Whether the rows of the review are shown instead of the summary.
    pub fn review_is_open(&self) -> bool {
        self.at() == Step::Summary
            && !self.importing
            && self.done.is_none()
            && self.review.open
            && self.review.facts.is_some()
    }

    /// Whether there is a way back.
    pub fn can_go_back(&self) -> bool {
        self.at() != Step::Upload && !self.importing && self.done.is_none()
    }

    /// Whether the opt-in page has something to ask.
    pub fn asks_opt_in(&self) -> bool {
        self.draft
            .as_ref()
            .is_some_and(|draft| draft.channels_to_ask().next().is_some())
            || !self.survey.unknown_words.is_empty()
    }

    /// The name of the file, without its folder.
    pub fn file_name(&self) -> String {
        let name = self.path.as_ref().and_then(|path| path.file_name());
        name.map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// The name of the new list: what is typed, else the file's without its ending.
    pub fn new_list_name(&self) -> String {
        let typed = self.list_name.trim();
        if typed.is_empty() {
            let stem = self.path.as_ref().and_then(|path| path.file_stem());
            stem.map(|stem| without_control(&stem.to_string_lossy()))
                .unwrap_or_default()
        } else {
            typed.to_owned()
        }
    }

    /// The list it goes to.
    pub fn list_target(&self) -> ListTarget {
        match self.into {
            Into::New => ListTarget::New(self.new_list_name()),
            Into::Existing(no) => ListTarget::Existing(no),
        }
    }
}
