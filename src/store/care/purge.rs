//! Backups from before somebody was erased for good go.
//!
//! A rewritten store bears a mark until that is done, so that a crash in between is made up for at
//! the next opening.

use std::fs;
use std::path::{Path, PathBuf};

use super::backup::{self, BackupInfo, Size};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder;
use crate::store::state::commit::Snapshot;
use crate::store::state::open::{Shared, Store};

/// The file inside of a rewritten store that says: backups from before are to be deleted.
const MARK: &str = "erased";

/// Marks a rewritten store: what is from before it is to be deleted.
///
/// # Errors
///
/// When the mark cannot be written or forced to disk.
pub(crate) fn mark(data: &Path) -> Result<()> {
    let mark = data.join(MARK);
    folder::create_file(&mark)?
        .sync_all()
        .map_err(StoreError::io(&mark))
}

/// Deletes the backups of the store from before, if its mark says so.
///
/// # Errors
///
/// When one cannot be deleted; the mark stays.
pub(crate) fn finish(shared: &Shared, snapshot: &Snapshot) -> Result<()> {
    if folder::exists(&shared.dir.join(folder::DATA).join(MARK))? {
        clear_past(shared, snapshot)?;
    }
    Ok(())
}

/// Makes a new backup and deletes all others of the store; then the mark goes.
///
/// Gives how many were deleted, and the new one; none if it could not be made. Stores that were set
/// aside and backups of another store stay, see [`Store::delete_set_aside`].
///
/// # Errors
///
/// When one cannot be deleted; the mark stays.
pub(crate) fn clear_past(
    shared: &Shared,
    snapshot: &Snapshot,
) -> Result<(u64, Option<BackupInfo>)> {
    // A backup that cannot be made is no reason to keep those with the erased ones in them.
    let (dir, marker) = (&shared.dir, &shared.marker);
    let now = shared.clock.now();
    let made = backup::make(dir, marker, snapshot, usize::MAX, now, Size::Whole);
    // One that was made before a crash is as good.
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
    /// What is in the folder of a store and not of it, and may hold persons that it does not:
    /// stores that were set aside, and backups of a store that was there before.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
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

    /// Deletes what [`Self::set_aside`] names, and says how much it was.
    ///
    /// # Errors
    ///
    /// When something cannot be deleted.
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
