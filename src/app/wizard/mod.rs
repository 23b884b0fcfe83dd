//! The wizard: a session, driven by what a person does and by what threads find out.
//!
//! `picking` opens files, `review_rows` reads what is looked at of the review, `mending` changes it,
//! `importing` carries the import out.

mod importing;
mod mending;
mod picking;
mod review_rows;

use std::path::PathBuf;

use egui::Context;

use self::review_rows::ReviewRows;
use super::host::Host;
use crate::contact::{FieldNo, ListNo, WordMeaning};
use crate::desk::SavedDraft;
use crate::import::{ImportError, Report, Review, ReviewFilter};
use crate::job::{Slot, ThreadPanicked};
use crate::plan::{Step, Survey, Target};
use crate::session::{Destination, OpenedFile, ReviewStage, Session};
use crate::source::{Encoding, SourceError};
use crate::store::Stopwatch;
use crate::ui::{Page, ReviewPage, Tone, Wizard};

/// The owner of the wizard.
#[derive(Default)]
pub(in crate::app) struct WizardOwner {
    pub(in crate::app) page: Option<Wizard>,
    /// The largest number of a session so far.
    newest_id: u64,
    picked: Slot<Option<Vec<PathBuf>>>,
    opened: Slot<Result<OpenedFile, SourceError>>,
    encoding: Slot<Result<Encoding, SourceError>>,
    survey: Slot<Result<Survey, SourceError>>,
    review: Slot<Result<Review, ImportError>>,
    rows: ReviewRows,
    import: Slot<Result<Report, ImportError>>,
    /// When the import began.
    began: Option<Stopwatch>,
}

impl WizardOwner {
    pub(in crate::app) fn session(&self) -> Option<&Session> {
        self.page.as_ref().map(|page| &page.session)
    }

    fn session_mut(&mut self) -> Option<&mut Session> {
        self.page.as_mut().map(|page| &mut page.session)
    }

    pub(in crate::app) fn is_importing(&self) -> bool {
        self.session().is_some_and(Session::is_importing)
    }

    // ----- Begun, left, resumed --------------------------------------------------------------

    /// Begins an import, into a list or a new one; one that runs is shown instead.
    pub(in crate::app) fn begin(&mut self, host: &mut Host, list: Option<ListNo>) {
        host.shared.page = Page::Wizard;
        if self.is_importing() {
            return;
        }
        self.save_and_close(host);
        // Later than every other one, by whatever clock.
        let id = host.clock.now().max(self.newest_id + 1);
        self.newest_id = id;
        let destination = list.map_or(Destination::New, Destination::Existing);
        self.page = Some(Wizard::new(id, destination));
        host.shared.notice = None;
    }

    /// Puts the open wizard away as a draft.
    pub(in crate::app) fn save_and_close(&mut self, host: &mut Host) {
        self.save_draft(host);
        self.close_without_saving();
    }

    /// Closes the wizard; its draft is neither saved nor deleted.
    pub(in crate::app) fn close_without_saving(&mut self) {
        // A file that is still being picked was picked for this wizard.
        self.picked.clear();
        self.opened.clear();
        self.encoding.clear();
        self.survey.clear();
        self.release_review();
        self.page = None;
    }

    /// Leaves the wizard for the page of imports; one that imports stays.
    pub(in crate::app) fn leave(&mut self, host: &mut Host) {
        if self.page.is_some() && !self.is_importing() {
            self.save_and_close(host);
        }
        host.shared.page = Page::Imports;
    }

