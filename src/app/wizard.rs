//! The wizard: a session, driven by what a person does and by what threads find out.

use std::path::{Path, PathBuf};

use egui::Context;

use super::host::Host;
use super::review_rows::ReviewRows;
use crate::contact::{FieldNo, ListNo, WordMeaning};
use crate::desk::SavedDraft;
use crate::import::{ImportError, Report, Review, ReviewFilter};
use crate::job::{Slot, ThreadPanicked};
use crate::plan::{Remembered, Step, Survey, Target};
use crate::query;
use crate::session::{
    Destination, OpenRequest, OpenedFile, Profiling, Reset, ReviewStage, Session, whole_encoding,
};
use crate::source::{Dialect, DialectChoice, Encoding, SourceError};
use crate::store::Stopwatch;
use crate::ui::{FileDialog, Page, ReviewPage, Tone, Wizard};

/// Recent files that are remembered.
const RECENT_FILES: usize = 8;

/// The owner of the wizard.
#[derive(Default)]
pub(super) struct WizardOwner {
    pub(super) page: Option<Wizard>,
    /// The largest number of a session so far.
    newest_id: u64,
    picked: Slot<Option<Vec<PathBuf>>>,
    opened: Slot<Result<OpenedFile, SourceError>>,
    encoding: Slot<Result<Encoding, SourceError>>,
    survey: Slot<Result<Survey, SourceError>>,
    review: Slot<Result<Review, ImportError>>,
    pub(super) rows: ReviewRows,
    pub(super) import: Slot<Result<Report, ImportError>>,
    /// When the import began.
    pub(super) began: Option<Stopwatch>,
}

impl WizardOwner {
    pub(super) fn session(&self) -> Option<&Session> {
        self.page.as_ref().map(|page| &page.session)
    }

    pub(super) fn session_mut(&mut self) -> Option<&mut Session> {
        self.page.as_mut().map(|page| &mut page.session)
    }

    pub(super) fn is_importing(&self) -> bool {
        self.session().is_some_and(Session::is_importing)
    }

    // ----- Begun, left, resumed --------------------------------------------------------------

    /// Begins an import, into a list or a new one; one that runs is shown instead.
    pub(super) fn begin(&mut self, host: &mut Host, list: Option<ListNo>) {
        host.shared.page = Page::Wizard;
        if self.is_importing() {
            return;
        }
        self.put_away(host);
        // Later than every other one, by whatever clock.
        let id = host.clock.now().max(self.newest_id + 1);
        self.newest_id = id;
        let destination = list.map_or(Destination::New, Destination::Existing);
        self.page = Some(Wizard::new(id, destination));
        host.shared.notice = None;
    }

    /// Puts the open wizard away as a draft.
    pub(super) fn put_away(&mut self, host: &mut Host) {
        self.save_draft(host);
        self.close();
    }

    /// Lets go of the open wizard; its draft is somebody else's business.
    pub(super) fn close(&mut self) {
        self.opened.clear();
        self.encoding.clear();
        self.survey.clear();
        self.let_go_of_review();
        self.page = None;
    }

    /// Leaves the wizard for the page of imports; one that imports stays.
    pub(super) fn leave(&mut self, host: &mut Host) {
        if self.page.is_some() && !self.is_importing() {
            self.put_away(host);
        }
        host.shared.page = Page::Imports;
    }

    /// Shows the wizard that a file is to be opened in: the one that is shown, else a new one.
    ///
    /// A wizard that was left for another page keeps its own file.
    fn come(&mut self, host: &mut Host) {
        let other_page = host.shared.page != Page::Wizard;
        let new = self.session().is_none_or(|session| {
            let has_file = session.draft.is_some() && !session.is_importing();
            session.done().is_some() || (other_page && has_file)
        });
        if new {
            self.begin(host, None);
        }
        host.shared.page = Page::Wizard;
    }

    /// Goes on with a draft.
    pub(super) fn resume(&mut self, host: &mut Host, id: u64) {
        let same = |session: &Session| session.id == id && session.done().is_none();
        if self.session().is_some_and(|s| same(s) || s.is_importing()) {
            host.shared.page = Page::Wizard;
            return;
        }
        let drafts = &host.shared.drafts;
        let Some(saved) = drafts.iter().find(|draft| draft.id == id).cloned() else {
            return;
        };
        self.put_away(host);
        let (session, open) = Session::resume(saved);
        host.shared.notice = None;
        self.page = Some(Wizard::of(session));
        host.shared.page = Page::Wizard;
        if let Some((path, dialect)) = open {
            self.open(host, &path, dialect);
        }
    }

