//! The values of a store in sled; [`super::sled_files`] opens it, and nothing else talks to sled.
//!
//! Values stand under a key of 8 bytes, big-endian. sled keeps up to 16 values in a leaf and
//! writes a leaf of more than 128 KiB as a file of its own, which it never forces to disk: so a
//! value longer than [`CHUNK`] goes on under the same key followed by the number of the chunk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::folder::{self, Lock};
use crate::store::engine::frame::{Kind, is_whole, sealed_length, unseal, unseal_owned};
use crate::store::engine::gathered::Gathered;
use crate::store::engine::kept::Kept;
use crate::store::engine::quiet;
use crate::store::engine::sled_files::{Open, Unopened, close, is_systems, newest, open_files};

/// Most bytes under one key of sled: 17 of them, as a leaf has before it is split, stay under 128 KiB.
pub(crate) const CHUNK: usize = 7 * 1024;

/// Bytes up to which room for a value is made before it is read.
const LONGEST: usize = 32 << 20;

/// Most operations in one batch.
const BATCH: usize = 1_000;

/// What sled writes at least for a value, in bytes.
const SMALL: usize = 128;

/// Fewer chunks are written without preparing their leaves.
const WORTH_PREPARING: usize = 8;

/// What removing one value may write to sled's log: 1.5–4.5 KB were measured.
const REMOVAL: usize = 4 << 10;

/// An open sled store that never panics and remembers its first failure.
pub(crate) struct Engine {
    /// Nothing once the store is closed to be replaced.
    open: RwLock<Option<Open>>,
    path: PathBuf,
    failure: Mutex<Option<FailedBy>>,
    unsynced: Mutex<usize>,
    /// Bytes of values written since sled last noted the places of all pages.
    unnoted: Mutex<usize>,
    limits: Limits,
    /// The store's folder, where damage is noted; none before the store was opened, and for copies.
    folder: OnceLock<PathBuf>,
    /// Held as long as anybody reads: a view may outlive its store.
    _lock: Arc<Lock>,
}

