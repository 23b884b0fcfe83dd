//! Backups: when they are made, which are kept, and restoring one; [`super::dump`] is their format.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::store::care::dump::{BaseBackup, Dump, DumpHeader, DumpParts, noted_hash, read, write};
use crate::store::care::live_keys::live_keys;
use crate::store::care::retention_rules::Retention;
use crate::store::engine::database::{Engine, Limits};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, BACKUPS, HeadWritten, Lock, Marker};
use crate::store::engine::frame::{FORMAT, Sealer, ValueKind};
use crate::store::engine::sled_files::Unopened;
use crate::store::engine::write_batch::WriteBatch;
use crate::store::state::commit::{Snapshot, table_payload};
use crate::store::state::open::{Shared, Store};

const EXTENSION: &str = "mbdump";

/// The extension of an unfinished backup.
const UNFINISHED_EXTENSION: &str = "new";

/// A commit that touches more contacts than this is backed up at once.
const LARGE_CHANGE_CONTACTS: u64 = 1_000;

/// So is one that touches more than one contact in this many.
const LARGE_CHANGE_DIVISOR: u64 = 100;

/// Otherwise a backup is due when the newest is this old, in milliseconds.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Age in milliseconds beyond which a full backup is no longer a base: incremental ones would keep
/// it.
const MAX_BASE_AGE_MS: u64 = 7 * DAY_MS;

/// A backup file and what its header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupInfo {
    /// The file.
    pub path: PathBuf,
    /// The number of the commit it holds.
    pub commit: u64,
    /// When that commit was made, in milliseconds since 1970 UTC.
    pub committed: u64,
    /// When the backup was made, in milliseconds since 1970 UTC.
    pub made: u64,
    /// How many contacts it has.
    pub contacts: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Whether it is of the store now in the folder, not of an earlier one there.
    pub own: bool,
    /// The full backup that an incremental one needs; `None` for a full one.
    pub base: Option<PathBuf>,
}

fn folder(dir: &Path) -> PathBuf {
    dir.join(BACKUPS)
}

/// Whether a backup is of the store in the folder.
fn is_own(head: &DumpHeader, marker: &Marker) -> bool {
    marker.owns_backup_of(&head.store)
}

/// The backup of the snapshot's commit, if the newest backup is one.
pub(crate) fn of(dir: &Path, marker: &Marker, snapshot: &Snapshot) -> Option<BackupInfo> {
    let record = &snapshot.record;
    let newest = own(dir, marker).ok()?.into_iter().next()?;
    ((newest.commit, newest.committed) == (record.no, record.at)).then_some(newest)
}

/// Backs up a commit that was just made, if a backup is due; `touched` is the number of contacts it
/// created or changed.
///
/// # Errors
///
/// Errors of writing the backup or deleting old ones.
pub(crate) fn after_commit(shared: &Shared, snapshot: &Snapshot, touched: u64) -> Result<()> {
    let contacts = snapshot.record.contacts;
    if !shared.tuning.backs_up || (contacts == 0 && touched == 0) {
        return Ok(());
    }
    let now = shared.clock.now();
    let many =
        touched > LARGE_CHANGE_CONTACTS || touched.saturating_mul(LARGE_CHANGE_DIVISOR) > contacts;
    let due = many
        || own(&shared.dir, &shared.marker)?
            .first()
            .is_none_or(|newest| now.abs_diff(newest.made) >= DAY_MS);
    if due {
        let keep = Retention::of(&snapshot.settings, &shared.tuning).backups;
        make(
            &shared.dir,
            &shared.marker,
            snapshot,
            keep,
            now,
            BackupScope::Incremental(shared.tuning.backup_base),
        )?;
    }
    Ok(())
}

/// The scope of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BackupScope {
    /// Values newer than a full backup of at least this many bytes, if they are less than half of
    /// all.
    Incremental(u64),
    /// All values.
    Full,
}

