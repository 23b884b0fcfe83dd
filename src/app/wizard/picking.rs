//! The file of the wizard: chosen, dropped, opened, read in another way.

use std::path::{Path, PathBuf};

use super::WizardOwner;
use crate::app::host::Host;
use crate::plan::Remembered;
use crate::query;
use crate::session::{OpenRequest, OpenedFile, Profiling, Reset, Session, whole_encoding};
use crate::source::{Dialect, DialectChoice, Encoding, SourceError};
use crate::ui::{FileDialog, Tone, Wizard};

/// Recent files that are remembered.
const RECENT_FILES: usize = 8;

impl WizardOwner {
    /// Asks for a file in a dialog of the system.
    pub(in crate::app) fn pick(&mut self, host: &mut Host) {
        self.show_for_picking(host);
        let Some(page) = &mut self.page else { return };
        if page.file_dialog == FileDialog::Open || page.session.is_importing() {
            return;
        }
        page.file_dialog = FileDialog::Open;
        let dialogs = host.dialogs;
        let started = host.start(&mut self.picked, move |_| {
            let asked = dialogs.then(|| rfd::FileDialog::new().pick_files());
            asked.flatten()
        });
        if !started {
            page.file_dialog = FileDialog::Closed;
        }
    }

    pub(super) fn take_picked(&mut self, host: &mut Host, files: Option<Vec<PathBuf>>) {
        if let Some(page) = &mut self.page {
            page.file_dialog = match files {
                Some(_) => FileDialog::Closed,
                None => FileDialog::Unavailable,
            };
        }
        let count = files.as_ref().map_or(0, Vec::len);
        if let Some(path) = files.and_then(|files| files.into_iter().next()) {
            self.open(host, &path, None);
            self.tell_of_several(host, &path, count);
        }
    }

    /// Opens a file that was dropped on the window, whatever page is shown.
    pub(in crate::app) fn drop_file(&mut self, host: &mut Host, path: &Path, count: usize) {
        if self.is_importing() {
            let said = host.text().say("drop-wait-for-import");
            host.say(Tone::Warning, said);
            return;
        }
        self.show_for_picking(host);
        self.open(host, path, None);
        self.tell_of_several(host, path, count);
    }

    /// Says that of several files one was taken.
    fn tell_of_several(&self, host: &mut Host, path: &Path, count: usize) {
        let taken = self.page.as_ref().is_some_and(Wizard::is_opening);
        if count < 2 || !taken {
            return;
        }
        let text = host.text();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let args = [
            ("file", text.quote(&name).into()),
            ("count", (count - 1).into()),
        ];
        host.say(Tone::Info, text.say_with("notice-one-file-at-a-time", args));
    }

    /// Opens a file with the dialect it was read with before, or detects what the person left open.
    pub(in crate::app) fn open(
        &mut self,
        host: &mut Host,
        path: &Path,
        as_before: Option<Dialect>,
    ) {
        let new = self
            .session()
            .is_none_or(|session| session.done().is_some());
        if new {
            self.begin(host, None);
        }
        let Some(page) = &mut self.page else { return };
        if let Some(request) = page.session.open(path, as_before) {
            page.typed_path = request.path.display().to_string();
            self.start_opening(host, request);
        }
    }

    /// Reads the file in another way; whether it can, which it cannot while or after the import.
    pub(in crate::app) fn reread(&mut self, host: &mut Host, choice: DialectChoice) -> bool {
        let request = self
            .session_mut()
            .and_then(|session| session.reread(choice));
        let Some(request) = request else { return false };
        self.start_opening(host, request);
        true
    }

    /// Reads the file again as it was read before.
    pub(super) fn file_changed_found(&mut self, host: &mut Host) {
        let Some(session) = self.session_mut() else {
            return;
        };
        session.file_changed_found();
        let dialect = session.draft.as_ref().map(|draft| draft.dialect.clone());
        if let Some(path) = session.path().map(Path::to_owned) {
            self.open(host, &path, dialect);
        }
    }

