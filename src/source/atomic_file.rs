//! Atomic replacement of files: a file appears under its name only when it is complete.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

/// Prefix and suffix of temporary files, with [`RANDOM_CHARS`] letters and digits between.
const PREFIX: &str = ".mainbrainer-";
const SUFFIX: &str = ".tmp";
const RANDOM_CHARS: usize = 12;

/// Age after which a temporary file counts as left by a killed program.
const STALE_AFTER: Duration = Duration::from_hours(1);

/// A file written beside its destination and renamed over it by [`Self::finish`]; dropped before
/// that, it leaves nothing behind.
///
/// The temporary file is recognisable by its name, readable by its owner only, and locked. What
/// killed programs left in the folder is removed when the next file is created there.
///
/// A device or pipe is written to directly. A symbolic link stays, and its target is replaced.
pub struct AtomicFile(Destination);

/// Whether a renamed file survives a power cut.
#[derive(Debug)]
#[must_use]
pub enum Persisted {
    /// Content and directory entry were forced to disk.
    Durable,
    /// The file is in place, but the directory entry could not be forced to disk, so a power cut
    /// may lose it.
    NotDurable(io::Error),
}

enum Destination {
    /// A device or pipe, written directly.
    Special(BufWriter<File>),
    /// A temporary file and the path it is renamed to.
    New(BufWriter<NamedTempFile>, PathBuf),
}

impl AtomicFile {
    /// Creates the temporary file for `path`.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::IsADirectory`] if `path` is a folder, and errors of creating or opening the
    /// file.
    pub fn create(path: &Path) -> io::Result<Self> {
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if let Ok(there) = place.metadata() {
            if there.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            if !there.is_file() {
                let file = File::options().write(true).open(&place)?;
                return Ok(Self(Destination::Special(BufWriter::new(file))));
            }
        }
        Self::create_beside(place)
    }

    /// Like [`Self::create`], but replaces a symbolic link at `path` instead of after it; for
    /// folders of our own.
    ///
    /// # Errors
    ///
    /// Errors of creating the file.
    pub fn create_unlinked(path: &Path) -> io::Result<Self> {
        Self::create_beside(path.to_owned())
    }

    fn create_beside(place: PathBuf) -> io::Result<Self> {
        let folder = folder_of(&place);
        remove_stale(folder);
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .rand_bytes(RANDOM_CHARS)
            .tempfile_in(folder)?;
        // Where files cannot be locked, age alone decides.
        let _ = file.as_file().try_lock();
        Ok(Self(Destination::New(BufWriter::new(file), place)))
    }

    /// Renames the file to its destination, replacing an existing one, and forces both to disk.
    ///
    /// # Errors
    ///
    /// Errors of writing, syncing and renaming; then the destination is what it was before.
    pub fn finish(self) -> io::Result<Persisted> {
        self.persist_with(|file, place| file.persist(place))
    }

    /// Renames the file to its destination unless something is there, and forces both to disk.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] if the destination exists, and errors of writing, syncing
    /// and renaming.
    pub fn finish_new(self) -> io::Result<Persisted> {
        if matches!(self.0, Destination::Special(_)) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.persist_with(|file, place| file.persist_noclobber(place))
    }

    fn persist_with(
        self,
        persist: impl FnOnce(NamedTempFile, &Path) -> Result<File, tempfile::PersistError>,
    ) -> io::Result<Persisted> {
        match self.0 {
            Destination::Special(mut out) => out.flush().map(|()| Persisted::Durable),
            Destination::New(out, place) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                persist(file, &place).map_err(|error| error.error)?;
                Ok(match sync_names(folder_of(&place)) {
                    Ok(()) => Persisted::Durable,
                    Err(error) => Persisted::NotDurable(error),
                })
            }
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Destination::Special(out) => out.write(bytes),
            Destination::New(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Destination::Special(out) => out.flush(),
            Destination::New(out, _) => out.flush(),
        }
    }
}

