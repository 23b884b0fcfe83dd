//! Before-images of what sled may overwrite while it opens.
//!
//! sled 0.34.7 takes a segment of its log that it cannot read for the end of the log: it zeroes the
//! rest of the last readable segment and the segments after it, writes a new snapshot and deletes
//! the old one. One failing read is enough, and committed data are gone. So everything that sled
//! reads while opening is read here first, where an error is an error, and the bytes it may
//! overwrite are kept until what it opened is verified:
//!
//! - the small files: `conf`, `snap.*`, `head`, and the files in `blobs/`;
//! - the segments from the snapshot's log position on, which sled reads and may zero;
//! - of a log of up to 64 MiB all other segments, of a longer one the beginning of each: sled may
//!   reuse segments that it considers free, and truncates free ones at the end;
//! - the length of the log.
//!
//! In a log of more than 64 MiB a segment that sled wrongly considers free and truncates is not
//! kept. That needs a read to fail that succeeded a moment before and was cached.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::{folder, log_end};

/// The file name of sled's log in the data folder.
pub(crate) const LOG: &str = "db";

/// Bytes of a segment of sled's log.
const SEGMENT_BYTES: u64 = 512 << 10;

/// Bytes of a segment header: checksum (4), log position (8), stable position (8).
const SEGMENT_HEADER_BYTES: usize = 20;

/// Bytes kept of a segment that sled does not read while opening.
const BEGINNING_BYTES: u64 = 4 << 10;

/// Non-zero bytes of a log in which nothing was committed, at most: one segment header and three
/// trees.
const EMPTY_LOG_BYTES: usize = 4 << 10;

/// Bytes kept in memory; more go to a temporary file.
const MAX_MEMORY_BYTES: u64 = 64 << 20;

/// The folder of values too long for sled's log; a store has none.
const BLOBS: &str = "blobs";

/// The state of a data folder before sled opened it, as far as sled may change it.
pub(crate) struct BeforeImage {
    data: PathBuf,
    /// Small files by their relative path.
    files: Vec<(OsString, Vec<u8>)>,
    /// Length of the log in bytes; `None` if there is no log.
    length: Option<u64>,
    ranges: Vec<LogRange>,
    bytes: Bytes,
}

/// A range of the log, whose bytes are kept.
#[derive(Clone, Copy)]
struct LogRange {
    at: u64,
    length: u64,
}

/// The kept bytes of all ranges in sequence.
enum Bytes {
    Memory(Vec<u8>),
    File(File),
}

