//! What sled may overwrite while it opens, kept aside so that it can be put back.
//!
//! sled 0.34.7 takes a segment of its log that it cannot read for the end of the log: it fills the
//! rest of the last segment it could read with zeros, zeroes the segments behind it, writes a new
//! snapshot and deletes the old one. One failing read is enough for that, and what was committed
//! is gone. So everything that it reads while it opens is read here first, where an error is
//! an error, and the bytes it may overwrite are kept until what it opened proves to be whole:
//!
//! - the small files: `conf`, `snap.*`, `head`, and the files in `blobs/`;
//! - the segments from the snapshot's place in the log on, which it reads and may zero;
//! - of a log of up to 64 MiB all other segments, too; of a longer one the beginning of each: it may
//!   put new messages into one that it takes for free, and cuts off free ones at the end;
//! - the length of the log.
//!
//! In a log of more than 64 MiB a segment that sled takes for free by mistake and cuts off is not
//! kept. For that a read has to fail that worked a moment before, and was answered from memory.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::{folder, log_end};

/// sled's log, in the data folder.
pub(crate) const LOG: &str = "db";

/// Bytes of a segment of sled's log.
const SEGMENT: u64 = 512 << 10;

/// Bytes of a segment's header: checksum (4), place in the log (8), stable place (8).
const SEGMENT_HEADER: usize = 20;

/// Bytes that are kept of a segment which sled does not read while it opens.
const BEGINNING: u64 = 4 << 10;

/// The log of a store in which nothing was committed has at most so many bytes other than zero: a
/// segment's header and three trees.
const EMPTY_LOG: usize = 4 << 10;

/// Kept bytes that stay in memory; more go to a temporary file.
const IN_MEMORY: u64 = 64 << 20;

/// Folder of values that are too long for sled's log; values of a store never are.
const BLOBS: &str = "blobs";

/// A data folder as it was before sled opened it, as far as sled may change it.
pub(crate) struct Kept {
    data: PathBuf,
    /// Small files by their path inside the folder.
    files: Vec<(OsString, Vec<u8>)>,
    /// Length of the log in bytes; none where there is no log.
    length: Option<u64>,
    pieces: Vec<Piece>,
    bytes: Bytes,
}

/// A part of the log: where it stands there, and where among the kept bytes.
#[derive(Clone, Copy)]
struct Piece {
    at: u64,
    length: u64,
}

/// Kept bytes, one piece after the other.
enum Bytes {
    Memory(Vec<u8>),
    File(File),
}

