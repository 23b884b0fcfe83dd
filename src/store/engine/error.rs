//! What can go wrong with a store.

use std::io;
use std::path::{Path, PathBuf};

use crate::contact::{ContactId, ListNo};

/// Why a list's name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListNameError {
    /// Nothing but blanks.
    #[error("the name is blank")]
    Blank,
    /// More than [`Self::MAX`] characters.
    #[error("the name is longer than {} characters", Self::MAX)]
    TooLong,
    /// It holds a line break or another control character.
    #[error("the name holds a line break or another control character")]
    ControlCharacter,
    /// Another list has it; letter case does not count.
    #[error("another list has this name")]
    Taken(ListNo),
}

impl ListNameError {
    /// The most characters a list's name may have.
    pub const MAX: usize = 200;
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
    /// What is on disk is not what was written. Nothing of it was changed, and every opening says
    /// this again until a backup is restored or the store is begun anew.
    #[error("the store in {dir} is damaged ({what})")]
    Damaged {
        /// The store's folder.
        dir: PathBuf,
        /// What showed the damage; for people who mend the program, not for users.
        what: String,
    },
    /// Something stands under a name that a store uses and is not ours, or is a link.
    #[error("{path} does not belong to a store")]
    NotOurs {
        /// What stands there.
        path: PathBuf,
    },
    /// The clock of the system says a time before 1970, with which sled does not open.
    #[error("the clock says a time before 1970")]
    Clock,
    /// The store can only be read: it is a copy, as its disk can not be written.
    #[error("the store can only be read ({})", .reason)]
    ReadOnly {
        /// Why its disk can not be written.
        reason: io::ErrorKind,
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
        reason: FailedBy,
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

/// What made an open store unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FailedBy {
    /// A file could not be read or written.
    #[error("input or output: {0}")]
    Io(io::ErrorKind),
    /// What was read is not what was written.
    #[error("damage")]
    Damage,
    /// The thread that writes ended, or the system gave none.
    #[error("a thread")]
    Thread,
    /// The store was closed, to be replaced.
    #[error("closed")]
    Closed,
    /// The system gave no random bytes.
    #[error("no random bytes")]
    NoRandom,
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

    /// What kind of input or output failed, if that was it.
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Io { source, .. } => Some(source.kind()),
            Self::Failed {
                reason: FailedBy::Io(kind),
            } => Some(*kind),
            _ => None,
        }
    }

    /// Whether the disk has no room or can only be read, so that looking at a copy may still work.
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