/// Dumps a commit; `None` if the store is empty or the newest backup has the commit already.
///
/// # Errors
///
/// Errors of writing the file, or [`StoreError::Corrupt`] for a damaged value; then no backup is
/// deleted.
pub(crate) fn make(
    dir: &Path,
    marker: &Marker,
    snapshot: &Snapshot,
    keep: usize,
    now: u64,
    size: BackupScope,
) -> Result<Option<BackupInfo>> {
    let record = &snapshot.record;
    if record.no == 0 || of(dir, marker, snapshot).is_some() {
        return Ok(None);
    }
    let backups = folder(dir);
    folder::make(&backups)?;
    let path = backups.join(format!("{now:014}-{}.{EXTENSION}", record.no));
    let unfinished = path.with_extension(UNFINISHED_EXTENSION);
    let mut record = record.clone();
    record.freed = 0;
    let keys = live_keys(&snapshot.engine, &record)?;
    let base = match size {
        BackupScope::Incremental(least) => base(dir, marker, record.no, least, now)?,
        BackupScope::Full => None,
    };
    // An incremental backup is not worthwhile if most values are new.
    let base = base.filter(|base| {
        let new = keys.len() - keys.partition_point(|key| *key < base.next_key);
        new * 2 < keys.len()
    });
    let first = base.as_ref().map_or(0, |base| base.next_key);
    let (earlier, new) = keys.split_at(keys.partition_point(|key| *key < first));
    let head = DumpHeader {
        format: FORMAT,
        commit: record.no,
        committed: record.at,
        made: now,
        contacts: record.contacts,
        values: new.len() as u64,
        detailed: snapshot.engine.detailed()?,
        store: marker.id.clone(),
        line: marker.line,
        next_key: record.next_key,
        base,
    };
    let file = folder::create_file(&unfinished)?;
    let mut sealed = Vec::new();
    let payload = table_payload(&record, ValueKind::Commit)?;
    Sealer::new().seal(record.no, ValueKind::Commit, &payload, &mut sealed)?;
    let parts = DumpParts {
        head: &head,
        earlier,
        new,
        commit: &sealed,
    };
    let written = write(&file, &parts, &snapshot.engine, &unfinished)
        .and_then(|()| file.sync_all().map_err(StoreError::io(&unfinished)))
        .and_then(|()| fs::rename(&unfinished, &path).map_err(StoreError::io(&path)))
        .and_then(|()| folder::sync_names(&backups));
    if let Err(error) = written {
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    let info = info(&path, marker)?;
    let info = info.ok_or_else(|| StoreError::BadBackup { path: path.clone() })?;
    tidy(dir, marker, keep.max(1), 0)?;
    Ok(Some(info))
}

/// The newest full backup that one of this commit can be based on.
fn base(
    dir: &Path,
    marker: &Marker,
    commit: u64,
    least: u64,
    now: u64,
) -> Result<Option<BaseBackup>> {
    let candidates = own(dir, marker)?.into_iter();
    Ok(candidates
        .filter(|backup| backup.base.is_none() && backup.commit < commit)
        .filter(|backup| backup.bytes >= least && now.abs_diff(backup.made) < MAX_BASE_AGE_MS)
        .find_map(|backup| {
            let (_, head) = Dump::open(&backup.path).ok()?;
            let right = head.line == marker.line && head.store == marker.id && head.next_key > 0;
            right.then_some(())?;
            Some(BaseBackup {
                file: backup.path.file_name()?.to_str()?.to_owned(),
                next_key: head.next_key,
                bytes: backup.bytes,
                hash: noted_hash(&backup.path).ok()?,
            })
        }))
}

/// Deletes unfinished backups that a crash left; called once the store is open.
pub(crate) fn delete_unfinished(dir: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder(dir)) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry.map_err(StoreError::io(dir))?.path();
        if path
            .extension()
            .is_some_and(|ending| ending == UNFINISHED_EXTENSION)
        {
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
        }
    }
    Ok(())
}

/// Deletes all backups of the store except one, and unfinished ones; returns their number.
///
/// Backups of a store that was in the folder before stay. Files named like backups without a
/// backup's header are deleted: nobody can use them, and whose data they hold is unknown.
///
/// # Errors
///
/// If a backup cannot be deleted or read; an unreadable one may be this store's or another's.
pub(crate) fn delete_others(dir: &Path, marker: &Marker, but: Option<&Path>) -> Result<u64> {
    let mut deleted = 0;
    let mut unread = None;
    for path in files(dir)? {
        let goes = match Dump::open(&path) {
            Ok((_, head)) => is_own(&head, marker) && Some(&*path) != but,
            Err(StoreError::BadBackup { .. }) => true,
            Err(StoreError::NewerFormat { .. }) => false,
            Err(error) => {
                unread = Some(error);
                false
            }
        };
        if goes {
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
            deleted += 1;
        }
    }
    if let Some(error) = unread {
        return Err(error);
    }
    delete_unfinished(dir)?;
    let backups = folder(dir);
    if folder::exists(&backups)? {
        folder::sync_names(&backups)?;
    }
    Ok(deleted)
}

