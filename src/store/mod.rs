//! Where contacts, lists, fields, settings and the import log are kept; the only room that knows sled.
//!
//! Contacts stand in compressed blocks of neighbours under ever larger keys, and nothing that
//! was written is ever overwritten: a change writes new blocks and pages, and a *commit*, one
//! small record, names everything that belongs to the new state. So whatever kills the program,
//! a store shows the last commit or the one before; a [`View`] is stable while others write; and
//! earlier states stay readable until a rule lets them go.
//!
//! | floor | what it knows | uses |
//! |---|---|---|
//! | `engine` | sled, files and folders, the lock, frames of values | – |
//! | `state` | contacts, key indexes and lists of one commit; reading and writing them | `engine` |
//! | `record` | what is kept beside contacts: import log, trail, rejected rows, consent ledger, history | those above |
//! | `care` | looking after a store: check, backup, compaction, retention | those above |

pub(crate) mod care;
pub(crate) mod engine;
pub(crate) mod record;
pub(crate) mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use care::backup::BackupInfo;
pub use care::check::{CheckReport, Finding};
pub use care::compact::{Compacted, Past};
pub use care::retention::{BACKUPS_SETTING, DAYS_SETTING, HISTORY_SETTING, Retention};
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
pub use state::journal::Cite;
pub use state::members::Membership;
pub use state::open::{Notice, OpenOptions, Store};
pub use state::tuning::{Durability, Tuning};
pub use state::view::View;
