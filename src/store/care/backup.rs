//! Backups: all values of one commit in one file that needs no sled to be read.
//!
//! ```text
//! "MBDUMP" 1 0        magic, version
//! length (4), JSON    what it is: commit, time, number of contacts and of values
//! key (8), length (4), framed value        for each value, keys ascending
//! key 0, length, framed record of the commit
//! xxh3 (8)            over everything before
//! ```
//!
//! Numbers are little-endian. Values are copied as they stand in the store, checksum and all.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

use crate::store::care::check::live_keys;
use crate::store::engine::coding::{FORMAT, HEADER, Kind, Sealer, is_whole};
use crate::store::engine::database::{Engine, Unopened};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Lock};
use crate::store::state::commit::{CommitRecord, Snapshot, table_payload};

const MAGIC: &[u8; 8] = b"MBDUMP\x01\x00";
const FOLDER: &str = "backups";
const ENDING: &str = "mbdump";

/// The ending of one that is being made.
const UNFINISHED: &str = "new";

/// More is no value of a store: 4,096 cells of 1 MiB are read in records of at most 16 MiB.
const LARGEST: usize = 1 << 30;

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
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Head {
    format: u8,
    pub commit: u64,
    committed: u64,
    made: u64,
    contacts: u64,
    values: u64,
    /// The first import whose details are in it.
    #[serde(default)]
    detailed: u64,
}

/// Writes and hashes.
struct Hashed<W> {
    inner: W,
    hash: Xxh3Default,
}

impl<W: Write> Hashed<W> {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hash.update(bytes);
        self.inner.write_all(bytes)
    }
}

fn folder(dir: &Path) -> PathBuf {
    dir.join(FOLDER)
}

/// The newest backup, if it has a commit.
pub(crate) fn of(dir: &Path, snapshot: &Snapshot) -> Option<BackupInfo> {
    let record = &snapshot.record;
    let newest = list(dir).into_iter().next()?;
    ((newest.commit, newest.committed) == (record.no, record.at)).then_some(newest)
}

/// Dumps a commit; `None` when there is nothing in it or the newest backup has it.
pub(crate) fn make(
    dir: &Path,
    snapshot: &Snapshot,
    keep: usize,
    now: u64,
) -> Result<Option<BackupInfo>> {
    let record = &snapshot.record;
    if record.no == 0 || of(dir, snapshot).is_some() {
        return Ok(None);
    }
    let mut all = list(dir);
    let backups = folder(dir);
    folder::make(&backups)?;
    let path = backups.join(format!("{now:014}-{}.{ENDING}", record.no));
    let unfinished = path.with_extension(UNFINISHED);
    let mut record = record.clone();
    record.freed = 0;
    let keys = live_keys(&snapshot.engine, &record)?;
    let head = Head {
        format: FORMAT,
        commit: record.no,
        committed: record.at,
        made: now,
        contacts: record.contacts,
        values: keys.len() as u64,
        detailed: snapshot.engine.detailed()?,
    };
    let file = folder::create_file(&unfinished)?;
    let mut sealed = Vec::new();
    let payload = table_payload(&record, Kind::Commit)?;
    Sealer::new().seal(record.no, Kind::Commit, &payload, &mut sealed)?;
    write(&file, &head, &keys, &sealed, &snapshot.engine, &unfinished)?;
    file.sync_all().map_err(StoreError::io(&unfinished))?;
    fs::rename(&unfinished, &path).map_err(StoreError::io(&path))?;
    folder::sync_names(&backups)?;
    let info = info(&path).ok_or_else(|| StoreError::BadBackup { path: path.clone() })?;
    all.insert(0, info.clone());
    for old in all.iter().skip(keep.max(1)) {
        fs::remove_file(&old.path).map_err(StoreError::io(&old.path))?;
    }
    Ok(Some(info))
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

/// Deletes everything in the folder of backups but one file; how many there were.
pub(crate) fn delete_others(dir: &Path, but: Option<&Path>) -> Result<u64> {
    let backups = folder(dir);
    let Ok(entries) = fs::read_dir(&backups) else {
        return Ok(0);
    };
    let mut deleted = 0;
    for entry in entries {
        let path = entry.map_err(StoreError::io(&backups))?.path();
        if Some(&*path) != but && path.is_file() {
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
            deleted += 1;
        }
    }
    folder::sync_names(&backups)?;
    Ok(deleted)
}

/// Deletes backups that are too many, and those of states from before a moment; never the newest.
pub(crate) fn tidy(dir: &Path, keep: usize, before: u64) -> Result<()> {
    for (at, backup) in list(dir).iter().enumerate().skip(1) {
        if at >= keep || backup.committed < before {
            fs::remove_file(&backup.path).map_err(StoreError::io(&backup.path))?;
        }
    }
    Ok(())
}

fn write(
    file: &File,
    head: &Head,
    keys: &[u64],
    commit: &[u8],
    engine: &Engine,
    path: &Path,
) -> Result<()> {
    let io = |result: std::io::Result<()>| result.map_err(StoreError::io(path));
    let mut out = Hashed {
        inner: BufWriter::with_capacity(1 << 18, file),
        hash: Xxh3Default::new(),
    };
    let json = serde_json::to_vec(head).map_err(|_| Kind::Commit.corrupt(head.commit))?;
    io(out.put(MAGIC))?;
    io(put_sized(&mut out, &json))?;
    for &key in keys {
        let sealed = engine.sealed(key)?.filter(|sealed| is_whole(key, sealed));
        let sealed = sealed.ok_or(StoreError::Corrupt { what: "value", key })?;
        io(out.put(&key.to_le_bytes()))?;
        io(put_sized(&mut out, &sealed))?;
    }
    io(out.put(&0u64.to_le_bytes()))?;
    io(put_sized(&mut out, commit))?;
    let hash = out.hash.digest();
    io(out.inner.write_all(&hash.to_le_bytes()))?;
    io(out.inner.flush())
}

fn put_sized(out: &mut Hashed<impl Write>, bytes: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| std::io::ErrorKind::FileTooLarge)?;
    out.put(&length.to_le_bytes())?;
    out.put(bytes)
}

