//! The backup format: all values of one commit in a file that can be read without sled.
//!
//! ```text
//! "MBDUMP" 1 0        magic, version: 1 full backup, 2 incremental
//! length (4), JSON    header: commit, time, numbers of contacts and of values
//! length (4), keys    incremental only: values of the base that belong to it, as key ranges
//! key (8), length (4), framed value        for each value, keys ascending
//! key 0, length, framed record of the commit
//! xxh3 (8)            over everything before
//! ```
//!
//! Numbers are little-endian. Values are copied as stored, checksum included. Values are never
//! overwritten and keys only grow, so an incremental backup holds the values with keys that its
//! base did not have: its size is that of the changes.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::{FORMAT, HEADER_BYTES, ValueKind, is_intact};
use crate::store::engine::numbers::{put_keys, take_ranges};
use crate::store::state::commit::CommitRecord;

const MAGIC_FULL: &[u8; 8] = b"MBDUMP\x01\x00";
const MAGIC_INCREMENTAL: &[u8; 8] = b"MBDUMP\x02\x00";

/// No value of a store is larger: a record of at most 16 MiB has at most 4,096 cells of 1 MiB.
const MAX_VALUE_BYTES: usize = 1 << 30;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DumpHeader {
    pub(super) format: u8,
    pub commit: u64,
    pub(super) committed: u64,
    pub(super) made: u64,
    pub(super) contacts: u64,
    /// Number of values in this file.
    pub(super) values: u64,
    /// The first import whose details are included.
    #[serde(default)]
    pub(super) detailed: u64,
    /// The id of the store; empty in backups of versions without ids.
    #[serde(default)]
    pub(super) store: String,
    /// The store's generation: how often a backup had replaced it. Keys are comparable only within
    /// one.
    #[serde(default)]
    pub(super) line: u64,
    /// All keys below this were in use; 0 if unknown.
    #[serde(default)]
    pub(super) next_key: u64,
    #[serde(default)]
    pub(super) base: Option<BaseBackup>,
}

/// The full backup that an incremental one needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct BaseBackup {
    /// Its file name in the backups folder.
    pub(super) file: String,
    pub(super) next_key: u64,
    pub(super) bytes: u64,
    /// The hash at the end of the file.
    pub(super) hash: u64,
}

/// A writer that hashes what is written.
struct HashingWriter<W> {
    inner: W,
    hash: Xxh3Default,
}

impl<W: Write> HashingWriter<W> {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hash.update(bytes);
        self.inner.write_all(bytes)
    }
}

/// The parts of a backup, for [`write()`].
pub(super) struct DumpParts<'a> {
    pub(super) head: &'a DumpHeader,
    /// Keys of values that the base has.
    pub(super) earlier: &'a [u64],
    /// Keys of values to be written.
    pub(super) new: &'a [u64],
    /// The framed commit record.
    pub(super) commit: &'a [u8],
}

/// Writes a backup; the caller forces it to disk.
///
/// # Errors
///
/// Errors of writing, and [`StoreError::Corrupt`] for a missing or damaged value.
pub(super) fn write(
    file: &File,
    parts: &DumpParts<'_>,
    engine: &Engine,
    path: &Path,
) -> Result<()> {
    let io = |result: std::io::Result<()>| result.map_err(StoreError::io(path));
    let mut out = HashingWriter {
        inner: BufWriter::with_capacity(1 << 18, file),
        hash: Xxh3Default::new(),
    };
    let head = parts.head;
    let json = serde_json::to_vec(head).map_err(|_| ValueKind::Commit.corrupt(head.commit))?;
    io(out.put(if head.base.is_some() {
        MAGIC_INCREMENTAL
    } else {
        MAGIC_FULL
    }))?;
    io(put_sized(&mut out, &json))?;
    if head.base.is_some() {
        io(put_sized(&mut out, &put_keys(parts.earlier.to_vec())))?;
    }
    for &key in parts.new {
        let sealed = engine.verified(key)?;
        io(out.put(&key.to_le_bytes()))?;
        io(put_sized(&mut out, &sealed))?;
    }
    io(out.put(&0u64.to_le_bytes()))?;
    io(put_sized(&mut out, parts.commit))?;
    let hash = out.hash.digest();
    io(out.inner.write_all(&hash.to_le_bytes()))?;
    io(out.inner.flush())
}

