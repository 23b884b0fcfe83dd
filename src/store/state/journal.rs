//! The interface between a writer and what is recorded beside contacts.
//!
//! A writer knows contacts, key indexes and lists. What else takes effect with its commit (import
//! records, consent) is the business of a [`Journal`], which is notified of every change of an
//! opt-in status and writes its values with the commit.

use std::sync::Arc;

use crate::contact::{ContactRef, FieldNo, Statuses};
use crate::plan::Evidence;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::state::log::LogEntry;
use crate::store::state::sink::Sink;

/// The provenance of a change to a contact; queried only if an opt-in status changes.
///
/// `()` is for changes that do not come from a row of a file.
pub trait Provenance {
    /// The line on which the row begins, from 1; 0 for none.
    fn line(&self) -> u64 {
        0
    }

    /// The cell that states the status of an opt-in field, if any.
    fn word(&self, _field: FieldNo) -> Option<&str> {
        None
    }

    /// Passes on every piece of evidence in the row that is not blank.
    fn evidence(&self, _each: &mut dyn FnMut(Evidence, &str)) {}

    /// Whether a status is not what the row says, because the address had opted out earlier.
    fn earlier(&self, _field: FieldNo) -> bool {
        false
    }
}

impl Provenance for () {}

/// What is known about a commit before it is written.
#[derive(Clone, Copy, Debug)]
pub struct CommitContext {
    /// Its number.
    pub commit: u64,
    /// The number of the previous commit; 0 for none.
    pub before: u64,
    /// Its time, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The number in the import log, if it has a record.
    pub import: Option<u64>,
}

/// The keys of a commit's journal; 0 for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalRoots {
    /// The root of the consent ledger.
    pub ledger: u64,
    /// The root of the suppression list.
    pub suppressed: u64,
}

/// Records what takes effect with a commit beside its contacts.
///
/// Only a writer that can commit notifies its journal of statuses; a dry run has nothing to record.
pub trait Journal: Default {
    /// The record of an import.
    type Record;

    /// Records a change of a contact's opt-in statuses; `is` is `None` for a deleted contact.
    fn statuses_changed(
        &mut self,
        id: u32,
        was: Statuses,
        is: Option<Statuses>,
        provenance: &dyn Provenance,
        values: &mut Values<'_>,
    ) -> Result<()>;

    /// Records that a contact is deleted.
    fn erased(&mut self, contact: ContactRef<'_>);

    /// Whether there are changes that need a commit even without a record.
    fn is_waiting(&self) -> bool;

    /// Writes what continues from commit to commit; returns the new roots in place of the previous
    /// commit's.
    fn write(
        &mut self,
        context: CommitContext,
        roots: JournalRoots,
        values: &mut Values<'_>,
    ) -> Result<JournalRoots>;

    /// Writes an import record with everything it refers to.
    fn enter(
        &mut self,
        record: Self::Record,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<LogEntry>;

    /// Writes the record of an import that changed nothing; returns also all keys it refers to.
    fn enter_unchanged(
        &mut self,
        record: Self::Record,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<(LogEntry, Vec<u64>)>;

    /// Drops what only a record would refer to, for a commit without one.
    fn discard(&mut self, values: &mut Values<'_>);
}

/// Reads and writes values for a journal, and takes note of those that the commit does not refer
/// to.
pub struct Values<'a> {
    pub(crate) sink: &'a mut Sink,
    pub(crate) freed: &'a mut Vec<u64>,
    pub(crate) dead: &'a mut Vec<u64>,
    pub(crate) block_bytes: usize,
}

impl Values<'_> {
    /// Bytes at which a block is closed.
    pub(crate) fn block_bytes(&self) -> usize {
        self.block_bytes
    }

    /// Writes a value; returns its key, greater than all before.
    pub(crate) fn put(&mut self, kind: ValueKind, payload: Vec<u8>) -> Result<u64> {
        self.sink.put(kind, payload)
    }

    /// Reads a value of this writer or of the store.
    pub(crate) fn read(&mut self, key: u64, kind: ValueKind) -> Result<Vec<u8>> {
        self.sink.read(key, kind).map(Arc::unwrap_or_clone)
    }

    /// Releases a value of the previous commit.
    pub(crate) fn free(&mut self, key: u64) {
        self.freed.push(key);
    }

    /// Releases values of this writer.
    pub(crate) fn discard(&mut self, keys: impl IntoIterator<Item = u64>) {
        self.dead.extend(keys);
    }
}
