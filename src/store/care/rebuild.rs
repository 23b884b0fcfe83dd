//! Second examination of a store that did not open, on a copy, so that nothing of it is changed.
//!
//! Only sled's log is essential. Its configuration, its snapshot (a shortcut into the log) and the
//! head can be rebuilt from a sound log; on the copy it is tried whether that gives a store whose
//! values are all consistent.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::backup;
use super::open_data::{Trust, open_guarded};
use crate::store::engine::database::{Engine, Limits};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Lock};
use crate::store::engine::sled_files::Unopened;
use crate::store::state::tuning::Tuning;

/// The result of the examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A copy opens unchanged: the read failure was transient.
    Sound,
    /// A copy with rebuilt files has replaced the data.
    Rebuilt,
    /// No copy opens.
    Damaged,
}

/// What is rebuilt on a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rebuild {
    Nothing,
    /// sled's configuration, which is the same for all stores.
    Configuration,
    /// The configuration, and no snapshot: sled reads the whole log.
    Snapshot,
}

/// Examines copies of data that did not open, and replaces the data by one that does.
///
/// `make` allows that there is no store yet.
///
/// # Errors
///
/// If a file cannot be read or written: then there is no result.
pub(super) fn examine(
    dir: &Path,
    lock: &Arc<Lock>,
    tuning: &Tuning,
    make: bool,
    trust: Trust,
) -> Result<Verdict> {
    let data = dir.join(folder::DATA);
    for rebuild in [Rebuild::Nothing, Rebuild::Configuration, Rebuild::Snapshot] {
        // Beside the data, because a copy that opens replaces them.
        let copy = temporary(dir)?;
        copy_data(&data, copy.path())?;
        if rebuild != Rebuild::Nothing {
            write_configuration(copy.path(), lock, tuning.limits())?;
        }
        if rebuild == Rebuild::Snapshot {
            delete_snapshots(copy.path())?;
        }
        let make = make && rebuild == Rebuild::Nothing;
        let trust = Trust {
            read_all: trust.read_all || rebuild != Rebuild::Nothing,
            ..trust
        };
        let opened = match open_guarded(copy.path(), lock, tuning, make, trust) {
            Ok((opened, _)) => opened,
            Err(Unopened::Error(StoreError::Corrupt { .. })) => return Ok(Verdict::Damaged),
            Err(Unopened::Error(error)) => return Err(error),
            Err(Unopened::Damaged(_)) => continue,
        };
        let empty = opened.head.record.no == 0;
        opened.head.engine.close();
        drop(opened);
        if empty && rebuild != Rebuild::Nothing {
            continue;
        }
        if rebuild == Rebuild::Nothing {
            return Ok(Verdict::Sound);
        }
        take_place(dir, copy)?;
        return Ok(Verdict::Rebuilt);
    }
    Ok(Verdict::Damaged)
}

/// Replaces the data by a copy; the old data stay beside it until it was opened there.
fn take_place(dir: &Path, copy: TempDir) -> Result<()> {
    let new = dir.join(folder::NEW);
    folder::remove(&new)?;
    let copy = copy.keep();
    folder::make_private(&copy)?;
    sync_files(&copy)?;
    fs::rename(&copy, &new).map_err(StoreError::io(&new))?;
    folder::replace_data(dir, folder::Step::Done)
}

/// Forces all files of a folder to disk.
fn sync_files(data: &Path) -> Result<()> {
    for path in file_paths(data)? {
        fs::File::open(&path)
            .and_then(|file| file.sync_all())
            .map_err(StoreError::io(&path))?;
    }
    folder::sync_names(data)
}

/// A temporary folder for a copy; one left by a crash is recognised by its name.
///
/// # Errors
///
/// If it cannot be created.
pub(super) fn temporary(beside: &Path) -> Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(folder::TRY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(beside).map_err(StoreError::io(beside))
}

/// Copies all files of a data folder.
///
/// # Errors
///
/// If one cannot be read or written.
pub(super) fn copy_data(data: &Path, to: &Path) -> Result<()> {
    for from in file_paths(data)? {
        let inside = from.strip_prefix(data).unwrap_or(&from);
        let to = to.join(inside);
        if let Some(folder) = to.parent() {
            folder::make(folder)?;
        }
        fs::copy(&from, &to).map_err(StoreError::io(&from))?;
    }
    Ok(())
}

/// The files of a data folder, including its `blobs` folder.
fn file_paths(data: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![data.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(StoreError::io(&folder))? {
            let entry = entry.map_err(StoreError::io(&folder))?;
            let kind = entry.file_type().map_err(StoreError::io(&folder))?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

/// Writes sled's configuration as a new store has it.
fn write_configuration(data: &Path, lock: &Arc<Lock>, limits: Limits) -> Result<()> {
    let fresh = temporary(data.parent().unwrap_or(data))?;
    let engine = Engine::open(fresh.path(), lock, limits, true)
        .map_err(|unopened| backup::unexpected(unopened, fresh.path()))?;
    engine.close();
    let to = data.join(CONFIGURATION);
    fs::copy(fresh.path().join(CONFIGURATION), &to).map_err(StoreError::io(&to))?;
    Ok(())
}

/// The file name of sled's configuration.
const CONFIGURATION: &str = "conf";

fn delete_snapshots(data: &Path) -> Result<()> {
    for path in file_paths(data)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("snap.") {
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
        }
    }
    Ok(())
}
