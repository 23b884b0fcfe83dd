//! What people read of a store: contacts found and put in order, one contact with its past, the
//! import log and its reports, how much of the past is kept.
//!
//! Window and command line ask the same functions. They return values, not sentences, so what was
//! read once can be shown in either language.

mod contact;
mod contacts;
mod imports;
mod retention;

pub use self::contact::{ContactFacts, ContactPast, contact, past};
pub use self::contacts::{ContactOrder, ContactQuery, ContactScope, StatusFilter, find, rows};
pub use self::imports::{LogEntry, import_log, problems, remembered};
pub use self::retention::{RetentionFacts, retention};

// What the answers are made of.
pub use crate::store::{
    Cause, FieldChange, HistoryEntry, ImportRecord, LedgerEntry, ProblemEntry, ValueSource,
};
