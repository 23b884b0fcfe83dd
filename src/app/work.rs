//! What takes longer than a frame: read, look through, try, import, search. Runs on threads.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::copying::Copied;
use super::erasing::ErasedAll;
use super::keep::SavedDraft;
use super::no_store::{Mend, Reopened};
use super::review::Found;
use super::saving::Chosen;
use super::undoing::Undone;
use crate::contact::{ContactId, ContactRef, FieldNo, Fields, ListNo, OptInWords, ReadRules};
use crate::import::{
    Candidates, Deleted, EditError, Edited, ImportError, Observer, Options, Progress, Report,
    Review, ReviewRow, RowOutcome, Undoable, run_observed,
};
use crate::plan::{self, ImportPlan, Remembered, Suggestion, Survey};
use crate::source::{
    Batch, Depth, Dialect, DialectChoice, Encoding, ProfileBuilder, RowRef, Source, SourceError,
};
use crate::store::{Durability, Store, StoreError, View, Writer};
use crate::ui::{
    BackupRow, ColumnFacts, ContactFacts, FileFacts, KeptFacts, LogRow, PastFacts, PreviewRow,
    ProblemRow, ReviewLine, Saving,
};

/// Rows of the preview.
const PREVIEW: usize = 100;

/// Cells that are looked at for suggestions; more would keep the preview waiting.
const CELLS: usize = 60_000;

/// Files up to this size are read whole before their encoding is decided.
const SMALL: u64 = 16 << 20;

/// Rows that are kept behind each figure.
const BEHIND: usize = 500;

/// Problems that a report shows.
const PROBLEMS: usize = 10_000;

/// Characters of a cell that are kept for a table.
const CELL: usize = 2_000;

/// An opened file.
pub struct Opened {
    /// The file.
    pub source: Arc<Source>,
    /// What the window shows of it.
    pub facts: FileFacts,
    /// Headers as they stand in the file, where one is no other's twin.
    pub headers: Vec<Option<String>>,
    /// Only its head was read for the encoding.
    pub head_only: bool,
}

/// How a file is opened.
pub enum How {
    /// Detecting what is left open.
    Detect(DialectChoice),
    /// As it was read before.
    As(Dialect),
}

/// What is needed for suggestions.
pub struct Known {
    /// The fields.
    pub fields: Fields,
    /// The opt-in vocabulary.
    pub words: OptInWords,
    /// The region of phone numbers.
    pub region: String,
    /// What columns were mapped to before.
    pub remembered: Remembered,
    /// What a column without a header is called.
    pub column_word: String,
}

/// Opens a file and looks at its first rows.
pub fn open(path: &Path, how: &How, known: &Known) -> Result<Opened, SourceError> {
    let small = std::fs::metadata(path).is_ok_and(|about| about.len() <= SMALL);
    let (source, head_only) = match how {
        How::Detect(choice) => {
            let depth = if small { Depth::Whole } else { Depth::Head };
            (
                Source::open(path, choice, depth)?,
                !small && choice.encoding.is_none(),
            )
        }
        How::As(dialect) => (Source::with_dialect(path, dialect.clone())?, false),
    };
    let names = source.column_names(&known.column_word);
    let rules = ReadRules {
        region: &known.region,
        words: &known.words,
        date_order: None,
        opt_out_column: false,
    };
    let mut profiles: Vec<ProfileBuilder> =
        names.iter().map(|_| ProfileBuilder::new(&rules)).collect();
    let sample = (CELLS / names.len().max(1)).clamp(PREVIEW, 1_000);
    let mut rows = Vec::new();
    let mut batch = Batch::new();
    let mut reader = source.reader()?;
    reader.read_batch(&mut batch, sample)?;
    for row in batch.rows() {
        if rows.len() < PREVIEW {
            rows.push(preview_row(row, names.len()));
        }
        if !row.is_rejected() {
            for (at, profile) in profiles.iter_mut().enumerate() {
                profile.push(row.cell(at));
            }
        }
    }
    let exact = reader.read_batch(&mut batch, 1)? == 0;
    let profiles: Vec<_> = profiles.into_iter().map(ProfileBuilder::finish).collect();
    let headers = source.lone_headers();
    let facts: Vec<plan::ColumnFacts<'_>> = source
        .columns()
        .iter()
        .zip(&profiles)
        .map(|(column, profile)| plan::ColumnFacts {
            header: column.header.as_deref(),
            profile,
        })
        .collect();
    let suggestions: Vec<Suggestion> = plan::suggest(&facts, &known.fields, &known.remembered);
    let columns = names
        .into_iter()
        .zip(&profiles)
        .zip(suggestions)
        .map(|((name, profile), suggestion)| ColumnFacts {
            name,
            samples: profile.samples.clone(),
            filled: profile.filled,
            cells: profile.cells,
            suggestion: Some(suggestion),
        })
        .collect();
    let facts = FileFacts {
        dialect: source.dialect().clone(),
        rows,
        columns,
        estimated_rows: source.estimated_rows(),
        exact,
        bytes: source.len_bytes(),
    };
    Ok(Opened {
        source: Arc::new(source),
        facts,
        headers,
        head_only,
    })
}

