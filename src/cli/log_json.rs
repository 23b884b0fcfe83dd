//! An entry of the import log in JSON, as the log and a report print it.

use jiff::Timestamp;
use serde::Serialize;

use super::report::status_word;
use super::undo::UndoJson;
use crate::store::{ImportCounts, ImportRecord};

/// What the log and a report say alike.
#[derive(Debug, Serialize)]
pub(super) struct LogEntryJson<'a> {
    import: u64,
    started: String,
    finished: String,
    file: &'a str,
    sha256: Option<&'a str>,
    list: &'a str,
    status: &'static str,
    reason: Option<&'a str>,
    /// The import that this took back.
    undoes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undo: Option<UndoJson>,
    #[serde(flatten)]
    counts: &'a ImportCounts,
}

/// The entry of a record.
pub(super) fn entry(record: &ImportRecord) -> LogEntryJson<'_> {
    LogEntryJson {
        import: record.no,
        started: iso(record.started),
        finished: iso(record.finished),
        file: &record.plan.file_name,
        sha256: record.sha256.as_deref(),
        list: &record.list_name,
        status: status_word(record.status),
        reason: record.failure.as_ref().map(|failure| failure.code.as_str()),
        undoes: record.undoes,
        undo: record.undoes.map(|_| UndoJson::from(&record.undo_counts)),
        counts: &record.counts,
    }
}

/// Milliseconds since 1970 as ISO 8601 in UTC.
pub(super) fn iso(at: u64) -> String {
    let stamp = i64::try_from(at).map(Timestamp::from_millisecond);
    stamp.map_or_else(
        |_| String::new(),
        |stamp| stamp.unwrap_or_default().to_string(),
    )
}