impl BeforeImage {
    /// Reads everything that sled reads while opening a data folder.
    ///
    /// Waits up to three seconds for a sled instance of this process to release the log after
    /// closing: its threads may still truncate it.
    ///
    /// # Errors
    ///
    /// The path and error of the first file that cannot be read.
    pub(crate) fn capture(data: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let mut before = Self {
            data: data.to_owned(),
            files: Vec::new(),
            length: None,
            ranges: Vec::new(),
            bytes: Bytes::Memory(Vec::new()),
        };
        let log = data.join(LOG);
        wait_until_closed(&log);
        let mut stable = 0;
        for name in small_files(data).map_err(|error| (data.to_owned(), error))? {
            let path = data.join(&name);
            let bytes = fs::read(&path).map_err(|error| (path, error))?;
            stable = stable.max(snapshot_position(&name).unwrap_or(0));
            before.files.push((name, bytes));
        }
        match before.read_log(&log, stable) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(before),
            done => done.map(|()| before).map_err(|error| (log, error)),
        }
    }

    /// Reads the log: all segments from log position `stable` on, the beginning of others.
    fn read_log(&mut self, log: &Path, stable: u64) -> io::Result<()> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        self.length = Some(length);
        let first_read = stable / SEGMENT_BYTES * SEGMENT_BYTES;
        let mut at = 0;
        let mut bytes = Vec::new();
        while at < length {
            let here = (length - at).min(SEGMENT_BYTES);
            bytes.clear();
            file.seek(SeekFrom::Start(at))?;
            read_exactly(&mut file, here.min(BEGINNING_BYTES), &mut bytes)?;
            if length <= MAX_MEMORY_BYTES || sled_may_read(&bytes, first_read) {
                read_exactly(&mut file, here - bytes.len() as u64, &mut bytes)?;
            }
            let range = LogRange {
                at,
                length: bytes.len() as u64,
            };
            self.keep(range, &bytes)?;
            at += SEGMENT_BYTES;
        }
        Ok(())
    }

    fn keep(&mut self, range: LogRange, bytes: &[u8]) -> io::Result<()> {
        if let Bytes::Memory(memory) = &mut self.bytes
            && memory.len() as u64 > MAX_MEMORY_BYTES
        {
            // Without space for a file, memory must do.
            if let Ok(mut file) = spill(&self.data)
                && file.write_all(memory).is_ok()
            {
                self.bytes = Bytes::File(file);
            }
        }
        match &mut self.bytes {
            Bytes::Memory(memory) => memory.extend_from_slice(bytes),
            Bytes::File(file) => file.write_all(bytes)?,
        }
        self.ranges.push(range);
        Ok(())
    }

    /// The content of a small file in the data folder, if it existed.
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        let found = self.files.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// Whether the log existed and was not empty.
    pub(crate) fn has_log(&self) -> bool {
        self.length.is_some_and(|length| length > 0)
    }

    /// Whether the log holds more than one in which nothing was committed; assumed for more than 64
    /// MiB.
    pub(crate) fn log_has_content(&self) -> bool {
        match &self.bytes {
            Bytes::Memory(bytes) => {
                bytes.iter().filter(|byte| **byte != 0).count() > EMPTY_LOG_BYTES
            }
            Bytes::File(_) => true,
        }
    }

    /// Whether sled has overwritten the end of the log: it could not read something, and took that
    /// for the end.
    ///
    /// Free segments and remains of a segment's earlier use do not count.
    ///
    /// # Errors
    ///
    /// The path and error if the log cannot be read.
    pub(crate) fn log_was_truncated(&mut self) -> Result<bool, (PathBuf, io::Error)> {
        let log = self.data.join(LOG);
        self.differs(&log).map_err(|error| (log, error))
    }

    fn differs(&mut self, log: &Path) -> io::Result<bool> {
        if self.length.is_none() {
            return Ok(false);
        }
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        let mut from = 0;
        let (mut was, mut is) = (Vec::new(), Vec::new());
        // Log positions of the newest remaining and the newest missing segment.
        let (mut newest, mut newest_gone) = (0, 0);
        for range in &self.ranges {
            from = self.bytes.range(from, *range, &mut was)?;
            let here = length.saturating_sub(range.at).min(range.length);
            is.clear();
            file.seek(SeekFrom::Start(range.at))?;
            read_exactly(&mut file, here, &mut is)?;
            let Some((place, _)) = positions(&was).filter(|(place, _)| place % SEGMENT_BYTES == 0)
            else {
                continue;
            };
            let stays = was.get(..SEGMENT_HEADER_BYTES) == is.get(..SEGMENT_HEADER_BYTES);
            if !stays {
                newest_gone = newest_gone.max(place);
                continue;
            }
            newest = newest.max(place);
            let end = was
                .iter()
                .zip(&is)
                .position(|(was, is)| was != is && *was != 0);
            if end.is_some_and(|end| log_end::goes_on(&was, end, place / SEGMENT_BYTES)) {
                return Ok(true);
            }
        }
        // Older missing segments were free.
        Ok(newest_gone > newest)
    }

    /// Restores the data folder; sled must be closed.
    ///
    /// Unchanged content is not written. A folder that had no log is left alone: there was nothing
    /// to lose.
    ///
    /// # Errors
    ///
    /// The path and error of the first file that cannot be written.
    pub(crate) fn restore(&mut self) -> Result<(), (PathBuf, io::Error)> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        let data = self.data.clone();
        let log = data.join(LOG);
        wait_until_closed(&log);
        self.restore_log(&log).map_err(at(&log))?;
        // New files go first: on a full disk their space is needed.
        for name in small_files(&data).map_err(at(&data))? {
            let was = self.files.iter().any(|(known, _)| *known == name);
            // Without a log there was no store; files that sled created may stay.
            if !was && self.length.is_some() {
                let path = data.join(&name);
                fs::remove_file(&path).map_err(at(&path))?;
            }
        }
        for (name, bytes) in &self.files {
            let path = data.join(name);
            if fs::read(&path).is_ok_and(|now| now == *bytes) {
                continue;
            }
            folder::write_file(&path, bytes)
                .or_else(|_| folder::overwrite(&path, bytes))
                .map_err(at(&path))?;
        }
        Ok(())
    }

    fn restore_log(&mut self, log: &Path) -> io::Result<()> {
        let Some(length) = self.length else {
            return Ok(());
        };
        let mut file = OpenOptions::new().read(true).write(true).open(log)?;
        let mut changed = false;
        let mut from = 0;
        let mut was = Vec::new();
        let mut is = Vec::new();
        for range in &self.ranges {
            from = self.bytes.range(from, *range, &mut was)?;
            is.clear();
            file.seek(SeekFrom::Start(range.at))?;
            // What cannot be read is rewritten.
            let read = read_exactly(&mut file, range.length, &mut is);
            if read.is_err() || is != was {
                file.seek(SeekFrom::Start(range.at))?;
                file.write_all(&was)?;
                changed = true;
            }
        }
        if file.metadata()?.len() != length {
            file.set_len(length)?;
            changed = true;
        }
        if changed {
            file.sync_all()?;
        }
        Ok(())
    }
}

