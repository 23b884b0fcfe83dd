//! Private and durable files and folders.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::store::engine::error::{Result, StoreError};

/// Creates a folder that only its owner can read.
///
/// # Errors
///
/// If it cannot be created or its permissions set.
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

/// Removes the permissions of group and others, unless they are removed already.
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

/// Removes the permissions of group and others below a folder: sled creates 0755 and 0644.
///
/// The folder itself is private from the start. Symbolic links are left alone.
///
/// # Errors
///
/// If the folder cannot be read or permissions cannot be set.
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

/// Creates or truncates a file that only its owner can read.
///
/// # Errors
///
/// If it cannot be created.
pub(crate) fn create_file(path: &Path) -> Result<File> {
    create(path).map_err(StoreError::io(path))
}

pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Writes a file atomically: under another name, forced to disk, renamed.
///
/// # Errors
///
/// If any step fails; then the file is unchanged, except that either content may remain if the
/// directory entry could not be forced to disk.
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

/// Like [`write_file`], without forcing the directory entry to disk.
pub(super) fn write_renamed(path: &Path, bytes: &[u8]) -> io::Result<()> {
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

/// Overwrites a file in place, for disks without space for a second one.
///
/// # Errors
///
/// If any step fails; then the content is undefined.
pub(crate) fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Like [`overwrite`], without forcing it to disk.
pub(super) fn overwrite_unforced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create(path)?.write_all(bytes)
}

pub(super) fn force_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Forces the directory entries of a folder to disk, where the system can.
///
/// # Errors
///
/// If the system cannot do it.
pub(crate) fn sync_names(path: &Path) -> Result<()> {
    force_names(path).map_err(StoreError::io(path))
}

/// Whether a file, folder or symbolic link has this name.
///
/// # Errors
///
/// If the system cannot tell.
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

pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Deletes a folder and its content, if it exists.
///
/// # Errors
///
/// If it cannot be deleted.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if !is_absent(&error) => Err(StoreError::io(path)(error)),
        _ => Ok(()),
    }
}

/// Bytes of all files in a data folder.
///
/// # Errors
///
/// If the folder or a file cannot be examined.
pub(crate) fn size(data: &Path) -> Result<u64> {
    let mut bytes = 0;
    let mut folders = vec![data.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(StoreError::io(&folder))? {
            let entry = entry.map_err(StoreError::io(&folder))?;
            match entry.metadata() {
                Ok(found) if found.is_dir() => folders.push(entry.path()),
                Ok(found) => bytes += found.len(),
                // sled deletes files meanwhile.
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(StoreError::io(entry.path().as_path())(error)),
            }
        }
    }
    Ok(bytes)
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(StoreError::io(to))
}

/// Deletes an unfinished snapshot that a crash left: sled would refuse to open.
///
/// Only files of that extension: without a finished snapshot sled shows an empty database.
///
/// # Errors
///
/// If the folder cannot be read or the file cannot be deleted.
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