/// Deletes surplus backups of the store, and those of commits made before `before`, in milliseconds
/// since 1970 UTC; never the newest, nor one that another needs.
///
/// # Errors
///
/// If a backup cannot be deleted or read; an unreadable one may need another.
pub(crate) fn tidy(dir: &Path, marker: &Marker, keep: usize, before: u64) -> Result<()> {
    let all = own(dir, marker)?;
    let too_old = |path: &Path| {
        let of = all.iter().find(|other| other.path == path);
        of.is_none_or(|other| other.committed < before)
    };
    let stays = |at: usize, backup: &BackupInfo| {
        let needs_old = backup.base.as_deref().is_some_and(too_old);
        at == 0 || (at < keep && backup.committed >= before && !needs_old)
    };
    let needed: Vec<PathBuf> = (0..)
        .zip(&all)
        .filter(|(at, backup)| stays(*at, backup))
        .filter_map(|(_, backup)| backup.base.clone())
        .collect();
    for (at, backup) in all.iter().enumerate() {
        if !stays(at, backup) && !needed.contains(&backup.path) {
            fs::remove_file(&backup.path).map_err(StoreError::io(&backup.path))?;
        }
    }
    Ok(())
}

/// Reads the header of a backup; `None` if this version cannot understand it.
///
/// # Errors
///
/// If the file cannot be read.
fn info(path: &Path, marker: &Marker) -> Result<Option<BackupInfo>> {
    let opened = Dump::open(path).and_then(|(_, head)| {
        let bytes = fs::metadata(path).map_err(StoreError::io(path))?.len();
        Ok((head, bytes))
    });
    let (head, bytes) = match opened {
        Ok(opened) => opened,
        Err(StoreError::BadBackup { .. } | StoreError::NewerFormat { .. }) => return Ok(None),
        Err(error) if error.io_kind() == Some(std::io::ErrorKind::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(BackupInfo {
        own: is_own(&head, marker),
        base: head.base.map(|base| path.with_file_name(base.file)),
        path: path.to_owned(),
        commit: head.commit,
        committed: head.committed,
        made: head.made,
        contacts: head.contacts,
        bytes,
    }))
}

/// The files named like backups.
///
/// # Errors
///
/// If the folder cannot be read.
fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let backups = folder(dir);
    let entries = match fs::read_dir(&backups) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(StoreError::io(&backups))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::io(&backups))?.path();
        if path.extension().is_some_and(|ending| ending == EXTENSION) {
            found.push(path);
        }
    }
    Ok(found)
}

/// All readable backups in a store's folder: the store's own first, then by commit, newest first.
pub(crate) fn list(dir: &Path, marker: &Marker) -> Vec<BackupInfo> {
    let files = files(dir).unwrap_or_default();
    sorted(files.iter().filter_map(|path| info(path, marker).ok()?))
}

/// The store's own backups, newest commit first.
///
/// # Errors
///
/// If a file cannot be read: it may be one of them.
fn own(dir: &Path, marker: &Marker) -> Result<Vec<BackupInfo>> {
    let mut all = Vec::new();
    for path in files(dir)? {
        all.extend(info(&path, marker)?.filter(|backup| backup.own));
    }
    Ok(sorted(all))
}

fn sorted(backups: impl IntoIterator<Item = BackupInfo>) -> Vec<BackupInfo> {
    let mut all: Vec<_> = backups.into_iter().collect();
    // Sorted by commit, because clocks are not to be trusted.
    all.sort_by_key(|backup| std::cmp::Reverse((backup.own, backup.commit, backup.made)));
    all
}

/// The newest commit with a readable backup; 0 if there is none.
pub(crate) fn newest_commit(dir: &Path, marker: &Marker) -> u64 {
    let own = list(dir, marker).into_iter().filter(|backup| backup.own);
    own.map(|backup| backup.commit).max().unwrap_or(0)
}

/// Whether any file is named like a backup.
///
/// # Errors
///
/// If the folder cannot be read.
pub(crate) fn any(dir: &Path) -> Result<bool> {
    Ok(!files(dir)?.is_empty())
}

/// Backups that cannot be read from start to end.
///
/// # Errors
///
/// If a file cannot be read for reasons other than damage.
pub(crate) fn damaged(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut damaged = Vec::new();
    for path in files(dir)? {
        match read(&path, |_, _| Ok(())) {
            Ok(_) => {}
            Err(StoreError::BadBackup { .. } | StoreError::Corrupt { .. }) => damaged.push(path),
            Err(error) if error.io_kind() == Some(std::io::ErrorKind::NotFound) => {
                damaged.push(path);
            }
            Err(error) => return Err(error),
        }
    }
    damaged.sort();
    Ok(damaged)
}

