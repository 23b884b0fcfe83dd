//! The store's folder: what lies in it, whose it is, who may read it.
//!
//! ```text
//! mainbrainer-store  the marker: this folder is a store's, and which store's
//! lock               held by the process that has the store open
//! data/              sled's files, and `head`: the number of the newest commit
//! data.new/          a rewritten store that is not in its place yet
//! data.old/          what `data` took the place of, until `data` was opened and checked
//! data.try-*/        a copy on which a damaged store is examined
//! backups/           dumps
//! damaged-<time>/    a store that the user set aside, as it was
//! replaced-<time>/   a store in whose place a backup was put
//! ```

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::{FailedBy, Result, StoreError};
use super::frame::{Kind, Sealer, unseal};

pub(crate) const DATA: &str = "data";
pub(crate) const NEW: &str = "data.new";
pub(crate) const OLD: &str = "data.old";
pub(crate) const TRY: &str = "data.try-";
pub(crate) const BACKUPS: &str = "backups";
const MARKER: &str = "mainbrainer-store";
const LOCK: &str = "lock";
const HEAD: &str = "head";

/// First line of the marker file.
const MARKER_TITLE: &str = "MainBrainer store. Nothing in this folder is to be changed by hand.";

// ----- Rights and single files --------------------------------------------------------------

/// Makes a folder that only its owner can read.
///
/// # Errors
///
/// When the system refuses to make it or to set its rights.
pub(crate) fn make(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(StoreError::io(path))?;
    private(path, 0o700)
}

/// Takes everybody else's rights to a file or folder away; nothing is written where they are so.
fn private(path: &Path, mode: u32) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let now = fs::symlink_metadata(path).map_err(StoreError::io(path))?;
        if now.permissions().mode() & 0o777 != mode {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))
                .map_err(StoreError::io(path))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Takes everybody else's rights to all files below a folder away: sled makes them 0755 and 0644.
///
/// The folder itself is private from the start, so nobody got in between. Links are left alone.
///
/// # Errors
///
/// When the folder cannot be read, or rights cannot be set.
pub(crate) fn make_private(path: &Path) -> Result<()> {
    private(path, 0o700)?;
    for entry in fs::read_dir(path).map_err(StoreError::io(path))? {
        let entry = entry.map_err(StoreError::io(path))?;
        let kind = entry.file_type().map_err(StoreError::io(path))?;
        if kind.is_dir() {
            make_private(&entry.path())?;
        } else if kind.is_file() {
            private(&entry.path(), 0o600)?;
        }
    }
    Ok(())
}

/// Makes a file that only its owner can read, or empties it.
///
/// # Errors
///
/// When the system refuses.
pub(crate) fn create_file(path: &Path) -> Result<File> {
    create(path).map_err(StoreError::io(path))
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Writes a file that is there wholly or not at all: under another name, forced to disk, renamed.
///
/// # Errors
///
/// When any of it fails; then the file is what it was, but a failure to force the folder's names to
/// disk may leave either.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_renamed(path, bytes)?;
    match path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        Some(parent) => force_names(parent),
        None => force_names(Path::new(".")),
    }
}

/// As [`write_file`], without forcing the folder's names to disk.
fn write_renamed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = create(&new)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

/// Writes a file in its place, for disks without room for a second one.
///
/// # Errors
///
/// When the system refuses; then nobody knows what is in the file.
pub(crate) fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn force_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Forces the names in a folder to disk, where the system can do that.
///
/// # Errors
///
/// When the system refuses.
pub(crate) fn sync_names(path: &Path) -> Result<()> {
    force_names(path).map_err(StoreError::io(path))
}

/// Whether something has this name; links count as something, wherever they lead.
///
/// # Errors
///
/// When the system does not say.
pub(crate) fn exists(path: &Path) -> Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if is_absent(&error) => Ok(false),
        Err(source) => Err(StoreError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Deletes a folder with everything in it, if it is there.
///
/// # Errors
///
/// When the system refuses.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if !is_absent(&error) => Err(StoreError::io(path)(error)),
        _ => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(StoreError::io(to))
}

