//! One import from its first row to its commit.

mod end;
mod rows;

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use super::damage::{Damage, DamageCollector};
use super::journal::Journal;
use super::matcher::Matcher;
use super::merge::Kinds;
use super::pipeline::{self, Numbered, Take};
use super::rejected::RejectedFile;
use super::report::{FailureReason, ImportError, Observer, Options, Report};
use super::review::{Recorder, Reviewed};
use super::row::{ReadBatch, RowReader};
use super::survey::survey;
use crate::contact::{ContactId, ContactSet, ListNo, ProblemCode};
use crate::job::Progress;
use crate::plan::{ImportPlan, ListTarget, Misfit};
use crate::source::{FileStamp, Reader, Source, SourceError};
use crate::store::{Durability, ImportCounts, Store, Writer};

pub(super) use self::rows::Carried;

/// Carries out a plan, or all of it but the commit.
///
/// Blocks until it is done; [`Progress::cancel`] ends it early. Cancelled imports and those whose
/// every row was rejected leave an entry in the import log and nothing else.
pub fn run(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
) -> Result<Report, ImportError> {
    run_observed(store, source, plan, options, progress, &mut ())
}

/// Like [`run`], telling an observer of every row.
pub fn run_observed(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
    observer: &mut dyn Observer,
) -> Result<Report, ImportError> {
    run_recorded(store, source, plan, options, progress, observer, None)
}

/// Like [`run_observed`], with every row put down for a review.
pub(super) fn run_recorded(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
    observer: &mut dyn Observer,
    recorder: Option<&mut Recorder>,
) -> Result<Report, ImportError> {
    let started = store.clock().stopwatch();
    let now = store.clock().now();
    if *source.stamp() != plan.stamp {
        return Err(ImportError::FileChanged);
    }
    progress.begin(source.len_bytes());
    let kinds = Kinds::new(&options.fields);
    let mut writer = begin(store, source, plan, options)?;
    let mut recorder = recorder;
    if let Some(recorder) = &mut recorder {
        recorder.commit = writer.base_commit();
    }
    let known = writer.contact_count() > 0;
    let (list, list_name) = list(&mut writer, &plan.list)?;
    let rejected = options.rejected.as_deref().map(|path| {
        RejectedFile::create(path, source).map_err(|error| rejected_error(path, error))
    });
    writer.rejected_head(source.columns().len(), source.header_cells());
    let mut rows = RowReader::new(plan, &options.fields, writer.suppression()?, now);
    if options.dry_run {
        rows.detect(plan, &options.fields);
    }
    let mut run = Run {
        plan,
        rows: &rows,
        recorder,
        edited: BTreeSet::new(),
        misfits: Vec::new(),
        whole: false,
        collector: rows.detector().map(DamageCollector::new),
        damage: Vec::new(),
        kinds: &kinds,
        matcher: Matcher::new(&plan.rules, &kinds),
        writer,
        list,
        meets_others: known,
        now,
        met: ContactSet::new(),
        counts: ImportCounts::default(),
        problems: [0; ProblemCode::ALL.len()],
        bytes: source.len_bytes(),
        rejected: rejected.transpose()?,
        rejected_path: options.rejected.as_deref(),
        observer,
        merged: Vec::new(),
        ids: Vec::new(),
        journal: Journal::new(plan),
        sha256: None,
    };
    let group = run.group();
    let mut taker = Taker {
        run: &mut run,
        doubtful: false,
        progress,
    };
    let reader = reader(source, options)?;
    let read = pipeline::for_each_batch(reader, &rows, group, &mut taker);
    let doubtful = taker.doubtful;
    let end = match read {
        Ok(end) => end,
        Err(error) => {
            // A store that failed takes no entry either; what stopped the import is what to say.
            if matches!(error, ImportError::Source(_)) {
                let _ = run.log_failure(FailureReason::Unreadable, &list_name, started, options);
            }
            return Err(error);
        }
    };
    run.counts.blank_rows = end.blank_rows;
    run.sha256 = end.sha256;
    if progress.is_cancelled() {
        return run.log_failure(FailureReason::Cancelled, &list_name, started, options);
    }
    run.is_whole();
    if let Some((reason, error)) = not_the_same(source, plan, end.content) {
        run.log_failure(reason, &list_name, started, options)?;
        return Err(error);
    }
    // As long as every date and status could be read, further rows only confirm the first ones.
    if let Some(first) = options.unsure.as_ref().filter(|_| doubtful) {
        let mapping = plan.mapping();
        let all = survey(source, &mapping, &options.fields, &plan.words, &plan.edits)?;
        if !all.agrees_with(first) {
            return Err(ImportError::Survey(all));
        }
    }
    if let Some(file) = run.rejected.take() {
        let path = options.rejected.as_deref().unwrap_or(Path::new(""));
        file.finish().map_err(|error| rejected_error(path, error))?;
    }
    match run.came_to_nothing() {
        Some(reason) => run.log_failure(reason, &list_name, started, options),
        None => run.commit(&list_name, started, options),
    }
}

