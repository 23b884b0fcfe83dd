//! Maintenance of a store: opening, check, backup, compaction, retention.

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod check_contacts;
pub(crate) mod check_report;
pub(crate) mod check_streams;
pub(crate) mod compact;
pub(crate) mod dump;
pub(crate) mod live_keys;
pub(crate) mod open;
mod open_data;
pub(crate) mod purge;
mod rebuild;
pub(crate) mod retention;
pub(crate) mod retention_rules;