fn preview_row(row: RowRef<'_>, columns: usize) -> PreviewRow {
    let cut = |cell: &str| cell.chars().take(CELL).collect();
    PreviewRow {
        line: row.line(),
        cells: row
            .cells()
            .take(columns.max(row.len().min(columns + 1)))
            .map(cut)
            .collect(),
        problems: row.problems().collect(),
    }
}

/// The encoding that the whole file proves.
pub fn whole_encoding(path: &Path, choice: &DialectChoice) -> Result<Encoding, SourceError> {
    Ok(Source::open(path, choice, Depth::Whole)?.dialect().encoding)
}

/// Keeps the first rows behind each figure.
#[derive(Default)]
pub struct Watch {
    /// Created, updated, unchanged, rejected.
    pub rows: [Vec<PreviewRow>; 4],
    /// For each field how often a value was added, and how often replaced.
    pub changes: BTreeMap<FieldNo, (u64, u64)>,
}

impl Observer for Watch {
    fn changed(&mut self, before: ContactRef<'_>, after: ContactRef<'_>) {
        for (no, value) in after.values() {
            match before.value(no) {
                None => self.changes.entry(no).or_default().0 += 1,
                Some(old) if old != value => self.changes.entry(no).or_default().1 += 1,
                Some(_) => {}
            }
        }
    }

    fn row(&mut self, row: RowRef<'_>, outcome: RowOutcome) {
        let at = match outcome {
            RowOutcome::Created(_) => 0,
            RowOutcome::Updated(_) => 1,
            RowOutcome::Unchanged(_) => 2,
            RowOutcome::Rejected => 3,
        };
        if let Some(rows) = self.rows.get_mut(at).filter(|rows| rows.len() < BEHIND) {
            rows.push(preview_row(row, row.len()));
        }
    }
}

/// Carries out a plan, or all of it but the commit.
pub fn import(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
) -> Result<(Report, Watch), ImportError> {
    let mut watch = Watch::default();
    let report = run_observed(store, source, plan, options, progress, &mut watch)?;
    Ok((report, watch))
}

/// Changes the store in one commit.
pub fn edit<T>(
    store: &Store,
    change: impl FnOnce(&mut Writer) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut writer = store.begin(Durability::Real)?;
    let done = change(&mut writer)?;
    writer.commit(None)?;
    Ok(done)
}

