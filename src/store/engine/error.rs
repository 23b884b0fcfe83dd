//! What can go wrong with a store.

use std::io;
use std::path::{Path, PathBuf};

use crate::contact::{ContactId, ListNo};
use crate::store::care::backup::BackupInfo;

/// Why a list's name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListNameError {
    /// Nothing but blanks.
    #[error("the name is blank")]
    Blank,
    /// More than [`crate::store::ContactList::MAX_NAME`] characters.
    #[error(
        "the name is longer than {} characters",
        crate::store::ContactList::MAX_NAME
    )]
    TooLong,
    /// Another list has it; letter case does not count.
    #[error("another list has this name")]
    Taken(ListNo),
}

/// Why the store could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process, or another handle of this one, has the store open.
    #[error("the store in {dir} is in use")]
    InUse {
        /// The store's folder.
        dir: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What is on disk is not what was written; it was moved aside and nothing was deleted.
    #[error("the store was damaged ({what}) and moved to {moved_to}")]
    Damaged {
        /// Where the damaged data are now.
        moved_to: PathBuf,
        /// What showed the damage.
        what: String,
        /// The newest backup that reads without an error.
        backup: Option<BackupInfo>,
    },
    /// The store was written by a newer version of the program.
    #[error("the store has format {found}; this program knows formats up to {known}")]
    NewerFormat {
        /// The format of the store.
        found: u8,
        /// The newest format this program reads.
        known: u8,
    },
    /// A value on disk is missing, has a wrong checksum or does not read.
    #[error("damaged data: {what} (key {key})")]
    Corrupt {
        /// What kind of value it is.
        what: &'static str,
        /// Its key.
        key: u64,
    },
    /// An earlier operation failed; the store has to be closed and opened again.
    #[error("the store failed earlier and must be opened again: {reason}")]
    Failed {
        /// What failed first.
        reason: String,
    },
    /// Another writer is at work, or (for compaction) someone still reads.
    #[error("the store is busy")]
    Busy,
    /// A list cannot have this name.
    #[error("list name: {0}")]
    ListName(#[from] ListNameError),
    /// There is no such list.
    #[error("there is no list number {}", .0.0)]
    NoSuchList(ListNo),
    /// There is no such contact.
    #[error("there is no contact number {}", .0.0)]
    NoSuchContact(ContactId),
    /// There is no such commit, or it is no longer kept.
    #[error("commit {0} is not kept")]
    NoSuchCommit(u64),
    /// There is no such import.
    #[error("there is no import number {0}")]
    NoSuchImport(u64),
    /// What was given as a packed contact is none.
    #[error("a packed contact is damaged")]
    NotAContact,
    /// All numbers for contacts, lists or keys are used.
    #[error("the store has no numbers left")]
    Full,
    /// A backup file does not read.
    #[error("the backup {path} is damaged")]
    BadBackup {
        /// The backup.
        path: PathBuf,
    },
}

/// Short for results of this room.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}
