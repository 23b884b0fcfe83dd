//! Stores and backups of versions without markers.
//!
//! Version 0.1.0 wrote no marker into a store's folder and no store id into its backups. A folder
//! without marker is a store's if it has our files; on opening it gets a marker that adopts the
//! backups without id.

use std::fs;
use std::path::Path;

use super::files::{exists, is_absent};
use super::{BACKUPS, DATA, HEAD, LOCK, NEW, OLD};
use crate::store::engine::before_image;
use crate::store::engine::error::{Result, StoreError};

/// Whether a folder without marker is a store's.
///
/// It must have a lock, and either data with a log or a file beside it, or a backup; one of them
/// may have been lost.
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
            log |= name == before_image::LOG;
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
