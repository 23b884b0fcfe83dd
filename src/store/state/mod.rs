//! Contacts, key indexes and lists of one commit: reading and writing.

pub(crate) mod blocks;
pub(crate) mod changes;
pub(crate) mod commit;
pub(crate) mod directory;
pub(crate) mod finish;
pub(crate) mod index;
pub(crate) mod journal;
pub(crate) mod keys;
pub(crate) mod log;
pub(crate) mod members;
pub(crate) mod open;
pub(crate) mod overlay;
pub(crate) mod parallel;
pub(crate) mod revival;
pub(crate) mod sink;
pub(crate) mod table;
pub(crate) mod tuning;
pub(crate) mod view;
pub(crate) mod writer;
