//! The import itself: begun, followed, and what it came to.

use super::WizardOwner;
use crate::app::host::{Event, Host};
use crate::contact::ListNo;
use crate::import::{ImportError, Report, Undoable};
use crate::job::{Snapshot, ThreadPanicked};
use crate::ui::{Command, Dialog, Page, Running, Tone};

/// An import that takes less than this many seconds shows no speed.
const SPEED_AFTER: f64 = 0.5;

impl WizardOwner {
    /// Carries out what was reviewed, when every change of the store that was asked for is done.
    pub(in crate::app) fn import(&mut self, host: &mut Host) {
        let known = &host.shared.known;
        let Some(page) = &self.page else { return };
        let Some(request) = page.session.import_request(known) else {
            return;
        };
        let running = Running {
            file: request.plan.file_name.clone(),
            list: page.session.list_name(&known.lists),
            total: request.source.len_bytes(),
            ..Running::default()
        };
        // What runs is no draft; it becomes one again where it comes to nothing.
        self.save_draft(host);
        host.forget_draft_change();
        self.began = Some(host.clock.stopwatch());
        let (turn, Some(store)) = (host.store_turn(), host.store.clone()) else {
            return;
        };
        let started = host.start(&mut self.import, move |progress| {
            let _turn = turn.wait();
            request.run(&store, progress)
        });
        if let Some(page) = self.page.as_mut().filter(|_| started) {
            page.session.importing();
            page.review.open = false;
            page.running = Some(running);
            host.shared.notice = None;
        }
    }

    /// Asks the import to stop; it says itself that it was, or that it was too late for that.
    pub(in crate::app) fn cancel_import(&mut self) {
        self.import.cancel();
        let page = self.page.as_mut();
        if let Some(running) = page.and_then(|page| page.running.as_mut()) {
            running.cancelling = true;
        }
    }

    pub(in crate::app) fn poll_import(&mut self, host: &mut Host) {
        let result = match self.import.poll() {
            Some(Ok(result)) => result,
            Some(Err(ThreadPanicked)) => {
                host.say_panicked();
                self.stop_running();
                if let Some(session) = self.session_mut() {
                    session.not_imported();
                }
                host.events.push(Event::StoreChanged);
                return;
            }
            None => {
                self.follow_import();
                return;
            }
        };
        self.stop_running();
        if host.dialog == Some(Dialog::Quit) {
            // There is nothing left to ask about.
            host.dialog = None;
        }
        match result {
            Err(
                error @ (ImportError::StoreChanged
                | ImportError::FileChanged
                | ImportError::PlanChanged),
            ) => self.not_as_reviewed(host, &error),
            result => self.imported(host, result),
        }
    }

    fn stop_running(&mut self) {
        if let Some(page) = &mut self.page {
            page.running = None;
        }
    }

    /// Something is not as it was reviewed, so nothing was done: it is reviewed again.
    fn not_as_reviewed(&mut self, host: &mut Host, error: &ImportError) {
        let said = host.text().import_error(error);
        if let Some(session) = self.session_mut() {
            session.not_imported();
        }
        if host.shared.page != Page::Wizard {
            host.say(Tone::Warning, said.clone());
        }
        host.read_tables();
        host.events.push(Event::StoreChanged);
        if matches!(error, ImportError::FileChanged) {
            self.read_and_review_again(host, said);
        } else {
            self.invalidate_review(host, said);
        }
    }

    fn imported(&mut self, host: &mut Host, result: Result<Report, ImportError>) {
        let list = |report: &Report| -> Option<ListNo> {
            let view = host.store.as_ref()?.view();
            view.list_named(&report.list).map(|list| list.no)
        };
        let list = result.as_ref().ok().and_then(list);
        let Some(page) = &mut self.page else { return };
        page.session.imported(result, list);
        let id = page.session.id;
        let done = page.session.done().filter(|done| done.is_completed());
        if let Some(report) = done.and_then(|done| done.result.as_ref().ok()) {
            let figures = report.counts;
            if let Some(no) = report.import {
                let what = Undoable::Import(no);
                host.shared.last = Some(what);
                if host.shared.page != Page::Wizard {
                    let args = [
                        ("created", figures.created.into()),
                        ("updated", figures.updated.into()),
                    ];
                    let said = host.text().say_with("notice-import-done", args);
                    host.say_with(Tone::Success, said, Command::Undo(what));
                }
            }
            host.discard_draft(id);
        } else {
            // Its rows are not those of an import.
            page.review.forget();
            self.rows.release_store();
        }
        host.forget_draft_change();
        host.events.push(Event::StoreChanged);
    }

    /// Shows how far the import is.
    fn follow_import(&mut self) {
        let (Some(progress), Some(began)) = (self.import.progress(), &self.began) else {
            return;
        };
        let seconds = began.elapsed().as_secs_f64();
        let running = self.page.as_mut().and_then(|page| page.running.as_mut());
        if let Some(running) = running {
            follow(running, progress, seconds);
        }
    }
}

fn follow(running: &mut Running, progress: Snapshot, seconds: f64) {
    running.bytes = progress.bytes;
    running.total = progress.total.max(running.total);
    running.rows = progress.rows;
    if seconds > SPEED_AFTER && progress.bytes > 0 {
        running.rate = per_second(progress.rows, seconds);
        let speed = per_second(progress.bytes, seconds).max(1);
        let left = running.total.saturating_sub(progress.bytes);
        running.left = Some(left.div_ceil(speed));
    }
}

fn per_second(count: u64, seconds: f64) -> u64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a speed that is shown"
    )]
    let speed = (count as f64 / seconds.max(0.001)) as u64;
    speed
}
