//! The head: a file with the number of the newest commit.

use std::io;
use std::path::Path;

use super::files::{force_names, overwrite_unforced, write_renamed};
use super::{HEAD, HEAD_COPY};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::{Sealer, ValueKind, unseal};

/// The result of writing the head.
#[derive(Debug)]
pub(crate) enum HeadWritten {
    /// The commit is durable.
    Forced,
    /// The commit is made, but the directory entry could not be forced to disk.
    NotForced(io::Error),
}

/// Records the newest commit outside sled; this makes it take effect.
///
/// sled silently drops the end of a log that it cannot read; the head tells that commits are
/// missing. A commit in the log that the head does not record never happened. The frame of this
/// file is the same in all formats of the store.
///
/// # Errors
///
/// If the file cannot be written; then the commit before is still the newest.
pub(crate) fn write_head(data: &Path, commit: u64) -> Result<HeadWritten> {
    let mut sealed = Vec::new();
    Sealer::new().seal(0, ValueKind::Head, &commit.to_le_bytes(), &mut sealed)?;
    let path = data.join(HEAD);
    write_renamed(&path, &sealed).map_err(StoreError::io(&path))?;
    // Used only if the head is lost; it may be torn or missing.
    let _ = overwrite_unforced(&data.join(HEAD_COPY), &sealed);
    Ok(match force_names(data) {
        Ok(()) => HeadWritten::Forced,
        Err(error) => HeadWritten::NotForced(error),
    })
}

/// The content of the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// There is no head: nothing was committed yet, or it was lost.
    Missing,
    /// It cannot be read.
    Damaged,
    /// The number of the newest commit.
    Commit(u64),
}

impl Head {
    /// Parses the content of the file.
    ///
    /// # Errors
    ///
    /// [`StoreError::NewerFormat`] if a newer version of the program wrote it.
    pub(crate) fn read(sealed: Option<&[u8]>) -> Result<Self> {
        let Some(sealed) = sealed else {
            return Ok(Self::Missing);
        };
        match unseal(0, ValueKind::Head, sealed) {
            Ok(payload) => Ok(payload
                .as_slice()
                .try_into()
                .map_or(Self::Damaged, |bytes| {
                    Self::Commit(u64::from_le_bytes(bytes))
                })),
            Err(error @ StoreError::NewerFormat { .. }) => Err(error),
            Err(_) => Ok(Self::Damaged),
        }
    }

    /// Its file name in the data folder.
    pub(crate) const FILE: &str = HEAD;

    /// The file name of its copy, which may be older and is not forced to disk.
    pub(crate) const COPY: &str = HEAD_COPY;
}
