//! What a file was when it was looked at.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::SourceError;

/// How much of the head, the middle and the tail is hashed.
const SAMPLE: u64 = 64 * 1024;

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
