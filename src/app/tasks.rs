//! The threads of the window: at most one wanted result of each kind.

use std::io;

use egui::Context;

use super::work::Fact;
use crate::import::Progress;
use crate::job::{self, Job, Moved};

/// What a task is for; starting one of a kind makes an earlier one unwanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Open a file.
    Open,
    /// Decide an encoding by the whole file.
    Encoding,
    /// Look through a file.
    Survey,
    /// Review an import.
    Try,
    /// Find rows of the review.
    ReviewFind,
    /// Read rows of the review.
    ReviewRows,
    /// Read one row of the review.
    ReviewRow,
    /// Count the values of a column of the review.
    ReviewValues,
    /// Import.
    Import,
    /// Ask for a file.
    Pick,
    /// Ask where to save.
    SaveAs,
    /// Find contacts.
    Gather,
    /// Read rows of contacts.
    Rows,
    /// Read one contact.
    Contact,
    /// Read what happened to a contact.
    Past,
    /// Take something back, or look at what that would do.
    Undo,
    /// Erase contacts for good.
    Erase,
    /// Find out what is kept of the past.
    Kept,
    /// Read the import log.
    Log,
    /// Read the problems of an import.
    Problems,
    /// Read the drafts.
    Drafts,
    /// Anything of which every result counts: changes of the store, writing.
    Each,
}

struct Task {
    kind: Kind,
    wanted: bool,
    job: Job<Fact>,
}

/// The tasks that run.
#[derive(Default)]
pub struct Tasks {
    running: Vec<Task>,
}

impl Tasks {
    /// Starts a task; its result wakes the window.
    pub fn start(
        &mut self,
        ctx: &Context,
        kind: Kind,
        work: impl FnOnce(&Progress) -> Fact + Send + 'static,
    ) -> io::Result<()> {
        if kind != Kind::Each {
            self.forget(kind);
        }
        let waker = ctx.clone();
        let job = Job::start("work", move || waker.request_repaint(), work)?;
        self.running.push(Task {
            kind,
            wanted: true,
            job,
        });
        Ok(())
    }

    /// Makes the result of a kind unwanted, and asks its task to stop.
    pub fn forget(&mut self, kind: Kind) {
        for task in self.running.iter_mut().filter(|task| task.kind == kind) {
            task.wanted = false;
            task.job.cancel();
        }
    }

    /// Asks a task to stop; its result is still wanted.
    pub fn cancel(&self, kind: Kind) {
        self.running
            .iter()
            .filter(|task| task.kind == kind && task.wanted)
            .for_each(|task| task.job.cancel());
    }

    /// Whether a wanted result of a kind is on its way.
    pub fn runs(&self, kind: Kind) -> bool {
        self.running
            .iter()
            .any(|task| task.kind == kind && task.wanted)
    }

    /// How far a task is.
    pub fn moved(&self, kind: Kind) -> Option<Moved> {
        self.running
            .iter()
            .find(|task| task.kind == kind && task.wanted)
            .map(|task| task.job.progress())
    }

    /// Takes what came; none as a fact says that a task broke down.
    pub fn take(&mut self) -> Vec<(Kind, Option<Fact>)> {
        let mut taken = Vec::new();
        self.running.retain(|task| {
            while let Some(fact) = task.job.try_next() {
                let done = match fact {
                    job::Fact::Moved(_) => continue,
                    job::Fact::Done(fact) => Some(fact),
                    job::Fact::Lost => None,
                };
                if task.wanted {
                    taken.push((task.kind, done));
                }
                return false;
            }
            true
        });
        taken
    }

    /// Whether nothing runs.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Stops what runs; waits only for what writes.
    pub fn end(&mut self) {
        for task in self.running.drain(..) {
            if matches!(
                task.kind,
                Kind::Import | Kind::Each | Kind::Try | Kind::Undo | Kind::Erase
            ) {
                drop(task);
            } else {
                // Reading a large file to its end is nothing to wait for.
                std::mem::forget(task);
            }
        }
    }
}
