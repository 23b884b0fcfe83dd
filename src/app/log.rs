//! The import log in words, made on a thread: it grows for as long as the program is used.

use crate::store::{ImportRecord, ImportStatus, StoreError, View};
use crate::text::Text;
use crate::ui::LogRow;

/// All entries, newest first.
pub fn read(view: &View, text: Text) -> Result<Vec<LogRow>, StoreError> {
    let records = view.imports()?;
    let mut rows = Vec::with_capacity(records.len());
    for record in &records {
        let details = record.rejected_rows == 0 || view.rejected_head(record.no)?.is_some();
        let by = undone_by(&records, record.no);
        rows.push(row(view, text, record, details, by));
    }
    Ok(rows)
}

fn row(
    view: &View,
    text: Text,
    record: &ImportRecord,
    details: bool,
    undone_by: Option<u64>,
) -> LogRow {
    let (plan, fields) = (&record.plan, view.fields());
    let mapping = plan.columns.iter().map(|column| {
        let target = text.target(Some(column.target), fields);
        (column.name.clone(), target)
    });
    LogRow {
        no: record.no,
        file: plan.file_name.clone(),
        list: record.list_name.clone(),
        list_no: record.list.filter(|no| view.list(*no).is_some()),
        at: record.finished,
        failure: text.failure(record),
        figures: record.counts,
        problems: record
            .problems
            .iter()
            .map(|(code, rows)| (*code, *rows))
            .collect(),
        settings: text.plan_lines(plan, fields),
        mapping: mapping.collect(),
        has_rejected: details && record.rejected_rows != 0,
        details_gone: !details,
        undoes: record.undoes,
        undone_by,
        undo_lines: text.undo_lines(&record.undo_counts),
    }
}

/// The entry that took an entry back last, unless that one was taken back itself.
fn undone_by(log: &[ImportRecord], no: u64) -> Option<u64> {
    // The newest stands first.
    let by = log
        .iter()
        .find(|record| record.undoes == Some(no) && record.status == ImportStatus::Completed)?;
    undone_by(log, by.no).is_none().then_some(by.no)
}
