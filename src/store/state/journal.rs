//! What a writer asks of the room above: to keep a journal beside contacts.
//!
//! A writer knows contacts, key indexes and lists. What else becomes visible with its commit (the
//! record of an import, who consented to what) is the business of a [`Journal`], which is told of
//! every change of an opt-in status and writes its values when the commit comes.

use std::sync::Arc;

use crate::contact::{ContactRef, FieldNo, Statuses};
use crate::plan::Evidence;
use crate::store::engine::error::Result;
use crate::store::engine::frame::Kind;
use crate::store::state::log::LogEntry;
use crate::store::state::sink::Sink;

/// Where a change of a contact comes from; asked only when an opt-in status changes by it.
///
/// `()` is for changes that come from no row of a file.
pub trait Cite {
    /// The line of the file where the row begins, from 1; 0 where there is none.
    fn line(&self) -> u64 {
        0
    }

    /// The cell that says the status of an opt-in field, if there is one.
    fn word(&self, _field: FieldNo) -> Option<&str> {
        None
    }

    /// Tells every piece of evidence of the row that is not blank.
    fn evidence(&self, _each: &mut dyn FnMut(Evidence, &str)) {}

    /// Whether the status of an opt-in field is another than the row says, because the address
    /// had opted out earlier.
    fn earlier(&self, _field: FieldNo) -> bool {
        false
    }
}

impl Cite for () {}

/// A commit as far as it is known before it is written.
#[derive(Clone, Copy, Debug)]
pub struct CommitContext {
    /// The number that it gets.
    pub commit: u64,
    /// The number of the commit that the writer began at; 0 for none.
    pub before: u64,
    /// The time, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The number in the import log, if the commit is given a record.
    pub import: Option<u64>,
}

/// The keys by which a commit names its journal; 0 where there is nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalRoots {
    /// The consent ledger.
    pub ledger: u64,
    /// Earlier opt-outs.
    pub suppressed: u64,
}

/// Keeps what becomes visible with a commit beside its contacts.
///
/// Only a writer that can commit tells its journal of statuses; a dry run has nothing to note.
pub trait Journal: Default {
    /// What a commit is given to be entered in the log.
    type Record;

    /// Notes that opt-in statuses of a contact change; `is` is none for one that goes.
    fn statuses_changed(
        &mut self,
        id: u32,
        was: Statuses,
        is: Option<Statuses>,
        cite: &dyn Cite,
        values: &mut Values<'_>,
    ) -> Result<()>;

    /// Notes that a contact goes.
    fn erased(&mut self, contact: ContactRef<'_>);

    /// Whether something waits that a commit without a record is to have.
    fn is_waiting(&self) -> bool;

    /// Writes what goes on from commit to commit; gives its new roots for those of the commit before.
    fn write(
        &mut self,
        context: CommitContext,
        roots: JournalRoots,
        values: &mut Values<'_>,
    ) -> Result<JournalRoots>;

    /// Writes the record of an import with all that it names.
    fn enter(
        &mut self,
        record: Self::Record,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<LogEntry>;

    /// Writes the record of an import that changed nothing, and gives all keys of that.
    fn enter_unchanged(
        &mut self,
        record: Self::Record,
        context: CommitContext,
        values: &mut Values<'_>,
    ) -> Result<(LogEntry, Vec<u64>)>;

    /// Gives up what only a record would name, for a commit without one.
    fn discard(&mut self, values: &mut Values<'_>);
}

/// Where a journal puts its values, and says which ones the commit will not name.
pub struct Values<'a> {
    pub(crate) sink: &'a mut Sink,
    pub(crate) freed: &'a mut Vec<u64>,
    pub(crate) dead: &'a mut Vec<u64>,
    pub(crate) block_bytes: usize,
}

impl Values<'_> {
    /// A block is closed when it has this many bytes.
    pub(crate) fn block_bytes(&self) -> usize {
        self.block_bytes
    }

    /// Writes a value; gives its key, larger than all before.
    pub(crate) fn put(&mut self, kind: Kind, payload: Vec<u8>) -> Result<u64> {
        self.sink.put(kind, payload)
    }

    /// Reads a value of this writer or of the store.
    pub(crate) fn read(&mut self, key: u64, kind: Kind) -> Result<Vec<u8>> {
        self.sink.read(key, kind).map(Arc::unwrap_or_clone)
    }

    /// Says that the commit will not name a value that the one before names.
    pub(crate) fn free(&mut self, key: u64) {
        self.freed.push(key);
    }

    /// Says that the commit will not name values of this writer.
    pub(crate) fn discard(&mut self, keys: impl IntoIterator<Item = u64>) {
        self.dead.extend(keys);
    }
}
