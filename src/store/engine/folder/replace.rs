//! Replacing a store's data, and setting data aside.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::{exists, is_absent, overwrite, remove, rename, sync_names};
use super::{ASIDE, DATA, HEAD, HEAD_COPY, NEW, OLD, TRY};
use crate::store::engine::error::{Result, StoreError};

/// Points at which tests interrupt [`replace_data`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The new store is complete, nothing is renamed.
    Finished,
    /// `data` is renamed to `data.old`.
    MovedOut,
    /// The new store is `data`; `data.old` still exists.
    MovedIn,
    /// Everything is done.
    Done,
}

/// Renames `data` to `data.old` and `data.new` to `data`; `until` is [`Step::Done`] except in
/// tests.
///
/// The caller deletes `data.old` ([`remove_left_over`]) once `data` was opened and verified, or
/// swaps back ([`take_old_back`]).
///
/// # Errors
///
/// If a rename fails; then `data` is one of the two stores, or the next opening makes it so.
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

/// Restores `data.old` in place of a `data` that does not open; returns whether there was one.
///
/// # Errors
///
/// If a rename fails.
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

/// Completes a replacement of `data` that was interrupted between its two renames.
///
/// The previous store is preferred, because nobody was told of success. The head is the last file
/// of a rewritten store: one without is incomplete.
///
/// # Errors
///
/// If a rename fails or the system cannot tell what exists.
pub(crate) fn settle(dir: &Path) -> Result<()> {
    let data = dir.join(DATA);
    if exists(&data)? {
        return Ok(());
    }
    if let Some(aside) = being_set_aside(dir)? {
        rename(&aside, &data)?;
        return sync_names(dir);
    }
    for left in [OLD, NEW].map(|name| dir.join(name)) {
        if exists(&left.join(HEAD))? {
            rename(&left, &data)?;
            return sync_names(dir);
        }
    }
    Ok(())
}

