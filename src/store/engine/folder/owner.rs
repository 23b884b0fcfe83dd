//! Whose a folder is, and which store is in it.

use std::fs;
use std::path::Path;

use super::files::{exists, is_absent, make, overwrite, sync_names, write_file};
use super::{ASIDE, BACKUPS, DAMAGE, DATA, LOCK, MARKER, NEW, OLD, unmarked};
use crate::store::engine::error::{FailedBy, Result, StoreError};

/// First line of the marker file.
const MARKER_TITLE: &str = "MainBrainer store. Nothing in this folder is to be changed by hand.";

/// What a store's folder says about the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Tells this store's backups from those of another store that was here before.
    pub id: String,
    /// How often a backup was put in the place of the store.
    pub line: u64,
    /// Backups that bear no id are this store's: it is from before they did.
    pub adopted: bool,
    /// The data were made and opened: where they are missing now, they were lost.
    pub made: bool,
}

impl Marker {
    /// That of a new store.
    ///
    /// # Errors
    ///
    /// When the system gives no random numbers.
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

    /// That of a store whose marker is missing or does not read.
    pub(crate) fn unknown() -> Self {
        Self {
            id: String::new(),
            line: 0,
            adopted: true,
            made: false,
        }
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
            // An unreadable marker is damage, which is no reason to refuse the store beside it.
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

/// Writes the marker that was there before, in its place where nothing can be renamed.
///
/// # Errors
///
/// When it cannot be written.
pub(crate) fn write_marker_back(dir: &Path, marker: &Marker) -> Result<()> {
    let path = dir.join(MARKER);
    let bytes = marker.text();
    write_file(&path, bytes.as_bytes())
        .or_else(|_| overwrite(&path, bytes.as_bytes()))
        .map_err(StoreError::io(&path))
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
