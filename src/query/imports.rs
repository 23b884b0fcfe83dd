//! The import log, and the problems behind one of its entries.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::contact::{ListNo, ProblemCode};
use crate::plan::Remembered;
use crate::store::{ImportRecord, ImportStatus, ProblemEntry, StoreError, View};

/// An entry of the import log with what other parts of the store say about it.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// The entry.
    pub record: ImportRecord,
    /// Its list, if that still exists.
    pub list: Option<ListNo>,
    /// The rejected rows are still kept, or there were none; retention lets them go.
    pub details_kept: bool,
    /// The entry that took this one back last, unless that one was taken back itself.
    pub undone_by: Option<u64>,
}

impl LogEntry {
    /// Whether the import or undo came to its end.
    pub fn is_completed(&self) -> bool {
        self.record.status == ImportStatus::Completed
    }

    /// Whether its rejected rows can be saved to a file.
    pub fn has_rejected_rows(&self) -> bool {
        self.details_kept && self.record.rejected_rows != 0
    }
}

/// What columns were mapped to in earlier imports, by header.
pub fn remembered(view: &View) -> Remembered {
    let mut remembered = Remembered::default();
    for (header, target) in view.remembered() {
        remembered.note(header, *target);
    }
    remembered
}

/// The whole import log, newest first.
///
/// # Errors
///
/// The store could not be read.
pub fn import_log(view: &View) -> Result<Vec<LogEntry>, StoreError> {
    let records = view.imports()?;
    let undone: Vec<Option<u64>> = records
        .iter()
        .map(|record| undone_by(&records, record.no))
        .collect();
    let mut entries = Vec::with_capacity(records.len());
    for (record, undone_by) in records.into_iter().zip(undone) {
        let details_kept = record.rejected_rows == 0 || view.rejected_head(record.no)?.is_some();
        entries.push(LogEntry {
            list: record.list.filter(|no| view.list(*no).is_some()),
            details_kept,
            undone_by,
            record,
        });
    }
    Ok(entries)
}

/// The entry that took an entry back last, unless that one was taken back itself.
fn undone_by(log: &[ImportRecord], no: u64) -> Option<u64> {
    // The newest stands first.
    let by = log
        .iter()
        .find(|record| record.undoes == Some(no) && record.status == ImportStatus::Completed)?;
    undone_by(log, by.no).is_none().then_some(by.no)
}

/// Problems of an import in file order: at most `most` in all, and `most_per_code` of each code.
///
/// # Errors
///
/// The store could not be read.
pub fn problems(
    view: &View,
    import: u64,
    most: usize,
    most_per_code: usize,
) -> Result<Vec<ProblemEntry>, StoreError> {
    let mut problems = Vec::new();
    let mut by_code: BTreeMap<ProblemCode, usize> = BTreeMap::new();
    let _: ControlFlow<()> = view.for_each_problem(import, |problem| {
        let count = by_code.entry(problem.code).or_default();
        *count += 1;
        if *count <= most_per_code {
            problems.push(problem);
        }
        if problems.len() < most {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok(problems)
}
