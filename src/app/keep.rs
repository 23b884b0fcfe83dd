//! What the window keeps on disk beside the store: preferences and drafts.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::contact::ListNo;
use crate::plan::{Draft, Step};
use crate::privacy::Traces;
use crate::source::{DialectChoice, WholeFile, is_unfinished};
use crate::ui::{LostEdits, Preferences};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Whether a name is one of the files that were being written, in version 0.1: `.tmp` and six
/// letters or digits. A file of somebody else may begin alike.
fn was_unfinished(name: &str) -> bool {
    name.strip_prefix(".tmp").is_some_and(|random| {
        random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// An unfinished wizard as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// Its number.
    pub id: u64,
    /// The file.
    pub path: Option<PathBuf>,
    /// The step that was shown.
    pub step: Step,
    /// The furthest step that was shown.
    pub reached: Step,
    /// The page with the opt-in status was shown.
    pub opt_in_page: bool,
    /// What the user said about the file.
    pub choice: DialectChoice,
    /// The list it goes to, if it is there already.
    pub list: Option<ListNo>,
    /// The name of the new list.
    pub list_name: String,
    /// The choices.
    pub draft: Option<Draft>,
    /// What was mended in columns that are not in the file as it is read now.
    #[serde(default)]
    pub lost_edits: Vec<LostEdits>,
    /// When it was saved, in milliseconds since 1970 UTC.
    pub saved: u64,
}

/// Where the window keeps its files: in the folder of the store.
#[derive(Clone, Debug)]
pub struct Keep {
    folder: PathBuf,
}

impl Keep {
    /// In a store's folder.
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

    /// Keeps the preferences.
    pub fn save_preferences(&self, preferences: &Preferences) -> io::Result<()> {
        write(&self.preferences(), preferences)
    }

    /// All drafts, newest first, and the files that do not read.
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

    /// Keeps a draft.
    pub fn save_draft(&self, draft: &SavedDraft) -> io::Result<()> {
        write(&self.draft(draft.id), draft)
    }

    /// Throws a draft away.
    pub fn discard_draft(&self, id: u64) -> io::Result<()> {
        match fs::remove_file(self.draft(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Keep {
    /// Takes what is of erased persons out of drafts and recent files; how many drafts it changed.
    ///
    /// A draft that does not read any more goes when it has something of theirs.
    pub(super) fn forget(&self, traces: &Traces) -> io::Result<u64> {
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
        let ours = was_unfinished(&name) || is_unfinished(&entry.file_name());
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
    let mut file = WholeFile::create_unlinked(path)?;
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
        let keep = Keep::new(folder.path());
        keep.save_draft(&draft(1, 10)).unwrap();
        keep.save_draft(&draft(2, 20)).unwrap();
        keep.save_draft(&draft(1, 30)).unwrap();
        fs::write(folder.path().join("drafts/9.json"), "{").unwrap();
        let (drafts, damaged) = keep.load_drafts();
        assert_eq!(drafts, [draft(1, 30), draft(2, 20)]);
        assert_eq!(damaged, [folder.path().join("drafts/9.json")]);
        keep.discard_draft(1).unwrap();
        keep.discard_draft(1).unwrap();
        assert_eq!(keep.load_drafts().0, [draft(2, 20)]);
    }

    #[test]
    fn preferences_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let keep = Keep::new(folder.path());
        assert_eq!(keep.load_preferences(), Preferences::default());
        let changed = Preferences {
            region: "SE".to_owned(),
            remember_files: false,
            ..Preferences::default()
        };
        keep.save_preferences(&changed).unwrap();
        assert_eq!(keep.load_preferences(), changed);
    }
}
