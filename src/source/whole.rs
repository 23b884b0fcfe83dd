//! A file that is there only when it is whole.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

/// How the names of unfinished files begin and end; between stand [`RANDOM`] letters and digits.
const PREFIX: &str = ".mainbrainer-";
const SUFFIX: &str = ".tmp";
const RANDOM: usize = 12;

/// Unfinished files that nobody wrote to for so long were left by a program that was killed.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// A file that is written beside its place and put there by [`Self::finish`]; dropped before
/// that, it leaves nothing behind.
///
/// Until then it has a name that says whose it is, only its owner can read it, and it is locked.
/// What a killed program left in the same folder goes when the next file is begun there.
///
/// A device or a pipe is written to as it is: a file put in its place would take it away. A link
/// stays a link, and the file it leads to is replaced.
pub struct WholeFile(To);

/// Whether a file that was put in its place would survive a power cut.
#[derive(Debug)]
#[must_use]
pub enum Placed {
    /// Its bytes and its name were forced to disk.
    Forced,
    /// It is there, but the system would not force its name to disk: a power cut may take it away.
    NotForced(io::Error),
}

enum To {
    /// A device or a pipe.
    Special(BufWriter<File>),
    /// A file beside its place, renamed when it is whole.
    New(BufWriter<NamedTempFile>, PathBuf),
}

impl WholeFile {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// Where the place is a folder, and where nothing can be written.
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
        Self::beside(place)
    }

    /// Begins a file in a folder of our own: a link in its place is replaced and not followed.
    ///
    /// # Errors
    ///
    /// Where nothing can be written.
    pub fn create_unlinked(path: &Path) -> io::Result<Self> {
        Self::beside(path.to_owned())
    }

    fn beside(place: PathBuf) -> io::Result<Self> {
        let folder = folder_of(&place);
        remove_left_behind(folder);
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .rand_bytes(RANDOM)
            .tempfile_in(folder)?;
        // Where files cannot be locked their age alone says whether somebody writes to them.
        let _ = file.as_file().try_lock();
        Ok(Self(To::New(BufWriter::new(file), place)))
    }

    /// Puts the file in its place, instead of one that is there, and forces both to disk.
    ///
    /// # Errors
    ///
    /// Where the disk refuses it; then there is what was there before.
    pub fn finish(self) -> io::Result<Placed> {
        self.put(|file, place| file.persist(place))
    }

    /// Puts the file in its place, and forces both to disk.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] where something is there already, and where the disk
    /// refuses it.
    pub fn finish_new(self) -> io::Result<Placed> {
        if matches!(self.0, To::Special(_)) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.put(|file, place| file.persist_noclobber(place))
    }

    fn put(
        self,
        persist: impl FnOnce(NamedTempFile, &Path) -> Result<File, tempfile::PersistError>,
    ) -> io::Result<Placed> {
        match self.0 {
            To::Special(mut out) => out.flush().map(|()| Placed::Forced),
            To::New(out, place) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                persist(file, &place).map_err(|error| error.error)?;
                Ok(match sync_names(folder_of(&place)) {
                    Ok(()) => Placed::Forced,
                    Err(error) => Placed::NotForced(error),
                })
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

/// Whether a file of this name is one of ours that has not come to its place.
pub fn is_unfinished(name: &OsStr) -> bool {
    let name = name.to_str().unwrap_or_default();
    let random = name
        .strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX));
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn folder_of(place: &Path) -> &Path {
    let folder = place.parent();
    folder
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Removes the unfinished files of programs that were killed: ours by their name, regular files,
/// older than an hour, and locked by nobody. What cannot be removed stays.
fn remove_left_behind(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if !is_unfinished(&entry.file_name()) {
            continue;
        }
        // Of a link this is the link itself, which is no file.
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let age = about.modified().ok().and_then(|time| time.elapsed().ok());
        if about.is_file() && age.is_some_and(|age| age > LEFT_BEHIND) && !is_locked(&entry.path())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_locked(path: &Path) -> bool {
    let locked = File::open(path).map(|file| file.try_lock());
    matches!(locked, Ok(Err(TryLockError::WouldBlock)))
}

/// Forces the names in a folder to disk, where the system can do that.
fn sync_names(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // It may be written but not read, or lies where folders are never forced.
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
        let mut out = WholeFile::create(&path).unwrap();
        out.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(out);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut out = WholeFile::create(&path).unwrap();
        out.write_all(b"whole").unwrap();
        let _ = out.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        let error = WholeFile::create(folder.path()).map(|_| ()).unwrap_err();
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
            let mut out = WholeFile::create(&path).unwrap();
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
        let _out = WholeFile::create(&folder.path().join("out.csv")).unwrap();
        let [name] = names(folder.path()).try_into().unwrap();
        assert!(is_unfinished(OsStr::new(&name)), "{name}");
        for other in [
            "out.csv",
            ".tmpAbCdEf",
            ".mainbrainer-.tmp",
            ".mainbrainer-short.tmp",
            ".mainbrainer-AbCdEf-23456.tmp",
            ".mainbrainer-AbCdEf123456.csv",
            "mainbrainer-AbCdEf123456.tmp",
        ] {
            assert!(!is_unfinished(OsStr::new(other)), "{other}");
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
        let alive = WholeFile::create(&at("slow.csv")).unwrap();
        let To::New(file, _) = &alive.0 else {
            panic!("no new file")
        };
        let slow = file.get_ref().path().to_owned();
        age(&slow, old);

        fs::write(at(".mainbrainer-AAAAAAAAAAA5.tmp"), "somebody").unwrap();
        age(&at(".mainbrainer-AAAAAAAAAAA5.tmp"), old);
        let _ = WholeFile::create(&at("out.csv")).unwrap().finish().unwrap();
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
        let mut out = WholeFile::create(&link).unwrap();
        out.write_all(b"gone").unwrap();
        assert!(matches!(out.0, To::Special(_)));
        let _ = out.finish().unwrap();
        assert!(link.metadata().unwrap().file_type().is_char_device());

        let (there, link) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        fs::write(&there, "before").unwrap();
        symlink("a.csv", &link).unwrap();
        let mut out = WholeFile::create(&link).unwrap();
        out.write_all(b"after").unwrap();
        let _ = out.finish().unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read(&there).unwrap(), b"after");

        let mut out = WholeFile::create_unlinked(&link).unwrap();
        out.write_all(b"own").unwrap();
        let _ = out.finish().unwrap();
        assert!(link.symlink_metadata().unwrap().is_file());
        assert_eq!(fs::read(&there).unwrap(), b"after");
    }
}
