//! The head: the file that notes the newest commit.

use std::io;
use std::path::Path;

use super::files::{force_names, overwrite_unforced, write_renamed};
use super::{HEAD, HEAD_COPY};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::{Kind, Sealer, unseal};

/// What writing the head came to.
#[derive(Debug)]
pub(crate) enum HeadWritten {
    /// The commit stands and will be there whatever happens.
    Forced,
    /// The commit stands, but the system would not force the file's name to disk.
    NotForced(io::Error),
}

/// Notes the number of the newest commit outside sled: from here on the commit stands.
///
/// sled drops the end of a log it cannot read without a word; this tells that commits are
/// missing. A commit that is in the log and not noted here never happened. The frame of this file
/// stays the same in all formats of the store.
///
/// # Errors
///
/// When the file cannot be written; then the commit before still is the newest.
pub(crate) fn write_head(data: &Path, commit: u64) -> Result<HeadWritten> {
    let mut sealed = Vec::new();
    Sealer::new().seal(0, Kind::Head, &commit.to_le_bytes(), &mut sealed)?;
    let path = data.join(HEAD);
    write_renamed(&path, &sealed).map_err(StoreError::io(&path))?;
    // Of use only where the head is lost, and only then looked at: it may be torn or be missing.
    let _ = overwrite_unforced(&data.join(HEAD_COPY), &sealed);
    Ok(match force_names(data) {
        Ok(()) => HeadWritten::Forced,
        Err(error) => HeadWritten::NotForced(error),
    })
}

/// What the file says that notes the newest commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// There is none: nothing was committed yet, or it was lost.
    Missing,
    /// It does not read.
    Damaged,
    /// The number of the newest commit.
    Commit(u64),
}

impl Head {
    /// Reads the content of the file.
    ///
    /// # Errors
    ///
    /// [`StoreError::NewerFormat`] where a newer version of the program wrote it.
    pub(crate) fn read(sealed: Option<&[u8]>) -> Result<Self> {
        let Some(sealed) = sealed else {
            return Ok(Self::Missing);
        };
        match unseal(0, Kind::Head, sealed) {
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

    /// The name of the file, in the data folder.
    pub(crate) const FILE: &str = HEAD;

    /// The name of its copy, which may be older and is not forced to disk.
    pub(crate) const COPY: &str = HEAD_COPY;
}