    /// Shows the wizard that a file is to be opened in: the one that is shown, else a new one.
    ///
    /// A wizard that was left for another page keeps its own file.
    fn show_for_picking(&mut self, host: &mut Host) {
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
    pub(in crate::app) fn resume(&mut self, host: &mut Host, id: u64) {
        let same = |session: &Session| session.id == id && session.done().is_none();
        if self.session().is_some_and(|s| same(s) || s.is_importing()) {
            host.shared.page = Page::Wizard;
            return;
        }
        let drafts = &host.shared.drafts;
        let Some(saved) = drafts.iter().find(|draft| draft.id == id).cloned() else {
            return;
        };
        self.save_and_close(host);
        let (session, open) = Session::resume(saved);
        host.shared.notice = None;
        self.page = Some(Wizard::of(session));
        host.shared.page = Page::Wizard;
        if let Some((path, dialect)) = open {
            self.open(host, &path, dialect);
        }
    }

    /// Throws a draft away, and the wizard with it if it is its own.
    pub(in crate::app) fn discard(&mut self, host: &mut Host, id: u64) {
        if self.session().is_some_and(|session| session.id == id) {
            self.close_without_saving();
        }
        host.discard_draft(id);
    }

    /// The open wizard as it is saved.
    pub(in crate::app) fn draft(&self, host: &Host) -> Option<SavedDraft> {
        self.session()?.to_saved(host.clock.now())
    }

    pub(in crate::app) fn save_draft(&self, host: &mut Host) {
        if let Some(draft) = self.draft(host) {
            host.save_draft(draft);
        }
    }

    // ----- Steps and choices -----------------------------------------------------------------

    /// Shows a step.
    pub(in crate::app) fn show(&mut self, host: &mut Host, step: Step, opt_in_page: bool) {
        let Some(page) = &mut self.page else { return };
        if !page.session.show(step, opt_in_page) {
            return;
        }
        page.review.open = false;
        page.review.said = None;
        page.refusals_listed = false;
        if page.session.file().is_some() {
            // A file that was refused is no matter of another step.
            page.error = None;
        }
        host.shared.page = Page::Wizard;
        self.edited(host);
    }

    /// Shows the row of a column (from 0) of the mapping.
    pub(in crate::app) fn show_column(&mut self, host: &mut Host, column: usize) {
        self.show(host, Step::Mapping, false);
        if let Some(page) = &mut self.page {
            page.show_column = Some(column);
        }
    }

    pub(in crate::app) fn back(&mut self, host: &mut Host) {
        if let Some((step, opt_in)) = self.session().and_then(Session::previous) {
            self.show(host, step, opt_in);
        }
    }

    /// One step on, or what keeps the wizard from it is listed on the page.
    pub(in crate::app) fn go_on(&mut self, host: &mut Host) {
        let Some(page) = &mut self.page else { return };
        if page.session.may_continue(&host.shared.known) {
            let (step, opt_in) = page.session.next();
            self.show(host, step, opt_in);
        } else {
            page.refusals_listed = true;
        }
    }

    /// A choice was changed: what follows from it is found out again.
    pub(in crate::app) fn edited(&mut self, host: &mut Host) {
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
    fn follow(&mut self, host: &mut Host) {
        let Some(page) = self.page.as_mut().filter(|page| page.session.is_open()) else {
            return;
        };
        if let Some(request) = page.session.survey_request(&host.shared.known) {
            let started = host.start(&mut self.survey, move |_| request.run());
            if !started {
                page.session.surveyed(None);
            }
        } else if !page.session.is_surveying() {
            self.survey.clear();
        }
        page.session.mark_stale(&host.shared.known);
        match page.session.review_request(&host.shared.known) {
            Some(request) => {
                page.review_fraction = 0.0;
                page.review_error = None;
                let started = host.read(&mut self.review, move |store, progress| {
                    request.run(store, progress)
                });
                if !started {
                    page.session.invalidate_review();
                }
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
    pub(in crate::app) fn map(&mut self, host: &mut Host, column: usize, field: FieldNo) {
        self.set_target(host, column, Target::Field(field));
    }

    /// Decides where a column (from 0) goes.
    fn set_target(&mut self, host: &mut Host, column: usize, target: Target) {
        let draft = self
            .session_mut()
            .and_then(|session| session.draft.as_mut());
        let place = draft.and_then(|draft| draft.mapping.targets.get_mut(column));
        if let Some(place) = place {
            *place = Some(target);
            self.edited(host);
        }
    }

    /// Follows a change of the default region of phone numbers.
    pub(in crate::app) fn region_changed(&mut self, host: &mut Host) {
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
    pub(in crate::app) fn word_added(&mut self, word: &str, meaning: WordMeaning) {
        let draft = self
            .session_mut()
            .and_then(|session| session.draft.as_mut());
        if let Some(draft) = draft {
            // A word that the wizard put on another side stays there.
            let _ = draft.words.add(word, meaning);
        }
    }

    /// Follows a word that was taken out of the vocabulary.
    pub(in crate::app) fn word_removed(&mut self, host: &mut Host, word: &str) {
        let Some(session) = self.session_mut() else {
            return;
        };
        if let Some(draft) = &mut session.draft {
            draft.words.remove(word);
        }
        session.invalidate_survey();
        self.edited(host);
    }

    /// Follows a change of the store: the list may be gone, or a name taken.
    pub(in crate::app) fn store_changed(&mut self, host: &mut Host) {
        self.follow(host);
    }

    // ----- The review ------------------------------------------------------------------------

    fn take_review(&mut self, host: &mut Host, review: Result<Review, ImportError>) {
        let text = host.text();
        let Some(page) = &mut self.page else { return };
        if page.session.reviewed(review) {
            self.file_changed_found(host);
            return;
        }
        match page.session.review_stage() {
            ReviewStage::Failed(error) => {
                page.review_error = Some(match error {
                    ImportError::FileChanged => text.say("review-file-changed"),
                    error => text.import_error(error),
                });
                page.review = ReviewPage::default();
                self.release_review();
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
    fn release_review(&mut self) {
        self.review.clear();
        self.rows.release_store();
    }

    /// Reviews again, and says why.
    fn invalidate_review(&mut self, host: &mut Host, why: String) {
        let Some(page) = &mut self.page else { return };
        page.session.invalidate_review();
        page.review.said = Some(why);
        self.follow(host);
    }

    /// Reads the file anew before it is reviewed again, and says why.
    fn read_and_review_again(&mut self, host: &mut Host, why: String) {
        if let Some(page) = &mut self.page {
            page.review.said = Some(why);
            self.file_changed_found(host);
        }
    }

    /// Reviews again where the store is another one than it was, by an edit on another page.
    pub(in crate::app) fn redo_outdated_review(&mut self, host: &mut Host) {
        let Some(store) = host.store.clone() else {
            return;
        };
        let shown = host.shared.page == Page::Wizard;
        let session = self.session().filter(|_| shown);
        if session.is_some_and(|session| session.is_review_outdated(&store)) {
            let said = host.text().say("review-contacts-changed");
            self.invalidate_review(host, said);
        }
    }

    /// The review cannot be read any more.
    fn review_unreadable(&mut self, host: &Host, error: std::io::Error) {
        let error = ImportError::Scratch(error);
        self.release_review();
        if let Some(page) = &mut self.page {
            page.review_error = Some(host.text().import_error(&error));
            page.session.review_failed(error);
            page.review = ReviewPage::default();
        }
    }

    /// Puts the keyboard into the search of the review, where its rows can be shown.
    pub(in crate::app) fn search_review(&mut self, host: &mut Host) -> bool {
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
    pub(in crate::app) fn poll(&mut self, ctx: &Context, host: &mut Host) {
        match self.picked.poll() {
            Some(Ok(files)) => self.take_picked(host, files),
            Some(Err(ThreadPanicked)) => {
                host.say_panicked();
                self.take_picked(host, Some(Vec::new()));
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
        if let Some(encoding) = host.take(&mut self.encoding) {
            self.take_encoding(host, &encoding);
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
    pub(in crate::app) fn release_store(&mut self) {
        self.release_review();
        if let Some(session) = self.session_mut() {
            session.invalidate_review();
        }
    }

    pub(in crate::app) fn is_idle(&self) -> bool {
        self.picked.is_idle()
            && self.opened.is_idle()
            && self.encoding.is_idle()
            && self.survey.is_idle()
            && self.review.is_idle()
            && self.rows.is_idle()
            && self.import.is_idle()
    }

    /// Stops everything; a review or an import that is being made is waited for, because it writes.
    pub(in crate::app) fn end(&mut self) {
        self.picked.abandon();
        self.opened.abandon();
        self.encoding.abandon();
        self.survey.abandon();
        self.rows.end();
        self.review.clear();
        self.import.clear();
    }
}
