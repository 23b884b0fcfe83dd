//! Ownership of a folder, and the identity of the store in it.

use std::fs;
use std::path::Path;

use super::files::{exists, is_absent, make, overwrite, sync_names, write_file};
use super::{ASIDE, BACKUPS, DAMAGE, DATA, LOCK, MARKER, NEW, OLD, unmarked};
use crate::store::engine::error::{FailedBy, Result, StoreError};

/// First line of the marker file.
const MARKER_TITLE: &str = "MainBrainer store. Nothing in this folder is to be changed by hand.";

/// The identity of a store, kept in its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Distinguishes this store's backups from those of a store that was here before.
    pub id: String,
    /// Generation: how often a backup replaced the store's data.
    pub line: u64,
    /// Whether backups without an id are this store's, which is older than ids.
    pub adopted: bool,
    /// Whether the data were created and opened: missing data are lost data.
    pub made: bool,
}

impl Marker {
    /// The marker of a new store.
    ///
    /// # Errors
    ///
    /// If the system provides no random bytes.
    pub(crate) fn fresh(adopted: bool) -> Result<Self> {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|_| StoreError::Failed {
            reason: FailedBy::NoRandom,
        })?;
        Ok(Self {
            id: format!("{:016x}", u64::from_le_bytes(bytes)),
            line: 0,
            adopted,
            made: false,
        })
    }

    /// The marker of a store whose marker file is missing or unreadable.
    pub(crate) fn unknown() -> Self {
        Self {
            id: String::new(),
            line: 0,
            adopted: true,
            made: false,
        }
    }

    /// Whether a backup with this store id is one of the store; those without id belong to a store
    /// that adopted them.
    pub(crate) fn owns_backup_of(&self, store: &str) -> bool {
        store == self.id || (store.is_empty() && self.adopted)
    }

    fn text(&self) -> String {
        let adopted = if self.adopted { "adopted\n" } else { "" };
        let made = if self.made { "made\n" } else { "" };
        format!(
            "{MARKER_TITLE}\nid {}\nline {}\n{adopted}{made}",
            self.id, self.line
        )
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        (lines.next()? == MARKER_TITLE).then_some(())?;
        Some(Self {
            id: lines.next()?.strip_prefix("id ")?.to_owned(),
            line: lines.next()?.strip_prefix("line ")?.parse().ok()?,
            adopted: lines.clone().any(|line| line == "adopted"),
            made: lines.any(|line| line == "made"),
        })
    }
}

/// The marker in a store's folder; [`Marker::unknown`] if it is missing or unreadable.
pub(crate) fn read_marker(dir: &Path) -> Marker {
    fs::read_to_string(dir.join(MARKER))
        .ok()
        .and_then(|text| Marker::parse(&text))
        .unwrap_or_else(Marker::unknown)
}

/// The owner of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// It does not exist, or nothing in it has a name that a store uses.
    Nobody,
    /// A store's folder, with its marker unless that is missing or unreadable.
    Store(Option<Marker>),
}

/// Determines the owner of a folder without writing anything.
///
/// # Errors
///
/// [`StoreError::NotOurs`] if a foreign file or a link has one of our names, and errors of reading
/// the folder.
pub(crate) fn owner(dir: &Path) -> Result<Owner> {
    let mut used = false;
    for name in [MARKER, LOCK, DAMAGE, ASIDE, DATA, NEW, OLD, BACKUPS] {
        let path = dir.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => return Err(StoreError::NotOurs { path }),
            Ok(_) => used |= ![LOCK, DAMAGE, ASIDE].contains(&name),
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
            // An unreadable marker is damage, which is no reason to refuse an existing store.
            if marker.is_some() || unmarked::is_store(dir)? {
                return Ok(Owner::Store(marker));
            }
            Err(StoreError::NotOurs { path })
        }
        Err(error) if is_absent(&error) => {
            if !used {
                return Ok(Owner::Nobody);
            }
            if unmarked::is_store(dir)? {
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

/// Refuses symbolic links in our folders: writes would land elsewhere.
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

/// Marks a folder as a new store's; returns the marker.
///
/// # Errors
///
/// If the marker cannot be written.
pub(crate) fn mark(dir: &Path, adopted: bool) -> Result<Marker> {
    write_marker(dir, Marker::fresh(adopted)?)
}

/// Writes and returns a marker.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn write_marker(dir: &Path, marker: Marker) -> Result<Marker> {
    let path = dir.join(MARKER);
    write_file(&path, marker.text().as_bytes()).map_err(StoreError::io(&path))?;
    Ok(marker)
}

/// Restores the previous marker, in place if nothing can be renamed.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn write_marker_back(dir: &Path, marker: &Marker) -> Result<()> {
    let path = dir.join(MARKER);
    let bytes = marker.text();
    write_file(&path, bytes.as_bytes())
        .or_else(|_| overwrite(&path, bytes.as_bytes()))
        .map_err(StoreError::io(&path))
}

/// Creates the folder of a store. A folder with other content keeps its permissions; what the store
/// puts into it is private in any case.
///
/// # Errors
///
/// If it cannot be created.
pub(crate) fn make_root(path: &Path) -> Result<()> {
    let foreign = !exists(&path.join(MARKER))?
        && !exists(&path.join(LOCK))?
        && fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    if foreign {
        return Ok(());
    }
    // The directory entries of all created parents must be durable, too.
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
