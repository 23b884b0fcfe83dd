//! Stores and backups of versions that did not mark them: all that is done only for those.
//!
//! Version 0.1.0 made no marker in a store's folder and named no store in its backups. A folder
//! without marker is a store where our files are in it; it is marked when it is opened, as one that
//! adopts the backups without a name.

use std::fs;
use std::path::Path;

use super::files::{exists, is_absent};
use super::{BACKUPS, DATA, HEAD, LOCK, Marker, NEW, OLD};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::kept;

/// Whether a folder without marker is a store of a version that made none.
///
/// Such a store has a lock, and data with a log or one of the files beside it, or a backup: one of
/// them may have been lost.
pub(super) fn is_store(dir: &Path) -> Result<bool> {
    if !exists(&dir.join(LOCK))? {
        return Ok(false);
    }
    for data in [DATA, NEW, OLD].map(|name| dir.join(name)) {
        let entries = match fs::read_dir(&data) {
            Err(error) if is_absent(&error) => continue,
            entries => entries.map_err(StoreError::io(&data))?,
        };
        let (mut log, mut beside) = (false, false);
        for entry in entries {
            let name = entry.map_err(StoreError::io(&data))?.file_name();
            let name = name.to_string_lossy();
            log |= name == kept::LOG;
            beside |= name == HEAD || name == "conf" || name.starts_with("snap.");
        }
        if log || beside {
            return Ok(true);
        }
    }
    let backups = dir.join(BACKUPS);
    let entries = match fs::read_dir(&backups) {
        Err(error) if is_absent(&error) => return Ok(false),
        entries => entries.map_err(StoreError::io(&backups))?,
    };
    for entry in entries {
        let path = entry.map_err(StoreError::io(&backups))?.path();
        if path.extension().is_some_and(|ending| ending == "mbdump") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a backup that names a store is of the store with this marker; those that name none are
/// of the store that was there when they were made.
pub(crate) fn is_backup_of(store: &str, marker: &Marker) -> bool {
    store == marker.id || (store.is_empty() && marker.adopted)
}