// ----- Whose folder it is -------------------------------------------------------------------

/// What a store's folder says about the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Tells this store's backups from those of another store that was here before.
    pub id: String,
    /// How often a backup was put in the place of the store.
    pub line: u64,
    /// Backups that bear no id are this store's: it is from before they did.
    pub adopted: bool,
}

impl Marker {
    fn fresh(adopted: bool) -> Result<Self> {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|_| StoreError::Failed {
            reason: FailedBy::NoRandom,
        })?;
        Ok(Self {
            id: format!("{:016x}", u64::from_le_bytes(bytes)),
            line: 0,
            adopted,
        })
    }

    /// That of a store whose marker is missing or does not read.
    pub(crate) fn unknown() -> Self {
        Self {
            id: String::new(),
            line: 0,
            adopted: true,
        }
    }

    fn text(&self) -> String {
        let adopted = if self.adopted { "adopted\n" } else { "" };
        format!(
            "{MARKER_TITLE}\nid {}\nline {}\n{adopted}",
            self.id, self.line
        )
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        (lines.next()? == MARKER_TITLE).then_some(())?;
        Some(Self {
            id: lines.next()?.strip_prefix("id ")?.to_owned(),
            line: lines.next()?.strip_prefix("line ")?.parse().ok()?,
            adopted: lines.next() == Some("adopted"),
        })
    }
}

/// The marker of a store's folder; [`Marker::unknown`] where there is none that reads.
pub(crate) fn read_marker(dir: &Path) -> Marker {
    fs::read_to_string(dir.join(MARKER))
        .ok()
        .and_then(|text| Marker::parse(&text))
        .unwrap_or_else(Marker::unknown)
}

/// Whose a folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// It is not there, or holds nothing under a name that a store uses.
    Nobody,
    /// It bears our marker; or it is a store of a version that made none.
    Store(Option<Marker>),
}

/// Finds out whose a folder is, without writing anything.
///
/// # Errors
///
/// [`StoreError::NotOurs`] where something stands under a name of ours and is not ours, or is a
/// link; and when the folder cannot be read.
pub(crate) fn owner(dir: &Path) -> Result<Owner> {
    let mut used = false;
    for name in [MARKER, LOCK, DATA, NEW, OLD, BACKUPS] {
        let path = dir.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => return Err(StoreError::NotOurs { path }),
            Ok(_) => used |= name != LOCK,
            Err(error) if is_absent(&error) => {}
            Err(source) => return Err(StoreError::Io { path, source }),
        }
    }
    for folder in [DATA, NEW, OLD, BACKUPS].map(|name| dir.join(name)) {
        no_links_in(&folder)?;
    }
    let path = dir.join(MARKER);
    match fs::read(&path) {
        Ok(bytes) => {
            let marker = std::str::from_utf8(&bytes).ok().and_then(Marker::parse);
            // An unreadable marker is damage, which is no reason to refuse the store beside it.
            if marker.is_some() || looks_like_a_store(dir)? {
                return Ok(Owner::Store(marker));
            }
            Err(StoreError::NotOurs { path })
        }
        Err(error) if is_absent(&error) => {
            if !used {
                return Ok(Owner::Nobody);
            }
            if looks_like_a_store(dir)? {
                return Ok(Owner::Store(None));
            }
            let taken = [DATA, NEW, OLD, BACKUPS].map(|name| dir.join(name));
            let path = taken.into_iter().find(|path| path.exists());
            Err(StoreError::NotOurs {
                path: path.unwrap_or_else(|| dir.to_owned()),
            })
        }
        Err(source) => Err(StoreError::Io { path, source }),
    }
}

/// Refuses links in a folder of ours: what is written there would land elsewhere.
fn no_links_in(folder: &Path) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_absent(&error) => return Ok(()),
        entries => entries.map_err(StoreError::io(folder))?,
    };
    for entry in entries {
        let entry = entry.map_err(StoreError::io(folder))?;
        if entry
            .file_type()
            .map_err(StoreError::io(folder))?
            .is_symlink()
        {
            return Err(StoreError::NotOurs { path: entry.path() });
        }
    }
    Ok(())
}

