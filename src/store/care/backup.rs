//! When backups are made, which are kept, and how one is restored; [`super::dump`] is their format.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::store::care::check::live_keys;
use crate::store::care::dump::{Base, Dump, Head, Parts, noted_hash, read, write};
use crate::store::care::retention::Retention;
use crate::store::engine::database::{Engine, Limits};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, BACKUPS, HeadWritten, Lock, Marker};
use crate::store::engine::frame::{FORMAT, Kind, Sealer};
use crate::store::engine::gathered::Gathered;
use crate::store::engine::sled_files::Unopened;
use crate::store::state::commit::{Snapshot, table_payload};
use crate::store::state::open::{Shared, Store};

const ENDING: &str = "mbdump";

/// The ending of one that is being made.
const UNFINISHED: &str = "new";

/// A change of more contacts than this gets a backup beside it.
const MANY: u64 = 1_000;

/// So does one of more than one contact in so many.
const ONE_IN: u64 = 100;

/// Otherwise one is made when the newest is older than a day, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1_000;

/// A whole backup that is older, in milliseconds, is made again: one that needs it would keep it.
const LONG: u64 = 7 * DAY;

/// A backup.
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
    /// It is of the store that is in the folder now, not of one that was there before.
    pub own: bool,
    /// The whole backup that it needs, if it holds only what is new since that one.
    pub base: Option<PathBuf>,
}

fn folder(dir: &Path) -> PathBuf {
    dir.join(BACKUPS)
}

/// Whether a backup is of the store in the folder.
fn is_own(head: &Head, marker: &Marker) -> bool {
    folder::is_backup_of(&head.store, marker)
}

/// The newest backup of the store, if it has a commit.
pub(crate) fn of(dir: &Path, marker: &Marker, snapshot: &Snapshot) -> Option<BackupInfo> {
    let record = &snapshot.record;
    let newest = own(dir, marker).ok()?.into_iter().next()?;
    ((newest.commit, newest.committed) == (record.no, record.at)).then_some(newest)
}

/// Makes a backup of a commit that was just made, if one is due; `touched` is how many contacts the
/// commit made or changed.
///
/// # Errors
///
/// When it cannot be made, or too many cannot be deleted.
pub(crate) fn after_commit(shared: &Shared, snapshot: &Snapshot, touched: u64) -> Result<()> {
    let contacts = snapshot.record.contacts;
    if !shared.tuning.backs_up || (contacts == 0 && touched == 0) {
        return Ok(());
    }
    let now = shared.clock.now();
    let many = touched > MANY || touched.saturating_mul(ONE_IN) > contacts;
    let due = many
        || own(&shared.dir, &shared.marker)?
            .first()
            .is_none_or(|newest| now.abs_diff(newest.made) >= DAY);
    if due {
        let keep = Retention::of(&snapshot.settings, &shared.tuning).backups;
        make(
            &shared.dir,
            &shared.marker,
            snapshot,
            keep,
            now,
            Size::Since(shared.tuning.backup_base),
        )?;
    }
    Ok(())
}

/// How much of a commit a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Only what is new since a whole backup of at least so many bytes, where that is less than half.
    Since(u64),
    /// Everything.
    Whole,
}

/// Dumps a commit; `None` when there is nothing in it or the newest backup has it.
///
/// # Errors
///
/// When the file cannot be written, or a value of the commit is damaged: no backup is deleted then.
pub(crate) fn make(
    dir: &Path,
    marker: &Marker,
    snapshot: &Snapshot,
    keep: usize,
    now: u64,
    size: Size,
) -> Result<Option<BackupInfo>> {
    let record = &snapshot.record;
    if record.no == 0 || of(dir, marker, snapshot).is_some() {
        return Ok(None);
    }
    let backups = folder(dir);
    folder::make(&backups)?;
    let path = backups.join(format!("{now:014}-{}.{ENDING}", record.no));
    let unfinished = path.with_extension(UNFINISHED);
    let mut record = record.clone();
    record.freed = 0;
    let keys = live_keys(&snapshot.engine, &record)?;
    let base = match size {
        Size::Since(least) => base(dir, marker, record.no, least, now)?,
        Size::Whole => None,
    };
    // Not worth a second file where most is new.
    let base = base.filter(|base| {
        let new = keys.len() - keys.partition_point(|key| *key < base.next_key);
        new * 2 < keys.len()
    });
    let first = base.as_ref().map_or(0, |base| base.next_key);
    let (earlier, new) = keys.split_at(keys.partition_point(|key| *key < first));
    let head = Head {
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
    let payload = table_payload(&record, Kind::Commit)?;
    Sealer::new().seal(record.no, Kind::Commit, &payload, &mut sealed)?;
    let parts = Parts {
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

/// The newest whole backup on which one of a commit can be based.
fn base(dir: &Path, marker: &Marker, commit: u64, least: u64, now: u64) -> Result<Option<Base>> {
    let candidates = own(dir, marker)?.into_iter();
    Ok(candidates
        .filter(|backup| backup.base.is_none() && backup.commit < commit)
        .filter(|backup| backup.bytes >= least && now.abs_diff(backup.made) < LONG)
        .find_map(|backup| {
            let (_, head) = Dump::open(&backup.path).ok()?;
            let right = head.line == marker.line && head.store == marker.id && head.next_key > 0;
            right.then_some(())?;
            Some(Base {
                file: backup.path.file_name()?.to_str()?.to_owned(),
                next_key: head.next_key,
                bytes: backup.bytes,
                hash: noted_hash(&backup.path).ok()?,
            })
        }))
}

/// Deletes what a crash left of backups that were being made; the caller has just opened the store.
pub(crate) fn delete_unfinished(dir: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder(dir)) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry.map_err(StoreError::io(dir))?.path();
        if path.extension().is_some_and(|ending| ending == UNFINISHED) {
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
        }
    }
    Ok(())
}

/// Deletes all backups of the store but one, and unfinished ones; how many there were.
///
/// Those of a store that was in the folder before stay. Files that are named like backups and do not
/// begin like one go: nobody knows of whom they are, and nobody can use them.
///
/// # Errors
///
/// When one cannot be deleted, or not be read: it may be this store's or another one's.
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

/// Deletes backups of the store that are too many, and those of states from before a moment in
/// milliseconds since 1970 UTC; never the newest, and none that another one needs.
///
/// # Errors
///
/// When one cannot be deleted, or not be read: another one may be needed for it.
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

/// What a backup says it is; none where it says nothing that this version understands.
///
/// # Errors
///
/// When the system does not let it be read.
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

/// The files that are named like backups.
///
/// # Errors
///
/// When the folder cannot be read.
fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let backups = folder(dir);
    let entries = match fs::read_dir(&backups) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(StoreError::io(&backups))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::io(&backups))?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            found.push(path);
        }
    }
    Ok(found)
}