impl Bytes {
    /// Reads the kept bytes of a range, which begin at `from`; returns their end.
    fn range(&mut self, from: u64, range: LogRange, was: &mut Vec<u8>) -> io::Result<u64> {
        was.clear();
        let end = from + range.length;
        match self {
            Self::Memory(memory) => {
                let (from, to) = (usize::try_from(from), usize::try_from(end));
                let range = from.unwrap_or(usize::MAX)..to.unwrap_or(usize::MAX);
                was.extend_from_slice(memory.get(range).unwrap_or(&[]));
            }
            Self::File(file) => {
                file.seek(SeekFrom::Start(from))?;
                read_exactly(file, range.length, was)?;
            }
        }
        Ok(end)
    }
}

/// Waits until sled's threads have released the log: while they hold its lock they may truncate it.
fn wait_until_closed(log: &Path) {
    for _ in 0..300 {
        match File::open(log).map(|file| file.try_lock().is_ok()) {
            Ok(false) => sleep(Duration::from_millis(10)),
            // Unlocked, or locking is not supported.
            _ => return,
        }
    }
}

/// Whether sled may read a whole segment while opening, judged by its beginning.
///
/// It reads those at or after the snapshot's log position. A segment with a damaged header is free
/// to sled, but what it was is unknown.
fn sled_may_read(beginning: &[u8], first_read: u64) -> bool {
    let Some(header) = beginning.get(..SEGMENT_HEADER_BYTES) else {
        return true;
    };
    let Some((place, stable)) = positions(beginning) else {
        return true;
    };
    let makes_sense = place % SEGMENT_BYTES == 0 && place < POSITION_MASK && stable < POSITION_MASK;
    place >= first_read || (!makes_sense && header.iter().any(|byte| *byte != 0))
}

/// The log position and stable position in a segment header.
fn positions(beginning: &[u8]) -> Option<(u64, u64)> {
    let number = |from: usize| {
        let bytes = beginning.get(from..from + 8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?) ^ POSITION_MASK)
    };
    Some((number(4)?, number(12)?))
}

/// sled stores log positions with these bits inverted.
const POSITION_MASK: u64 = 0x7FFF_FFFF_FFFF_FFFF;

/// The log position in the name of a snapshot file.
fn snapshot_position(name: &OsString) -> Option<u64> {
    u64::from_str_radix(name.to_str()?.strip_prefix("snap.")?, 16).ok()
}

