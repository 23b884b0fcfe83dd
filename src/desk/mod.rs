//! What lies beside the store as files: drafts of imports and the preferences of the window.
//!
//! `drafts/N.json` for each draft and `window.json`, in the store's folder, readable for its owner
//! alone. Files are written whole or not at all.

mod draft;
mod preferences;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::privacy::Traces;
use crate::source::{AtomicFile, is_temporary_name};

pub use self::draft::{DetachedEdits, SavedDraft};
pub use self::preferences::{Preferences, ThemeChoice, Widths};

/// Whether a name is one of the files that were being written, in version 0.1: `.tmp` and six
/// letters or digits. A file of somebody else may begin alike.
fn was_unfinished(name: &str) -> bool {
    name.strip_prefix(".tmp").is_some_and(|random| {
        random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The files of one store folder.
#[derive(Clone, Debug)]
pub struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// The files in a store's folder, which need not exist yet.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    fn drafts(&self) -> PathBuf {
        self.folder.join("drafts")
    }

    fn draft(&self, id: u64) -> PathBuf {
        self.drafts().join(format!("{id}.json"))
    }

    fn preferences(&self) -> PathBuf {
        self.folder.join("window.json")
    }

    /// The preferences; the default ones where there are none or they do not read.
    pub fn load_preferences(&self) -> Preferences {
        read(&self.preferences()).ok().flatten().unwrap_or_default()
    }

    /// Writes the preferences.
    ///
    /// # Errors
    ///
    /// The file could not be written; the one before is still there.
    pub fn save_preferences(&self, preferences: &Preferences) -> io::Result<()> {
        write(&self.preferences(), preferences)
    }

    /// All drafts, newest first, and the paths of those that cannot be read.
    pub fn load_drafts(&self) -> (Vec<SavedDraft>, Vec<PathBuf>) {
        let mut drafts: Vec<SavedDraft> = Vec::new();
        let mut damaged = Vec::new();
        let Ok(entries) = fs::read_dir(self.drafts()) else {
            return (drafts, damaged);
        };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            match read(&path) {
                Ok(Some(draft)) => drafts.push(draft),
                Ok(None) => {}
                Err(_) => damaged.push(path),
            }
        }
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.saved));
        (drafts, damaged)
    }

    /// Writes a draft in the place of an earlier one with its number.
    ///
    /// # Errors
    ///
    /// The file could not be written; the one before is still there.
    pub fn save_draft(&self, draft: &SavedDraft) -> io::Result<()> {
        write(&self.draft(draft.id), draft)
    }

    /// Deletes a draft; one that is not there is no error.
    ///
    /// # Errors
    ///
    /// The file could not be deleted.
    pub fn discard_draft(&self, id: u64) -> io::Result<()> {
        match fs::remove_file(self.draft(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Desk {
    /// Takes what is of erased persons out of drafts and recent files; returns how many drafts
    /// changed. A draft that cannot be parsed is deleted if it holds something of theirs.
    ///
    /// # Errors
    ///
    /// A file could not be read or written; those before it are changed already.
    pub fn forget(&self, traces: &Traces) -> io::Result<u64> {
        // Rejected rows are in the store now; what an earlier version left here goes with them.
        match fs::remove_dir_all(self.folder.join("rejected")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // A crash between writing a file and putting it in its place leaves one of these.
        for folder in [self.folder.clone(), self.drafts()] {
            remove_unfinished(&folder)?;
        }
        let mut preferences = self.load_preferences();
        let before = preferences.recent.len();
        preferences
            .recent
            .retain(|path| !traces.is_path(&path.to_string_lossy()));
        if preferences.recent.len() < before {
            self.save_preferences(&preferences)?;
        }
        let mut changed = 0;
        let entries = match fs::read_dir(self.drafts()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if !path.is_file() {
                continue;
            }
            let bytes = fs::read(&path)?;
            let Ok(mut draft) = serde_json::from_slice::<serde_json::Value>(&bytes) else {
                let text = String::from_utf8_lossy(&bytes);
                if text.split('"').any(|part| traces.is_value(part)) {
                    fs::remove_file(&path)?;
                    changed += 1;
                }
                continue;
            };
            if traces.clean_draft(&mut draft) {
                write(&path, &draft)?;
                changed += 1;
            }
        }
        Ok(changed)
    }
}

/// Removes files that were being written and have no place yet.
fn remove_unfinished(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let ours = was_unfinished(&name) || is_temporary_name(&entry.file_name());
        if ours && path.is_file() {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(io::Error::from),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_private(folder)?;
    let mut file = AtomicFile::create_unlinked(path)?;
    file.write_all(&serde_json::to_vec_pretty(value)?)?;
    // It is there; that a power cut now might undo it is no reason to write it again.
    file.finish().map(|_| ())
}

/// Makes a folder that only its owner can look into.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Step;
    use crate::source::DialectChoice;

    fn draft(id: u64, saved: u64) -> SavedDraft {
        SavedDraft {
            id,
            path: Some("/a/ø.csv".into()),
            step: Step::Rules,
            reached: Step::Rules,
            opt_in_page: false,
            choice: DialectChoice::default(),
            list: None,
            list_name: "Medlemmer".to_owned(),
            draft: None,
            lost_edits: Vec::new(),
            saved,
        }
    }

    #[test]
    fn drafts_come_back_newest_first_and_damaged_ones_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::new(folder.path());
        desk.save_draft(&draft(1, 10)).unwrap();
        desk.save_draft(&draft(2, 20)).unwrap();
        desk.save_draft(&draft(1, 30)).unwrap();
        fs::write(folder.path().join("drafts/9.json"), "{").unwrap();
        let (drafts, damaged) = desk.load_drafts();
        assert_eq!(drafts, [draft(1, 30), draft(2, 20)]);
        assert_eq!(damaged, [folder.path().join("drafts/9.json")]);
        desk.discard_draft(1).unwrap();
        desk.discard_draft(1).unwrap();
        assert_eq!(desk.load_drafts().0, [draft(2, 20)]);
    }

    #[test]
    fn preferences_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::new(folder.path());
        assert_eq!(desk.load_preferences(), Preferences::default());
        let changed = Preferences {
            region: "SE".to_owned(),
            remember_files: false,
            ..Preferences::default()
        };
        desk.save_preferences(&changed).unwrap();
        assert_eq!(desk.load_preferences(), changed);
    }
}