/// Whether a folder without marker is a store of a version that made none.
///
/// Such a store has a lock, and data with a log and one of the files beside it, or a backup.
fn looks_like_a_store(dir: &Path) -> Result<bool> {
    if !exists(&dir.join(LOCK))? {
        return Ok(false);
    }
    for data in [DATA, NEW, OLD].map(|name| dir.join(name)) {
        let entries = match fs::read_dir(&data) {
            Err(error) if is_absent(&error) => continue,
            entries => entries.map_err(StoreError::io(&data))?,
        };
        let (mut log, mut beside) = (false, false);
        for entry in entries {
            let name = entry.map_err(StoreError::io(&data))?.file_name();
            let name = name.to_string_lossy();
            log |= name == super::kept::LOG;
            beside |= name == HEAD || name == "conf" || name.starts_with("snap.");
        }
        if log || beside {
            return Ok(true);
        }
    }
    let backups = dir.join(BACKUPS);
    let entries = match fs::read_dir(&backups) {
        Err(error) if is_absent(&error) => return Ok(false),
        entries => entries.map_err(StoreError::io(&backups))?,
    };
    for entry in entries {
        let path = entry.map_err(StoreError::io(&backups))?.path();
        if path.extension().is_some_and(|ending| ending == "mbdump") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Marks a folder as a new store's, and gives the marker.
///
/// # Errors
///
/// When the marker cannot be written.
pub(crate) fn mark(dir: &Path, adopted: bool) -> Result<Marker> {
    write_marker(dir, Marker::fresh(adopted)?)
}

/// Writes a marker, and gives it.
///
/// # Errors
///
/// When it cannot be written.
pub(crate) fn write_marker(dir: &Path, marker: Marker) -> Result<Marker> {
    let path = dir.join(MARKER);
    write_file(&path, marker.text().as_bytes()).map_err(StoreError::io(&path))?;
    Ok(marker)
}

/// Makes the folder of a store; one that is there and holds other things keeps its rights, for it
/// is not ours alone. What a store puts into it is private in any case.
///
/// # Errors
///
/// When the system refuses to make it.
pub(crate) fn make_root(path: &Path) -> Result<()> {
    let foreign = !exists(&path.join(MARKER))?
        && !exists(&path.join(LOCK))?
        && fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    if foreign {
        return Ok(());
    }
    // The names of all folders that are made on the way have to be safe, too.
    let mut made = Vec::new();
    let mut at = path;
    while !at.as_os_str().is_empty() && !exists(at)? {
        let Some(parent) = at.parent() else {
            break;
        };
        made.push(parent);
        at = parent;
    }
    make(path)?;
    for parent in made {
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        sync_names(parent)?;
    }
    Ok(())
}

// ----- The lock -----------------------------------------------------------------------------

/// The lock of a store; whoever has it is the only one who has the store open.
#[derive(Debug)]
pub(crate) struct Lock {
    /// None where the disk can only be read and has no such file: nobody can write there.
    file: Option<File>,
    /// The copy that is open in the place of the store, and why; deleted when it is closed.
    copy: Option<(tempfile::TempDir, io::ErrorKind)>,
}

impl Lock {
    /// The same lock, with a copy that is open in the place of the store.
    pub(crate) fn with_copy(
        lock: Option<Self>,
        copy: tempfile::TempDir,
        why: io::ErrorKind,
    ) -> Self {
        let file = lock.and_then(|mut lock| lock.file.take());
        Self {
            file,
            copy: Some((copy, why)),
        }
    }

    /// A second handle of the lock's file, as a program has that is just being started.
    #[cfg(test)]
    pub(crate) fn try_clone(&self) -> File {
        self.file.as_ref().unwrap().try_clone().unwrap()
    }

    /// Why the store can only be read, if that is so.
    pub(crate) fn read_only(&self) -> Option<io::ErrorKind> {
        self.copy.as_ref().map(|(_, why)| *why)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a program that another thread starts has it for a moment,
        // too, and as long as it does the store would seem to be open.
        if let Some(file) = &self.file {
            let _ = file.unlock();
        }
    }
}

/// Takes the lock of a store.
///
/// # Errors
///
/// [`StoreError::InUse`] while another process or handle has it; and when its file cannot be made.
pub(crate) fn take_lock(dir: &Path) -> Result<Lock> {
    let path = dir.join(LOCK);
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = match options.open(&path) {
        // A medium that cannot be written: the file that is there can be locked all the same.
        Err(error) if exists(&path)? => File::open(&path).map_err(|_| error),
        opened => opened,
    }
    .map_err(StoreError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock {
            file: Some(file),
            copy: None,
        }),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse {
            dir: dir.to_owned(),
        }),
        Err(fs::TryLockError::Error(source)) => Err(StoreError::Io { path, source }),
    }
}

