//! Erasing contacts for good: with nothing of the window in the way, and told how far it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use egui::Context;

use super::App;
use super::forget::{ForgetError, forget};
use super::tasks::Kind;
use super::work::Fact;
use crate::contact::ContactId;
use crate::privacy::Erased;
use crate::store::{Store, StoreError};
use crate::text::Text;
use crate::ui::{Dialog, EraseForm, EraseStage};

/// How long others may take to let go of the store.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two tries.
const BEAT: Duration = Duration::from_millis(50);

/// The whole of what is shown as done.
const WHOLE: u32 = 1_000;

/// What erasing contacts from a dialog came to.
#[derive(Debug)]
pub struct ErasedAll {
    /// What it came to in the store.
    erased: Erased,
    /// How much was deleted that was set aside, if that was wanted.
    aside: Option<Result<u64, StoreError>>,
}

impl App {
    /// Erases the contacts of the dialog.
    pub(super) fn erase_contacts(&mut self, ctx: &Context) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let Some(Dialog::Erase(form)) = &mut self.state.dialog else {
            return;
        };
        if !form.sure || form.stage != EraseStage::Asking {
            return;
        }
        form.stage = EraseStage::Running(0.0);
        let (ids, with_aside) = (Arc::clone(&form.ids), form.with_aside);
        // What reads would keep the store from being rewritten; it is read again afterwards.
        for kind in [
            Kind::Gather,
            Kind::Rows,
            Kind::Contact,
            Kind::Past,
            Kind::Log,
            Kind::Kept,
        ] {
            self.tasks.forget(kind);
        }
        // An open wizard is put away first, so that what is theirs goes from its draft, too.
        let draft = self.draft_to_save();
        if self
            .state
            .wizard
            .as_ref()
            .is_some_and(|wizard| !wizard.importing)
        {
            self.draft_changed = None;
            self.leave_wizard();
        }
        let done = Arc::new(AtomicU32::new(0));
        self.erasing = Arc::clone(&done);
        let (keep, waker) = (self.keep.clone(), ctx.clone());
        self.start(ctx, Kind::Erase, move |_| {
            let saved = draft.map_or(Ok(()), |draft| keep.save_draft(&draft));
            let erased = saved
                .map_err(|source| StoreError::Io {
                    path: store.dir().to_owned(),
                    source,
                })
                .and_then(|()| erase(&store, &ids, &done, &waker))
                .map(|erased| ErasedAll {
                    erased,
                    aside: with_aside.then(|| store.delete_set_aside()),
                });
            Fact::Erased(ids, erased)
        });
    }

    /// They are erased, or not.
    pub(super) fn erased(
        &mut self,
        ctx: &Context,
        ids: &[ContactId],
        erased: &Result<ErasedAll, StoreError>,
    ) {
        let text = self.text();
        let stage = match erased {
            Ok(erased) => EraseStage::Done(said(text, erased)),
            Err(error) => EraseStage::Failed(text.store_error(error)),
        };
        if let Some(Dialog::Erase(form)) = &mut self.state.dialog {
            form.stage = stage;
        } else {
            self.state.dialog = Some(Dialog::Erase(EraseForm {
                ids: Arc::new(Vec::new()),
                who: String::new(),
                aside: 0,
                with_aside: false,
                sure: true,
                stage,
            }));
        }
        if erased.is_ok() {
            // Nothing of them stays in the window, nor a way back to them.
            self.state.preferences.recent = self.keep.load_preferences().recent;
            self.state.last = None;
            self.state.notice = None;
            self.state.imports.undo = None;
            self.state.imports.report = None;
            self.state.imports.problems.clear();
            self.state.contacts.rows.clear();
            self.forget_contacts(ids);
        }
        self.read_drafts(ctx);
        self.read_store(ctx);
    }

    /// Shows how far erasing is.
    pub(super) fn follow_erasing(&mut self) {
        if let Some(Dialog::Erase(form)) = &mut self.state.dialog
            && let EraseStage::Running(part) = &mut form.stage
        {
            let done = u16::try_from(self.erasing.load(Ordering::Relaxed)).unwrap_or(u16::MAX);
            *part = f32::from(done) / 1_000.0;
        }
    }
}

fn erase(
    store: &Store,
    ids: &[ContactId],
    done: &AtomicU32,
    waker: &Context,
) -> Result<Erased, StoreError> {
    let began = Instant::now();
    loop {
        let mut told = |now: u64, of: u64| {
            let part = now.saturating_mul(u64::from(WHOLE)) / of.max(1);
            let part = u32::try_from(part).unwrap_or(WHOLE).min(WHOLE);
            if done.swap(part, Ordering::Relaxed) != part {
                waker.request_repaint();
            }
        };
        match forget(store, ids, &mut told) {
            Ok(done) => return Ok(done.erased),
            // Somebody still looks at an earlier state.
            Err(ForgetError::Store(StoreError::Busy)) if began.elapsed() < PATIENCE => {
                std::thread::sleep(BEAT);
            }
            Err(ForgetError::Store(error)) => return Err(error),
            Err(ForgetError::Drafts(source)) => {
                return Err(StoreError::Io {
                    path: store.dir().to_owned(),
                    source,
                });
            }
        }
    }
}

/// What was erased, in words.
fn said(text: Text, all: &ErasedAll) -> Vec<String> {
    let ErasedAll { erased, aside } = all;
    let mut lines = vec![
        text.say_with("p-erased-contacts", [("count", erased.contacts.into())]),
        text.say_with(
            "p-erased-reports",
            [
                ("rejected", erased.rejected_rows.into()),
                ("problems", erased.problems.into()),
            ],
        ),
        text.say_with("p-erased-files", [("files", erased.files.into())]),
    ];
    if erased.backup.is_none() {
        lines.push(text.say("p-erased-no-backup"));
    }
    if !erased.same_address.is_empty() {
        let names = erased.same_address.iter();
        let names = names.map(|id| text.say_with("w-contact-number", [("number", id.0.into())]));
        lines.push(text.say_with(
            "p-erased-same",
            [
                ("count", erased.same_address.len().into()),
                ("names", text.enumerate(names).into()),
            ],
        ));
    }
    match aside {
        Some(Ok(count)) => {
            lines.push(text.say_with("p-erased-aside", [("count", (*count).into())]));
        }
        Some(Err(error)) => {
            let reason = ("reason", text.store_error(error).into());
            lines.push(text.say_with("p-erased-aside-failed", [reason]));
        }
        None => {}
    }
    lines.push(text.say("p-erased-outside"));
    lines
}