/// Deletes what replacing and examining stores left; called after `data` was opened.
///
/// # Errors
///
/// If something cannot be deleted.
pub(crate) fn remove_left_over(dir: &Path) -> Result<()> {
    for name in [NEW, OLD] {
        remove(&dir.join(name))?;
    }
    delete_note(dir)?;
    for entry in fs::read_dir(dir).map_err(StoreError::io(dir))? {
        let entry = entry.map_err(StoreError::io(dir))?;
        let ours = entry.file_name().to_string_lossy().starts_with(TRY);
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Renames `data` to a name with the time, and `data.new` to `data`; returns where the old data
/// are, if there were any.
///
/// A `data.old` left by an interrupted replacement is set aside as well: only the user knows
/// whether it is of use.
///
/// # Errors
///
/// If a rename fails or the directory entries cannot be forced to disk; then everything is as
/// before, or the next [`settle`] restores the data.
pub(crate) fn set_aside_for_new(dir: &Path, prefix: &str, now: u64) -> Result<Option<PathBuf>> {
    let (data, new, old) = (dir.join(DATA), dir.join(NEW), dir.join(OLD));
    let mut renamed: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut aside = None;
    let done = (|| {
        let mut step = |from: &Path, to: &Path| -> Result<()> {
            rename(from, to)?;
            renamed.push((from.to_owned(), to.to_owned()));
            Ok(())
        };
        if exists(&data)? {
            let to = free_name(dir, prefix, now)?;
            note_aside(dir, &to)?;
            step(&data, &to)?;
            aside = Some(to);
        }
        if exists(&old)? {
            step(&old, &free_name(dir, prefix, now)?)?;
        }
        step(&new, &data)?;
        sync_names(dir)
    })();
    if let Err(error) = done {
        for (from, to) in renamed.iter().rev() {
            rename(to, from)?;
        }
        delete_note(dir)?;
        return Err(error);
    }
    // If it stays it has no effect while there are data.
    let _ = delete_note(dir);
    Ok(aside)
}

/// Records the name under which data are being set aside, without a rename, which may be what
/// fails.
fn note_aside(dir: &Path, to: &Path) -> Result<()> {
    let note = dir.join(ASIDE);
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    overwrite(&note, name.as_bytes()).map_err(StoreError::io(&note))
}

fn delete_note(dir: &Path) -> Result<()> {
    let note = dir.join(ASIDE);
    match fs::remove_file(&note) {
        Err(error) if !is_absent(&error) => Err(StoreError::io(&note)(error)),
        _ => Ok(()),
    }
}

/// The data that were being set aside when the replacement was interrupted.
fn being_set_aside(dir: &Path) -> Result<Option<PathBuf>> {
    let note = dir.join(ASIDE);
    match fs::read_to_string(&note) {
        // Whatever it holds was `data`.
        Ok(name) if is_aside(&name) => {
            let aside = dir.join(name);
            Ok(aside.is_dir().then_some(aside))
        }
        Ok(_) => Ok(None),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(StoreError::io(&note)(error)),
    }
}

/// A name with the time that does not exist yet.
fn free_name(dir: &Path, prefix: &str, now: u64) -> Result<PathBuf> {
    let mut to = dir.join(format!("{prefix}-{now}"));
    let mut turn = 1;
    while exists(&to)? {
        turn += 1;
        to = dir.join(format!("{prefix}-{now}-{turn}"));
    }
    Ok(to)
}

/// The stores set aside in a folder: `damaged-<time>` and `replaced-<time>` that hold a store's
/// files and nothing else.
///
/// # Errors
///
/// If the folder cannot be read.
pub(crate) fn set_aside(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(StoreError::io(dir))? {
        let entry = entry.map_err(StoreError::io(dir))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_aside(&name)
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
            && holds_data(&entry.path())?
        {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a name is that of a store set aside.
fn is_aside(name: &str) -> bool {
    let time = name
        .strip_prefix("damaged-")
        .or_else(|| name.strip_prefix("replaced-"));
    time.is_some_and(|time| {
        let digit = |c: char| c.is_ascii_digit();
        time.starts_with(digit) && time.chars().all(|c| digit(c) || c == '-')
    })
}

/// Whether a folder holds a store's data files and nothing else.
fn holds_data(folder: &Path) -> Result<bool> {
    let mut any = false;
    for entry in fs::read_dir(folder).map_err(StoreError::io(folder))? {
        let name = entry.map_err(StoreError::io(folder))?.file_name();
        let name = name.to_string_lossy();
        let file = name.strip_suffix(".new").unwrap_or(&name);
        if !DATA_FILES.contains(&file) && !file.starts_with("snap.") {
            return Ok(false);
        }
        any = true;
    }
    Ok(any)
}

/// File names in a data folder, except snapshots.
const DATA_FILES: [&str; 6] = ["db", "conf", "blobs", HEAD, HEAD_COPY, "erased"];

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything in a folder: its name, and what is in the file `head` in it.
    fn seen(dir: &Path) -> Vec<(String, String)> {
        let mut seen: Vec<_> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let head = fs::read_to_string(entry.path().join(HEAD)).unwrap();
                (entry.file_name().into_string().unwrap(), head)
            })
            .collect();
        seen.sort();
        seen
    }

    fn with(folders: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in folders {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join(HEAD), name).unwrap();
        }
        dir
    }

    fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = pairs
            .iter()
            .map(|(name, was)| ((*name).to_owned(), (*was).to_owned()));
        owned.collect()
    }

    #[test]
    fn new_data_come_in_and_all_others_are_kept() {
        let dir = with(&[DATA, OLD, NEW, "damaged-7"]);
        let aside = set_aside_for_new(dir.path(), "damaged", 7).unwrap();
        assert_eq!(aside, Some(dir.path().join("damaged-7-2")));
        let expected = named(&[
            ("damaged-7", "damaged-7"),
            ("damaged-7-2", DATA),
            ("damaged-7-3", OLD),
            (DATA, NEW),
        ]);
        assert_eq!(seen(dir.path()), expected);
    }

    #[test]
    fn where_nothing_new_can_come_in_all_is_where_it_was() {
        let dir = with(&[DATA, OLD]);
        let before = seen(dir.path());
        assert!(set_aside_for_new(dir.path(), "damaged", 7).is_err());
        assert_eq!(seen(dir.path()), before);
    }

    #[test]
    fn data_that_were_being_set_aside_come_back() {
        // As after a failure, or an end, between the two renames.
        let dir = with(&["damaged-7", "replaced-8", NEW]);
        note_aside(dir.path(), &dir.path().join("damaged-7")).unwrap();
        settle(dir.path()).unwrap();
        let data = fs::read_to_string(dir.path().join(DATA).join(HEAD)).unwrap();
        assert_eq!(data, "damaged-7");
        assert!(dir.path().join("replaced-8").exists());
        remove_left_over(dir.path()).unwrap();
        assert_eq!(
            seen(dir.path()),
            named(&[(DATA, "damaged-7"), ("replaced-8", "replaced-8")])
        );
    }
}
