//! Where contacts, lists, fields, settings and the import log are kept; the only room that knows sled.
//!
//! Contacts stand in compressed blocks of neighbours under ever larger keys, and nothing that
//! was written is ever overwritten: a change writes new blocks and pages, and a *commit*, one
//! small record, names everything that belongs to the new state. So whatever kills the program,
//! a store shows the last commit or the one before; a [`View`] is stable while others write; and
//! earlier states stay readable until a rule lets them go.
//!
//! | file | what it knows |
//! |---|---|
//! | `open` | the store: opening, commits that are kept |
//! | `view`, `changes` | reading; what two states differ by |
//! | `writer`, `keys`, `revival`, `finish` | writing; key indexes while that goes on; bringing things back; the commit |
//! | `sink`, `overlay` | where a writer's blocks and changed contacts wait |
//! | `blocks`, `directory`, `members`, `index`, `table`, `log`, `commit` | what stands in the values |
//! | `trail`, `rejects` | which line of an import wrote what; its rejected rows |
//! | `ledger`, `suppress` | every change of an opt-in status; earlier opt-outs |
//! | `streams` | these four in a writer and a commit |
//! | `coding` | numbers, checksums and frames of all values |
//! | `engine`, `quiet` | sled |
//! | `retention`, `clock` | how long earlier states stay |
//! | `history` | what happened to one contact |
//! | `erase`, `traces` | persons taken out of everything |
//! | `folder` | files, rights, the lock, replacing a store |
//! | `check`, `check_streams`, `backup`, `compact` | looking after it |

mod backup;
mod blocks;
mod changes;
mod check;
mod check_streams;
mod clock;
mod coding;
mod commit;
mod compact;
mod directory;
mod engine;
mod erase;
mod error;
mod finish;
mod folder;
mod history;
mod index;
mod keys;
mod ledger;
mod log;
mod members;
mod open;
mod overlay;
mod quiet;
mod rejects;
mod retention;
mod revival;
mod sink;
mod streams;
mod suppress;
mod table;
#[cfg(test)]
mod tests;
mod traces;
mod trail;
mod tuning;
mod view;
mod writer;

pub use backup::BackupInfo;
pub use changes::{ContactReader, ListChange};
pub use check::{CheckReport, Finding};
pub use clock::{Clock, Stopwatch};
pub use coding::key_hash;
pub use commit::{Cause, CommitInfo, ContactList};
pub use compact::{Compacted, Past};
pub use erase::Erased;
pub use error::{ListNameError, StoreError};
pub use finish::Committed;
pub use history::{FieldChange, History, HistoryEntry, HistoryEvent, ValueSource};
pub use ledger::{Cite, LedgerEntry};
pub use log::{Failure, ImportCounts, ImportRecord, ImportStatus, ProblemEntry, UndoCounts};
pub use members::Membership;
pub use open::{OpenOptions, Store};
pub use rejects::{RejectedHead, RejectedRow};
pub use retention::{BACKUPS_SETTING, DAYS_SETTING, HISTORY_SETTING, Retention};
pub use suppress::Suppression;
pub use traces::Traces;
pub use trail::TrailEntry;
pub use tuning::{Durability, Tuning};
pub use view::View;
pub use writer::Writer;
