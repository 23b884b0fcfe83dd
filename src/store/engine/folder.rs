//! The store's folder: what lies in it, who may read it, and how a part of it is replaced.
//!
//! ```text
//! lock               held by the process that has the store open
//! data/              sled's files, and `head`: the number of the newest commit
//! data.new/          a rewritten store that is not finished
//! data.old/          what `data.new` takes the place of
//! backups/           dumps
//! damaged-<time>/    a store that did not open, as it was
//! ```
//!
//! `data` is replaced in two renames, `data` → `data.old` and `data.new` → `data`. A rewritten
//! store is finished and on disk before the first, its `head` last; so when `data` is missing and
//! `data.new` has a head, `data.new` is whole and takes its place.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::store::engine::coding::{Kind, Sealer, unseal};
use crate::store::engine::error::{Result, StoreError};

pub(crate) const DATA: &str = "data";
pub(crate) const NEW: &str = "data.new";
const OLD: &str = "data.old";
const HEAD: &str = "head";

/// Makes the folder of a store; a folder that is there and holds other things keeps its rights,
/// for it is not ours alone. What a store puts into it is private in any case.
pub(crate) fn make_root(path: &Path) -> Result<()> {
    let foreign = !path.join("lock").exists()
        && fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    if foreign { Ok(()) } else { make(path) }
}

/// Makes a folder that only its owner can read.
pub(crate) fn make(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(StoreError::io(path))?;
    private(path, 0o700)
}

/// Takes everybody else's rights to a file or folder away.
fn private(path: &Path, mode: u32) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .map_err(StoreError::io(path))?;
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Takes everybody else's rights to all files below a folder away: sled makes them 0755 and 0644.
///
/// The folder itself is private from the start, so nobody got in between.
pub(crate) fn make_private(path: &Path) -> Result<()> {
    private(path, 0o700)?;
    for entry in fs::read_dir(path).map_err(StoreError::io(path))? {
        let entry = entry.map_err(StoreError::io(path))?;
        let kind = entry.file_type().map_err(StoreError::io(path))?;
        if kind.is_dir() {
            make_private(&entry.path())?;
        } else if kind.is_file() {
            private(&entry.path(), 0o600)?;
        }
    }
    Ok(())
}

/// Makes a file that only its owner can read, or empties it.
pub(crate) fn create_file(path: &Path) -> Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(StoreError::io(path))
}

/// Forces the names in a folder to disk, where the system can do that.
pub(crate) fn sync_names(path: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(path)
            .and_then(|folder| folder.sync_all())
            .map_err(StoreError::io(path))?;
    }
    Ok(())
}

/// The lock of a store; whoever has it is the only one who has the store open.
#[derive(Debug)]
pub(crate) struct Lock(pub(crate) File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a program that another thread starts has it for a moment,
        // too, and as long as it does the store would seem to be open.
        let _ = self.0.unlock();
    }
}

/// Takes the lock of a store.
pub(crate) fn take_lock(dir: &Path) -> Result<Lock> {
    let path = dir.join("lock");
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = options.open(&path).map_err(StoreError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse {
            dir: dir.to_owned(),
        }),
        Err(fs::TryLockError::Error(source)) => Err(StoreError::Io { path, source }),
    }
}

/// Ends a replacement of `data` that was interrupted, at whichever point.
pub(crate) fn settle(dir: &Path) -> Result<()> {
    let (data, new, old) = (dir.join(DATA), dir.join(NEW), dir.join(OLD));
    if !data.exists() {
        // The head is the last file of a rewritten store.
        let whole = [&new, &old]
            .into_iter()
            .find(|folder| folder.join(HEAD).exists());
        if let Some(whole) = whole {
            fs::rename(whole, &data).map_err(StoreError::io(&data))?;
            sync_names(dir)?;
        }
    }
    for left in [&new, &old] {
        if left.exists() {
            fs::remove_dir_all(left).map_err(StoreError::io(left))?;
        }
    }
    Ok(())
}

/// The moments at which [`replace_data`] can be interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The new store is finished, nothing is renamed.
    Finished,
    /// `data` is out of the way.
    MovedOut,
    /// The new store is `data`.
    MovedIn,
    /// All done.
    Done,
}

/// Puts `data.new` in the place of `data`; `until` is [`Step::Done`] except in tests.
pub(crate) fn replace_data(dir: &Path, until: Step) -> Result<()> {
    let (data, new, old) = (dir.join(DATA), dir.join(NEW), dir.join(OLD));
    if until == Step::Finished {
        return Ok(());
    }
    if data.exists() {
        fs::rename(&data, &old).map_err(StoreError::io(&old))?;
    }
    if until == Step::MovedOut {
        return Ok(());
    }
    fs::rename(&new, &data).map_err(StoreError::io(&data))?;
    sync_names(dir)?;
    if until == Step::MovedIn {
        return Ok(());
    }
    settle(dir)
}

/// Moves `data` aside under a name with the time, and says where it is.
pub(crate) fn move_aside(dir: &Path, prefix: &str, now: u64) -> Result<PathBuf> {
    let data = dir.join(DATA);
    let mut to = dir.join(format!("{prefix}-{now}"));
    let mut turn = 1;
    while to.exists() {
        turn += 1;
        to = dir.join(format!("{prefix}-{now}-{turn}"));
    }
    fs::rename(&data, &to).map_err(StoreError::io(&to))?;
    sync_names(dir)?;
    Ok(to)
}

/// Deletes what a crash left of a snapshot that sled was writing: it would refuse to open.
///
/// Only files of that ending: without a finished snapshot sled shows an empty store instead.
pub(crate) fn delete_unfinished_snapshots(data: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(data) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry.map_err(StoreError::io(data))?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
        }
    }
    Ok(())
}

/// Notes the number of the newest commit outside sled.
///
/// sled drops the end of a log it cannot read without a word; this tells that commits are
/// missing. The frame of this file stays the same in all formats of the store.
pub(crate) fn write_head(data: &Path, commit: u64) -> Result<()> {
    let mut sealed = Vec::new();
    Sealer::new().seal(0, Kind::Head, &commit.to_le_bytes(), &mut sealed)?;
    let (to, new) = (data.join(HEAD), data.join("head.new"));
    let mut file = create_file(&new)?;
    file.write_all(&sealed)
        .and_then(|()| file.sync_all())
        .map_err(StoreError::io(&new))?;
    fs::rename(&new, &to).map_err(StoreError::io(&to))?;
    sync_names(data)
}

/// The number of the newest commit as noted outside sled; 0 for a store without one.
pub(crate) fn read_head(data: &Path) -> Result<u64> {
    let path = data.join(HEAD);
    let sealed = match fs::read(&path) {
        Ok(sealed) => sealed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(source) => return Err(StoreError::Io { path, source }),
    };
    unseal(0, Kind::Head, &sealed)?
        .as_slice()
        .try_into()
        .map(u64::from_le_bytes)
        .map_err(|_| Kind::Head.corrupt(0))
}
