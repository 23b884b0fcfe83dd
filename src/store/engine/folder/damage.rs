//! The damage note in a store's folder.
//!
//! Most damage shows when the store is opened, but that of a value deep inside only when the value
//! is read. The note makes the next opening read everything, so that a store once called damaged is
//! refused from then on.

use std::fs;
use std::path::Path;

use super::DAMAGE;
use super::files::{exists, is_absent, sync_names, write_file};
use crate::store::engine::error::{Result, StoreError};

/// The content of the note, for people who look into the folder.
const TEXT: &str = "Damage was met. The next opening reads the whole store first.\n";

/// Records that damage was met; failing to do so is ignored, since the next command will meet it
/// again.
pub(crate) fn note_damage(dir: &Path) {
    let path = dir.join(DAMAGE);
    if !path.exists() {
        let _ = write_file(&path, TEXT.as_bytes());
    }
}

/// Whether damage was met since the store was last verified.
///
/// # Errors
///
/// If the system cannot tell.
pub(crate) fn damage_noted(dir: &Path) -> Result<bool> {
    exists(&dir.join(DAMAGE))
}

/// Removes the note: everything was verified, or the data were replaced.
///
/// # Errors
///
/// If it cannot be removed; the next opening reads everything once more.
pub(crate) fn remove_damage_note(dir: &Path) -> Result<()> {
    let path = dir.join(DAMAGE);
    match fs::remove_file(&path) {
        Ok(()) => sync_names(dir),
        Err(error) if is_absent(&error) => Ok(()),
        Err(source) => Err(StoreError::Io { path, source }),
    }
}