    /// Throws a draft away, and the wizard with it if it is its own.
    pub(super) fn discard(&mut self, host: &mut Host, id: u64) {
        if self.session().is_some_and(|session| session.id == id) {
            self.close();
        }
        host.discard_draft(id);
    }

    /// The open wizard as it is saved.
    pub(super) fn draft(&self, host: &Host) -> Option<SavedDraft> {
        self.session()?.to_saved(host.clock.now())
    }

    pub(super) fn save_draft(&self, host: &mut Host) {
        if let Some(draft) = self.draft(host) {
            host.save_draft(draft);
        }
    }

    // ----- The file --------------------------------------------------------------------------

    /// Asks for a file in a dialog of the system.
    pub(super) fn pick(&mut self, host: &mut Host) {
        self.come(host);
        let Some(page) = &mut self.page else { return };
        if page.file_dialog == FileDialog::Open || page.session.is_importing() {
            return;
        }
        page.file_dialog = FileDialog::Open;
        let dialogs = host.dialogs;
        host.start(&mut self.picked, move |_| {
            let asked = dialogs.then(|| rfd::FileDialog::new().pick_files());
            asked.flatten()
        });
    }

    fn take_picked(&mut self, host: &mut Host, files: Option<Vec<PathBuf>>) {
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
    pub(super) fn drop_file(&mut self, host: &mut Host, path: &Path, count: usize) {
        if self.is_importing() {
            let said = host.text().say("w-drop-busy");
            host.say(Tone::Warning, said);
            return;
        }
        self.come(host);
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
        host.say(Tone::Info, text.say_with("w-one-at-a-time", args));
    }

    /// Opens a file: as it was read before, or detecting what nobody has said.
    pub(super) fn open(&mut self, host: &mut Host, path: &Path, as_before: Option<Dialect>) {
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

    /// Reads the file in another way.
    pub(super) fn reread(&mut self, host: &mut Host, choice: DialectChoice) {
        let request = self
            .session_mut()
            .and_then(|session| session.reread(choice));
        if let Some(request) = request {
            self.start_opening(host, request);
        }
    }

    /// Reads the file again as it was read before.
    fn read_anew(&mut self, host: &mut Host) {
        let Some(session) = self.session_mut() else {
            return;
        };
        session.read_anew();
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
        host.read(&mut self.opened, move |store, _| {
            profiling.remembered = query::remembered(&store.view());
            request.run(&profiling)
        });
    }

    fn take_opened(&mut self, host: &mut Host, opened: Result<OpenedFile, SourceError>) {
        let text = host.text();
        let Some(page) = &mut self.page else { return };
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                page.error = Some(opening_error(host, &page.session, &error));
                // The step stays; before there was a file that is the first.
                page.session.not_opened();
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
                    Reset::OtherFile => "w-other-file-anew",
                    Reset::FileChanged => "w-file-changed",
                    Reset::AcknowledgementText => "w-text-changed",
                })
            })
            .collect();
        let choice = page.session.choice().clone();
        self.let_go_of_review();
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
    fn take_encoding(&mut self, host: &mut Host, encoding: &Result<Encoding, SourceError>) {
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
            self.reread(host, choice);
            let label = ("encoding", encoding.label().into());
            let said = host.text().say_with("w-encoding-changed", [label]);
            host.say(Tone::Info, said);
        }
    }

    // ----- Steps and choices -----------------------------------------------------------------

    /// Shows a step.
    pub(super) fn show(&mut self, host: &mut Host, step: Step, opt_in_page: bool) {
        let Some(page) = &mut self.page else { return };
        if !page.session.show(step, opt_in_page) {
            return;
        }
        page.review.open = false;
        page.review.said = None;
        page.told = false;
        if page.session.file().is_some() {
            // A file that was refused is no matter of another step.
            page.error = None;
        }
        host.shared.page = Page::Wizard;
        self.edited(host);
    }

    /// Shows the row of a column (from 0) of the mapping.
    pub(super) fn show_column(&mut self, host: &mut Host, column: usize) {
        self.show(host, Step::Mapping, false);
        if let Some(page) = &mut self.page {
            page.show_column = Some(column);
        }
    }

    pub(super) fn back(&mut self, host: &mut Host) {
        if let Some((step, opt_in)) = self.session().and_then(Session::previous) {
            self.show(host, step, opt_in);
        }
    }

    /// One step on, or what keeps the wizard from it is listed on the page.
    pub(super) fn go_on(&mut self, host: &mut Host) {
        let Some(page) = &mut self.page else { return };
        if page.session.may_continue(&host.shared.known) {
            let (step, opt_in) = page.session.next();
            self.show(host, step, opt_in);
        } else {
            page.told = true;
        }
    }

    /// A choice was changed: what follows from it is found out again.
    pub(super) fn edited(&mut self, host: &mut Host) {
        let now = host.clock.now();
        let Some(session) = self.session_mut() else {
            return;
        };
        session.edited(&host.shared.known, now);
        host.draft_changed();
        self.follow(host);
        (host.wake)();
    }

    /// Starts the survey and the review that are due.
    pub(super) fn follow(&mut self, host: &mut Host) {
        let Some(page) = &mut self.page else { return };
        match page.session.survey_request(&host.shared.known) {
            Some(request) => {
                host.start(&mut self.survey, move |_| request.run());
            }
            None if !page.session.is_surveying() => self.survey.clear(),
            None => {}
        }
        page.session.mark_stale(&host.shared.known);
        match page.session.review_request(&host.shared.known) {
            Some(request) => {
                page.review_fraction = 0.0;
                page.review_error = None;
                host.read(&mut self.review, move |store, progress| {
                    request.run(store, progress)
                });
            }
            None if matches!(page.session.review_stage(), ReviewStage::NotDue) => {
                self.review.clear();
            }
            None => {}
        }
    }

    fn take_survey(&mut self, host: &mut Host, survey: Result<Survey, SourceError>) {
        let Some(session) = self.session_mut() else {
            return;
        };
        match survey {
            Ok(survey) => {
                session.surveyed(Some(survey));
                self.edited(host);
            }
            Err(error) => {
                session.surveyed(None);
                let said = host.text().source_error(&error);
                host.say(Tone::Error, said);
            }
        }
    }

    /// Maps a column (from 0) to a field that was just made.
    pub(super) fn map(&mut self, host: &mut Host, column: usize, field: FieldNo) {
        let draft = self
            .session_mut()
            .and_then(|session| session.draft.as_mut());
        let target = draft.and_then(|draft| draft.mapping.targets.get_mut(column));
        if let Some(target) = target {
            *target = Some(Target::Field(field));
            self.edited(host);
        }
    }

    /// Follows a change of the default region of phone numbers.
    pub(super) fn region_changed(&mut self, host: &mut Host) {
        let region = host.shared.preferences.region.clone();
        let draft = self
            .session_mut()
            .and_then(|session| session.draft.as_mut());
        if let Some(draft) = draft {
            draft.region = region;
            self.edited(host);
        }
    }

    /// Follows a word that was added to the vocabulary.
    pub(super) fn word_added(&mut self, word: &str, meaning: WordMeaning) {
        let draft = self
            .session_mut()
            .and_then(|session| session.draft.as_mut());
        if let Some(draft) = draft {
            // A word that the wizard put on another side stays there.
            let _ = draft.words.add(word, meaning);
        }
    }

    /// Follows a word that was taken out of the vocabulary.
    pub(super) fn word_removed(&mut self, host: &mut Host, word: &str) {
        let Some(session) = self.session_mut() else {
            return;
        };
        if let Some(draft) = &mut session.draft {
            draft.words.remove(word);
        }
        session.survey_again();
        self.edited(host);
    }

    /// Follows a change of the store: the list may be gone, or a name taken.
    pub(super) fn store_changed(&mut self, host: &Host) {
        if let Some(session) = self.session_mut() {
            session.mark_stale(&host.shared.known);
        }
    }

    // ----- The review ------------------------------------------------------------------------

    fn take_review(&mut self, host: &mut Host, review: Result<Review, ImportError>) {
        let text = host.text();
        let Some(page) = &mut self.page else { return };
        if page.session.reviewed(review) {
            self.read_anew(host);
            return;
        }
        match page.session.review_stage() {
            ReviewStage::Failed(error) => {
                page.review_error = Some(match error {
                    ImportError::FileChanged => text.say("w-changed-since"),
                    error => text.import_error(error),
                });
                page.review = ReviewPage::default();
                self.let_go_of_review();
            }
            ReviewStage::NotDue | ReviewStage::Running | ReviewStage::Ready => {
                let review = page.session.review();
                self.rows.find(host, &mut page.review, review, false);
            }
        }
    }

    fn follow_review(&mut self) {
        if let (Some(page), Some(progress)) = (&mut self.page, self.review.progress()) {
            page.review_fraction = progress.fraction();
        }
    }

    /// Lets go of the review that is made and of what is read of the newest.
    fn let_go_of_review(&mut self) {
        self.review.clear();
        self.rows.let_go();
    }

    /// Reviews again, and says why.
    pub(super) fn review_again(&mut self, host: &mut Host, why: String) {
        let Some(page) = &mut self.page else { return };
        page.session.review_again();
        page.review.said = Some(why);
        self.follow(host);
    }

    /// Reads the file anew before it is reviewed again, and says why.
    pub(super) fn read_and_review_again(&mut self, host: &mut Host, why: String) {
        if let Some(page) = &mut self.page {
            page.review.said = Some(why);
            self.read_anew(host);
        }
    }

    /// Reviews again where the store is another one than it was, by an edit on another page.
    pub(super) fn keep_review_true(&mut self, host: &mut Host) {
        let Some(store) = host.store.clone() else {
            return;
        };
        let shown = host.shared.page == Page::Wizard;
        let session = self.session().filter(|_| shown);
        if session.is_some_and(|session| session.is_review_outdated(&store)) {
            let said = host.text().say("r-changed-meanwhile");
            self.review_again(host, said);
        }
    }

    /// The review cannot be read any more.
    fn review_unreadable(&mut self, host: &Host, error: std::io::Error) {
        let error = ImportError::Scratch(error);
        self.let_go_of_review();
        if let Some(page) = &mut self.page {
            page.review_error = Some(host.text().import_error(&error));
            page.session.review_failed(error);
            page.review = ReviewPage::default();
        }
    }

    /// Puts the keyboard into the search of the review, where its rows can be shown.
    pub(super) fn search_review(&mut self, host: &mut Host) -> bool {
        let shown = host.shared.page == Page::Wizard;
        let Some(page) = self.page.as_mut().filter(|_| shown) else {
            return false;
        };
        let session = &page.session;
        if session.step() != Step::Summary || session.is_importing() || session.review().is_none() {
            return false;
        }
        page.review.focus_search = true;
        if !page.review.open {
            let filter = ReviewFilter::default();
            let review = page.session.review();
            self.rows.filter(host, &mut page.review, review, filter);
        }
        true
    }

    // ----- Threads ---------------------------------------------------------------------------

    /// Takes in what threads have found out or done.
    pub(super) fn poll(&mut self, ctx: &Context, host: &mut Host) {
        match self.picked.poll() {
            Some(Ok(files)) => self.take_picked(host, files),
            Some(Err(ThreadPanicked)) => {
                host.say_panicked();
                if let Some(page) = &mut self.page {
                    page.file_dialog = FileDialog::Closed;
                }
            }
            None => {}
        }
        match self.opened.poll() {
            Some(Ok(opened)) => self.take_opened(host, opened),
            Some(Err(ThreadPanicked)) => {
                host.say_panicked();
                if let Some(session) = self.session_mut() {
                    session.not_opened();
                }
            }
            None => {}
        }
        match self.encoding.poll() {
            Some(Ok(encoding)) => self.take_encoding(host, &encoding),
            Some(Err(ThreadPanicked)) => host.say_panicked(),
            None => {}
        }
        match self.survey.poll() {
            Some(Ok(survey)) => self.take_survey(host, survey),
            Some(Err(ThreadPanicked)) => {
                host.say_panicked();
                if let Some(session) = self.session_mut() {
                    session.surveyed(None);
                }
            }
            None => {}
        }
        match self.review.poll() {
            Some(Ok(review)) => self.take_review(host, review),
            Some(Err(ThreadPanicked)) => {
                host.say_panicked();
                let lost = std::io::Error::other(ThreadPanicked);
                self.review_unreadable(host, lost);
            }
            None => self.follow_review(),
        }
        if let Some(page) = &mut self.page
            && let Err(error) = self.rows.poll(ctx, host, &mut page.review)
        {
            self.review_unreadable(host, error);
        }
        self.poll_import(host);
    }

    /// Lets go of what is read of the store: it is to be opened anew.
    pub(super) fn let_go(&mut self) {
        self.let_go_of_review();
    }

    pub(super) fn is_idle(&self) -> bool {
        self.picked.is_idle()
            && self.opened.is_idle()
            && self.encoding.is_idle()
            && self.survey.is_idle()
            && self.review.is_idle()
            && self.rows.is_idle()
            && self.import.is_idle()
    }

    /// Stops everything; a review or an import that is being made is waited for, because it writes.
    pub(super) fn end(&mut self) {
        self.picked.abandon();
        self.opened.abandon();
        self.encoding.abandon();
        self.survey.abandon();
        self.rows.end();
        self.review.clear();
        self.import.clear();
    }
}

/// Why a file could not be opened, in words.
fn opening_error(host: &Host, session: &Session, error: &SourceError) -> String {
    let text = host.text();
    match error {
        SourceError::Missing { path } if session.is_resuming() && session.path() == Some(path) => {
            let path = ("path", host.shown_path(path).into());
            text.say_with("w-file-moved", [path])
        }
        SourceError::TooManyColumns { columns, limit, .. } => text.say_with(
            "w-too-many-columns",
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