/// The problems of an import, as many as a person looks at.
pub fn problems(view: &View, import: u64) -> Result<Vec<ProblemRow>, StoreError> {
    let record = view.import(import)?;
    let columns = record.map(|record| record.plan.columns).unwrap_or_default();
    let mut problems = Vec::new();
    let _: ControlFlow<()> = view.for_each_problem(import, |problem| {
        let column = problem
            .column
            .and_then(|at| usize::try_from(at).ok())
            .and_then(|at| columns.get(at));
        problems.push(ProblemRow {
            row: problem.row,
            line: problem.line,
            column: column.map(|column| column.name.clone()).unwrap_or_default(),
            code: problem.code,
            cell: problem.cell.chars().take(CELL).collect(),
            rejected: problem.rejected,
        });
        if problems.len() < PROBLEMS {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    // Grouped by reason, in file order within each.
    problems.sort_by_key(|problem| (problem.code, problem.row));
    Ok(problems)
}

/// What is asked before it is done to contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Whether to delete them.
    Delete,
    /// Whether to erase them for good.
    Erase,
}

/// What a thread found out.
pub enum Fact {
    /// A file was opened.
    Opened(Box<Result<Opened, SourceError>>),
    /// The encoding of a whole file.
    Encoding(Result<Encoding, SourceError>),
    /// A file was looked through.
    Surveyed(Result<Survey, SourceError>),
    /// A review is over.
    Tried(Box<Result<Review, ImportError>>),
    /// Rows of the review were found.
    ReviewFound(io::Result<Option<Found>>),
    /// Rows of the review were read, from a place on.
    ReviewRows(u64, io::Result<Vec<ReviewLine>>),
    /// A row of the review was read.
    ReviewRow(io::Result<Option<ReviewRow>>),
    /// The values of a column were counted.
    ReviewValues(usize, io::Result<Option<Candidates>>),
    /// An import is over.
    Imported(Box<Result<(Report, Watch), ImportError>>),
    /// A dialog was closed: the files, or none if there could be no dialog.
    Picked(Option<Vec<PathBuf>>),
    /// The store was changed; the list that was made.
    Edited(Result<Option<ListNo>, StoreError>),
    /// Contacts were found.
    Gathered(Result<Vec<ContactId>, StoreError>),
    /// Rows of contacts were read.
    Rows(Result<BTreeMap<u64, Vec<String>>, StoreError>),
    /// Rows were copied; how many were selected.
    Copied(u64, Result<Copied, String>),
    /// A contact was read.
    Contact(ContactId, Result<Option<ContactFacts>, StoreError>),
    /// What contacts are called that a question is about, and how much was set aside that may hold
    /// them, too.
    Asked(
        Arc<Vec<ContactId>>,
        Asking,
        Result<(String, u64), StoreError>,
    ),
    /// What happened to a contact was read.
    Past(ContactId, Result<PastFacts, StoreError>),
    /// A contact was edited.
    ContactEdited(Result<Edited, EditError>),
    /// Contacts were deleted.
    ContactsDeleted(Arc<Vec<ContactId>>, Result<Deleted, EditError>),
    /// Something was taken back, or only looked at.
    Undo(Undoable, bool, Box<Undone>),
    /// Contacts were erased for good.
    Erased(Arc<Vec<ContactId>>, Result<ErasedAll, StoreError>),
    /// The backups of a damaged store were found.
    Backups(Vec<BackupRow>),
    /// The store was mended and opened, or not.
    Reopened(Box<(Mend, Reopened)>),
    /// The folder of the store is shown by the system, or not.
    FolderShown(io::Result<()>),
    /// What is kept of the past.
    Keeps(Result<KeptFacts, StoreError>),
    /// How long earlier states stay was said.
    RetentionSet(Result<(), StoreError>),
    /// The import log was read; each with whether details of its rows are kept.
    Log(Result<Vec<LogRow>, StoreError>),
    /// The problems of an import were read.
    Problems(Result<Vec<ProblemRow>, StoreError>),
    /// Drafts were read, and files that do not read.
    Drafts(Vec<SavedDraft>, Vec<PathBuf>),
    /// Something was written to disk.
    Kept(io::Result<()>),
    /// A dialog for saving was closed; with the path that was offered.
    SaveAs(Saving, PathBuf, Chosen),
    /// Something was saved.
    Written(Saving, PathBuf, io::Result<()>),
}
