//! The journal of a writer: trail, rejected rows, problems, consent ledger, earlier opt-outs.

use serde::Deserialize;

use crate::contact::{ContactRef, Statuses};
use crate::store::engine::coding::Kind;
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::record::ledger::{LedgerPacker, Stamp, read_root};
use crate::store::record::log::{ImportRecord, ProblemPacker};
use crate::store::record::rejects::{RejectedPacker, read_rejected_root};
use crate::store::record::suppress::{Root, Suppressing};
use crate::store::record::trail::{TrailPacker, trail_keys};
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
    pub(crate) trail: TrailPacker,
    pub(crate) rejected: RejectedPacker,
    pub(crate) problems: ProblemPacker,
    pub(crate) ledger: LedgerPacker,
    pub(crate) suppressing: Suppressing,
    /// The writer takes something back.
    pub(crate) undoing: bool,
}

impl Streams {
    /// Writes the record of an import, which names its trail and rejected rows already.
    fn write_record(
        mut record: ImportRecord,
        (problems, count): (u64, u64),
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
            count,
        })
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
        self.ledger.enter(id, was, is, cite, values)
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
            ledger: self.ledger.write(roots.ledger, stamp, values)?,
            suppressed: self.suppressing.write(roots.suppressed, values)?,
        })
    }

    fn enter(
        &mut self,
        mut record: ImportRecord,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<LogEntry> {
        let mut write = |kind: Kind, payload: Vec<u8>| values.put(kind, payload);
        record.trail = self.trail.finish(&mut write)?;
        record.rejected_rows = self.rejected.finish(&mut write)?;
        let problems = self.problems.finish(&mut write)?;
        Self::write_record(record, problems, context, values)
    }

    fn enter_unchanged(
        &mut self,
        mut record: ImportRecord,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<(LogEntry, Vec<u64>)> {
        // Its contacts are not there, so no trail leads to them.
        let mut write = |kind: Kind, payload: Vec<u8>| values.put(kind, payload);
        let problems = self.problems.finish(&mut write)?;
        let rejected = self.rejected.finish(&mut write)?;
        record.rejected_rows = rejected;
        let entry = Self::write_record(record, problems, context, values)?;
        let mut keys = vec![entry.record];
        keys.extend(self.problems.keys());
        keys.extend(self.rejected.keys());
        keys.extend(
            [entry.problems, rejected]
                .into_iter()
                .filter(|root| *root != 0),
        );
        Ok((entry, keys))
    }

    fn discard(&mut self, values: &mut Values<'_>) {
        values.discard(self.trail.keys());
        values.discard(self.rejected.keys().iter().copied());
        values.discard(self.problems.keys().iter().copied());
    }
}

/// The keys of what the record of an import names: its trail and its rejected rows.
pub(crate) fn keys_of_import(engine: &Engine, record: u64) -> Result<Vec<u64>> {
    let payload = engine.value(record, Kind::Import)?;
    // Not the whole record: its plan is none of our business here.
    let named: Named =
        serde_json::from_slice(&payload).map_err(|_| Kind::Import.corrupt(record))?;
    let mut keys = Vec::new();
    if named.trail != 0 {
        let payload = engine.value(named.trail, Kind::TrailRoot)?;
        keys.push(named.trail);
        keys.extend(trail_keys(named.trail, &payload)?);
    }
    if named.rejected_rows != 0 {
        let payload = engine.value(named.rejected_rows, Kind::RejectedRoot)?;
        keys.push(named.rejected_rows);
        keys.extend(read_rejected_root(named.rejected_rows, &payload)?.1);
    }
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
    let mut keys = Vec::new();
    if record.ledger != 0 {
        let payload = engine.value(record.ledger, Kind::LedgerRoot)?;
        let blocks = read_root(record.ledger, &payload)?;
        keys.extend(blocks.into_iter().map(|block| block.key));
    }
    if record.suppressed != 0 {
        let payload = engine.value(record.suppressed, Kind::SuppressedRoot)?;
        let root = Root::read(record.suppressed, &payload)?;
        keys.extend(root.blocks.into_iter().map(|(key, _)| key));
    }
    Ok(keys)
}
