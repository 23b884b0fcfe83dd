//! Deletion of backups from before an erasure.
//!
//! A rewritten store bears a mark until that is done, so that after a crash the next opening
//! completes it.

use std::fs;
use std::path::{Path, PathBuf};

use super::backup::{self, BackupInfo, BackupScope};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder;
use crate::store::state::commit::Snapshot;
use crate::store::state::open::{Shared, Store};

/// The mark: a file in the data folder saying that older backups must be deleted.
const MARK: &str = "erased";

/// Marks a rewritten store.
///
/// # Errors
///
/// If the mark cannot be written or forced to disk.
pub(crate) fn mark(data: &Path) -> Result<()> {
    let mark = data.join(MARK);
    folder::create_file(&mark)?
        .sync_all()
        .map_err(StoreError::io(&mark))
}

/// Deletes older backups of the store if its mark says so.
///
/// # Errors
///
/// If one cannot be deleted; the mark stays.
pub(crate) fn finish(shared: &Shared, snapshot: &Snapshot) -> Result<()> {
    if folder::exists(&shared.dir.join(folder::DATA).join(MARK))? {
        clear_past(shared, snapshot)?;
    }
    Ok(())
}

/// Makes a new backup, deletes all others of the store, then removes the mark.
///
/// Returns how many were deleted, and the new backup (`None` if it could not be made). Stores that
/// were set aside and backups of another store stay, see [`Store::delete_set_aside`].
///
/// # Errors
///
/// If one cannot be deleted; the mark stays.
pub(crate) fn clear_past(
    shared: &Shared,
    snapshot: &Snapshot,
) -> Result<(u64, Option<BackupInfo>)> {
    // Failing to make a backup is no reason to keep those with the erased people.
    let (dir, marker) = (&shared.dir, &shared.marker);
    let now = shared.clock.now();
    let made = backup::make(dir, marker, snapshot, usize::MAX, now, BackupScope::Full);
    // One made before a crash is as good.
    let made = made
        .unwrap_or(None)
        .or_else(|| backup::of(dir, marker, snapshot));
    let but = made.as_ref().map(|made| &*made.path);
    let deleted = backup::delete_others(dir, marker, but)?;
    folder::sync_names(dir)?;
    let data = dir.join(folder::DATA);
    let mark = data.join(MARK);
    if folder::exists(&mark)? {
        fs::remove_file(&mark).map_err(StoreError::io(&mark))?;
        folder::sync_names(&data)?;
    }
    Ok((deleted, made))
}

impl Store {
    /// Stores set aside and backups of another store in a store's folder, which may hold people
    /// erased from this one.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn set_aside(dir: &Path) -> Result<Vec<PathBuf>> {
        let mut found = folder::set_aside(dir)?;
        let backups = Self::backups(dir).into_iter();
        found.extend(
            backups
                .filter(|backup| !backup.own)
                .map(|backup| backup.path),
        );
        Ok(found)
    }

    /// Deletes what [`Self::set_aside`] returns; returns their number.
    ///
    /// # Errors
    ///
    /// If one cannot be deleted.
    pub fn delete_set_aside(&self) -> Result<u64> {
        let found = Self::set_aside(self.dir())?;
        for path in &found {
            if path.is_dir() {
                folder::remove(path)?;
            } else {
                fs::remove_file(path).map_err(StoreError::io(path))?;
            }
        }
        folder::sync_names(self.dir())?;
        Ok(found.len() as u64)
    }
}
