//! A file that is there only when it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that is written beside its place and put there by [`Self::finish`]; dropped before
/// that, it leaves nothing behind.
///
/// A device or a pipe is written to as it is: a file put in its place would take it away. A link
/// stays a link, and the file it leads to is replaced.
pub struct WholeFile(To);

enum To {
    /// A device or a pipe.
    Special(BufWriter<File>),
    /// A file beside its place, renamed when it is whole.
    New(BufWriter<NamedTempFile>, PathBuf),
}

impl WholeFile {
    /// Begins a file; an error for a folder, and where nothing can be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if let Ok(there) = place.metadata() {
            if there.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            if !there.is_file() {
                let file = File::options().write(true).open(&place)?;
                return Ok(Self(To::Special(BufWriter::new(file))));
            }
        }
        let folder = place
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        Ok(Self(To::New(BufWriter::new(file), place)))
    }

    /// Puts the file in its place.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            To::Special(mut out) => out.flush(),
            To::New(out, place) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(place).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            To::Special(out) => out.write(bytes),
            To::New(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            To::Special(out) => out.flush(),
            To::New(out, _) => out.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let mut out = WholeFile::create(&path).unwrap();
        out.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(out);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut out = WholeFile::create(&path).unwrap();
        out.write_all(b"whole").unwrap();
        out.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
        let error = WholeFile::create(folder.path()).map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_a_link_stays_one() {
        use std::os::unix::fs::{FileTypeExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        // A stand-in for devices: were it replaced, no device of this machine would be harmed.
        let link = folder.path().join("null");
        symlink("/dev/null", &link).unwrap();
        let mut out = WholeFile::create(&link).unwrap();
        out.write_all(b"gone").unwrap();
        assert!(matches!(out.0, To::Special(_)));
        out.finish().unwrap();
        assert!(link.metadata().unwrap().file_type().is_char_device());

        let (there, link) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        std::fs::write(&there, "before").unwrap();
        symlink("a.csv", &link).unwrap();
        let mut out = WholeFile::create(&link).unwrap();
        out.write_all(b"after").unwrap();
        out.finish().unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read(&there).unwrap(), b"after");
    }
}
