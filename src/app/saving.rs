//! Saving to a file that a person chooses: the dialog, the path field where there is none, the file.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::host::Host;
use crate::contact::ContactId;
use crate::export::{ConsentFormat, ExportError, consent};
use crate::import::{SaveRejectedError, write_rejected};
use crate::job::{Progress, Queue, Slot};
use crate::source::AtomicFile;
use crate::store::Store;
use crate::text::Text;
use crate::ui::{ConsentFile, Dialog, Saving, Tone};

/// A dialog that was closed sooner than this was never shown: no person is that quick.
const SHORTEST_DIALOG: Duration = Duration::from_millis(400);

/// What became of a dialog for saving.
enum Chosen {
    /// A file; the dialog has asked already whether to write over one that is there.
    File(PathBuf),
    /// None: it was closed.
    Nothing,
    /// No dialog could be shown.
    NoDialog,
}

/// A dialog that was closed: what is to be saved, and the path that was offered.
struct DialogEnd {
    what: Saving,
    offered: PathBuf,
    chosen: Chosen,
}

struct Written {
    what: Saving,
    path: PathBuf,
    result: io::Result<()>,
}

/// The owner of saving.
#[derive(Default)]
pub(super) struct SaveOwner {
    asking: Slot<DialogEnd>,
    writing: Queue<Written>,
}

/// What is offered in a dialog for saving.
pub(super) struct Offer {
    /// The folder; none for the home folder.
    pub(super) folder: Option<PathBuf>,
    /// The name of the file that rejected rows are of, without its folder.
    pub(super) file: String,
}

impl SaveOwner {
    /// Asks where to save.
    pub(super) fn ask_where(&mut self, host: &mut Host, what: Saving, offer: Offer) {
        if self.asking.is_running() {
            return;
        }
        let text = host.text();
        let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        let folder = offer.folder.or_else(home).unwrap_or_default();
        let name = file_name(text, &what, &offer.file);
        if !host.dialogs {
            ask_for_path(host, what, &folder.join(name));
            return;
        }
        let title = text.say(what.key());
        host.start(&mut self.asking, move |_| DialogEnd {
            chosen: ask(&title, &folder, &name),
            what,
            offered: folder.join(name),
        });
    }

    /// Saves to a file; `replace` says that one that is there may be written over.
    pub(super) fn save_to(&mut self, host: &mut Host, what: Saving, path: PathBuf, replace: bool) {
        let Some(store) = host.store.clone() else {
            return;
        };
        let text = host.text();
        let started = self
            .writing
            .start(&host.wake, None, move |progress| Written {
                result: put(&path, replace, |file| {
                    write(&store, &what, file, text, progress)
                }),
                what,
                path,
            });
        host.is_started(started);
    }

    fn take_dialog(&mut self, host: &mut Host, end: DialogEnd) {
        match end.chosen {
            Chosen::File(path) => self.save_to(host, end.what, path, true),
            Chosen::Nothing => {}
            Chosen::NoDialog => ask_for_path(host, end.what, &end.offered),
        }
    }

    /// Takes in what was chosen and what was written.
    pub(super) fn poll(&mut self, host: &mut Host) {
        if let Some(end) = host.take(&mut self.asking) {
            self.take_dialog(host, end);
        }
        while let Some(written) = host.take_next(&mut self.writing) {
            take_written(host, &written);
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.asking.is_idle() && self.writing.is_idle()
    }

    /// Waits for files that are being written.
    pub(super) fn end(&mut self) {
        self.asking.abandon();
        self.writing.finish();
    }
}

fn take_written(host: &mut Host, written: &Written) {
    let text = host.text();
    match &written.result {
        Ok(()) => {
            if matches!(host.dialog, Some(Dialog::Save { .. })) {
                host.dialog = None;
            }
            let path = ("path", host.shown_path(&written.path).into());
            let said = text.say_with(written.what.done_key(), [path]);
            host.say(Tone::Success, said);
        }
        Err(reason) => {
            let said = if reason.kind() == io::ErrorKind::AlreadyExists {
                text.say("save-file-exists")
            } else {
                text.cannot_write(&written.path, reason)
            };
            if let Some(Dialog::Save { error, .. }) = &mut host.dialog {
                *error = Some(said);
            } else {
                host.say(Tone::Error, said);
            }
        }
    }
}

/// Asks for a path in the window itself.
fn ask_for_path(host: &mut Host, what: Saving, offered: &Path) {
    if host.dialog.is_some() {
        // Another question came first.
        return;
    }
    host.dialog = Some(Dialog::Save {
        what,
        path: offered.display().to_string(),
        error: None,
    });
}

/// The name that is offered; `source` is the file that rejected rows are of.
fn file_name(text: Text, what: &Saving, source: &str) -> String {
    match what {
        Saving::Rejected(_) => {
            let stem = Path::new(source).file_stem().unwrap_or_default();
            let stem = ("stem", stem.to_string_lossy().into_owned().into());
            format!(
                "{}.csv",
                text.say_with("save-rejected-rows-file-name", [stem])
            )
        }
        Saving::Consent(contact, file) => {
            let name = match contact {
                Some(id) => text.say_with(
                    "save-consent-file-name-of-contact",
                    [("number", id.0.into())],
                ),
                None => text.say("save-consent-file-name"),
            };
            let ending = match file {
                ConsentFile::Csv => "csv",
                ConsentFile::Json => "json",
            };
            format!("{name}.{ending}")
        }
    }
}

fn write(
    store: &Store,
    what: &Saving,
    file: &mut AtomicFile,
    text: Text,
    progress: &Progress,
) -> io::Result<()> {
    match what {
        Saving::Rejected(import) => match write_rejected(&store.view(), *import, file) {
            Ok(_) => Ok(()),
            Err(SaveRejectedError::Write(error)) => Err(error),
            Err(error) => Err(io::Error::other(text.rejected_error(*import, &error))),
        },
        Saving::Consent(contact, ConsentFile::Csv) => {
            write_consent(store, *contact, ConsentFormat::Csv, file, text, progress)
        }
        Saving::Consent(contact, ConsentFile::Json) => {
            write_consent(store, *contact, ConsentFormat::Json, file, text, progress)
        }
    }
}

fn write_consent(
    store: &Store,
    contact: Option<ContactId>,
    format: ConsentFormat,
    file: &mut AtomicFile,
    text: Text,
    progress: &Progress,
) -> io::Result<()> {
    let stopped = || progress.is_cancelled();
    match consent(&store.view(), contact, format, file, stopped) {
        Ok(_) => Ok(()),
        Err(ExportError::Write(error)) => Err(error),
        Err(ExportError::Store(error)) => Err(io::Error::other(text.store_error(&error))),
        Err(ExportError::Stopped) => Err(io::ErrorKind::Interrupted.into()),
    }
}

/// Shows the system's dialog and waits for it.
fn ask(title: &str, folder: &Path, name: &str) -> Chosen {
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
        None if cfg!(any(windows, target_os = "macos")) || began.elapsed() > SHORTEST_DIALOG => {
            Chosen::Nothing
        }
        None => Chosen::NoDialog,
    }
}

/// Writes a file whole or not at all; an existing file is only overwritten if `replace` says so.
fn put(
    path: &Path,
    replace: bool,
    write: impl FnOnce(&mut AtomicFile) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
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
