//! The page of imports: drafts, what runs, the log and the report of one.

use crate::contact::{ContactId, FieldNo, ListNo, ProblemCode};
use crate::import::{ImportCounts, Undoable};
use crate::plan::Step;
use crate::ui::table::TableState;

/// A tab of the imports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogTab {
    /// Unfinished wizards, and what runs.
    #[default]
    Draft,
    /// Completed imports.
    Completed,
    /// Failed and cancelled imports.
    Failed,
}

impl LogTab {
    /// Every tab.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Completed, Self::Failed];

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "w-tab-draft",
            Self::Completed => "w-tab-completed",
            Self::Failed => "w-tab-failed",
        }
    }
}

/// An unfinished wizard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// Its number.
    pub id: u64,
    /// Its file.
    pub file: String,
    /// Its list.
    pub list: String,
    /// Its step.
    pub step: Step,
    /// When it was saved, in milliseconds since 1970 UTC.
    pub saved: u64,
}

/// An import that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its file.
    pub file: String,
    /// Its list.
    pub list: String,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub total: u64,
    /// Rows done.
    pub rows: u64,
    /// Rows a second.
    pub rate: u64,
    /// Seconds left, if it can be said.
    pub left: Option<u64>,
    /// It was asked to stop.
    pub cancelling: bool,
}

impl Running {
    /// The part that is done, from 0 to 1.
    pub fn part(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
        let part = self.bytes as f32 / self.total.max(1) as f32;
        part.clamp(0.0, 1.0)
    }
}

/// An import of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Its number.
    pub no: u64,
    /// Its file.
    pub file: String,
    /// Its list.
    pub list: String,
    /// The list's number, if it is still there.
    pub list_no: Option<ListNo>,
    /// When it ended, in milliseconds since 1970 UTC.
    pub at: u64,
    /// Why it failed; none for a completed one.
    pub failure: Option<String>,
    /// What it came to.
    pub figures: ImportCounts,
    /// Rows by problem.
    pub problems: Vec<(ProblemCode, u64)>,
    /// Its settings: the key of what, and what.
    pub settings: Vec<(String, String)>,
    /// Its columns and their fields.
    pub mapping: Vec<(String, String)>,
    /// Its rejected rows can be saved.
    pub has_rejected: bool,
    /// What was kept of its rows is gone, by the rule about the past.
    pub details_gone: bool,
    /// The entry that it took back, for an undo.
    pub undoes: Option<u64>,
    /// The entry that took it back last, if that is still so.
    pub undone_by: Option<u64>,
    /// What an undo came to, in words.
    pub undo_lines: Vec<String>,
}

/// What an undo did not take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// The contact, if it is about one.
    pub contact: Option<ContactId>,
    /// Who or which list, in words.
    pub name: String,
    /// What of it, in words.
    pub what: String,
    /// Why.
    pub reason: String,
    /// What the import wrote.
    pub wrote: String,
    /// What is there now.
    pub now: String,
}

/// What an undo comes to, or would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoFacts {
    /// All of it in a sentence.
    pub sentence: String,
    /// There is something to take back.
    pub any: bool,
    /// Values that go back, contacts that go, contacts that come back, things that stay.
    pub four: [u64; 4],
    /// What else goes back, in words.
    pub more: Vec<String>,
    /// Values that go back, by field.
    pub fields: Vec<(FieldNo, u64)>,
    /// How often something stays, by reason.
    pub reasons: Vec<(String, u64)>,
    /// What stays, as much of it as is named.
    pub kept: Vec<KeptRow>,
    /// The first of the contacts that go.
    pub removed: Vec<(ContactId, String)>,
    /// How it can be undone in its turn.
    pub again: Option<Undoable>,
    /// Its entry in the log.
    pub entry: Option<u64>,
}

/// How far an undo is.
#[derive(Clone, Debug, PartialEq)]
pub enum UndoStage {
    /// What it would do is found out; part done.
    Looking(f32),
    /// What it would do.
    Ready(Box<UndoFacts>),
    /// It runs; part done.
    Running(f32),
    /// What it did.
    Done(Box<UndoFacts>),
    /// Why it cannot be.
    Failed(String),
}

/// Something that is to be taken back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// What.
    pub what: Undoable,
    /// What it is called.
    pub name: String,
    /// How far it is.
    pub stage: UndoStage,
    /// The table of what stays.
    pub table: TableState,
}

/// A problem of a row in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// The row.
    pub row: u64,
    /// The line.
    pub line: u64,
    /// The column's name.
    pub column: String,
    /// What is wrong.
    pub code: ProblemCode,
    /// The cell.
    pub cell: String,
    /// The row was left out.
    pub rejected: bool,
}

/// The page of imports.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// The tab that is shown.
    pub tab: LogTab,
    /// Unfinished wizards, newest first.
    pub drafts: Vec<DraftRow>,
    /// What runs.
    pub running: Option<Running>,
    /// The log, newest first.
    pub log: Vec<LogRow>,
    /// How often older entries of the tab were asked for.
    pub older: usize,
    /// The report that is shown.
    pub report: Option<u64>,
    /// The problems of the report, as far as they were asked for.
    pub problems: Vec<ProblemRow>,
    /// The reason that problems are shown of; none for all.
    pub reason: Option<ProblemCode>,
    /// The table of problems.
    pub table: TableState,
    /// What is to be taken back.
    pub undo: Option<Undo>,
}
