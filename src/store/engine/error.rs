//! Errors of a store.

use std::io;
use std::path::{Path, PathBuf};

use crate::contact::{ContactId, ListNo};

/// Why a list name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListNameError {
    /// The name is blank.
    #[error("the name is blank")]
    Blank,
    /// The name has more than [`Self::MAX`] characters.
    #[error("the name is longer than {} characters", Self::MAX)]
    TooLong,
    /// The name contains a line break or another control character.
    #[error("the name holds a line break or another control character")]
    ControlCharacter,
    /// Another list has the name, letter case ignored.
    #[error("another list has this name")]
    Taken(ListNo),
}

impl ListNameError {
    /// Characters of a list name at most.
    pub const MAX: usize = 200;
}

/// Why a store operation failed.
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
        /// The error of the operating system.
        source: io::Error,
    },
    /// Stored bytes are not what was written. Nothing was changed, and every opening fails until a
    /// backup is restored or the store is begun anew.
    #[error("the store in {dir} is damaged ({what})")]
    Damaged {
        /// The store's folder.
        dir: PathBuf,
        /// What revealed the damage, for developers.
        what: String,
    },
    /// A file or link that is not ours has a name that a store uses.
    #[error("{path} does not belong to a store")]
    NotOurs {
        /// The foreign file or link.
        path: PathBuf,
    },
    /// The system clock is before 1970, with which sled does not open.
    #[error("the clock says a time before 1970")]
    Clock,
    /// The store is a read-only copy, because its disk cannot be written.
    #[error("the store can only be read ({})", .reason)]
    ReadOnly {
        /// Why its disk cannot be written.
        reason: io::ErrorKind,
    },
    /// A newer version of the program wrote the store.
    #[error("the store has format {found}; this program knows formats up to {known}")]
    NewerFormat {
        /// The format of the store.
        found: u8,
        /// The newest format this program reads.
        known: u8,
    },
    /// A value is missing, has a wrong checksum or cannot be parsed.
    #[error("damaged data: {what} (key {key})")]
    Corrupt {
        /// The kind of value, in words.
        what: &'static str,
        /// Its key.
        key: u64,
    },
    /// An earlier operation failed; the store must be closed and opened again.
    #[error("the store failed earlier and must be opened again: {reason}")]
    Failed {
        /// The first failure.
        reason: FailedBy,
    },
    /// Another writer exists, or (for compaction and erasure) a view.
    #[error("the store is busy")]
    Busy,
    /// A list name is invalid or taken.
    #[error("list name: {0}")]
    ListName(#[from] ListNameError),
    /// No list has this number.
    #[error("there is no list number {}", .0.0)]
    NoSuchList(ListNo),
    /// No contact has this number.
    #[error("there is no contact number {}", .0.0)]
    NoSuchContact(ContactId),
    /// The commit does not exist or is no longer kept.
    #[error("commit {0} is not kept")]
    NoSuchCommit(u64),
    /// No import has this number.
    #[error("there is no import number {0}")]
    NoSuchImport(u64),
    /// Bytes passed as a packed contact are none.
    #[error("a packed contact is damaged")]
    NotAContact,
    /// All numbers for contacts, lists or keys are in use, or a value is too long.
    #[error("the store has no numbers left")]
    Full,
    /// A backup file is damaged.
    #[error("the backup {path} is damaged")]
    BadBackup {
        /// The backup.
        path: PathBuf,
    },
}

/// The first failure of a store that is no longer usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FailedBy {
    /// A file could not be read or written.
    #[error("input or output: {0}")]
    Io(io::ErrorKind),
    /// Stored bytes are not what was written.
    #[error("damage")]
    Damage,
    /// The writing thread ended, or could not be started.
    #[error("a thread")]
    Thread,
    /// The database was closed to be replaced.
    #[error("closed")]
    Closed,
    /// The system provided no random bytes.
    #[error("no random bytes")]
    NoRandom,
}

/// The result type of this module.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// The kind of I/O error, if it is one.
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Io { source, .. } => Some(source.kind()),
            Self::Failed {
                reason: FailedBy::Io(kind),
            } => Some(*kind),
            _ => None,
        }
    }

    /// Whether the disk is full or read-only, so that a copy may still be readable.
    pub fn is_about_writing(&self) -> bool {
        self.io_kind().is_some_and(|kind| {
            matches!(
                kind,
                io::ErrorKind::StorageFull
                    | io::ErrorKind::QuotaExceeded
                    | io::ErrorKind::FileTooLarge
                    | io::ErrorKind::ReadOnlyFilesystem
                    | io::ErrorKind::PermissionDenied
            )
        })
    }
}
