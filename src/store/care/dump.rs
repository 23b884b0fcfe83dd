//! The format of backups: all values of one commit in a file that needs no sled to be read.
//!
//! ```text
//! "MBDUMP" 1 0        magic, version: 1 a whole backup, 2 what is new since a whole one
//! length (4), JSON    what it is: commit, time, number of contacts and of values
//! length (4), keys    version 2 only: which values of the whole one belong to it, as ranges
//! key (8), length (4), framed value        for each value, keys ascending
//! key 0, length, framed record of the commit
//! xxh3 (8)            over everything before
//! ```
//!
//! Numbers are little-endian. Values are copied as they stand in the store, checksum and all. They
//! are never overwritten and their keys only grow, so what is new since a whole backup are the
//! values whose keys it did not have: a backup costs what was changed, not what there is.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::{FORMAT, HEADER, Kind, is_whole};
use crate::store::engine::numbers::{put_keys, take_ranges};
use crate::store::state::commit::CommitRecord;

const WHOLE: &[u8; 8] = b"MBDUMP\x01\x00";
const SINCE: &[u8; 8] = b"MBDUMP\x02\x00";

/// More is no value of a store: 4,096 cells of 1 MiB are read in records of at most 16 MiB.
const LARGEST: usize = 1 << 30;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(super) format: u8,
    pub commit: u64,
    pub(super) committed: u64,
    pub(super) made: u64,
    pub(super) contacts: u64,
    /// Values in the file itself.
    pub(super) values: u64,
    /// The first import whose details are in it.
    #[serde(default)]
    pub(super) detailed: u64,
    /// The id of the store it is of; blank for one of a version that named none.
    #[serde(default)]
    pub(super) store: String,
    /// How often a backup had been put in the place of the store: values are new only within one line.
    #[serde(default)]
    pub(super) line: u64,
    /// All keys below this were used; 0 where that is not known.
    #[serde(default)]
    pub(super) next_key: u64,
    #[serde(default)]
    pub(super) base: Option<Base>,
}

/// The whole backup that another one needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Base {
    /// File name, in the folder of backups.
    pub(super) file: String,
    pub(super) next_key: u64,
    pub(super) bytes: u64,
    /// The hash at its end.
    pub(super) hash: u64,
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

/// The parts of a backup that [`write()`] puts into a file.
pub(super) struct Parts<'a> {
    pub(super) head: &'a Head,
    /// Keys of values that the base has.
    pub(super) earlier: &'a [u64],
    /// Keys of values that the file has.
    pub(super) new: &'a [u64],
    /// The framed record of the commit.
    pub(super) commit: &'a [u8],
}

/// Writes a backup into a file; forcing it to disk is the caller's.
///
/// # Errors
///
/// When the file cannot be written, or a value is missing or damaged.
pub(super) fn write(file: &File, parts: &Parts<'_>, engine: &Engine, path: &Path) -> Result<()> {
    let io = |result: std::io::Result<()>| result.map_err(StoreError::io(path));
    let mut out = Hashed {
        inner: BufWriter::with_capacity(1 << 18, file),
        hash: Xxh3Default::new(),
    };
    let head = parts.head;
    let json = serde_json::to_vec(head).map_err(|_| Kind::Commit.corrupt(head.commit))?;
    io(out.put(if head.base.is_some() { SINCE } else { WHOLE }))?;
    io(put_sized(&mut out, &json))?;
    if head.base.is_some() {
        io(put_sized(&mut out, &put_keys(parts.earlier.to_vec())))?;
    }
    for &key in parts.new {
        let sealed = engine.whole(key)?;
        io(out.put(&key.to_le_bytes()))?;
        io(put_sized(&mut out, &sealed))?;
    }
    io(out.put(&0u64.to_le_bytes()))?;
    io(put_sized(&mut out, parts.commit))?;
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
        let magic = dump.take::<8>()?;
        if &magic != WHOLE && &magic != SINCE {
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
        if head.base.is_some() != (&magic == SINCE) {
            return Err(dump.bad());
        }
        Ok((dump, head))
    }

    /// Opens the whole backup that another one needs, after looking whether it is that one.
    fn open_base(base: &'a Path, noted: &Base) -> Result<(Self, Head)> {
        let (dump, head) = Self::open(base)?;
        let bytes = fs::metadata(base).map_err(StoreError::io(base))?.len();
        let hash = noted_hash(base).map_err(StoreError::io(base))?;
        if head.base.is_some() || bytes != noted.bytes || hash != noted.hash {
            return Err(dump.bad());
        }
        Ok((dump, head))
    }

    /// The keys of the values that the base has, as half-open ranges; before [`Self::values`].
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

/// The hash at the end of a backup.
pub(super) fn noted_hash(path: &Path) -> std::io::Result<u64> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::End(-8))?;
    let mut hash = [0; 8];
    file.read_exact(&mut hash)?;
    Ok(u64::from_le_bytes(hash))
}

/// Gives every value of a backup to `each`, keys ascending; then its head and its commit.
///
/// # Errors
///
/// [`StoreError::BadBackup`] where the file, or the whole backup that it needs, is not what was
/// written; and when the system does not let it be read.
pub(super) fn read(
    path: &Path,
    mut each: impl FnMut(u64, &[u8]) -> Result<()>,
) -> Result<(Head, CommitRecord)> {
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