/// Reads a backup and hashes what it reads.
pub(crate) struct Dump<'a> {
    path: &'a Path,
    reader: BufReader<File>,
    hash: Xxh3Default,
}

impl<'a> Dump<'a> {
    pub(crate) fn open(path: &'a Path) -> Result<(Self, Head)> {
        let file = File::open(path).map_err(StoreError::io(path))?;
        let mut dump = Self {
            path,
            reader: BufReader::with_capacity(1 << 18, file),
            hash: Xxh3Default::new(),
        };
        if &dump.take::<8>()? != MAGIC {
            return Err(dump.bad());
        }
        let json = dump.sized()?;
        let head: Head = serde_json::from_slice(&json).map_err(|_| dump.bad())?;
        if head.format > FORMAT {
            return Err(StoreError::NewerFormat {
                found: head.format,
                known: FORMAT,
            });
        }
        Ok((dump, head))
    }

    fn bad(&self) -> StoreError {
        StoreError::BadBackup {
            path: self.path.to_owned(),
        }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        self.reader
            .read_exact(buffer)
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::UnexpectedEof => self.bad(),
                _ => StoreError::io(self.path)(error),
            })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        self.hash.update(&bytes);
        Ok(bytes)
    }

    fn sized(&mut self) -> Result<Vec<u8>> {
        let length = u32::from_le_bytes(self.take()?) as usize;
        if length > LARGEST {
            return Err(self.bad());
        }
        let mut bytes = Vec::new();
        let mut limited = self.reader.by_ref().take(length as u64);
        limited
            .read_to_end(&mut bytes)
            .map_err(StoreError::io(self.path))?;
        if bytes.len() < length {
            return Err(self.bad());
        }
        self.hash.update(&bytes);
        Ok(bytes)
    }

    /// Gives every value to `each`, then the framed record of the commit.
    pub(crate) fn values(
        &mut self,
        head: &Head,
        mut each: impl FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<Vec<u8>> {
        let mut last = 0;
        for _ in 0..head.values {
            let key = u64::from_le_bytes(self.take()?);
            let sealed = self.sized()?;
            if key <= last || sealed.len() < HEADER || !is_whole(key, &sealed) {
                return Err(self.bad());
            }
            last = key;
            each(key, &sealed)?;
        }
        let end = u64::from_le_bytes(self.take()?);
        let commit = self.sized()?;
        let hash = self.hash.digest();
        let mut noted = [0; 8];
        self.fill(&mut noted)?;
        if end != 0 || u64::from_le_bytes(noted) != hash {
            return Err(self.bad());
        }
        Ok(commit)
    }
}

/// What a backup says it is.
fn info(path: &Path) -> Option<BackupInfo> {
    let (_, head) = Dump::open(path).ok()?;
    Some(BackupInfo {
        path: path.to_owned(),
        commit: head.commit,
        committed: head.committed,
        made: head.made,
        contacts: head.contacts,
        bytes: fs::metadata(path).ok()?.len(),
    })
}

/// All backups of a store, newest first.
pub(crate) fn list(dir: &Path) -> Vec<BackupInfo> {
    let Ok(entries) = fs::read_dir(folder(dir)) else {
        return Vec::new();
    };
    let mut all: Vec<BackupInfo> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .filter_map(|path| info(&path))
        .collect();
    all.sort_by_key(|backup| std::cmp::Reverse((backup.made, backup.commit)));
    all
}

/// The newest backup that reads from beginning to end.
pub(crate) fn newest(dir: &Path) -> Option<BackupInfo> {
    list(dir).into_iter().find(|backup| {
        let read = || {
            let (mut dump, head) = Dump::open(&backup.path)?;
            let commit = dump.values(&head, |_, _| Ok(()))?;
            CommitRecord::read(head.commit, &commit)
        };
        read().is_ok()
    })
}

/// Makes `data.new` from a backup.
pub(crate) fn restore(
    dir: &Path,
    backup: &Path,
    lock: &Arc<Lock>,
    sync_bytes: usize,
) -> Result<()> {
    let (mut dump, head) = Dump::open(backup)?;
    let new = dir.join(folder::NEW);
    folder::make(&new)?;
    let engine =
        Engine::open(&new, lock, sync_bytes).map_err(|unopened| unexpected(unopened, &new))?;
    let commit = dump.values(&head, |key, sealed| engine.insert(key, sealed))?;
    CommitRecord::read(head.commit, &commit)?;
    engine.insert_commit(head.commit, &commit)?;
    engine.set_swept(head.commit)?;
    engine.set_detailed(head.detailed)?;
    engine.set_stripped(head.detailed)?;
    engine.close();
    folder::make_private(&new)?;
    folder::write_head(&new, head.commit)
}

/// A store that was made just now and does not open.
pub(crate) fn unexpected(unopened: Unopened, path: &Path) -> StoreError {
    match unopened {
        Unopened::System(error) => error,
        Unopened::Damaged(what) => StoreError::Io {
            path: path.to_owned(),
            source: std::io::Error::other(what),
        },
    }
}
