//! The values of a store in sled; [`super::sled_files`] opens it, and no other module calls sled.
//!
//! Values have keys of 8 bytes, big-endian. sled keeps up to 16 values in a leaf and writes a leaf
//! of more than 128 KiB as a separate file, which it never forces to disk. So a value longer than
//! [`CHUNK_BYTES`] continues under its key followed by the number of the chunk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use crate::store::engine::before_image::BeforeImage;
use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::folder::{self, Lock};
use crate::store::engine::frame::{ValueKind, is_intact, sealed_length, unseal, unseal_owned};
use crate::store::engine::quiet;
use crate::store::engine::sled_files::{
    SledFiles, Unopened, close, is_systems, last_keys, open_files,
};
use crate::store::engine::write_batch::WriteBatch;

/// Bytes under one sled key at most: 17 of them, as many as a leaf has before it is split, stay
/// under 128 KiB.
pub(crate) const CHUNK_BYTES: usize = 7 * 1024;

/// Bytes preallocated for a value at most; a damaged length must not allocate more.
const MAX_PREALLOCATED_BYTES: usize = 32 << 20;

/// Keys removed per pass.
const REMOVE_BATCH_KEYS: usize = 1_000;

/// Bytes that sled writes at least for a value.
const MIN_WRITE_BYTES: usize = 128;

/// Values with fewer chunks are written without preparing their leaves.
const MIN_CHUNKS_TO_PREPARE: usize = 8;

/// Bytes that removing one value may add to sled's log; 1.5 to 4.5 KB were measured.
const REMOVAL_LOG_BYTES: usize = 4 << 10;

/// An open sled database that never panics and remembers its first failure.
pub(crate) struct Engine {
    /// `None` once it is closed to be replaced.
    open: RwLock<Option<SledFiles>>,
    path: PathBuf,
    failure: Mutex<Option<FailedBy>>,
    unsynced: Mutex<usize>,
    /// Bytes of values written since sled last wrote a snapshot.
    since_refresh: Mutex<usize>,
    limits: Limits,
    /// The store's folder, where damage is recorded; unset until the store is open, and for copies.
    folder: OnceLock<PathBuf>,
    /// Held while anybody reads: a view may outlive its store.
    _lock: Arc<Lock>,
}

