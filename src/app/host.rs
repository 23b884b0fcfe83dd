//! State that the owners of all pages share: the open store, fields and lists, the files beside
//! the store, notices and dialogs, and effects on other pages.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Context;

use crate::contact::ContactId;
use crate::desk::{Desk, SavedDraft};
use crate::import::Undoable;
use crate::job::{Progress, Queue, Slot, ThreadPanicked, Turn, Turns, Wake};
use crate::query::ContactScope;
use crate::session::ListSummary;
use crate::store::{Clock, Store, StoreError};
use crate::text::Text;
use crate::ui::{Command, Dialog, Notice, Shared, Tone};

/// Pause in typing after which a changed draft is saved.
const DRAFT_REST: Duration = Duration::from_millis(400);

/// Something that happened on one page and matters to others.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// The store has changed, by whatever page.
    StoreChanged,
    /// Contacts were deleted or erased.
    ContactsGone(Arc<Vec<ContactId>>),
    /// Persons were erased for good: nothing of them may stay in the window.
    Erased,
    /// An undo changed contacts under whatever is being edited.
    Undone,
}

/// What is shared by the owners of all pages.
pub(super) struct Host {
    /// What every page shows.
    pub(super) shared: Shared,
    /// A question over the page.
    pub(super) dialog: Option<Dialog>,
    /// The open store.
    pub(super) store: Option<Arc<Store>>,
    /// The store's clock, or the system's where there is no store.
    pub(super) clock: Clock,
    /// Wakes the window from another thread.
    pub(super) wake: Wake,
    /// Turns at the store's writer.
    pub(super) store_turns: Turns,
    /// Turns at the files beside the store.
    pub(super) desk_turns: Turns,
    /// Commands for after the next pass.
    pub(super) commands: Vec<Command>,
    /// What other pages are to hear.
    pub(super) events: Vec<Event>,
    /// The system's file dialogs may be asked for.
    pub(super) dialogs: bool,
    desk: Desk,
    writes: Queue<io::Result<()>>,
    /// When the draft of the wizard was changed and not saved since.
    draft_changed: Option<Instant>,
}

impl Host {
    pub(super) fn new(ctx: &Context, shared: Shared, desk: Desk, dialogs: bool) -> Self {
        let ctx = ctx.clone();
        Self {
            shared,
            dialog: None,
            store: None,
            clock: Clock::default(),
            wake: Arc::new(move || ctx.request_repaint()),
            store_turns: Turns::default(),
            desk_turns: Turns::default(),
            commands: Vec::new(),
            events: Vec::new(),
            dialogs,
            desk,
            writes: Queue::default(),
            draft_changed: None,
        }
    }

    pub(super) fn text(&self) -> Text {
        let text = Text::new(self.shared.lang);
        if self.shared.utc { text.in_utc() } else { text }
    }

    /// A path as the window shows it.
    pub(super) fn shown_path(&self, path: &Path) -> String {
        self.text().path_from(self.shared.home.as_deref(), path)
    }

    // ----- Notices ---------------------------------------------------------------------------

    /// Shows a sentence at the top of the page.
    pub(super) fn say(&mut self, tone: Tone, text: String) {
        self.shared.notice = Some(Notice {
            tone,
            text,
            action: None,
        });
    }

    /// Shows a sentence at the top of the page, with something that can be done about it.
    pub(super) fn say_with(&mut self, tone: Tone, text: String, action: Command) {
        self.shared.notice = Some(Notice {
            tone,
            text,
            action: Some(action),
        });
    }

    /// Says that contacts were changed between two commits, remembers that for Ctrl+Z and offers to
    /// take it back; commits that are equal changed nothing.
    pub(super) fn say_undoable(&mut self, tone: Tone, text: String, before: u64, after: u64) {
        if after == before {
            self.say(tone, text);
            return;
        }
        let what = Undoable::Commits { before, after };
        self.shared.last = Some(what);
        self.say_with(tone, text, Command::UndoAtOnce(what));
    }

    /// Says that the store refused a change or could not be read.
    pub(super) fn say_store_error(&mut self, error: &StoreError) {
        let said = self.text().store_error(error);
        self.say(Tone::Error, said);
    }

    /// Says that a thread broke down.
    pub(super) fn say_panicked(&mut self) {
        let said = self.text().say("notice-thread-failed");
        self.say(Tone::Error, said);
    }

