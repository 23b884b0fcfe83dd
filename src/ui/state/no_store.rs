//! A store that is not open: why, and what can be done about it.

use std::path::PathBuf;

/// What is shown in the place of the window while no store is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoStore {
    /// What keeps it from opening.
    pub trouble: StoreTrouble,
    /// The same as a sentence; empty while it is opened for the first time.
    pub reason: String,
    /// The backups of a damaged store, its own first; none while they are looked for.
    pub backups: Option<Vec<BackupRow>>,
    /// Which of them is selected, from 0.
    pub selected: usize,
    /// What is being done about it.
    pub work: Option<StoreWork>,
    /// Why the last attempt failed.
    pub failed: Option<String>,
}

impl NoStore {
    /// A store that has just not opened.
    pub fn new(trouble: StoreTrouble, reason: String) -> Self {
        Self {
            trouble,
            reason,
            backups: None,
            selected: 0,
            work: None,
            failed: None,
        }
    }

    /// The backup that is selected.
    pub fn backup(&self) -> Option<&BackupRow> {
        self.backups.as_ref()?.get(self.selected)
    }

    /// Whether Enter tries again: it never decides what becomes of damaged contacts.
    pub fn tries_on_enter(&self) -> bool {
        self.work.is_none() && self.trouble != StoreTrouble::Damaged
    }
}

/// What keeps a store from opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreTrouble {
    /// Nothing is known yet: it is being opened.
    Opening,
    /// Another program has it open.
    InUse,
    /// It is damaged.
    Damaged,
    /// Anything else.
    Other,
}

/// What is being done so that a store opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreWork {
    /// It is opened.
    Open,
    /// A backup is put in its place, and then it is opened.
    Restore,
    /// It is set aside, and an empty one is opened.
    BeginAnew,
}

/// A backup of a damaged store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRow {
    /// The file.
    pub path: PathBuf,
    /// When its contacts were as they are in it, in milliseconds since 1970 UTC.
    pub committed: u64,
    /// How many contacts it has.
    pub contacts: u64,
    /// It is of the store in the folder, not of one that was there before.
    pub own: bool,
}
