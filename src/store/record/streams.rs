//! What a writer adds beside contacts and problems: trail, rejected rows, ledger, earlier opt-outs.

use serde::Deserialize;

use crate::store::engine::coding::Kind;
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::record::ledger::{LedgerPacker, Stamp, read_root};
use crate::store::record::log::ImportRecord;
use crate::store::record::rejects::{RejectedPacker, read_rejected_root};
use crate::store::record::suppress::{Root, Suppressing};
use crate::store::record::trail::{TrailPacker, trail_keys};
use crate::store::state::commit::CommitRecord;
use crate::store::state::writer::Writer;

/// The streams of a writer.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    pub trail: TrailPacker,
    pub rejected: RejectedPacker,
    pub ledger: LedgerPacker,
    pub suppressing: Suppressing,
    /// The writer takes something back.
    pub undoing: bool,
}

impl Streams {
    /// Whether something waits that a commit without a record of an import is to have.
    pub(crate) fn change_something(&self) -> bool {
        self.ledger.is_waiting() || !self.suppressing.is_empty()
    }
}

impl Writer {
    /// Writes the streams of a commit and notes their keys in the records.
    pub(crate) fn write_streams(
        &mut self,
        next: &mut CommitRecord,
        record: &mut Option<ImportRecord>,
    ) -> Result<()> {
        let stamp = Stamp {
            commit: next.no,
            at: self.shared.clock.now(),
            import: record.as_ref().map_or(0, |_| next.next_import),
            undo: self.streams.undoing,
        };
        next.ledger = self.write_ledger(next.ledger, stamp)?;
        next.suppressed = self.write_suppressed(next.suppressed)?;
        if let Some(record) = record {
            let sink = &mut self.sink;
            let mut write = |kind: Kind, payload: Vec<u8>| sink.put(kind, payload);
            record.trail = self.streams.trail.finish(&mut write)?;
            record.rejected_rows = self.streams.rejected.finish(&mut write)?;
        } else {
            // Both are an import's; without a record nobody names them.
            self.dead.extend(self.streams.trail.keys());
            self.dead.extend(self.streams.rejected.keys());
        }
        Ok(())
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