impl Kept {
    /// Reads everything that sled reads while it opens a data folder.
    ///
    /// Waits first, up to three seconds, until a sled of this program that was closed a moment ago
    /// has let go of the log: its threads may still shorten it.
    ///
    /// # Errors
    ///
    /// The path and the error of the first file that cannot be read.
    pub(crate) fn read(data: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let mut kept = Self {
            data: data.to_owned(),
            files: Vec::new(),
            length: None,
            pieces: Vec::new(),
            bytes: Bytes::Memory(Vec::new()),
        };
        let log = data.join(LOG);
        wait_until_closed(&log);
        let mut stable = 0;
        for name in small_files(data).map_err(|error| (data.to_owned(), error))? {
            let path = data.join(&name);
            let bytes = fs::read(&path).map_err(|error| (path, error))?;
            stable = stable.max(snapshot_place(&name).unwrap_or(0));
            kept.files.push((name, bytes));
        }
        match kept.read_log(&log, stable) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(kept),
            done => done.map(|()| kept).map_err(|error| (log, error)),
        }
    }

    /// Reads the log: all segments from `stable`, a place in the log, on; the beginning of others.
    fn read_log(&mut self, log: &Path, stable: u64) -> io::Result<()> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        self.length = Some(length);
        let first_read = stable / SEGMENT * SEGMENT;
        let mut at = 0;
        let mut bytes = Vec::new();
        while at < length {
            let here = (length - at).min(SEGMENT);
            bytes.clear();
            file.seek(SeekFrom::Start(at))?;
            read_exactly(&mut file, here.min(BEGINNING), &mut bytes)?;
            if length <= IN_MEMORY || sled_may_read(&bytes, first_read) {
                read_exactly(&mut file, here - bytes.len() as u64, &mut bytes)?;
            }
            let piece = Piece {
                at,
                length: bytes.len() as u64,
            };
            self.keep(piece, &bytes)?;
            at += SEGMENT;
        }
        Ok(())
    }

    fn keep(&mut self, piece: Piece, bytes: &[u8]) -> io::Result<()> {
        if let Bytes::Memory(memory) = &mut self.bytes
            && memory.len() as u64 > IN_MEMORY
        {
            // Where there is no room for a file, memory must do.
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
        self.pieces.push(piece);
        Ok(())
    }

    /// The content of a small file of the data folder, if it was there.
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        let found = self.files.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// Whether the log was there and had any bytes.
    pub(crate) fn has_log(&self) -> bool {
        self.length.is_some_and(|length| length > 0)
    }

    /// Whether the log holds more than that of a store in which nothing was ever committed; one of
    /// more than 64 MiB is not looked at.
    pub(crate) fn has_content(&self) -> bool {
        match &self.bytes {
            Bytes::Memory(bytes) => bytes.iter().filter(|byte| **byte != 0).count() > EMPTY_LOG,
            Bytes::File(_) => true,
        }
    }

    /// Whether sled has overwritten the end of the log since it was read here: it could not read
    /// something, and took what stands before it for the end.
    ///
    /// Free segments and what is left in a segment of its earlier use do not count.
    ///
    /// # Errors
    ///
    /// The path and the error where the log cannot be read.
    pub(crate) fn was_cut(&mut self) -> Result<bool, (PathBuf, io::Error)> {
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
        // Places in the log of the newest segment that is still there, and of one that is not.
        let (mut newest, mut newest_gone) = (0, 0);
        for piece in &self.pieces {
            from = self.bytes.piece(from, *piece, &mut was)?;
            let here = length.saturating_sub(piece.at).min(piece.length);
            is.clear();
            file.seek(SeekFrom::Start(piece.at))?;
            read_exactly(&mut file, here, &mut is)?;
            let Some((place, _)) = places(&was).filter(|(place, _)| place % SEGMENT == 0) else {
                continue;
            };
            let stays = was.get(..SEGMENT_HEADER) == is.get(..SEGMENT_HEADER);
            if !stays {
                newest_gone = newest_gone.max(place);
                continue;
            }
            newest = newest.max(place);
            let end = was
                .iter()
                .zip(&is)
                .position(|(was, is)| was != is && *was != 0);
            if end.is_some_and(|end| log_end::goes_on(&was, end, place / SEGMENT)) {
                return Ok(true);
            }
        }
        // Those that are older were free.
        Ok(newest_gone > newest)
    }

    /// Makes the data folder what it was; sled must be closed.
    ///
    /// What is as it was is not written. A folder that had no log is left alone: there was nothing
    /// to lose.
    ///
    /// # Errors
    ///
    /// The path and the error of the first file that cannot be written.
    pub(crate) fn put_back(&mut self) -> Result<(), (PathBuf, io::Error)> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        let data = self.data.clone();
        let log = data.join(LOG);
        wait_until_closed(&log);
        self.put_log_back(&log).map_err(at(&log))?;
        // What is new goes first: on a full disk its room is needed.
        for name in small_files(&data).map_err(at(&data))? {
            let was = self.files.iter().any(|(known, _)| *known == name);
            // Without a log there was no store; what sled made of nothing may stay.
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

    fn put_log_back(&mut self, log: &Path) -> io::Result<()> {
        let Some(length) = self.length else {
            return Ok(());
        };
        let mut file = OpenOptions::new().read(true).write(true).open(log)?;
        let mut changed = false;
        let mut from = 0;
        let mut was = Vec::new();
        let mut is = Vec::new();
        for piece in &self.pieces {
            from = self.bytes.piece(from, *piece, &mut was)?;
            is.clear();
            file.seek(SeekFrom::Start(piece.at))?;
            // What cannot be read is written, whatever it holds.
            let read = read_exactly(&mut file, piece.length, &mut is);
            if read.is_err() || is != was {
                file.seek(SeekFrom::Start(piece.at))?;
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
    /// Reads a piece whose kept bytes begin at `from`; gives where they end.
    fn piece(&mut self, from: u64, piece: Piece, was: &mut Vec<u8>) -> io::Result<u64> {
        was.clear();
        let end = from + piece.length;
        match self {
            Self::Memory(memory) => {
                let (from, to) = (usize::try_from(from), usize::try_from(end));
                let range = from.unwrap_or(usize::MAX)..to.unwrap_or(usize::MAX);
                was.extend_from_slice(memory.get(range).unwrap_or(&[]));
            }
            Self::File(kept) => {
                kept.seek(SeekFrom::Start(from))?;
                read_exactly(kept, piece.length, was)?;
            }
        }
        Ok(end)
    }
}

/// Waits until sled's own threads are done with its log: they have it locked, and may still cut off
/// what they take for free.
fn wait_until_closed(log: &Path) {
    for _ in 0..300 {
        match File::open(log).map(|file| file.try_lock().is_ok()) {
            Ok(false) => sleep(Duration::from_millis(10)),
            // Nobody has it, or nobody can say.
            _ => return,
        }
    }
}

/// Whether sled may read a whole segment while it opens, by the beginning of the segment.
///
/// It reads those whose place in the log is at or behind its snapshot. One with a damaged header
/// it takes for free, but nobody knows what it was.
fn sled_may_read(beginning: &[u8], first_read: u64) -> bool {
    let Some(header) = beginning.get(..SEGMENT_HEADER) else {
        return true;
    };
    let Some((place, stable)) = places(beginning) else {
        return true;
    };
    let makes_sense = place % SEGMENT == 0 && place < PLACE_MASK && stable < PLACE_MASK;
    place >= first_read || (!makes_sense && header.iter().any(|byte| *byte != 0))
}

/// What the header of a segment says: its place in the log, and how far the log was forced to disk.
fn places(beginning: &[u8]) -> Option<(u64, u64)> {
    let number = |from: usize| {
        let bytes = beginning.get(from..from + 8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?) ^ PLACE_MASK)
    };
    Some((number(4)?, number(12)?))
}

/// sled writes places in the log with these bits the other way round.
const PLACE_MASK: u64 = 0x7FFF_FFFF_FFFF_FFFF;

/// The place in the log of a snapshot, by the name of its file.
fn snapshot_place(name: &OsString) -> Option<u64> {
    u64::from_str_radix(name.to_str()?.strip_prefix("snap.")?, 16).ok()
}

/// The names of all files of a data folder but the log, sorted; in `blobs/` too, with that folder.
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

/// A file without a name, beside the data folder or where temporary files are.
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
        let mut bytes = vec![fill; usize::try_from(SEGMENT).unwrap()];
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
            segment(4 * SEGMENT, 2),
            segment(SEGMENT, 3),
            vec![0; 700],
        ]
        .concat();
        fs::write(data.join(LOG), &log).unwrap();
        fs::write(data.join("snap.0000000000200000"), b"snapshot").unwrap();
        fs::write(data.join("head"), b"head").unwrap();
        let mut kept = Kept::read(data).unwrap();
        assert_eq!(kept.file("head"), Some(&b"head"[..]));

        let mut hurt = log.clone();
        let second = usize::try_from(SEGMENT).unwrap();
        // Anywhere in the segment behind the snapshot, and at the beginning of another one.
        hurt[second + 300_000..2 * second].fill(0);
        hurt[..4_000].fill(9);
        hurt.extend_from_slice(&[7; 5_000]);
        fs::write(data.join(LOG), &hurt).unwrap();
        fs::remove_file(data.join("snap.0000000000200000")).unwrap();
        fs::write(data.join("snap.0000000000280000"), b"newer").unwrap();
        fs::write(data.join("head"), b"HEAD").unwrap();

        kept.put_back().unwrap();
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
        fs::write(&log, [segment(0, 1), segment(SEGMENT, 2)].concat()).unwrap();
        let held = OpenOptions::new().write(true).open(&log).unwrap();
        held.try_lock().unwrap();
        let closing = std::thread::spawn(move || {
            sleep(Duration::from_millis(100));
            held.set_len(SEGMENT).unwrap();
        });
        let kept = Kept::read(dir.path()).unwrap();
        closing.join().unwrap();
        assert_eq!(kept.length, Some(SEGMENT));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_error_with_its_path() {
        let dir = tempfile::tempdir().unwrap();
        // A folder in the place of the log: opening it works, reading it does not.
        fs::create_dir(dir.path().join(LOG)).unwrap();
        let (path, _) = Kept::read(dir.path()).err().unwrap();
        assert_eq!(path, dir.path().join(LOG));
    }
}