// ----- Replacing the data -------------------------------------------------------------------

/// The moments at which [`replace_data`] can be interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The new store is finished, nothing is renamed.
    Finished,
    /// `data` is out of the way.
    MovedOut,
    /// The new store is `data`; the old one is there, too.
    MovedIn,
    /// All done.
    Done,
}

/// Puts `data.new` in the place of `data`, which becomes `data.old`; `until` is [`Step::Done`]
/// except in tests.
///
/// `data.old` stays: the caller deletes it ([`remove_left_over`]) once `data` was opened and its
/// counts checked, or swaps back ([`take_old_back`]).
///
/// # Errors
///
/// When the system refuses a rename; then one of the two stores is `data`, or the next opening
/// makes it so.
pub(crate) fn replace_data(dir: &Path, until: Step) -> Result<()> {
    let (data, new, old) = (dir.join(DATA), dir.join(NEW), dir.join(OLD));
    if until == Step::Finished {
        return Ok(());
    }
    remove(&old)?;
    if exists(&data)? {
        rename(&data, &old)?;
    }
    if until == Step::MovedOut {
        return Ok(());
    }
    if let Err(error) = rename(&new, &data) {
        if exists(&old)? {
            rename(&old, &data)?;
        }
        return Err(error);
    }
    debug_assert!(until >= Step::MovedIn);
    sync_names(dir)
}

/// Puts `data.old` back in the place of a `data` that does not open; whether there was one.
///
/// # Errors
///
/// When the system refuses a rename.
pub(crate) fn take_old_back(dir: &Path) -> Result<bool> {
    let (data, new, old) = (dir.join(DATA), dir.join(NEW), dir.join(OLD));
    if !exists(&old.join(HEAD))? {
        return Ok(false);
    }
    remove(&new)?;
    if exists(&data)? {
        rename(&data, &new)?;
    }
    rename(&old, &data)?;
    sync_names(dir)?;
    Ok(true)
}

/// Ends a replacement of `data` that was interrupted between its two renames.
///
/// Nobody was told that it was done, so the store before it is preferred. The head is the last file
/// of a rewritten store: one without is not whole.
///
/// # Errors
///
/// When the system refuses a rename or does not say what is there.
pub(crate) fn settle(dir: &Path) -> Result<()> {
    let data = dir.join(DATA);
    if exists(&data)? {
        return Ok(());
    }
    for left in [OLD, NEW].map(|name| dir.join(name)) {
        if exists(&left.join(HEAD))? {
            rename(&left, &data)?;
            return sync_names(dir);
        }
    }
    Ok(())
}

