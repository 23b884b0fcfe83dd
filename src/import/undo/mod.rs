//! Undoes an import or an edit, field by field.
//!
//! Three states are compared: before the import, after it, and now. What is now as the import left it
//! goes back to what it was; what was changed since stays and is named in the report.
//!
//! - A contact that the import created is deleted if nobody changed a value of it or put it on
//!   another list since; else it stays whole.
//! - A contact that was deleted (by an undo or by hand) is restored under its number.
//! - A key that would go back to a value which another contact got since stays: two contacts must
//!   not end up with one key because of an undo. That other contact may itself go back and so
//!   make way; only what stays is in the way.
//! - A list that the import made goes when it is empty afterwards.
//! - Fields, opt-in words and remembered mappings stay: the user may have built on them.
//!
//! An undo is itself an entry of the log, and undoing that is the same thing again.

mod keys;
mod lists;
mod report;
mod values;

use std::collections::BTreeMap;

use self::keys::Claims;
use self::report::ReportBuilder;
pub use self::report::{Kept, KeptReason, UndoError, UndoOutcome, UndoReport, Undoable};
use crate::contact::{ContactSet, FieldKind, FieldNo};
use crate::job::Progress;
use crate::store::{
    Durability, ImportCounts, ImportRecord, ImportStatus, Stopwatch, Store, StoreError, UndoCounts,
    View, Writer,
};

