//! Persistent storage of contacts, lists, fields, settings and the import log; only this module
//! knows sled.
//!
//! Contacts are packed into compressed blocks of neighbours. Blocks are never overwritten: a change
//! writes new blocks and pages under new, ascending keys, and a *commit*, one small record, refers
//! to everything in the new state. So after a crash a store shows the last commit or the one
//! before; a [`View`] is stable while others write; and earlier commits stay readable until
//! retention releases them.
//!
//! | floor | what it knows | uses |
//! |---|---|---|
//! | `engine` | sled, files and folders, the lock, value frames | – |
//! | `state` | contacts, key indexes and lists of a commit; reading and writing them | `engine` |
//! | `record` | beside contacts: import log, trail, rejected rows, consent ledger, history | those above |
//! | `care` | maintenance: opening, check, backup, compaction, retention | those above |

pub(crate) mod care;
pub(crate) mod engine;
pub(crate) mod record;
pub(crate) mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use care::backup::BackupInfo;
pub use care::check_report::{CheckReport, Finding};
pub use care::compact::{Compacted, Past};
pub use care::retention_rules::{BACKUPS_SETTING, DAYS_SETTING, HISTORY_SETTING, Retention};
pub use engine::clock::{Clock, Stopwatch};
pub use engine::error::{FailedBy, ListNameError, StoreError};
pub use engine::numbers::key_hash;
pub use record::history::{FieldChange, History, HistoryEntry, HistoryEvent, ValueSource};
pub use record::ledger::LedgerEntry;
pub use record::log::{Failure, ImportCounts, ImportRecord, ImportStatus, UndoCounts};
pub use record::problems::ProblemEntry;
pub use record::rejects::{RejectedHead, RejectedRow};
pub use record::streams::Writer;
pub use record::suppress::Suppression;
pub use record::trail::TrailEntry;
pub use state::changes::{ContactReader, ListChange};
pub use state::commit::{Cause, CommitInfo, ContactList};
pub use state::finish::Committed;
pub use state::journal::Provenance;
pub use state::members::Membership;
pub use state::open::{Notice, OpenOptions, Store};
pub use state::tuning::{Durability, Tuning};
pub use state::view::View;
