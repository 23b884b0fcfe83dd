//! The note that damage was met.
//!
//! Most damage shows when the store is opened; that of a value far inside only when the value is read.
//! The note makes the next opening read everything first, so that a store once called damaged is
//! refused from then on.

use std::fs;
use std::path::Path;

use super::DAMAGE;
use super::files::{exists, is_absent, sync_names, write_file};
use crate::store::engine::error::{Result, StoreError};

/// What stands in the file, for people who look into the folder.
const TEXT: &str = "Damage was met. The next opening reads the whole store first.\n";

/// Notes that damage was met.
///
/// Where it cannot be written the next command finds out for itself.
pub(crate) fn note_damage(dir: &Path) {
    let path = dir.join(DAMAGE);
    if !path.exists() {
        let _ = write_file(&path, TEXT.as_bytes());
    }
}

/// Whether damage was met since the store was last found whole.
///
/// # Errors
///
/// When the system does not say.
pub(crate) fn damage_noted(dir: &Path) -> Result<bool> {
    exists(&dir.join(DAMAGE))
}

/// Removes the note: everything was read and is whole, or other data are in place.
///
/// # Errors
///
/// When the system refuses; the next opening reads everything once more.
pub(crate) fn remove_damage_note(dir: &Path) -> Result<()> {
    let path = dir.join(DAMAGE);
    match fs::remove_file(&path) {
        Ok(()) => sync_names(dir),
        Err(error) if is_absent(&error) => Ok(()),
        Err(source) => Err(StoreError::Io { path, source }),
    }
}