/// Amounts of written bytes after which maintenance is due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of values after which everything is forced to disk.
    pub sync_bytes: usize,
    /// Bytes of values after which sled is reopened, see [`Engine::refresh`].
    pub refresh_bytes: usize,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// Opens or creates the sled database in a folder whose lock the caller holds.
    ///
    /// With `make` false, nothing is written if there is no database.
    ///
    /// # Errors
    ///
    /// [`Unopened`]; the caller restores what sled changed.
    pub(crate) fn open(
        path: &Path,
        lock: &Arc<Lock>,
        limits: Limits,
        make: bool,
    ) -> Result<Self, Unopened> {
        let open = open_files(path, make)?;
        Ok(Self {
            open: RwLock::new(Some(open)),
            path: path.to_owned(),
            failure: Mutex::new(None),
            unsynced: Mutex::new(0),
            since_refresh: Mutex::new(0),
            limits,
            folder: OnceLock::new(),
            _lock: Arc::clone(lock),
        })
    }

    /// The data folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that nothing failed before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Failed`] with the first failure.
    pub(crate) fn check(&self) -> Result<()> {
        match *lock(&self.failure) {
            Some(reason) => Err(StoreError::Failed { reason }),
            None => Ok(()),
        }
    }

    /// Records damage met from now on in the store's folder, so that the next opening reads
    /// everything.
    pub(crate) fn note_damage_in(&self, dir: &Path) {
        let _ = self.folder.set(dir.to_owned());
    }

    /// Records damage in the store's folder if the error is one.
    pub(crate) fn noted(&self, error: StoreError) -> StoreError {
        if matches!(error, StoreError::Corrupt { .. }) {
            self.note_damage();
        }
        error
    }

    /// Records in the store's folder that damage was met.
    pub(crate) fn note_damage(&self) {
        if let Some(dir) = self.folder.get() {
            folder::note_damage(dir);
        }
    }

    /// Records a failure of writing: sled's errors are sticky, and after one the state on disk is
    /// unknown.
    pub(crate) fn fail(&self, reason: FailedBy) -> StoreError {
        let mut failure = lock(&self.failure);
        let reason = *failure.get_or_insert(reason);
        StoreError::Failed { reason }
    }

    /// Runs a reading sled call.
    ///
    /// What sled cannot read is damage; the rest may still be readable. The text of a panic may
    /// hold values, so it is neither printed nor kept.
    fn read<T>(&self, call: impl FnOnce(&SledFiles) -> sled::Result<T>) -> Result<T> {
        self.check()?;
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = open.as_ref() else {
            return Err(StoreError::Failed {
                reason: FailedBy::Closed,
            });
        };
        match quiet::silently(|| catch_unwind(AssertUnwindSafe(|| call(open)))) {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(sled::Error::Io(error))) if is_systems(&error) => {
                Err(self.fail(FailedBy::Io(error.kind())))
            }
            Ok(Err(_)) | Err(_) => Err(self.noted(StoreError::Corrupt {
                what: "sled",
                key: 0,
            })),
        }
    }

    /// Runs a writing sled call; any error makes this handle unusable.
    fn write<T>(&self, call: impl FnOnce(&SledFiles) -> sled::Result<T>) -> Result<T> {
        self.read(call).inspect_err(|error| {
            self.fail(match error.io_kind() {
                Some(kind) => FailedBy::Io(kind),
                None => FailedBy::Damage,
            });
        })
    }

    /// The framed value of a key.
    pub(crate) fn sealed(&self, key: u64) -> Result<Option<Vec<u8>>> {
        self.read(|open| {
            let Some(first) = open.db.get(key.to_be_bytes())? else {
                return Ok(None);
            };
            let whole = sealed_length(&first).unwrap_or(0);
            // Long values are preallocated; a damaged length is not.
            let mut sealed = Vec::with_capacity(first.len().max(whole.min(MAX_PREALLOCATED_BYTES)));
            sealed.extend_from_slice(&first);
            let mut chunk = 0;
            while sealed.len() < whole && chunk < u32::MAX {
                chunk += 1;
                match open.db.get(chunk_key(key, chunk))? {
                    Some(more) => sealed.extend_from_slice(&more),
                    None => break,
                }
            }
            Ok(Some(sealed))
        })
    }

    /// The payload of a key.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] if it is missing, damaged or of another kind.
    pub(crate) fn value(&self, key: u64, kind: ValueKind) -> Result<Vec<u8>> {
        // Nearly all values are one chunk, which needs no copy.
        let first = self.read(|open| open.db.get(key.to_be_bytes()))?;
        let first = first.ok_or_else(|| self.noted(kind.corrupt(key)))?;
        let payload = if sealed_length(&first) == Some(first.len()) {
            unseal(key, kind, &first)
        } else {
            let sealed = self.sealed(key)?;
            sealed.map_or_else(
                || Err(kind.corrupt(key)),
                |sealed| unseal_owned(key, kind, sealed),
            )
        };
        payload.map_err(|error| self.noted(error))
    }

    /// The framed value of a key, with its checksum verified.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] if it is missing or damaged.
    pub(crate) fn verified(&self, key: u64) -> Result<Vec<u8>> {
        let sealed = self.sealed(key)?.filter(|sealed| is_intact(key, sealed));
        sealed.ok_or_else(|| self.noted(StoreError::Corrupt { what: "value", key }))
    }

    /// Writes a framed value under an unused key; syncs when enough is written.
    pub(crate) fn insert(&self, key: u64, sealed: &[u8]) -> Result<()> {
        if chunks(sealed) >= MIN_CHUNKS_TO_PREPARE {
            self.prepare(key, sealed)?;
        }
        self.insert_prepared(key, sealed)
    }

    /// Inserts all keys of a value into their leaves, without the value.
    fn prepare(&self, key: u64, sealed: &[u8]) -> Result<()> {
        for chunk in 0..chunks(sealed) {
            self.insert_chunk(key, chunk, &[])?;
        }
        Ok(())
    }

    fn insert_prepared(&self, key: u64, sealed: &[u8]) -> Result<()> {
        for (chunk, bytes) in sealed.chunks(CHUNK_BYTES).enumerate() {
            self.insert_chunk(key, chunk, bytes)?;
        }
        Ok(())
    }

    /// Writes framed values under unused keys, ascending; syncs when enough is written, and empties
    /// `values`.
    ///
    /// sled rewrites a leaf when it is split or has ten additions, so values with ascending keys
    /// are written 3.6 times on average. Inserting all keys without values first lets the leaves
    /// take their final shape, and then each value is written once.
    pub(crate) fn insert_all(&self, values: &mut WriteBatch) -> Result<()> {
        let all: usize = values.iter().map(|(_, sealed)| chunks(sealed)).sum();
        if all >= MIN_CHUNKS_TO_PREPARE {
            for (key, sealed) in values.iter() {
                self.prepare(key, sealed)?;
            }
        }
        for (key, sealed) in values.iter() {
            self.insert_prepared(key, sealed)?;
        }
        values.clear();
        Ok(())
    }

    fn insert_chunk(&self, key: u64, chunk: usize, bytes: &[u8]) -> Result<()> {
        let chunk = u32::try_from(chunk).map_err(|_| StoreError::Full)?;
        self.write(|open| match chunk {
            0 => open.db.insert(key.to_be_bytes(), bytes),
            more => open.db.insert(chunk_key(key, more), bytes),
        })?;
        self.count_written(bytes.len().max(MIN_WRITE_BYTES))
    }

    fn count_written(&self, bytes: usize) -> Result<()> {
        let since_refresh = {
            let mut since_refresh = lock(&self.since_refresh);
            *since_refresh += bytes;
            *since_refresh
        };
        if since_refresh >= self.limits.refresh_bytes {
            return self.refresh();
        }
        let mut unsynced = lock(&self.unsynced);
        *unsynced += bytes;
        if *unsynced < self.limits.sync_bytes {
            return Ok(());
        }
        *unsynced = 0;
        drop(unsynced);
        self.sync()
    }

    /// Forces everything written so far to disk.
    pub(crate) fn sync(&self) -> Result<()> {
        self.write(|open| {
            open.db.flush()?;
            Ok(open.log.sync_all()?)
        })
    }

    /// Closes sled's files and reopens them.
    ///
    /// Opening reads sled's log from its last snapshot, and only opening writes one: after much
    /// writing this saves the next start from reading all of it.
    ///
    /// # Errors
    ///
    /// If sled does not reopen; its changes are undone, and the store must be opened again.
    pub(crate) fn refresh(&self) -> Result<()> {
        self.sync()?;
        let before = self.read(last_keys)?;
        *lock(&self.unsynced) = 0;
        *lock(&self.since_refresh) = 0;
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        close(open.take());
        let mut before_image = BeforeImage::capture(&self.path)
            .map_err(|(_, error)| self.fail(FailedBy::Io(error.kind())))?;
        let opened = open_files(&self.path, false).and_then(|opened| {
            // sled silently ignores what it cannot read.
            let after = quiet::silently(|| catch_unwind(AssertUnwindSafe(|| last_keys(&opened))));
            if matches!(after, Ok(Ok(after)) if after == before) {
                return Ok(opened);
            }
            close(Some(opened));
            Err(Unopened::Damaged("less than before".into()))
        });
        match opened {
            Ok(opened) => {
                *open = Some(opened);
                Ok(())
            }
            Err(unopened) => {
                let restored = before_image.restore();
                let kind = match (restored, unopened) {
                    (Err((_, error)), _) => Some(error.kind()),
                    (Ok(()), Unopened::Error(error)) => error.io_kind(),
                    (Ok(()), Unopened::Damaged(_)) => None,
                };
                Err(self.fail(FailedBy::Io(kind.unwrap_or(std::io::ErrorKind::Other))))
            }
        }
    }

    /// Closes sled's files; every later call fails.
    pub(crate) fn close(&self) {
        close(
            self.open
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }

    /// Removes all values with keys in half-open ranges; absent keys are ignored. Returns the
    /// number of removed sled keys.
    pub(crate) fn remove(&self, ranges: &[(u64, u64)]) -> Result<u64> {
        let mut removed = 0;
        for &(from, to) in ranges {
            loop {
                let keys = self.read(|open| {
                    open.db
                        .range(from.to_be_bytes()..to.to_be_bytes())
                        .keys()
                        .take(REMOVE_BATCH_KEYS)
                        .collect::<sled::Result<Vec<_>>>()
                })?;
                let end = keys.len() < REMOVE_BATCH_KEYS;
                for key in keys {
                    self.write(|open| open.db.remove(&key))?;
                    removed += 1;
                    self.count_written(REMOVAL_LOG_BYTES)?;
                }
                if end {
                    break;
                }
            }
        }
        Ok(removed)
    }

    /// The keys from `from` on, without those of further chunks.
    ///
    /// Each is looked up anew, so that leaves of further chunks are not read and nothing of the
    /// leaves stays in memory, as it would with a sled iterator.
    pub(crate) fn keys_from(&self, from: u64) -> impl Iterator<Item = Result<u64>> + '_ {
        let mut from = Some(from);
        std::iter::from_fn(move || {
            loop {
                let least = from?.to_be_bytes();
                let next = self.read(|open| open.db.range(least..).keys().next().transpose());
                let key = match next {
                    Ok(Some(key)) => key,
                    Ok(None) => return None,
                    Err(error) => {
                        from = None;
                        return Some(Err(error));
                    }
                };
                let first = key.get(..8).and_then(|bytes| bytes.try_into().ok());
                let number = first.map_or(0, u64::from_be_bytes);
                from = number.checked_add(1);
                if key.len() == 8 {
                    return Some(Ok(number));
                }
            }
        })
    }

    /// The numbers of all commits, ascending.
    pub(crate) fn commits(&self) -> Result<Vec<u64>> {
        self.read(|open| {
            open.commits
                .iter()
                .keys()
                .map(|key| Ok(key?.as_ref().try_into().map_or(0, u64::from_be_bytes)))
                .collect()
        })
    }

    /// The framed record of a commit.
    pub(crate) fn commit(&self, no: u64) -> Result<Option<Vec<u8>>> {
        self.read(|open| {
            Ok(open
                .commits
                .get(no.to_be_bytes())?
                .map(|bytes| bytes.to_vec()))
        })
    }

    /// Makes a commit durable: everything before it is on disk before, and the commit after.
    pub(crate) fn insert_commit(&self, no: u64, sealed: &[u8]) -> Result<()> {
        self.sync()?;
        self.write(|open| open.commits.insert(no.to_be_bytes(), sealed))?;
        self.sync()
    }

    /// Removes a commit record; its values stay.
    pub(crate) fn remove_commit(&self, no: u64) -> Result<()> {
        self.write(|open| open.commits.remove(no.to_be_bytes()))?;
        self.sync()
    }

    fn note(&self, name: &str) -> Result<u64> {
        self.read(|open| {
            Ok(open
                .meta
                .get(name)?
                .and_then(|bytes| bytes.as_ref().try_into().ok())
                .map_or(0, u64::from_be_bytes))
        })
    }

    fn set_note(&self, name: &str, number: u64) -> Result<()> {
        self.sync()?;
        self.write(|open| open.meta.insert(name, &number.to_be_bytes()))?;
        self.sync()
    }

    /// The oldest commit whose predecessors' values are removed.
    pub(crate) fn swept(&self) -> Result<u64> {
        self.note("swept")
    }

    /// Records that the values of all commits before this one are removed.
    pub(crate) fn set_swept(&self, no: u64) -> Result<()> {
        self.set_note("swept", no)
    }

    /// The first import whose details (problems and the like) are kept; 0 or 1 for all.
    ///
    /// Details of earlier ones are gone, though commits still refer to their keys.
    pub(crate) fn detailed(&self) -> Result<u64> {
        self.note("detailed")
    }

    /// Records the first import whose details are kept; earlier details may be removed afterwards.
    pub(crate) fn set_detailed(&self, import: u64) -> Result<()> {
        self.set_note("detailed", import)
    }

    /// The first import whose details are not removed yet.
    pub(crate) fn stripped(&self) -> Result<u64> {
        self.note("stripped")
    }

    /// Records that the details of all imports before this one are removed.
    pub(crate) fn set_stripped(&self, import: u64) -> Result<()> {
        self.set_note("stripped", import)
    }

    /// Simulates a disk failure, for tests.
    #[cfg(test)]
    pub(crate) fn break_down(&self) {
        let _ = self.fail(FailedBy::Io(std::io::ErrorKind::Other));
    }
}

/// The number of chunks of a framed value.
fn chunks(sealed: &[u8]) -> usize {
    sealed.len().div_ceil(CHUNK_BYTES)
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.close();
    }
}

fn chunk_key(key: u64, chunk: u32) -> [u8; 12] {
    let mut bytes = [0; 12];
    let (head, tail) = bytes.split_at_mut(8);
    head.copy_from_slice(&key.to_be_bytes());
    tail.copy_from_slice(&chunk.to_be_bytes());
    bytes
}