/// Begins to write, if everything is as it was when the plan was reviewed.
fn begin(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
) -> Result<Writer, ImportError> {
    let durability = if options.dry_run {
        Durability::Scratch
    } else {
        Durability::Real
    };
    let mut writer = store.begin(durability)?;
    if let Some(reviewed) = &options.reviewed {
        if reviewed.commit != writer.base_commit() {
            return Err(ImportError::StoreChanged);
        }
        if *reviewed != Reviewed::of(reviewed.commit, plan, &options.fields) {
            return Err(ImportError::PlanChanged);
        }
        // Whoever has opened the file knows what it was then; nothing is begun on another one.
        if FileStamp::of(source.path())? != plan.stamp {
            return Err(ImportError::FileChanged);
        }
    }
    if writer.fields() != &options.fields {
        writer.set_fields(options.fields.clone());
    }
    writer.index(plan.rules.primary)?;
    if let Some(secondary) = plan.rules.secondary {
        writer.index(secondary)?;
    }
    Ok(writer)
}

/// Why the file that was read, with this [content](Reader::content), is not the one of the plan, if
/// so.
fn not_the_same(
    source: &Source,
    plan: &ImportPlan,
    content: Option<u64>,
) -> Option<(FailureReason, ImportError)> {
    let same = FileStamp::of(source.path()).and_then(|stamp| {
        let as_read = content.map(|content| source.is_unchanged(content));
        Ok(stamp == plan.stamp && as_read.transpose()?.unwrap_or(false))
    });
    match same {
        Ok(true) => None,
        Ok(false) => Some((FailureReason::FileChanged, ImportError::FileChanged)),
        Err(error) => Some((FailureReason::Unreadable, error.into())),
    }
}

/// A reader of all rows; the SHA-256 of the file is for the record of an import alone.
fn reader(source: &Source, options: &Options) -> Result<Reader, SourceError> {
    source.hashing_reader(!options.dry_run)
}

fn rejected_error(path: &Path, error: std::io::Error) -> ImportError {
    let path = path.to_owned();
    ImportError::Rejected { path, error }
}

fn list(writer: &mut Writer, target: &ListTarget) -> Result<(ListNo, String), ImportError> {
    match target {
        ListTarget::New(name) => Ok((writer.create_list(name)?, name.trim().to_owned())),
        ListTarget::Existing(no) => {
            let list = writer.lists().iter().find(|list| list.no == *no);
            let list = list.ok_or(ImportError::ListGone)?;
            Ok((*no, list.name.clone()))
        }
    }
}

/// Hands the batches on to the run.
struct Taker<'t, 'a> {
    run: &'t mut Run<'a>,
    /// Some date or opt-in status could not be read.
    doubtful: bool,
    progress: &'t Progress,
}

impl Take for Taker<'_, '_> {
    type Error = ImportError;

    fn look_ahead(&mut self, group: &VecDeque<Numbered>) -> Result<(), ImportError> {
        self.run.look_ahead(group)
    }

    fn take(&mut self, batch: &ReadBatch, bytes: u64) -> Result<bool, ImportError> {
        self.run.batch(batch)?;
        self.doubtful |= batch.doubtful;
        self.progress.advance(bytes, self.run.counts.rows);
        Ok(!self.progress.is_cancelled())
    }
}

struct Run<'a> {
    plan: &'a ImportPlan,
    rows: &'a RowReader,
    recorder: Option<&'a mut Recorder>,
    /// Lines of edits that a row begins on.
    edited: BTreeSet<u64>,
    misfits: Vec<Misfit>,
    /// The file was read to its end.
    whole: bool,
    collector: Option<DamageCollector<'a>>,
    damage: Vec<Damage>,
    kinds: &'a Kinds,
    matcher: Matcher<'a>,
    writer: Writer,
    list: ListNo,
    /// There were contacts before this import.
    meets_others: bool,
    now: u64,
    met: ContactSet,
    counts: ImportCounts,
    problems: [u64; ProblemCode::ALL.len()],
    bytes: u64,
    rejected: Option<RejectedFile>,
    rejected_path: Option<&'a Path>,
    observer: &'a mut dyn Observer,
    merged: Vec<u8>,
    ids: Vec<ContactId>,
    journal: Journal,
    sha256: Option<String>,
}
