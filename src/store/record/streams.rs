//! The journal of a writer: trail, rejected rows, problems, consent ledger, earlier opt-outs.

use serde::Deserialize;

use crate::contact::{ContactRef, Statuses};
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::Kind;
use crate::store::record::ledger::{self, LedgerEntry, Stamp};
use crate::store::record::log::ImportRecord;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::rejects::RejectedRow;
use crate::store::record::stream::{Entry, Stream, StreamWriter};
use crate::store::record::suppress::{OptedOut, Suppressing};
use crate::store::record::trail::TrailRow;
use crate::store::state::commit::{CommitRecord, table_payload};
use crate::store::state::journal::{Cite, CommitContext, Journal, JournalRoots, Values};
use crate::store::state::log::LogEntry;
use crate::store::state::open::Store;
use crate::store::state::tuning::Durability;
use crate::store::state::writer;

/// Changes to a store that become visible together, with the commit.
///
/// A writer that is dropped without a commit leaves the store as it was.
pub type Writer = writer::Writer<Streams>;

impl Store {
    /// Begins to write; only one real writer is at work at a time, any number of dry ones.
    pub fn begin(&self, durability: Durability) -> Result<Writer> {
        Writer::begin(&self.shared, durability)
    }
}

/// What a writer adds beside contacts.
#[derive(Debug, Default)]
pub struct Streams {
    pub(crate) trail: StreamWriter<TrailRow>,
    pub(crate) rejected: StreamWriter<RejectedRow>,
    pub(crate) problems: StreamWriter<ProblemEntry>,
    pub(crate) ledger: StreamWriter<LedgerEntry>,
    pub(crate) suppressing: Suppressing,
    /// The writer takes something back.
    pub(crate) undoing: bool,
}

impl Streams {
    /// Writes the record of an import; `problems` is the key of their root.
    fn write_record(
        &mut self,
        mut record: ImportRecord,
        problems: u64,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<LogEntry> {
        record.no = context.import.unwrap_or(0);
        record.commit_before = context.before;
        record.commit_after = context.commit;
        let payload = table_payload(&record, Kind::Import)?;
        Ok(LogEntry {
            no: record.no,
            record: values.put(Kind::Import, payload)?,
            problems,
            count: self.problems.count(),
        })
    }

    /// Writes the rejected rows; gives the key of their root.
    fn write_rejected(&mut self, values: &mut Values<'_>) -> Result<u64> {
        self.rejected.head.rows = self.rejected.count();
        self.rejected.finish(values)
    }
}

impl Journal for Streams {
    type Record = ImportRecord;

    fn statuses_changed(
        &mut self,
        id: u32,
        was: Statuses,
        is: Option<Statuses>,
        cite: &dyn Cite,
        values: &mut Values<'_>,
    ) -> Result<()> {
        ledger::enter(&mut self.ledger, id, was, is, cite, values)
    }

    fn erased(&mut self, contact: ContactRef<'_>) {
        if !self.undoing {
            self.suppressing.note(contact);
        }
    }

    fn is_waiting(&self) -> bool {
        self.ledger.is_waiting() || !self.suppressing.is_empty()
    }

    fn write(
        &mut self,
        context: CommitContext,
        roots: JournalRoots,
        values: &mut Values<'_>,
    ) -> Result<JournalRoots> {
        let stamp = Stamp {
            commit: context.commit,
            at: context.at,
            import: context.import.unwrap_or(0),
            undo: self.undoing,
        };
        Ok(JournalRoots {
            ledger: ledger::write(&mut self.ledger, roots.ledger, stamp, values)?,
            suppressed: self.suppressing.write(roots.suppressed, values)?,
        })
    }

    fn enter(
        &mut self,
        mut record: ImportRecord,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<LogEntry> {
        record.trail = self.trail.finish(values)?;
        record.rejected_rows = self.write_rejected(values)?;
        let problems = self.problems.finish(values)?;
        self.write_record(record, problems, context, values)
    }

    fn enter_unchanged(
        &mut self,
        mut record: ImportRecord,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<(LogEntry, Vec<u64>)> {
        // Its contacts are not there, so no trail leads to them.
        let problems = self.problems.finish(values)?;
        let rejected = self.write_rejected(values)?;
        record.rejected_rows = rejected;
        let entry = self.write_record(record, problems, context, values)?;
        let mut keys = vec![entry.record];
        keys.extend([problems, rejected].into_iter().filter(|root| *root != 0));
        keys.extend(self.problems.keys());
        keys.extend(self.rejected.keys());
        Ok((entry, keys))
    }

    fn discard(&mut self, values: &mut Values<'_>) {
        values.discard(self.trail.keys());
        values.discard(self.rejected.keys());
        values.discard(self.problems.keys());
    }
}

/// The keys of what the record of an import names: its trail and its rejected rows.
pub(crate) fn keys_of_import(engine: &Engine, record: u64) -> Result<Vec<u64>> {
    let payload = engine.value(record, Kind::Import)?;
    // Not the whole record: its plan is none of our business here.
    let named: Named =
        serde_json::from_slice(&payload).map_err(|_| Kind::Import.corrupt(record))?;
    let mut keys = Vec::new();
    add_keys::<TrailRow>(engine, named.trail, &mut keys)?;
    add_keys::<RejectedRow>(engine, named.rejected_rows, &mut keys)?;
    Ok(keys)
}

/// What the record of an import names.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    trail: u64,
    rejected_rows: u64,
}

/// The keys of the blocks of the ledger and of earlier opt-outs that a commit names.
pub(crate) fn keys_of_commit(engine: &Engine, record: &CommitRecord) -> Result<Vec<u64>> {
    let mut keys: Vec<u64> = Stream::<LedgerEntry>::of(engine, record.ledger)?
        .keys()
        .collect();
    keys.extend(Stream::<OptedOut>::of(engine, record.suppressed)?.keys());
    Ok(keys)
}

/// Adds the keys of a stream: its root's, if there is one, and those of its blocks.
pub(crate) fn add_keys<E: Entry>(engine: &Engine, root: u64, keys: &mut Vec<u64>) -> Result<()> {
    let stream = Stream::<E>::of(engine, root)?;
    keys.extend(Some(root).filter(|root| *root != 0));
    keys.extend(stream.keys());
    Ok(())
}