/// Whether a file name is that of a temporary file of [`AtomicFile`].
pub fn is_temporary_name(name: &OsStr) -> bool {
    let name = name.to_str().unwrap_or_default();
    let random = name
        .strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX));
    random.is_some_and(|random| {
        random.len() == RANDOM_CHARS && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn folder_of(place: &Path) -> &Path {
    let folder = place.parent();
    folder
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Removes stale temporary files: ours by name, regular, older than an hour and not locked.
/// Failures are ignored.
fn remove_stale(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if !is_temporary_name(&entry.file_name()) {
            continue;
        }
        // Metadata of the link itself, not of its target.
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let age = about.modified().ok().and_then(|time| time.elapsed().ok());
        if about.is_file() && age.is_some_and(|age| age > STALE_AFTER) && !is_locked(&entry.path())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_locked(path: &Path) -> bool {
    let locked = File::open(path).map(|file| file.try_lock());
    matches!(locked, Ok(Err(TryLockError::WouldBlock)))
}

/// Forces directory entries to disk, where the system can.
fn sync_names(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // The folder may be writable but not readable, or on a file system without directory sync.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let mut out = AtomicFile::create(&path).unwrap();
        out.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(out);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut out = AtomicFile::create(&path).unwrap();
        out.write_all(b"whole").unwrap();
        let _ = out.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        let error = AtomicFile::create(folder.path()).map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_where_that_is_meant() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        for (text, new) in [("first", true), ("second", true), ("third", false)] {
            let mut out = AtomicFile::create(&path).unwrap();
            out.write_all(text.as_bytes()).unwrap();
            let done = if new { out.finish_new() } else { out.finish() };
            assert_eq!(done.is_ok(), text != "second", "{done:?}");
            if let Err(error) = done {
                assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
                assert_eq!(fs::read(&path).unwrap(), b"first");
            }
        }
        assert_eq!(fs::read(&path).unwrap(), b"third");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn an_unfinished_file_is_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let _out = AtomicFile::create(&folder.path().join("out.csv")).unwrap();
        let [name] = names(folder.path()).try_into().unwrap();
        assert!(is_temporary_name(OsStr::new(&name)), "{name}");
        for other in [
            "out.csv",
            ".tmpAbCdEf",
            ".mainbrainer-.tmp",
            ".mainbrainer-short.tmp",
            ".mainbrainer-AbCdEf-23456.tmp",
            ".mainbrainer-AbCdEf123456.csv",
            "mainbrainer-AbCdEf123456.tmp",
        ] {
            assert!(!is_temporary_name(OsStr::new(other)), "{other}");
        }
    }

    /// Makes a file look as if nobody had written to it for some time.
    fn age(path: &Path, age: Duration) {
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(std::time::SystemTime::now() - age)
            .unwrap();
    }

    #[test]
    fn what_a_killed_program_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let old = Duration::from_hours(2);
        for (name, aged) in [
            (".mainbrainer-AAAAAAAAAAA1.tmp", old),
            (".mainbrainer-AAAAAAAAAAA2.tmp", Duration::from_mins(50)),
            (".tmpAbCdEf", old),
            (".mainbrainer-mine.tmp", old),
            ("contacts.csv", old),
        ] {
            fs::write(at(name), "somebody").unwrap();
            age(&at(name), aged);
        }
        fs::create_dir(at(".mainbrainer-AAAAAAAAAAA3.tmp")).unwrap();
        #[cfg(unix)]
        {
            let link = at(".mainbrainer-AAAAAAAAAAA4.tmp");
            std::os::unix::fs::symlink("contacts.csv", &link).unwrap();
            // The link itself, not what it leads to.
            let touch = ["-h", "-t", "202001010000"];
            let mut touched = std::process::Command::new("touch");
            assert!(touched.args(touch).arg(link).status().unwrap().success());
        }
        // Whoever still writes, however slowly, has it locked.
        let alive = AtomicFile::create(&at("slow.csv")).unwrap();
        let Destination::New(file, _) = &alive.0 else {
            panic!("no new file")
        };
        let slow = file.get_ref().path().to_owned();
        age(&slow, old);

        fs::write(at(".mainbrainer-AAAAAAAAAAA5.tmp"), "somebody").unwrap();
        age(&at(".mainbrainer-AAAAAAAAAAA5.tmp"), old);
        let _ = AtomicFile::create(&at("out.csv"))
            .unwrap()
            .finish()
            .unwrap();
        let mut expected = vec![
            ".mainbrainer-AAAAAAAAAAA2.tmp",
            ".mainbrainer-AAAAAAAAAAA3.tmp",
            ".mainbrainer-mine.tmp",
            ".tmpAbCdEf",
            "contacts.csv",
            "out.csv",
            slow.file_name().unwrap().to_str().unwrap(),
        ];
        if cfg!(unix) {
            expected.push(".mainbrainer-AAAAAAAAAAA4.tmp");
        }
        expected.sort_unstable();
        assert_eq!(names(folder.path()), expected);
        let _ = alive.finish().unwrap();
        assert!(at("slow.csv").exists() && !slow.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_a_link_stays_one() {
        use std::os::unix::fs::{FileTypeExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        // A stand-in for devices: were it replaced, no device of this machine would be harmed.
        let link = folder.path().join("null");
        symlink("/dev/null", &link).unwrap();
        let mut out = AtomicFile::create(&link).unwrap();
        out.write_all(b"gone").unwrap();
        assert!(matches!(out.0, Destination::Special(_)));
        let _ = out.finish().unwrap();
        assert!(link.metadata().unwrap().file_type().is_char_device());

        let (there, link) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        fs::write(&there, "before").unwrap();
        symlink("a.csv", &link).unwrap();
        let mut out = AtomicFile::create(&link).unwrap();
        out.write_all(b"after").unwrap();
        let _ = out.finish().unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read(&there).unwrap(), b"after");

        let mut out = AtomicFile::create_unlinked(&link).unwrap();
        out.write_all(b"own").unwrap();
        let _ = out.finish().unwrap();
        assert!(link.symlink_metadata().unwrap().is_file());
        assert_eq!(fs::read(&there).unwrap(), b"after");
    }
}