    fn start_opening(&mut self, host: &mut Host, request: OpenRequest) {
        let Some(page) = &mut self.page else { return };
        page.error = None;
        let known = &host.shared.known;
        let draft = page.session.draft.as_ref();
        let mut profiling = Profiling {
            fields: known.fields.clone(),
            words: draft.map_or(&known.words, |draft| &draft.words).clone(),
            region: host.shared.preferences.region.clone(),
            remembered: Remembered::default(),
            column_word: host.text().say("column-word"),
        };
        self.encoding.clear();
        self.survey.clear();
        self.review.clear();
        let started = host.read(&mut self.opened, move |store, _| {
            profiling.remembered = query::remembered(&store.view());
            request.run(&profiling)
        });
        if !started {
            page.session.not_opened();
        }
    }

    pub(super) fn take_opened(&mut self, host: &mut Host, opened: Result<OpenedFile, SourceError>) {
        let text = host.text();
        let Some(page) = &mut self.page else { return };
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                page.error = Some(opening_error(host, &page.session, &error));
                // The step stays; before there was a file that is the first.
                page.session.not_opened();
                // The review of the file before may have been given up for this one.
                self.follow(host);
                return;
            }
        };
        let (path, head_only) = (opened.source.path().to_owned(), opened.head_only);
        page.skip_lines = opened.facts.dialect.skip_lines.to_string();
        page.preview_table.reset();
        page.preview_table.widths.clear();
        page.review.forget();
        page.review_error = None;
        let region = &host.shared.preferences.region;
        let resets = page.session.opened(opened, &host.shared.known, region);
        let resets: Vec<String> = resets
            .into_iter()
            .map(|reset| {
                text.say(match reset {
                    Reset::OtherFile => "notice-other-file",
                    Reset::FileChanged => "notice-file-of-draft-changed",
                    Reset::AcknowledgementText => "notice-compliance-text-changed",
                })
            })
            .collect();
        let choice = page.session.choice().clone();
        self.release_review();
        if !resets.is_empty() {
            host.say(Tone::Warning, resets.join(" "));
        }
        remember_file(host, &path);
        if head_only {
            host.start(&mut self.encoding, move |_| whole_encoding(&path, &choice));
        }
        self.edited(host);
    }

    /// Reads the file again where all of it proves another encoding than its beginning.
    pub(super) fn take_encoding(
        &mut self,
        host: &mut Host,
        encoding: &Result<Encoding, SourceError>,
    ) {
        let Some(session) = self.session() else {
            return;
        };
        let shown = session.file().map(|file| file.dialect.encoding);
        if let Ok(encoding) = encoding
            && shown.is_some_and(|shown| shown != *encoding)
        {
            let choice = DialectChoice {
                encoding: Some(*encoding),
                ..session.choice().clone()
            };
            if !self.reread(host, choice) {
                return;
            }
            let label = ("encoding", encoding.label().into());
            let said = host.text().say_with("notice-encoding-changed", [label]);
            host.say(Tone::Info, said);
        }
    }
}

/// Why a file could not be opened, in words.
fn opening_error(host: &Host, session: &Session, error: &SourceError) -> String {
    let text = host.text();
    match error {
        SourceError::Missing { path } if session.is_resuming() && session.path() == Some(path) => {
            let path = ("path", host.shown_path(path).into());
            text.say_with("wizard-file-of-draft-missing", [path])
        }
        SourceError::TooManyColumns { columns, limit, .. } => text.say_with(
            "wizard-file-has-too-many-columns",
            [("columns", (*columns).into()), ("limit", (*limit).into())],
        ),
        other => text.source_error(other),
    }
}

/// Remembers a file that was opened.
fn remember_file(host: &mut Host, path: &Path) {
    let preferences = &mut host.shared.preferences;
    let newest = preferences.recent.first().map(PathBuf::as_path);
    if !preferences.remember_files || newest == Some(path) {
        return;
    }
    preferences.recent.retain(|known| known != path);
    preferences.recent.insert(0, path.to_owned());
    preferences.recent.truncate(RECENT_FILES);
    host.save_preferences();
}
