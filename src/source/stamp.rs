//! What a file was when it was looked at.

use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::SourceError;

/// How much of the head, the middle and the tail is hashed.
const SAMPLE: u64 = 64 * 1024;

/// How much is read at a time where all of a file is hashed.
const PART: usize = 1 << 20;

/// Tells whether a file is still the same without reading all of it.
///
/// Length, time of the last change, and a hash of 64 KiB each of head, middle and tail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Bytes.
    pub length: u64,
    /// Last change, in nanoseconds since 1970 UTC; 0 where the system does not say.
    pub modified: u64,
    /// xxh3 of the samples.
    pub hash: u64,
}

impl FileStamp {
    /// Takes the stamp of a file.
    pub fn of(path: &Path) -> Result<Self, SourceError> {
        let mut file = File::open(path).map_err(|error| SourceError::io(path, error))?;
        Self::of_file(&mut file, path)
    }

    /// Whether two files have the same content, as far as the stamps tell; a copy has.
    pub fn same_content(&self, other: &Self) -> bool {
        (self.length, self.hash) == (other.length, other.hash)
    }

    pub(super) fn of_file(file: &mut File, path: &Path) -> Result<Self, SourceError> {
        let failed = |error| SourceError::io(path, error);
        let about = file.metadata().map_err(failed)?;
        let length = about.len();
        let modified = about
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
            .map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0));
        let mut hasher = Xxh3::new();
        let mut sample = Vec::new();
        for start in [0, length / 2, length.saturating_sub(SAMPLE)] {
            sample.clear();
            file.seek(SeekFrom::Start(start)).map_err(failed)?;
            file.by_ref()
                .take(SAMPLE)
                .read_to_end(&mut sample)
                .map_err(failed)?;
            hasher.update(&sample);
        }
        Ok(Self {
            length,
            modified,
            hash: hasher.digest(),
        })
    }
}

/// When the system last noted any change of a file, its times and its place with it, and which file
/// it is. Nobody can turn this back as they can the time of the last change of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Touched {
    seconds: i64,
    nanoseconds: i64,
    file: (u64, u64),
}

impl Touched {
    /// None where the system does not say.
    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "other systems do not say it")]
    pub(super) fn of(about: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        Some(Self {
            seconds: about.ctime(),
            nanoseconds: about.ctime_nsec(),
            file: (about.dev(), about.ino()),
        })
    }

    /// None where the system does not say.
    #[cfg(not(unix))]
    pub(super) fn of(_about: &Metadata) -> Option<Self> {
        None
    }
}

/// A hash of all that is left of a file, as a reader makes it of the bytes it goes through.
pub(super) fn content(file: &mut File) -> std::io::Result<u64> {
    let mut hash = Xxh3::new();
    let mut chunk = Vec::with_capacity(PART);
    loop {
        chunk.clear();
        let got = file.by_ref().take(PART as u64).read_to_end(&mut chunk)?;
        hash.update(&chunk);
        if got < PART {
            return Ok(hash.digest());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_has_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "navn\nKari\n").unwrap();
        let stamp = FileStamp::of(&path).unwrap();
        assert_eq!(stamp.length, 10);
        assert_eq!(FileStamp::of(&path).unwrap(), stamp);
        std::fs::write(&path, "navn\nKaro\n").unwrap();
        let other = FileStamp::of(&path).unwrap();
        assert_ne!(other.hash, stamp.hash);
        let missing = folder.path().join("b.csv");
        assert!(matches!(
            FileStamp::of(&missing),
            Err(SourceError::Missing { .. })
        ));
    }
}
