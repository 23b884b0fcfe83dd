//! The lock of a store, so that one process at a time has it open.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::LOCK;
use super::files::exists;
use crate::store::engine::error::{Result, StoreError};

/// The lock of a store; its owner is the only one who has the store open.
#[derive(Debug)]
pub(crate) struct Lock {
    /// `None` for a read-only disk without such a file, where nobody can write.
    file: Option<File>,
    /// The copy opened instead of the store, and why; deleted when it is closed.
    copy: Option<(tempfile::TempDir, io::ErrorKind)>,
}

impl Lock {
    /// The same lock, with a copy opened instead of the store.
    pub(crate) fn with_copy(
        lock: Option<Self>,
        copy: tempfile::TempDir,
        why: io::ErrorKind,
    ) -> Self {
        let file = lock.and_then(|mut lock| lock.file.take());
        Self {
            file,
            copy: Some((copy, why)),
        }
    }

    /// A second handle of the lock file, as a program being started has.
    #[cfg(test)]
    pub(crate) fn try_clone(&self) -> File {
        self.file.as_ref().unwrap().try_clone().unwrap()
    }

    /// The folder of the copy opened instead of the store, if any.
    pub(crate) fn copy(&self) -> Option<&Path> {
        self.copy.as_ref().map(|(copy, _)| copy.path())
    }

    /// Why the store is read-only, if it is.
    pub(crate) fn read_only(&self) -> Option<io::ErrorKind> {
        self.copy.as_ref().map(|(_, why)| *why)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a program being started by another thread inherits it for
        // a moment, and the store would seem to be open.
        if let Some(file) = &self.file {
            let _ = file.unlock();
        }
    }
}

/// Locks a store.
///
/// # Errors
///
/// [`StoreError::InUse`] while another process or handle has the lock, and errors of creating its
/// file.
pub(crate) fn take_lock(dir: &Path) -> Result<Lock> {
    let path = dir.join(LOCK);
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = match options.open(&path) {
        // On read-only media an existing file can still be locked.
        Err(error) if exists(&path)? => File::open(&path).map_err(|_| error),
        opened => opened,
    }
    .map_err(StoreError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock {
            file: Some(file),
            copy: None,
        }),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse {
            dir: dir.to_owned(),
        }),
        Err(fs::TryLockError::Error(source)) => Err(StoreError::Io { path, source }),
    }
}