/// Undoes an import, or everything between two commits; with `dry_run`, only says what that would do.
///
/// Blocks until it is done; [`Progress::cancel`] ends it early. The rows of its progress are contacts.
/// All or nothing, by one commit; what the store held before is backed up first. An import that
/// changed nothing, and one of which nothing is left, give a report and no entry in the log.
///
/// # Errors
///
/// When there is no such import, the states before and after it are not kept any more, it was
/// cancelled, or the store cannot be read or written or is busy. Nothing is changed then.
///
/// # Examples
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/people.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let People { store, source, plan, options, _folder } = people()?;
/// use mainbrainer::import::{UndoOutcome, Undoable, run, undo};
/// use mainbrainer::job::Progress;
///
/// let progress = Progress::default();
/// let report = run(&store, &source, &plan, &options, &progress)?;
/// let import = Undoable::Import(report.import.ok_or("a dry run")?);
///
/// let undone = undo(&store, import, false, &progress)?;
/// assert_eq!(undone.outcome, UndoOutcome::Undone);
/// assert_eq!(undone.counts.removed_contacts, 1);
/// assert_eq!(store.view().contact_count(), 0);
/// # Ok(())
/// # }
/// ```
pub fn undo(
    store: &Store,
    what: Undoable,
    dry_run: bool,
    progress: &Progress,
) -> Result<UndoReport, UndoError> {
    let started = store.clock().stopwatch();
    let durability = if dry_run {
        Durability::Scratch
    } else {
        Durability::Real
    };
    let mut writer = store.begin(durability)?;
    writer.undoing();
    let subject = Subject::find(store, &writer.base(), what)?;
    let Some(states) = &subject.states else {
        let mut report = ReportBuilder::default().finish(subject.import(), dry_run);
        report.outcome = UndoOutcome::ChangedNothing;
        report.seconds = started.elapsed().as_secs_f64();
        return Ok(report);
    };
    let mut undoing = Undoing::new(states, writer, subject.keys(states), progress);
    undoing.contacts()?;
    undoing.settle_keys()?;
    undoing.restore_deleted()?;
    undoing.lists()?;
    if progress.is_cancelled() {
        return Err(UndoError::Cancelled);
    }
    let Undoing { writer, report, .. } = undoing;
    let mut report = report.finish(subject.import(), dry_run);
    if report.outcome == UndoOutcome::Undone && !dry_run {
        let before = states.now.commit().no;
        let record = subject
            .record
            .map(|record| entry(record, &report.counts, started, writer.now()));
        let committed = writer.commit(record)?;
        report.undo = committed.import_no;
        report.commits = Some((before, committed.commit));
    }
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// The log entry of an undo.
fn entry(of: ImportRecord, counts: &UndoCounts, started: Stopwatch, finished: u64) -> ImportRecord {
    let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(0);
    ImportRecord {
        no: 0,
        started: finished.saturating_sub(took),
        finished,
        status: ImportStatus::Completed,
        failure: None,
        counts: ImportCounts::default(),
        undoes: Some(of.no),
        undo_counts: *counts,
        problems: BTreeMap::new(),
        bytes: 0,
        trail: 0,
        rejected_rows: 0,
        commit_before: 0,
        commit_after: 0,
        ..of
    }
}

/// The three states that are compared.
struct States {
    before: View,
    after: View,
    now: View,
}

/// What is undone.
struct Subject {
    record: Option<ImportRecord>,
    /// None where nothing was changed.
    states: Option<States>,
}

impl Subject {
    fn find(store: &Store, now: &View, what: Undoable) -> Result<Self, UndoError> {
        let (record, before, after) = match what {
            Undoable::Commits { before, after } => (None, before, after),
            Undoable::Import(no) => {
                let record = now.import(no)?.ok_or(UndoError::NoSuchImport(no))?;
                let (before, after) = (record.commit_before, record.commit_after);
                (Some(record), before, after)
            }
        };
        let completed = |record: &ImportRecord| record.status == ImportStatus::Completed;
        if !record.as_ref().is_none_or(completed) {
            return Ok(Self {
                record,
                states: None,
            });
        }
        let at = |commit| match store.view_at(commit) {
            Err(StoreError::NoSuchCommit(_)) => Err(UndoError::TooOld),
            other => Ok(other?),
        };
        let states = Some(States {
            before: at(before)?,
            after: at(after)?,
            now: now.clone(),
        });
        Ok(Self { record, states })
    }

    /// The number in the log.
    fn import(&self) -> Option<u64> {
        self.record.as_ref().map(|record| record.no)
    }

    /// The fields that no two contacts shall share because of this: the keys of the import; for
    /// an edit, every field that was a key of some import.
    fn keys(&self, states: &States) -> Vec<(FieldNo, FieldKind)> {
        let mut keys = match &self.record {
            Some(record) => {
                let rules = &record.plan.rules;
                [Some(rules.primary), rules.secondary]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            None => states.now.key_fields(),
        };
        keys.dedup();
        let kind = |view: &View, no| view.fields().get(no).map(|field| field.kind);
        // Values of a field that is gone or holds something else now do not go back.
        let known = |no| {
            let now = kind(&states.now, no)?;
            (kind(&states.before, no) == Some(now)).then_some((no, now))
        };
        keys.into_iter().filter_map(known).collect()
    }
}

/// An undo while it is carried out.
struct Undoing<'a> {
    states: &'a States,
    /// Values that go back are changed here at once; those that cannot stay so are put right after.
    writer: Writer,
    progress: &'a Progress,
    /// The time that changed contacts get, in milliseconds since 1970 UTC.
    at: u64,
    /// Fields that are keys, with their kinds.
    keys: Vec<(FieldNo, FieldKind)>,
    claims: Claims,
    /// Contacts that the import created and that are deleted.
    removed: ContactSet,
    /// Contacts that the import created and that stay.
    staying: ContactSet,
    /// Deleted contacts that are restored, without those whose key another one has now.
    restored: ContactSet,
    report: ReportBuilder,
}

impl<'a> Undoing<'a> {
    fn new(
        states: &'a States,
        writer: Writer,
        keys: Vec<(FieldNo, FieldKind)>,
        progress: &'a Progress,
    ) -> Self {
        Self {
            states,
            at: writer.now(),
            writer,
            progress,
            keys,
            claims: Claims::default(),
            removed: ContactSet::default(),
            staying: ContactSet::default(),
            restored: ContactSet::default(),
            report: ReportBuilder::default(),
        }
    }
}
