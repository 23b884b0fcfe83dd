//! How much of the past a store keeps, and the room it takes.

use std::path::Path;

use crate::store::{Cause, Store, StoreError};

/// Folders below the store's that are looked into.
const DEPTH: u8 = 4;

/// The retention rule and what there is under it now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetentionFacts {
    /// The rule: days that everything can be taken back.
    pub days: u64,
    /// The rule: imports that can be taken back at least.
    pub imports: u64,
    /// The rule: backups that are kept.
    pub backups: u64,
    /// Imports that can be taken back now.
    pub kept_imports: u64,
    /// Other changes that can be taken back now.
    pub kept_edits: u64,
    /// The oldest state that is kept, in milliseconds since 1970 UTC.
    pub since: u64,
    /// Backups that are there.
    pub kept_backups: u64,
    /// Their size in bytes.
    pub backup_bytes: u64,
    /// Size of the store's folder in bytes, backups included.
    pub bytes: u64,
    /// Entries of the consent ledger.
    pub consent: u64,
}

/// Reads how much of the past a store keeps.
///
/// # Errors
///
/// The store could not be read. A file whose size cannot be read counts as empty.
pub fn retention(store: &Store) -> Result<RetentionFacts, StoreError> {
    let retention = store.retention();
    let commits = store.commits();
    let backups = Store::backups(store.dir());
    // What made the oldest state cannot be taken back any more, unless it is the very first.
    let gone = commits.first().is_some_and(|oldest| oldest.no > 1);
    let later = commits.iter().skip(usize::from(gone));
    let imports = later
        .clone()
        .filter(|commit| matches!(commit.cause, Cause::Import(_)));
    let edits = later.filter(|commit| commit.cause == Cause::Edit);
    Ok(RetentionFacts {
        days: retention.days.into(),
        imports: retention.imports as u64,
        backups: retention.backups as u64,
        kept_imports: imports.count() as u64,
        kept_edits: edits.count() as u64,
        since: commits.first().map_or(0, |oldest| oldest.at),
        kept_backups: backups.len() as u64,
        backup_bytes: backups.iter().map(|backup| backup.bytes).sum(),
        bytes: size_of_folder(store.dir(), DEPTH),
        consent: store.view().consent_count()?,
    })
}

fn size_of_folder(folder: &Path, depth: u8) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
        .map(|(path, about)| match (about.is_dir(), depth) {
            (false, _) => about.len(),
            (true, 0) => 0,
            (true, _) => size_of_folder(&path, depth - 1),
        })
        .sum()
}
