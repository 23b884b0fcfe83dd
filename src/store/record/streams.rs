//! The journal of a writer: trail, rejected rows, problems, consent ledger, suppression list.

use serde::Deserialize;

use crate::contact::{ContactId, ContactRef, FieldSet, ProblemCode, Statuses};
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::record::ledger::{self, CommitStamp, LedgerEntry};
use crate::store::record::log::ImportRecord;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::rejects::{PackedRejection, RejectedRow};
use crate::store::record::stream::{Stream, StreamEntry, StreamWriter};
use crate::store::record::suppress::{OptedOut, Suppressing, Suppression};
use crate::store::record::trail::TrailRow;
use crate::store::state::commit::{CommitRecord, table_payload};
use crate::store::state::journal::{CommitContext, Journal, JournalRoots, Provenance, Values};
use crate::store::state::log::LogEntry;
use crate::store::state::open::Store;
use crate::store::state::tuning::Durability;
use crate::store::state::writer;

/// Changes to a store that take effect together with the commit.
///
/// Dropping a writer without a commit discards its changes.
pub type Writer = writer::Writer<Streams>;

impl Store {
    /// Begins writing. One real writer can exist at a time, and any number of dry ones.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`](crate::store::StoreError::Busy) while another real writer exists,
    /// [`StoreError::ReadOnly`](crate::store::StoreError::ReadOnly) for a copy, and errors of
    /// reading the store.
    pub fn begin(&self, durability: Durability) -> Result<Writer> {
        Writer::begin(&self.shared, durability)
    }
}

impl Writer {
    /// Records that a row of the import matched, created or changed a contact. It is kept if a
    /// record is committed; a dry run keeps none.
    ///
    /// `line` is where the row begins, from 1; `fields` are those it wrote.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if a full block cannot be written.
    pub fn trail(&mut self, id: ContactId, line: u64, fields: &FieldSet) -> Result<()> {
        if self.is_dry() {
            return Ok(());
        }
        let (journal, mut values) = self.journal();
        journal.trail.push((id, line, fields), &mut values)
    }

    /// Records a problem; it is kept if a record is committed.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if a full block cannot be written.
    pub fn problem(&mut self, problem: &ProblemEntry) -> Result<()> {
        let (journal, mut values) = self.journal();
        journal.problems.push(problem, &mut values)
    }

    /// Records columns and header of the imported file, for its rejected rows.
    ///
    /// `header` are the raw header cells, none without a header.
    pub fn rejected_head(&mut self, columns: usize, header: &[String]) {
        let head = &mut self.journal.rejected.head;
        head.columns = columns;
        header.clone_into(&mut head.header);
    }

    /// Records a rejected row: its number among the rows of data and its line, both from 1, and its
    /// raw cells. It is kept if a record is committed; a dry run keeps none.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if a full block cannot be written.
    pub fn rejected_row<'c>(
        &mut self,
        row: u64,
        line: u64,
        codes: impl Iterator<Item = ProblemCode>,
        cells: impl ExactSizeIterator<Item = &'c str>,
    ) -> Result<()> {
        if self.is_dry() {
            return Ok(());
        }
        let (journal, mut values) = self.journal();
        let rejecting = PackedRejection {
            row,
            line,
            codes,
            cells,
        };
        journal.rejected.push(rejecting, &mut values)
    }

    /// Suppresses the addresses of a deleted contact whose channels had opted out.
    pub(crate) fn suppress(&mut self, contact: ContactRef<'_>) {
        self.journal.suppressing.note(contact);
    }

    /// The suppression list, without contacts that this writer deletes.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if it cannot be read.
    pub fn suppression(&self) -> Result<Suppression> {
        Suppression::of(&self.base)
    }

    /// Marks everything this writer does as an undo: the ledger records it, and removed contacts do
    /// not count as deleted by the user. Must be called before the first change.
    pub fn undoing(&mut self) {
        self.journal.undoing = true;
    }
}

/// What a writer records beside contacts.
#[derive(Debug, Default)]
pub struct Streams {
    pub(crate) trail: StreamWriter<TrailRow>,
    pub(crate) rejected: StreamWriter<RejectedRow>,
    pub(crate) problems: StreamWriter<ProblemEntry>,
    pub(crate) ledger: StreamWriter<LedgerEntry>,
    pub(crate) suppressing: Suppressing,
    /// Whether the writer undoes an import.
    pub(crate) undoing: bool,
}

impl Streams {
    /// Writes an import record; `problems` is the key of the problems' root.
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
        let payload = table_payload(&record, ValueKind::Import)?;
        Ok(LogEntry {
            no: record.no,
            record: values.put(ValueKind::Import, payload)?,
            problems,
            count: self.problems.count(),
        })
    }

    /// Writes the rejected rows; returns the key of their root.
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
        provenance: &dyn Provenance,
        values: &mut Values<'_>,
    ) -> Result<()> {
        ledger::enter(&mut self.ledger, id, was, is, provenance, values)
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
        let stamp = CommitStamp {
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
        // Its contacts do not exist, so no trail leads to them.
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

/// The keys that an import record refers to: its trail and its rejected rows.
pub(crate) fn keys_of_import(engine: &Engine, record: u64) -> Result<Vec<u64>> {
    let payload = engine.value(record, ValueKind::Import)?;
    // Not the whole record: the plan is irrelevant here.
    let named: ImportKeys =
        serde_json::from_slice(&payload).map_err(|_| ValueKind::Import.corrupt(record))?;
    let mut keys = Vec::new();
    add_keys::<TrailRow>(engine, named.trail, &mut keys)?;
    add_keys::<RejectedRow>(engine, named.rejected_rows, &mut keys)?;
    Ok(keys)
}

/// The references of an import record.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ImportKeys {
    trail: u64,
    rejected_rows: u64,
}

/// The keys of the ledger and suppression blocks of a commit.
pub(crate) fn keys_of_commit(engine: &Engine, record: &CommitRecord) -> Result<Vec<u64>> {
    let mut keys: Vec<u64> = Stream::<LedgerEntry>::of(engine, record.ledger)?
        .keys()
        .collect();
    keys.extend(Stream::<OptedOut>::of(engine, record.suppressed)?.keys());
    Ok(keys)
}

/// Adds the keys of a stream: root, if any, and blocks.
pub(crate) fn add_keys<E: StreamEntry>(
    engine: &Engine,
    root: u64,
    keys: &mut Vec<u64>,
) -> Result<()> {
    let stream = Stream::<E>::of(engine, root)?;
    keys.extend(Some(root).filter(|root| *root != 0));
    keys.extend(stream.keys());
    Ok(())
}
