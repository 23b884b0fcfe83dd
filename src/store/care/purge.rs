//! What is from before somebody was erased for good goes: backups, and stores that were moved aside.
//!
//! A rewritten store bears a mark until that is done, so that a crash in between is made up for at
//! the next opening.

use std::fs;
use std::path::Path;

use super::backup::{self, BackupInfo};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder;
use crate::store::state::commit::Snapshot;
use crate::store::state::open::Shared;

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

/// Deletes backups and stores that were moved aside, if persons were erased and they are from before.
pub(crate) fn finish(shared: &Shared, snapshot: &Snapshot) -> Result<()> {
    if shared.dir.join(folder::DATA).join(MARK).exists() {
        clear_past(shared, snapshot)?;
    }
    Ok(())
}

/// Deletes everything from before and makes a new backup; then the mark goes.
pub(crate) fn clear_past(
    shared: &Shared,
    snapshot: &Snapshot,
) -> Result<(u64, Option<BackupInfo>)> {
    // A backup that cannot be made is no reason to keep those with the erased ones in them.
    let made = backup::make(&shared.dir, snapshot, usize::MAX, shared.clock.now());
    // One that was made before a crash is as good.
    let made = made
        .unwrap_or(None)
        .or_else(|| backup::of(&shared.dir, snapshot));
    let mut deleted = backup::delete_others(&shared.dir, made.as_ref().map(|made| &*made.path))?;
    for entry in fs::read_dir(&shared.dir).map_err(StoreError::io(&shared.dir))? {
        let path = entry.map_err(StoreError::io(&shared.dir))?.path();
        if is_moved_aside(&path) {
            fs::remove_dir_all(&path).map_err(StoreError::io(&path))?;
            deleted += 1;
        }
    }
    folder::sync_names(&shared.dir)?;
    let data = shared.dir.join(folder::DATA);
    let mark = data.join(MARK);
    if mark.exists() {
        fs::remove_file(&mark).map_err(StoreError::io(&mark))?;
        folder::sync_names(&data)?;
    }
    Ok((deleted, made))
}

/// Whether a path is a store that was moved aside: `damaged-<time>` or `replaced-<time>`.
fn is_moved_aside(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let time = name.and_then(|name| {
        name.strip_prefix("damaged-")
            .or_else(|| name.strip_prefix("replaced-"))
    });
    time.is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit())) && path.is_dir()
}