/// All backups in the folder of a store that can be read now, its own first, those with the newest
/// commit first.
pub(crate) fn list(dir: &Path, marker: &Marker) -> Vec<BackupInfo> {
    let files = files(dir).unwrap_or_default();
    sorted(files.iter().filter_map(|path| info(path, marker).ok()?))
}

/// The backups of the store in a folder, those with the newest commit first.
///
/// # Errors
///
/// When the system does not let one be read: it may be one of them.
fn own(dir: &Path, marker: &Marker) -> Result<Vec<BackupInfo>> {
    let mut all = Vec::new();
    for path in files(dir)? {
        all.extend(info(&path, marker)?.filter(|backup| backup.own));
    }
    Ok(sorted(all))
}

fn sorted(backups: impl IntoIterator<Item = BackupInfo>) -> Vec<BackupInfo> {
    let mut all: Vec<_> = backups.into_iter().collect();
    // Those of the store that is there come first, and clocks are not to be trusted.
    all.sort_by_key(|backup| std::cmp::Reverse((backup.own, backup.commit, backup.made)));
    all
}

/// The newest commit of which the store has a backup; 0 where there is none that can be read.
pub(crate) fn newest_commit(dir: &Path, marker: &Marker) -> u64 {
    let own = list(dir, marker).into_iter().filter(|backup| backup.own);
    own.map(|backup| backup.commit).max().unwrap_or(0)
}

/// Whether there is any file that is named like a backup.
///
/// # Errors
///
/// When the folder cannot be read.
pub(crate) fn any(dir: &Path) -> Result<bool> {
    Ok(!files(dir)?.is_empty())
}

/// The files that are named like backups and do not read from beginning to end.
///
/// # Errors
///
/// When a file cannot be read.
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

/// The newest backup that reads from beginning to end, those of the store itself first.
pub(crate) fn newest(dir: &Path, marker: &Marker) -> Option<BackupInfo> {
    list(dir, marker)
        .into_iter()
        .find(|backup| read(&backup.path, |_, _| Ok(())).is_ok())
}

/// The store of which all backups in a folder are that name one, and how often a backup was put in
/// its place; none where there are no such backups, or of several stores.
///
/// # Errors
///
/// When the system does not let one be read.
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

/// Makes `data.new` from a backup, under a commit with a number that no commit of the store had;
/// gives the id of the store whose backup it is.
///
/// # Errors
///
/// [`StoreError::BadBackup`] where it is damaged, and when the new store cannot be written.
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
    let mut gathered = Gathered::default();
    let (head, mut record) = read(backup, |key, sealed| {
        if gathered.push(key, sealed) {
            engine.insert_all(&mut gathered)?;
        }
        Ok(())
    })?;
    engine.insert_all(&mut gathered)?;
    if newest > record.no {
        record.no = newest + 1;
        record.at = now.max(record.at);
    }
    let payload = table_payload(&record, Kind::Commit)?;
    let mut sealed = Vec::new();
    Sealer::new().seal(record.no, Kind::Commit, &payload, &mut sealed)?;
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

/// A store that was made just now and does not open.
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
    /// Makes a backup of the newest commit, and deletes the oldest when there are too many.
    ///
    /// `None` when the newest backup already has this commit.
    ///
    /// # Errors
    ///
    /// When it cannot be written, or a value of the store is damaged.
    pub fn backup(&self) -> Result<Option<BackupInfo>> {
        let view = self.view();
        make(
            &self.shared.dir,
            &self.shared.marker,
            &view.snapshot,
            self.retention().backups,
            self.shared.clock.now(),
            Size::Since(self.shared.tuning.backup_base),
        )
    }

    /// The backups in the folder of a store, its own first, those with the newest commit first;
    /// files that do not begin like a backup are left out.
    pub fn backups(dir: &Path) -> Vec<BackupInfo> {
        list(dir, &folder::read_marker(dir))
    }

    /// The newest backup that reads from beginning to end.
    pub fn newest_backup(dir: &Path) -> Option<BackupInfo> {
        newest(dir, &folder::read_marker(dir))
    }
}
