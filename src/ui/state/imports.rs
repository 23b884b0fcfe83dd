//! The page of imports: drafts, what runs, the log and the report of one.

use crate::contact::{ContactId, FieldNo, ProblemCode};
use crate::import::Undoable;
use crate::query::{LogEntry, ProblemEntry};
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
            Self::Draft => "imports-tab-drafts",
            Self::Completed => "imports-tab-completed",
            Self::Failed => "imports-tab-failed",
        }
    }
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

/// The four figures of an undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoFigures {
    /// Values that go back.
    pub reversed_values: u64,
    /// Contacts that go.
    pub removed_contacts: u64,
    /// Contacts that come back.
    pub restored_contacts: u64,
    /// Values, contacts and lists that stay.
    pub kept: u64,
}

impl UndoFigures {
    /// The figures in the order in which they are shown.
    pub fn in_order(self) -> [u64; 4] {
        [
            self.reversed_values,
            self.removed_contacts,
            self.restored_contacts,
            self.kept,
        ]
    }
}

/// What an undo comes to, or would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoFacts {
    /// All of it in a sentence.
    pub sentence: String,
    /// There is something to take back.
    pub has_effect: bool,
    /// How much of what goes back and what stays.
    pub figures: UndoFigures,
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
    pub undo_of_undo: Option<Undoable>,
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

impl Undo {
    /// Whether it is known what would go back, and that is something.
    pub fn can_begin(&self) -> bool {
        matches!(&self.stage, UndoStage::Ready(facts) if facts.has_effect)
    }
}

/// The report that is shown.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// The number of its import in the log.
    pub import: u64,
    /// Its problems by code and then in file order; none while they are read.
    pub problems: Vec<ProblemEntry>,
    /// The code that problems are shown of; none for all.
    pub reason: Option<ProblemCode>,
    /// The table of problems.
    pub table: TableState,
}

/// The page of imports.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// The tab that is shown.
    pub tab: LogTab,
    /// The log, newest first.
    pub log: Vec<LogEntry>,
    /// How often older entries of the tab were asked for.
    pub older: usize,
    /// The report that is shown.
    pub report: Option<ReportPage>,
    /// What is to be taken back.
    pub undo: Option<Undo>,
}
