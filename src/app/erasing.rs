//! Erasing contacts for good: with nothing of the window in the way, and told how far it is.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::host::{Event, Host};
use crate::change::{EraseError, erase_for_good};
use crate::contact::ContactId;
use crate::desk::SavedDraft;
use crate::job::{Progress, Slot, ThreadPanicked};
use crate::privacy::Erased;
use crate::store::{Store, StoreError};
use crate::text::Text;
use crate::ui::{Dialog, EraseForm, EraseStage};

/// How long others may take to let go of the store.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// Pause before the store is tried again while others still read it.
const RETRY_EVERY: Duration = Duration::from_millis(50);

/// The result of erasing the contacts of the dialog.
struct EraseEnd {
    ids: Arc<Vec<ContactId>>,
    result: Result<ErasedWithAside, StoreError>,
}

struct ErasedWithAside {
    erased: Erased,
    /// Number of folders set aside that were deleted, if the person asked for that.
    aside: Option<Result<u64, StoreError>>,
}

/// The owner of erasing.
#[derive(Default)]
pub(super) struct EraseOwner {
    erasing: Slot<EraseEnd>,
}

impl EraseOwner {
    /// Whether the dialog is confirmed and nothing is being erased yet.
    pub(super) fn may_begin(host: &Host) -> bool {
        matches!(&host.dialog, Some(Dialog::Erase(form)) if form.sure && form.stage == EraseStage::Asking)
    }

    /// Erases the contacts of the dialog; `draft` is that of the wizard, which is put away first so
    /// that what is theirs goes from it, too.
    pub(super) fn begin(&mut self, host: &mut Host, draft: Option<SavedDraft>) {
        let Some(Dialog::Erase(form)) = &mut host.dialog else {
            return;
        };
        form.stage = EraseStage::Running(0.0);
        let (ids, with_aside) = (Arc::clone(&form.ids), form.with_aside);
        let (desk, at_store, at_desk) = (host.desk(), host.store_turn(), host.desk_turns.take());
        let started = host.read(&mut self.erasing, move |store, progress| {
            let (_at_store, _at_desk) = (at_store.wait(), at_desk.wait());
            let saved = draft.map_or(Ok(()), |draft| desk.save_draft(&draft));
            let result = saved
                .map_err(|source| beside(store, source))
                .and_then(|()| erase(store, &ids, progress))
                .map(|erased| ErasedWithAside {
                    erased,
                    aside: with_aside.then(|| store.delete_set_aside()),
                });
            EraseEnd { ids, result }
        });
        if !started {
            show(host, EraseStage::Asking);
        }
    }

    /// Takes in how far erasing is and how it ended.
    pub(super) fn poll(&mut self, host: &mut Host) {
        match self.erasing.poll() {
            Some(Ok(end)) => take_end(host, end),
            Some(Err(ThreadPanicked)) => {
                let said = host.text().say("notice-thread-failed");
                show(host, EraseStage::Failed(said));
            }
            None => self.follow(host),
        }
    }

    fn follow(&mut self, host: &mut Host) {
        if let Some(progress) = self.erasing.progress()
            && let Some(Dialog::Erase(form)) = &mut host.dialog
            && let EraseStage::Running(part) = &mut form.stage
        {
            *part = progress.fraction();
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.erasing.is_idle()
    }

    /// Waits for the end of erasing, which cannot be stopped.
    pub(super) fn end(&mut self) {
        self.erasing.clear();
    }
}

fn take_end(host: &mut Host, end: EraseEnd) {
    let text = host.text();
    match &end.result {
        Ok(erased) => {
            show(host, EraseStage::Done(outcome(text, erased)));
            // Nothing of them stays in the window, nor a way back to them.
            host.shared.preferences.recent = host.desk().load_preferences().recent;
            host.shared.last = None;
            host.shared.notice = None;
            host.events.push(Event::Erased);
            host.events.push(Event::ContactsGone(end.ids));
        }
        Err(error) => show(host, EraseStage::Failed(text.store_error(error))),
    }
    host.events.push(Event::StoreChanged);
}

/// Shows a stage in the dialog, also where that was closed meanwhile.
fn show(host: &mut Host, stage: EraseStage) {
    if let Some(Dialog::Erase(form)) = &mut host.dialog {
        form.stage = stage;
        return;
    }
    host.dialog = Some(Dialog::Erase(EraseForm {
        ids: Arc::new(Vec::new()),
        who: String::new(),
        aside: 0,
        with_aside: false,
        sure: true,
        stage,
    }));
}

fn beside(store: &Store, source: std::io::Error) -> StoreError {
    StoreError::Io {
        path: store.dir().to_owned(),
        source,
    }
}

fn erase(store: &Store, ids: &[ContactId], progress: &Progress) -> Result<Erased, StoreError> {
    let began = Instant::now();
    loop {
        let mut told = |done: u64, all: u64| {
            progress.begin(all);
            progress.advance(done, 0);
        };
        match erase_for_good(store, ids, &mut told) {
            Ok(done) => return Ok(done.erased),
            // Somebody still looks at an earlier state.
            Err(EraseError::Store(StoreError::Busy)) if began.elapsed() < MAX_WAIT => {
                std::thread::sleep(RETRY_EVERY);
            }
            Err(EraseError::Store(error)) => return Err(error),
            Err(EraseError::Drafts(source)) => return Err(beside(store, source)),
        }
    }
}

/// What was erased, in words.
fn outcome(text: Text, all: &ErasedWithAside) -> Vec<String> {
    let ErasedWithAside { erased, aside } = all;
    let mut lines = vec![
        text.say_with(
            "dialog-erased-contacts",
            [("count", erased.contacts.into())],
        ),
        text.say_with(
            "dialog-erased-reports",
            [
                ("rejected", erased.rejected_rows.into()),
                ("problems", erased.problems.into()),
            ],
        ),
        text.say_with("dialog-erased-backups", [("files", erased.files.into())]),
    ];
    if erased.backup.is_none() {
        lines.push(text.say("dialog-erased-no-new-backup"));
    }
    if !erased.same_address.is_empty() {
        let names = erased.same_address.iter();
        let names =
            names.map(|id| text.say_with("common-contact-number", [("number", id.0.into())]));
        lines.push(text.say_with(
            "dialog-erased-same-address",
            [
                ("count", erased.same_address.len().into()),
                ("names", text.enumerate(names).into()),
            ],
        ));
    }
    match aside {
        Some(Ok(count)) => {
            lines.push(text.say_with("dialog-erased-set-aside", [("count", (*count).into())]));
        }
        Some(Err(error)) => {
            let reason = ("reason", text.store_error(error).into());
            lines.push(text.say_with("dialog-erased-set-aside-failed", [reason]));
        }
        None => {}
    }
    lines.push(text.say("dialog-erased-files-outside"));
    lines
}