/// How much is written before something has to be done about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of values after which everything is forced to disk.
    pub sync_bytes: usize,
    /// Bytes of values after which the places of all pages are noted, see [`Engine::refresh`].
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
    /// Opens or makes the sled store in a folder whose lock the caller holds.
    ///
    /// `make` says that there may be no store yet; without it nothing is written where sled finds
    /// none.
    ///
    /// # Errors
    ///
    /// See [`Unopened`]; the caller puts back what sled changed.
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
            unnoted: Mutex::new(0),
            limits,
            folder: OnceLock::new(),
            _lock: Arc::clone(lock),
        })
    }

    /// The folder sled is in.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails if anything failed before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Failed`] with what failed first.
    pub(crate) fn check(&self) -> Result<()> {
        match *lock(&self.failure) {
            Some(reason) => Err(StoreError::Failed { reason }),
            None => Ok(()),
        }
    }

    /// From now on damage that is met while reading is noted in the store's folder, so that the
    /// next opening looks at everything.
    pub(crate) fn note_damage_in(&self, dir: &Path) {
        let _ = self.folder.set(dir.to_owned());
    }

    /// Notes damage in the store's folder, where an error means that.
    pub(crate) fn noted(&self, error: StoreError) -> StoreError {
        if matches!(error, StoreError::Corrupt { .. }) {
            self.note_damage();
        }
        error
    }

    /// Notes in the store's folder that damage was met.
    pub(crate) fn note_damage(&self) {
        if let Some(dir) = self.folder.get() {
            folder::note_damage(dir);
        }
    }

    /// Remembers a failure of the writing side: sled's errors are sticky, and after one nobody
    /// knows what is on disk.
    pub(crate) fn fail(&self, reason: FailedBy) -> StoreError {
        let mut failure = lock(&self.failure);
        let reason = *failure.get_or_insert(reason);
        StoreError::Failed { reason }
    }

    /// Runs a call of sled that reads.
    ///
    /// What sled cannot read is damage, and the rest may still be read. The text of a panic may
    /// hold values, so it is neither printed nor kept.
    fn read<T>(&self, call: impl FnOnce(&Open) -> sled::Result<T>) -> Result<T> {
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

    /// Runs a call of sled that writes: any error of it is the end of this handle.
    fn write<T>(&self, call: impl FnOnce(&Open) -> sled::Result<T>) -> Result<T> {
        self.read(call).inspect_err(|error| {
            self.fail(match error.io_kind() {
                Some(kind) => FailedBy::Io(kind),
                None => FailedBy::Damage,
            });
        })
    }

    /// The framed value under a key.
    pub(crate) fn sealed(&self, key: u64) -> Result<Option<Vec<u8>>> {
        self.read(|open| {
            let Some(first) = open.db.get(key.to_be_bytes())? else {
                return Ok(None);
            };
            let whole = sealed_length(&first).unwrap_or(0);
            // Long values have their room at once; a length that is damaged does not.
            let mut sealed = Vec::with_capacity(first.len().max(whole.min(LONGEST)));
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

    /// The payload under a key; an error when there is none.
    pub(crate) fn value(&self, key: u64, kind: Kind) -> Result<Vec<u8>> {
        // Nearly all values are one chunk, which needs no copy of its own.
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

    /// The framed value under a key, whose checksum is right.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where there is none, or it is damaged.
    pub(crate) fn whole(&self, key: u64) -> Result<Vec<u8>> {
        let sealed = self.sealed(key)?.filter(|sealed| is_whole(key, sealed));
        sealed.ok_or_else(|| self.noted(StoreError::Corrupt { what: "value", key }))
    }

    /// Puts a framed value under a key that was never used; forces to disk what has piled up.
    pub(crate) fn insert(&self, key: u64, sealed: &[u8]) -> Result<()> {
        if chunks(sealed) >= WORTH_PREPARING {
            self.prepare(key, sealed)?;
        }
        self.insert_prepared(key, sealed)
    }

    /// Puts all keys of a value into their leaves, without the value.
    fn prepare(&self, key: u64, sealed: &[u8]) -> Result<()> {
        for chunk in 0..chunks(sealed) {
            self.insert_chunk(key, chunk, &[])?;
        }
        Ok(())
    }

    fn insert_prepared(&self, key: u64, sealed: &[u8]) -> Result<()> {
        for (chunk, bytes) in sealed.chunks(CHUNK).enumerate() {
            self.insert_chunk(key, chunk, bytes)?;
        }
        Ok(())
    }

    /// Puts framed values under keys that were never used, ascending; forces to disk what has piled
    /// up, and leaves `values` empty.
    ///
    /// sled writes a value again whenever its leaf is split or has been added to ten times, which
    /// is 3.6 times in all where keys ascend. So all keys are put there without values first: once
    /// the leaves are what they will be, each gets its nine values, and each of these is written once.
    pub(crate) fn insert_all(&self, values: &mut Gathered) -> Result<()> {
        let all: usize = values.iter().map(|(_, sealed)| chunks(sealed)).sum();
        if all >= WORTH_PREPARING {
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
        self.wrote(bytes.len().max(SMALL))
    }

    fn wrote(&self, bytes: usize) -> Result<()> {
        let unnoted = {
            let mut unnoted = lock(&self.unnoted);
            *unnoted += bytes;
            *unnoted
        };
        if unnoted >= self.limits.refresh_bytes {
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

    /// Closes sled's files and opens them again.
    ///
    /// Opening reads sled's log from where it last noted the places of all pages, and only opening
    /// notes them: after much writing this saves the next start from reading all of it.
    ///
    /// # Errors
    ///
    /// When sled does not open again; what it changed meanwhile is put back, and the store has to be
    /// opened anew.
    pub(crate) fn refresh(&self) -> Result<()> {
        self.sync()?;
        let before = self.read(newest)?;
        *lock(&self.unsynced) = 0;
        *lock(&self.unnoted) = 0;
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        close(open.take());
        let mut kept =
            Kept::read(&self.path).map_err(|(_, error)| self.fail(FailedBy::Io(error.kind())))?;
        let opened = open_files(&self.path, false).and_then(|opened| {
            // What sled could not read it takes for not there.
            let after = quiet::silently(|| catch_unwind(AssertUnwindSafe(|| newest(&opened))));
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
                let put_back = kept.put_back();
                let kind = match (put_back, unopened) {
                    (Err((_, error)), _) => Some(error.kind()),
                    (Ok(()), Unopened::Error(error)) => error.io_kind(),
                    (Ok(()), Unopened::Damaged(_)) => None,
                };
                Err(self.fail(FailedBy::Io(kind.unwrap_or(std::io::ErrorKind::Other))))
            }
        }
    }

    /// Closes sled's files; from now on everything fails.
    pub(crate) fn close(&self) {
        close(
            self.open
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }

    /// Removes all values with keys in half-open ranges; keys that are not there do no harm.
    pub(crate) fn remove(&self, ranges: &[(u64, u64)]) -> Result<u64> {
        let mut removed = 0;
        for &(from, to) in ranges {
            loop {
                let keys = self.read(|open| {
                    open.db
                        .range(from.to_be_bytes()..to.to_be_bytes())
                        .keys()
                        .take(BATCH)
                        .collect::<sled::Result<Vec<_>>>()
                })?;
                let end = keys.len() < BATCH;
                for key in keys {
                    self.write(|open| open.db.remove(&key))?;
                    removed += 1;
                    self.wrote(REMOVAL)?;
                }
                if end {
                    break;
                }
            }
        }
        Ok(removed)
    }

    /// The keys (without those of further chunks) from a key on.
    ///
    /// Each is looked for anew: so the leaves of further chunks are not read, and nothing of the
    /// leaves stays in memory, as it does under one iterator of sled.
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

    /// Makes a commit visible: everything before it is on disk before, and it is on disk after.
    pub(crate) fn insert_commit(&self, no: u64, sealed: &[u8]) -> Result<()> {
        self.sync()?;
        self.write(|open| open.commits.insert(no.to_be_bytes(), sealed))?;
        self.sync()
    }

    /// Takes a commit off the list; its values stay.
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

    /// The oldest commit whose predecessor's values are removed.
    pub(crate) fn swept(&self) -> Result<u64> {
        self.note("swept")
    }

    /// Notes that the values of all commits before this one are removed.
    pub(crate) fn set_swept(&self, no: u64) -> Result<()> {
        self.set_note("swept", no)
    }

    /// The first import whose details (problems and the like) are kept; 0 or 1 for all.
    ///
    /// Those of earlier ones are gone, though commits still name their keys.
    pub(crate) fn detailed(&self) -> Result<u64> {
        self.note("detailed")
    }

    /// Notes from which import on details are kept; only then may those before be removed.
    pub(crate) fn set_detailed(&self, import: u64) -> Result<()> {
        self.set_note("detailed", import)
    }

    /// The first import whose details are not removed yet.
    pub(crate) fn stripped(&self) -> Result<u64> {
        self.note("stripped")
    }

    /// Notes that the details of all imports before this one are removed.
    pub(crate) fn set_stripped(&self, import: u64) -> Result<()> {
        self.set_note("stripped", import)
    }

    /// Bytes on disk.
    pub(crate) fn size(&self) -> Result<u64> {
        self.read(|open| open.db.size_on_disk())
    }

    /// Pretends that the disk failed; for tests.
    #[cfg(test)]
    pub(crate) fn break_down(&self) {
        let _ = self.fail(FailedBy::Io(std::io::ErrorKind::Other));
    }
}

/// How many chunks a framed value is stored in.
fn chunks(sealed: &[u8]) -> usize {
    sealed.len().div_ceil(CHUNK)
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