/// Deletes what replacing and examining stores left over; `data` has just been opened.
///
/// # Errors
///
/// When the system refuses.
pub(crate) fn remove_left_over(dir: &Path) -> Result<()> {
    for name in [NEW, OLD] {
        remove(&dir.join(name))?;
    }
    for entry in fs::read_dir(dir).map_err(StoreError::io(dir))? {
        let entry = entry.map_err(StoreError::io(dir))?;
        let ours = entry.file_name().to_string_lossy().starts_with(TRY);
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Moves `data` aside under a name with the time, and says where it is; none where there is none.
///
/// # Errors
///
/// When the system refuses the rename.
pub(crate) fn move_aside(dir: &Path, prefix: &str, now: u64) -> Result<Option<PathBuf>> {
    let data = dir.join(DATA);
    if !exists(&data)? {
        return Ok(None);
    }
    let mut to = dir.join(format!("{prefix}-{now}"));
    let mut turn = 1;
    while exists(&to)? {
        turn += 1;
        to = dir.join(format!("{prefix}-{now}-{turn}"));
    }
    rename(&data, &to)?;
    sync_names(dir)?;
    Ok(Some(to))
}

/// The stores that were set aside in a folder: `damaged-<time>` and `replaced-<time>`.
///
/// # Errors
///
/// When the folder cannot be read.
pub(crate) fn set_aside(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(StoreError::io(dir))? {
        let entry = entry.map_err(StoreError::io(dir))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let time = name
            .strip_prefix("damaged-")
            .or_else(|| name.strip_prefix("replaced-"));
        let timed = time.is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()));
        if timed && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Deletes what a crash left of a snapshot that sled was writing: it would refuse to open.
///
/// Only files of that ending: without a finished snapshot sled shows an empty store instead.
///
/// # Errors
///
/// When the folder cannot be read or the file not be deleted.
pub(crate) fn delete_unfinished_snapshots(data: &Path) -> Result<()> {
    for entry in fs::read_dir(data).map_err(StoreError::io(data))? {
        let path = entry.map_err(StoreError::io(data))?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
        }
    }
    Ok(())
}

// ----- The head -----------------------------------------------------------------------------

/// What writing the head came to.
#[derive(Debug)]
pub(crate) enum HeadWritten {
    /// The commit stands and will be there whatever happens.
    Forced,
    /// The commit stands, but the system would not force the file's name to disk.
    NotForced(io::Error),
}

/// Notes the number of the newest commit outside sled: from here on the commit stands.
///
/// sled drops the end of a log it cannot read without a word; this tells that commits are
/// missing. A commit that is in the log and not noted here never happened. The frame of this file
/// stays the same in all formats of the store.
///
/// # Errors
///
/// When the file cannot be written; then the commit before still is the newest.
pub(crate) fn write_head(data: &Path, commit: u64) -> Result<HeadWritten> {
    let mut sealed = Vec::new();
    Sealer::new().seal(0, Kind::Head, &commit.to_le_bytes(), &mut sealed)?;
    let path = data.join(HEAD);
    write_renamed(&path, &sealed).map_err(StoreError::io(&path))?;
    Ok(match force_names(data) {
        Ok(()) => HeadWritten::Forced,
        Err(error) => HeadWritten::NotForced(error),
    })
}

/// What the file says that notes the newest commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// There is none: nothing was committed yet, or it was lost.
    Missing,
    /// It does not read.
    Damaged,
    /// The number of the newest commit.
    Commit(u64),
}

impl Head {
    /// Reads the content of the file.
    ///
    /// # Errors
    ///
    /// [`StoreError::NewerFormat`] where a newer version of the program wrote it.
    pub(crate) fn read(sealed: Option<&[u8]>) -> Result<Self> {
        let Some(sealed) = sealed else {
            return Ok(Self::Missing);
        };
        match unseal(0, Kind::Head, sealed) {
            Ok(payload) => Ok(payload
                .as_slice()
                .try_into()
                .map_or(Self::Damaged, |bytes| {
                    Self::Commit(u64::from_le_bytes(bytes))
                })),
            Err(error @ StoreError::NewerFormat { .. }) => Err(error),
            Err(_) => Ok(Self::Damaged),
        }
    }

    /// The name of the file, in the data folder.
    pub(crate) const FILE: &str = HEAD;
}
