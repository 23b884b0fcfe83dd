//! Saving to a file that a person chooses: the dialog, the path field where there is none, the file.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::Context;

use super::App;
use super::tasks::Kind;
use super::work::Fact;
use crate::export::{ConsentFormat, ExportError, consent};
use crate::import::{SaveRejectedError, write_rejected};
use crate::source::WholeFile;
use crate::ui::{ConsentFile, Dialog, Saving, Tone};

/// A dialog that was closed sooner was never shown: nobody is that quick.
const SHOWN: Duration = Duration::from_millis(400);

/// What became of a dialog for saving.
pub enum Chosen {
    /// A file; the dialog has asked already whether to write over one that is there.
    File(PathBuf),
    /// None: it was closed.
    Nothing,
    /// No dialog could be shown.
    NoDialog,
}

impl App {
    /// Asks where to save; the rejected rows of an import are offered a place beside their source.
    pub(super) fn ask_where(&mut self, ctx: &Context, what: Saving) {
        if self.state.forms.saving {
            return;
        }
        let (folder, name) = self.offered(&what);
        if !self.dialogs {
            self.choose_by_path(what, &folder.join(name));
            return;
        }
        self.state.forms.saving = true;
        let title = self.text().say(what.key());
        self.start(ctx, Kind::SaveAs, move |_| {
            let chosen = dialog(&title, &folder, &name);
            Fact::SaveAs(what, folder.join(name), chosen)
        });
    }

    /// The dialog is closed.
    pub(super) fn asked_where(
        &mut self,
        ctx: &Context,
        what: Saving,
        offered: &Path,
        chosen: Chosen,
    ) {
        self.state.forms.saving = false;
        match chosen {
            Chosen::File(path) => self.save_to(ctx, what, path, true),
            Chosen::Nothing => {}
            Chosen::NoDialog => self.choose_by_path(what, offered),
        }
    }

    /// Asks for a path in the window itself.
    fn choose_by_path(&mut self, what: Saving, offered: &Path) {
        self.state.dialog = Some(Dialog::Save {
            what,
            path: offered.display().to_string(),
            error: None,
        });
    }

    /// The folder and the name that are offered.
    fn offered(&self, what: &Saving) -> (PathBuf, String) {
        let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        let text = self.text();
        match what {
            Saving::Rejected(import) => {
                let row = self.state.imports.log.iter().find(|row| row.no == *import);
                let file = row.map(|row| row.file.clone()).unwrap_or_default();
                let stem = Path::new(&file).file_stem();
                let stem = stem.map(|stem| stem.to_string_lossy().into_owned());
                let name = text.say_with(
                    "w-rejected-name",
                    [("stem", stem.unwrap_or_default().into())],
                );
                let folder = self.folder_of_source(*import, &file).or_else(home);
                (folder.unwrap_or_default(), format!("{name}.csv"))
            }
            Saving::Consent(contact, file) => {
                let name = match contact {
                    Some(id) => text.say_with("p-ledger-of", [("number", id.0.into())]),
                    None => text.say("p-ledger-name"),
                };
                let ending = match file {
                    ConsentFile::Csv => "csv",
                    ConsentFile::Json => "json",
                };
                (home().unwrap_or_default(), format!("{name}.{ending}"))
            }
        }
    }

    /// The folder that the file of an import was in, if the window still knows.
    fn folder_of_source(&self, import: u64, file: &str) -> Option<PathBuf> {
        let wizard = self.state.wizard.as_ref().filter(|wizard| {
            let done = wizard.done.as_ref();
            done.is_some_and(|done| done.import == Some(import))
        });
        let beside = wizard.and_then(|wizard| wizard.path.as_ref());
        let named = |path: &&PathBuf| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy() == *file)
        };
        let recent = || self.state.preferences.recent.iter().find(named);
        let path = beside.or_else(recent)?;
        path.parent().map(Path::to_owned)
    }

    /// Saves; `replace` says that the file may be written over.
    pub(super) fn save_to(&mut self, ctx: &Context, what: Saving, path: PathBuf, replace: bool) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let text = self.text();
        self.start(ctx, Kind::Each, move |progress| {
            let written = put(&path, replace, |file| match &what {
                Saving::Rejected(import) => match write_rejected(&store.view(), *import, file) {
                    Ok(_) => Ok(()),
                    Err(SaveRejectedError::Write(error)) => Err(error),
                    Err(error) => Err(io::Error::other(text.rejected_error(*import, &error))),
                },
                Saving::Consent(contact, file_format) => {
                    let format = match file_format {
                        ConsentFile::Csv => ConsentFormat::Csv,
                        ConsentFile::Json => ConsentFormat::Json,
                    };
                    match consent(&store.view(), *contact, format, file, || {
                        progress.is_cancelled()
                    }) {
                        Ok(_) => Ok(()),
                        Err(ExportError::Write(error)) => Err(error),
                        Err(ExportError::Store(error)) => {
                            Err(io::Error::other(text.store_error(&error)))
                        }
                        Err(ExportError::Stopped) => Err(io::ErrorKind::Interrupted.into()),
                    }
                }
            });
            Fact::Written(what, path, written)
        });
    }

    /// It is saved, or why not.
    pub(super) fn written(&mut self, what: &Saving, path: &Path, written: io::Result<()>) {
        let text = self.text();
        match written {
            Ok(()) => {
                self.state.dialog = None;
                let said = text.say_with(what.done_key(), [("path", self.shown_path(path).into())]);
                self.say(Tone::Success, said);
            }
            Err(reason) => {
                let said = if reason.kind() == io::ErrorKind::AlreadyExists {
                    text.say("w-exists")
                } else {
                    text.cannot_write(path, &reason)
                };
                if let Some(Dialog::Save { error, .. }) = &mut self.state.dialog {
                    *error = Some(said);
                } else {
                    self.say(Tone::Error, said);
                }
            }
        }
    }
}

/// Shows the system's dialog and waits for it.
fn dialog(title: &str, folder: &Path, name: &str) -> Chosen {
    let ending = Path::new(name).extension();
    let ending = ending.map(|ending| ending.to_string_lossy().into_owned());
    let mut dialog = rfd::FileDialog::new()
        .set_title(title)
        .set_directory(folder)
        .set_file_name(name);
    if let Some(ending) = &ending {
        dialog = dialog.add_filter(ending.to_uppercase(), &[ending]);
    }
    let began = Instant::now();
    match dialog.save_file() {
        Some(path) => Chosen::File(path),
        // Where the system has a dialog of its own it can always be shown. Elsewhere closing it
        // and having none are told in the same way.
        None if cfg!(any(windows, target_os = "macos")) || began.elapsed() > SHOWN => {
            Chosen::Nothing
        }
        None => Chosen::NoDialog,
    }
}

/// Writes a file that is there whole or not at all; nobody's file is written over unasked.
fn put(
    path: &Path,
    replace: bool,
    write: impl FnOnce(&mut WholeFile) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = WholeFile::create(path)?;
    write(&mut file)?;
    let placed = if replace {
        file.finish()
    } else {
        file.finish_new()
    };
    // It is there and whole, even where its name could not be forced to disk.
    placed.map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_written_over_only_where_that_was_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let write = |replace, text: &'static str| {
            put(&path, replace, |file| file.write_all(text.as_bytes()))
        };
        write(false, "one").unwrap();
        let refused = write(false, "two").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        write(true, "three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
        // What fails in the middle leaves nothing behind.
        put(&folder.path().join("b.csv"), false, |_| {
            Err(io::ErrorKind::NotFound.into())
        })
        .unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
