//! The import log, as a commit refers to it: the keys of each import's record and problems.

use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put};

/// The keys of an import's record and problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogEntry {
    /// The number of the import, from 1.
    pub no: u64,
    /// The key of its record.
    pub record: u64,
    /// The key of its problems' root; 0 for none.
    pub problems: u64,
    /// The number of its problems.
    pub count: u64,
}

/// The payload of a log with ascending numbers.
pub(crate) fn log_payload(entries: &[LogEntry]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        for number in [entry.no, entry.record, entry.problems, entry.count] {
            put(&mut out, number);
        }
    }
    out
}

/// Parses a log.
pub(crate) fn read_log(key: u64, payload: &[u8]) -> Result<Vec<LogEntry>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut entries: Vec<LogEntry> = Vec::new();
        while reader.left() > 0 {
            let entry = LogEntry {
                no: reader.number()?,
                record: reader.number()?,
                problems: reader.number()?,
                count: reader.number()?,
            };
            if entries.last().is_some_and(|last| last.no >= entry.no) {
                return None;
            }
            entries.push(entry);
        }
        Some(entries)
    };
    read().ok_or_else(|| ValueKind::Log.corrupt(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_reads_as_it_was_written_and_only_in_order() {
        let entry = |no| LogEntry {
            no,
            record: 10 * no,
            problems: no % 2 * 900,
            count: no,
        };
        let log = [entry(1), entry(2), entry(500)];
        let payload = log_payload(&log);
        assert_eq!(read_log(1, &payload).unwrap(), log);
        assert!(read_log(1, &payload[..payload.len() - 1]).is_err());
        assert!(read_log(1, &log_payload(&[entry(2), entry(2)])).is_err());
    }
}