/// The newest backup that reads from start to end, the store's own first.
pub(crate) fn newest(dir: &Path, marker: &Marker) -> Option<BackupInfo> {
    list(dir, marker)
        .into_iter()
        .find(|backup| read(&backup.path, |_, _| Ok(())).is_ok())
}

/// The store id that all backups in the folder agree on, with their greatest generation; `None` if
/// there is no such id or more than one.
///
/// # Errors
///
/// If a file cannot be read.
pub(crate) fn only_store(dir: &Path) -> Result<Option<(String, u64)>> {
    let mut only: Option<(String, u64)> = None;
    for path in files(dir)? {
        let head = match Dump::open(&path) {
            Ok((_, head)) => head,
            Err(StoreError::BadBackup { .. } | StoreError::NewerFormat { .. }) => continue,
            Err(error) => return Err(error),
        };
        only = match only {
            _ if head.store.is_empty() => continue,
            Some((id, _)) if id != head.store => return Ok(None),
            Some((id, line)) => Some((id, line.max(head.line))),
            None => Some((head.store, head.line)),
        };
    }
    Ok(only)
}

/// Builds `data.new` from a backup, under a commit number that no commit of the store had; returns
/// the id of the store whose backup it is.
///
/// # Errors
///
/// [`StoreError::BadBackup`] if it is damaged, and errors of writing the new store.
pub(crate) fn restore(
    dir: &Path,
    backup: &Path,
    lock: &Arc<Lock>,
    limits: Limits,
    now: u64,
) -> Result<String> {
    let unknown = Marker::unknown();
    let known = list(dir, &unknown).into_iter().map(|backup| backup.commit);
    let newest = known.max().unwrap_or(0);
    let new = dir.join(folder::NEW);
    folder::remove(&new)?;
    folder::make(&new)?;
    let engine =
        Engine::open(&new, lock, limits, true).map_err(|unopened| unexpected(unopened, &new))?;
    let mut write_batch = WriteBatch::default();
    let (head, mut record) = read(backup, |key, sealed| {
        if write_batch.push(key, sealed) {
            engine.insert_all(&mut write_batch)?;
        }
        Ok(())
    })?;
    engine.insert_all(&mut write_batch)?;
    if newest > record.no {
        record.no = newest + 1;
        record.at = now.max(record.at);
    }
    let payload = table_payload(&record, ValueKind::Commit)?;
    let mut sealed = Vec::new();
    Sealer::new().seal(record.no, ValueKind::Commit, &payload, &mut sealed)?;
    engine.insert_commit(record.no, &sealed)?;
    engine.set_swept(record.no)?;
    engine.set_detailed(head.detailed)?;
    engine.set_stripped(head.detailed)?;
    engine.refresh()?;
    engine.close();
    folder::make_private(&new)?;
    match folder::write_head(&new, record.no)? {
        HeadWritten::Forced => Ok(head.store),
        HeadWritten::NotForced(source) => Err(StoreError::Io { path: new, source }),
    }
}

/// The error for a store just built that does not open.
pub(crate) fn unexpected(unopened: Unopened, path: &Path) -> StoreError {
    match unopened {
        Unopened::Error(error) => error,
        Unopened::Damaged(what) => StoreError::Io {
            path: path.to_owned(),
            source: std::io::Error::other(what),
        },
    }
}

impl Store {
    /// Backs up the newest commit, and deletes surplus backups; `None` if the newest backup has the
    /// commit already.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] if a value of the store is damaged, and errors of writing the file.
    pub fn backup(&self) -> Result<Option<BackupInfo>> {
        let view = self.view();
        make(
            &self.shared.dir,
            &self.shared.marker,
            &view.snapshot,
            self.retention().backups,
            self.shared.clock.now(),
            BackupScope::Incremental(self.shared.tuning.backup_base),
        )
    }

    /// The backups in a store's folder: the store's own first, then by commit, newest first. Files
    /// without a backup's header are left out.
    pub fn backups(dir: &Path) -> Vec<BackupInfo> {
        list(dir, &folder::read_marker(dir))
    }

    /// The newest backup that reads from start to end, in a store's folder.
    pub fn newest_backup(dir: &Path) -> Option<BackupInfo> {
        newest(dir, &folder::read_marker(dir))
    }
}