fn put_sized(out: &mut HashingWriter<impl Write>, bytes: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| std::io::ErrorKind::FileTooLarge)?;
    out.put(&length.to_le_bytes())?;
    out.put(bytes)
}

/// A backup reader that hashes what is read.
pub(crate) struct Dump<'a> {
    path: &'a Path,
    reader: BufReader<File>,
    hash: Xxh3Default,
}

impl<'a> Dump<'a> {
    pub(crate) fn open(path: &'a Path) -> Result<(Self, DumpHeader)> {
        let file = File::open(path).map_err(StoreError::io(path))?;
        let mut dump = Self {
            path,
            reader: BufReader::with_capacity(1 << 18, file),
            hash: Xxh3Default::new(),
        };
        let magic = dump.take::<8>()?;
        if &magic != MAGIC_FULL && &magic != MAGIC_INCREMENTAL {
            return Err(dump.bad());
        }
        let json = dump.sized()?;
        let head: DumpHeader = serde_json::from_slice(&json).map_err(|_| dump.bad())?;
        if head.format > FORMAT {
            return Err(StoreError::NewerFormat {
                found: head.format,
                known: FORMAT,
            });
        }
        if head.base.is_some() != (&magic == MAGIC_INCREMENTAL) {
            return Err(dump.bad());
        }
        Ok((dump, head))
    }

    /// Opens the base of an incremental backup, and verifies that it is the right one.
    fn open_base(base: &'a Path, noted: &BaseBackup) -> Result<(Self, DumpHeader)> {
        let (dump, head) = Self::open(base)?;
        let bytes = fs::metadata(base).map_err(StoreError::io(base))?.len();
        let hash = noted_hash(base).map_err(StoreError::io(base))?;
        if head.base.is_some() || bytes != noted.bytes || hash != noted.hash {
            return Err(dump.bad());
        }
        Ok((dump, head))
    }

    /// The half-open key ranges of values that the base has; read before [`Self::values`].
    fn earlier(&mut self) -> Result<Vec<(u64, u64)>> {
        let bytes = self.sized()?;
        take_ranges(&bytes).ok_or_else(|| self.bad())
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
        if length > MAX_VALUE_BYTES {
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

    /// Passes every value to `each`, then returns the framed commit record.
    pub(crate) fn values(
        &mut self,
        head: &DumpHeader,
        mut each: impl FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<Vec<u8>> {
        let mut last = 0;
        for _ in 0..head.values {
            let key = u64::from_le_bytes(self.take()?);
            let sealed = self.sized()?;
            if key <= last || sealed.len() < HEADER_BYTES || !is_intact(key, &sealed) {
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

/// The hash at the end of a backup.
pub(super) fn noted_hash(path: &Path) -> std::io::Result<u64> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::End(-8))?;
    let mut hash = [0; 8];
    file.read_exact(&mut hash)?;
    Ok(u64::from_le_bytes(hash))
}

/// Passes every value of a backup to `each`, keys ascending; returns header and commit record.
///
/// # Errors
///
/// [`StoreError::BadBackup`] if the file or its base is damaged or the wrong one, and errors of
/// reading.
pub(super) fn read(
    path: &Path,
    mut each: impl FnMut(u64, &[u8]) -> Result<()>,
) -> Result<(DumpHeader, CommitRecord)> {
    let (mut dump, head) = Dump::open(path)?;
    if let Some(base) = &head.base {
        let earlier = dump.earlier()?;
        let whole = path.with_file_name(&base.file);
        let (mut whole, its_head) = Dump::open_base(&whole, base)?;
        let mut found = 0;
        whole.values(&its_head, |key, sealed| {
            let at = earlier.partition_point(|(_, to)| *to <= key);
            if earlier.get(at).is_none_or(|(from, _)| key < *from) {
                return Ok(());
            }
            found += 1;
            each(key, sealed)
        })?;
        if found != earlier.iter().map(|(from, to)| to - from).sum::<u64>() {
            return Err(dump.bad());
        }
    }
    let commit = dump.values(&head, each)?;
    let record = CommitRecord::read(head.commit, &commit)?;
    Ok((head, record))
}