    /// Takes the result of a slot; shows a notice if its thread panicked.
    pub(super) fn take<T: Send + 'static>(&mut self, slot: &mut Slot<T>) -> Option<T> {
        let result = slot.poll()?;
        self.unless_panicked(result)
    }

    /// Takes the next result of a queue; shows a notice if its thread panicked.
    pub(super) fn take_next<T: Send + 'static>(&mut self, queue: &mut Queue<T>) -> Option<T> {
        let result = queue.poll()?;
        self.unless_panicked(result)
    }

    fn unless_panicked<T>(&mut self, result: Result<T, ThreadPanicked>) -> Option<T> {
        if result.is_err() {
            self.say_panicked();
        }
        result.ok()
    }

    /// Takes what a slot read of the store; shows a notice if reading failed.
    pub(super) fn take_read<T: Send + 'static>(
        &mut self,
        slot: &mut Slot<Result<T, StoreError>>,
    ) -> Option<T> {
        match self.take(slot)? {
            Ok(value) => Some(value),
            Err(error) => {
                self.say_store_error(&error);
                None
            }
        }
    }

    // ----- Threads ---------------------------------------------------------------------------

    /// Starts work in a slot; shows a notice if the system gave no thread.
    pub(super) fn start<T: Send + 'static>(
        &mut self,
        slot: &mut Slot<T>,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> bool {
        let started = slot.start(&self.wake, work);
        self.is_started(started)
    }

    /// Starts work on an open store in a slot, and does nothing without one; whether it started.
    pub(super) fn read<T: Send + 'static>(
        &mut self,
        slot: &mut Slot<T>,
        work: impl FnOnce(&Store, &Progress) -> T + Send + 'static,
    ) -> bool {
        let store = self.store.clone();
        store.is_some_and(|store| self.start(slot, move |progress| work(&store, progress)))
    }

    /// Changes the store when every change that was asked for before is done; whether the change
    /// was queued.
    pub(super) fn change<T: Send + 'static>(
        &mut self,
        queue: &mut Queue<T>,
        work: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> bool {
        let Some(store) = self.store.clone() else {
            return false;
        };
        let turn = Some(self.store_turns.take());
        let started = queue.start(&self.wake, turn, move |_| work(&store));
        self.is_started(started)
    }

    /// A turn at the store's writer, for work that fills a slot.
    pub(super) fn store_turn(&self) -> Turn {
        self.store_turns.take()
    }

    pub(super) fn is_started(&mut self, started: io::Result<()>) -> bool {
        let Err(error) = started else { return true };
        let said = self.text().no_thread(&error);
        self.say(Tone::Error, said);
        false
    }

    // ----- The store -------------------------------------------------------------------------

    /// Takes in what of the store is in memory: fields, words, lists, counts.
    pub(super) fn read_tables(&mut self) {
        let Some(store) = &self.store else { return };
        let view = store.view();
        let known = &mut self.shared.known;
        // A change that waits for its turn may hold newer ones; its end reads them again.
        if self.store_turns.are_over() {
            known.fields = view.fields().clone();
            known.words = view.words().clone();
        }
        let lists = view.lists().iter().map(|list| ListSummary {
            no: list.no,
            name: list.name.clone(),
            contacts: list.members,
        });
        known.lists = lists.collect();
        self.shared.contact_count = view.contact_count();
    }

    /// Whether a scope can still be shown: its list may have been deleted.
    pub(super) fn has_scope(&self, scope: ContactScope) -> bool {
        match scope {
            ContactScope::All => true,
            ContactScope::List(no) => self.shared.list(no).is_some(),
        }
    }

    // ----- Files beside the store ------------------------------------------------------------

    pub(super) fn desk(&self) -> Desk {
        self.desk.clone()
    }

    /// Writes a file beside the store after those that were asked for before.
    fn write(&mut self, write: impl FnOnce(&Desk) -> io::Result<()> + Send + 'static) {
        let (desk, turn) = (self.desk.clone(), self.desk_turns.take());
        let started = self
            .writes
            .start(&self.wake, Some(turn), move |_| write(&desk));
        self.is_started(started);
    }

    /// Saves the preferences, where the folder is this window's.
    pub(super) fn save_preferences(&mut self) {
        if self.store.is_some() {
            let preferences = self.shared.preferences.clone();
            self.write(move |desk| desk.save_preferences(&preferences));
        }
    }

    /// Has the draft saved when typing rests.
    pub(super) fn draft_changed(&mut self) {
        self.draft_changed = Some(Instant::now());
    }

    /// Takes back that the draft is to be saved.
    pub(super) fn forget_draft_change(&mut self) {
        self.draft_changed = None;
    }

    /// Whether typing has rested since the draft was changed; asks for a pass when it will have.
    pub(super) fn is_draft_due(&mut self, ctx: &Context) -> bool {
        let Some(changed) = self.draft_changed else {
            return false;
        };
        let left = DRAFT_REST.saturating_sub(changed.elapsed());
        if left.is_zero() {
            self.draft_changed = None;
        } else {
            ctx.request_repaint_after(left);
        }
        left.is_zero()
    }

    /// Saves a draft, unless it is on disk as it is but for its time.
    pub(super) fn save_draft(&mut self, draft: SavedDraft) {
        let drafts = &mut self.shared.drafts;
        let known = drafts.iter().find(|known| known.id == draft.id);
        let as_known = |known: &SavedDraft| {
            let same_time = SavedDraft {
                saved: draft.saved,
                ..known.clone()
            };
            same_time == draft
        };
        if known.is_some_and(as_known) {
            return;
        }
        drafts.retain(|known| known.id != draft.id);
        drafts.insert(0, draft.clone());
        self.write(move |desk| desk.save_draft(&draft));
    }

    /// Deletes a draft.
    pub(super) fn discard_draft(&mut self, id: u64) {
        self.shared.drafts.retain(|draft| draft.id != id);
        self.write(move |desk| desk.discard_draft(id));
    }

    /// Takes in whether files were written.
    pub(super) fn poll(&mut self) {
        while let Some(written) = self.writes.poll() {
            match written {
                // That nothing can be kept stands above every page of a store that can only be read.
                Ok(Err(error)) if self.shared.read_only.is_none() => {
                    let reason = ("reason", self.text().io_reason(&error).into());
                    let said = self
                        .text()
                        .say_with("notice-preferences-not-saved", [reason]);
                    self.say(Tone::Error, said);
                }
                Ok(_) => {}
                Err(ThreadPanicked) => self.say_panicked(),
            }
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.writes.is_idle() && self.commands.is_empty() && self.draft_changed.is_none()
    }

    /// Waits for the files that are being written, then writes what must not be lost when the
    /// window closes.
    pub(super) fn end(&mut self, draft: Option<SavedDraft>) {
        self.writes.finish();
        if self.store.is_none() {
            // The folder is another program's, or nobody's.
            return;
        }
        // There is nobody left to tell.
        if let Some(draft) = draft {
            let _ = self.desk.save_draft(&draft);
        }
        let _ = self.desk.save_preferences(&self.shared.preferences);
    }
}