/// The relative paths of all files of a data folder except the log, sorted; including `blobs/`.
fn small_files(data: &Path) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for (folder, prefix) in [(data.to_owned(), None), (data.join(BLOBS), Some(BLOBS))] {
        let entries = match fs::read_dir(&folder) {
            Err(error) if prefix.is_some() && error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if !entry.file_type()?.is_file() || entry.file_name() == LOG {
                continue;
            }
            names.push(match prefix {
                Some(prefix) => Path::new(prefix).join(entry.file_name()).into_os_string(),
                None => entry.file_name(),
            });
        }
    }
    names.sort();
    Ok(names)
}

fn read_exactly(file: &mut File, length: u64, out: &mut Vec<u8>) -> io::Result<()> {
    let read = Read::by_ref(file).take(length).read_to_end(out)?;
    if read as u64 == length {
        Ok(())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// An unnamed file beside the data folder or in the temporary folder.
fn spill(data: &Path) -> io::Result<File> {
    data.parent()
        .map_or_else(
            || Err(io::ErrorKind::NotFound.into()),
            tempfile::tempfile_in,
        )
        .or_else(|_| tempfile::tempfile())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A segment whose header says where it stands in the log.
    fn segment(place: u64, fill: u8) -> Vec<u8> {
        let mut bytes = vec![fill; usize::try_from(SEGMENT_BYTES).unwrap()];
        bytes[4..12].copy_from_slice(&(place ^ 0x7FFF_FFFF_FFFF_FFFF).to_le_bytes());
        bytes[12..20].copy_from_slice(&(place ^ 0x7FFF_FFFF_FFFF_FFFF).to_le_bytes());
        bytes
    }

    #[test]
    fn what_opening_overwrites_comes_back_to_the_byte() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path();
        // The second segment stands behind the snapshot, the others before it.
        let log: Vec<u8> = [
            segment(0, 1),
            segment(4 * SEGMENT_BYTES, 2),
            segment(SEGMENT_BYTES, 3),
            vec![0; 700],
        ]
        .concat();
        fs::write(data.join(LOG), &log).unwrap();
        fs::write(data.join("snap.0000000000200000"), b"snapshot").unwrap();
        fs::write(data.join("head"), b"head").unwrap();
        let mut before = BeforeImage::capture(data).unwrap();
        assert_eq!(before.file("head"), Some(&b"head"[..]));

        let mut hurt = log.clone();
        let second = usize::try_from(SEGMENT_BYTES).unwrap();
        // Anywhere in the segment behind the snapshot, and at the beginning of another one.
        hurt[second + 300_000..2 * second].fill(0);
        hurt[..4_000].fill(9);
        hurt.extend_from_slice(&[7; 5_000]);
        fs::write(data.join(LOG), &hurt).unwrap();
        fs::remove_file(data.join("snap.0000000000200000")).unwrap();
        fs::write(data.join("snap.0000000000280000"), b"newer").unwrap();
        fs::write(data.join("head"), b"HEAD").unwrap();

        before.restore().unwrap();
        assert!(fs::read(data.join(LOG)).unwrap() == log);
        assert_eq!(
            small_files(data).unwrap(),
            ["head", "snap.0000000000200000"]
        );
        assert_eq!(fs::read(data.join("head")).unwrap(), b"head");
        assert_eq!(
            fs::read(data.join("snap.0000000000200000")).unwrap(),
            b"snapshot"
        );
    }

    #[test]
    fn a_log_that_is_still_being_shortened_is_read_afterwards() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join(LOG);
        fs::write(&log, [segment(0, 1), segment(SEGMENT_BYTES, 2)].concat()).unwrap();
        let held = OpenOptions::new().write(true).open(&log).unwrap();
        held.try_lock().unwrap();
        let closing = std::thread::spawn(move || {
            sleep(Duration::from_millis(100));
            held.set_len(SEGMENT_BYTES).unwrap();
        });
        let before = BeforeImage::capture(dir.path()).unwrap();
        closing.join().unwrap();
        assert_eq!(before.length, Some(SEGMENT_BYTES));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_error_with_its_path() {
        let dir = tempfile::tempdir().unwrap();
        // A folder in the place of the log: opening it works, reading it does not.
        fs::create_dir(dir.path().join(LOG)).unwrap();
        let (path, _) = BeforeImage::capture(dir.path()).err().unwrap();
        assert_eq!(path, dir.path().join(LOG));
    }
}
