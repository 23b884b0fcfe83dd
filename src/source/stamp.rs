//! Fingerprints that tell whether a file has changed.

use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::SourceError;

/// Bytes hashed at the head, the middle and the tail.
const SAMPLE_BYTES: u64 = 64 * 1024;

/// Bytes read at a time when a whole file is hashed.
const CHUNK_BYTES: usize = 1 << 20;

/// A cheap fingerprint of a file.
///
/// Length, modification time, and xxh3 of 64 KiB each of head, middle and tail; a change elsewhere
/// that keeps length and time goes unnoticed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Length in bytes.
    pub length: u64,
    /// Modification time in nanoseconds since 1970 UTC; 0 if unknown.
    pub modified: u64,
    /// xxh3 of the samples.
    pub hash: u64,
}

impl FileStamp {
    /// Takes the stamp of a file.
    ///
    /// # Errors
    ///
    /// [`SourceError`] if the file cannot be read.
    pub fn of(path: &Path) -> Result<Self, SourceError> {
        let mut file = File::open(path).map_err(|error| SourceError::io(path, error))?;
        Self::of_file(&mut file, path)
    }

    /// Whether length and samples are equal, so also for a copy with another modification time.
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
        for start in [0, length / 2, length.saturating_sub(SAMPLE_BYTES)] {
            sample.clear();
            file.seek(SeekFrom::Start(start)).map_err(failed)?;
            file.by_ref()
                .take(SAMPLE_BYTES)
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

/// Change time (ctime) and identity of a file. Unlike the modification time, ctime cannot be set
/// back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChangeStamp {
    seconds: i64,
    nanoseconds: i64,
    file: (u64, u64),
}

impl ChangeStamp {
    /// `None` where the system has no ctime.
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

    /// `None` where the system has no ctime.
    #[cfg(not(unix))]
    pub(super) fn of(_about: &Metadata) -> Option<Self> {
        None
    }
}

/// xxh3 of the rest of a file, equal to a reader's hash of the same bytes.
pub(super) fn content_hash(file: &mut File) -> std::io::Result<u64> {
    let mut hash = Xxh3::new();
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    loop {
        chunk.clear();
        let got = file
            .by_ref()
            .take(CHUNK_BYTES as u64)
            .read_to_end(&mut chunk)?;
        hash.update(&chunk);
        if got < CHUNK_BYTES {
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
