//! The threads of the window: at most one wanted result of each kind.
//!
//! What writes to the same place is done one after the other, in the order in which it was wanted:
//! of two threads that save a draft, the one with the older choices might come last.

use std::collections::VecDeque;
use std::io;
use std::mem;

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
    /// Read what contacts are called that a question is about.
    Ask,
    /// Take something back, or look at what that would do.
    Undo,
    /// Erase contacts for good.
    Erase,
    /// Find out what is kept of the past.
    Kept,
    /// Copy rows.
    Copy,
    /// Read the import log.
    Log,
    /// Read the problems of an import.
    Problems,
    /// Read the drafts.
    Drafts,
    /// Mend the store and open it.
    Reopen,
    /// Look for the backups of a damaged store.
    Backups,
    /// Show the folder of the store.
    ShowFolder,
    /// Change the store by hand.
    Change,
    /// Write the window's own files: drafts, preferences.
    Keep,
    /// Anything else of which every result counts: files that are saved.
    Each,
}

/// A place that is written by one task at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Store,
    Folder,
}

impl Kind {
    /// Where it writes, if it has to wait for its turn.
    fn place(self) -> Option<Place> {
        match self {
            Self::Change | Self::Reopen => Some(Place::Store),
            // Erasing cleans the drafts, too.
            Self::Keep | Self::Erase => Some(Place::Folder),
            _ => None,
        }
    }

    /// Every result of it counts.
    fn each_counts(self) -> bool {
        matches!(self, Self::Each) || self.place().is_some()
    }
}

type Work = Box<dyn FnOnce(&Progress) -> Fact + Send>;

struct Task {
    kind: Kind,
    wanted: bool,
    job: Job<Fact>,
}

/// A task whose turn has not come.
struct Waiting {
    ctx: Context,
    kind: Kind,
    work: Work,
}

/// The tasks that run, and those that wait for their turn.
#[derive(Default)]
pub struct Tasks {
    running: Vec<Task>,
    waiting: VecDeque<Waiting>,
}

impl Tasks {
    /// Starts a task; its result wakes the window.
    pub fn start(
        &mut self,
        ctx: &Context,
        kind: Kind,
        work: impl FnOnce(&Progress) -> Fact + Send + 'static,
    ) -> io::Result<()> {
        if !kind.each_counts() {
            self.forget(kind);
        }
        let work: Work = Box::new(work);
        if self.is_taken(kind) {
            let ctx = ctx.clone();
            self.waiting.push_back(Waiting { ctx, kind, work });
            return Ok(());
        }
        self.start_now(ctx, kind, work)
    }

    /// Whether somebody writes where a kind would.
    fn is_taken(&self, kind: Kind) -> bool {
        let place = kind.place();
        let running = self.running.iter().map(|task| task.kind);
        let mut all = running.chain(self.waiting.iter().map(|task| task.kind));
        place.is_some() && all.any(|other| other.place() == place)
    }

    fn start_now(&mut self, ctx: &Context, kind: Kind, work: Work) -> io::Result<()> {
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
        for Waiting { ctx, kind, work } in mem::take(&mut self.waiting) {
            if self.is_taken(kind) {
                self.waiting.push_back(Waiting { ctx, kind, work });
            } else if self.start_now(&ctx, kind, work).is_err() {
                taken.push((kind, None));
            }
        }
        taken
    }

    /// Whether nothing runs.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty() && self.waiting.is_empty()
    }

    /// Stops what runs; waits only for what writes, and lets it write.
    pub fn end(&mut self) {
        for task in self.running.drain(..) {
            let writes = task.kind.each_counts()
                || matches!(task.kind, Kind::Import | Kind::Try | Kind::Undo);
            if writes {
                drop(task);
            } else {
                // Reading a large file to its end is nothing to wait for.
                mem::forget(task);
            }
        }
        for Waiting { work, .. } in mem::take(&mut self.waiting) {
            // There is nobody left to tell.
            let _ = work(&Progress::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::sync::{Arc, Mutex};

    use super::*;

    type Order = Arc<Mutex<Vec<u32>>>;

    /// Work that waits until it may go on, and then says its number.
    fn work(order: &Order, number: u32, go: Option<Receiver<()>>) -> Work {
        let order = Arc::clone(order);
        Box::new(move |_| {
            if let Some(go) = go {
                go.recv().unwrap();
            }
            order.lock().unwrap().push(number);
            Fact::Kept(Ok(()))
        })
    }

    fn until_idle(tasks: &mut Tasks) -> usize {
        let mut taken = 0;
        while !tasks.is_idle() {
            taken += tasks.take().len();
            std::thread::yield_now();
        }
        taken
    }

    #[test]
    fn what_writes_to_one_place_is_done_in_the_order_it_was_wanted() {
        let (ctx, order) = (Context::default(), Order::default());
        let mut tasks = Tasks::default();
        let (go, wait) = channel();
        let first = work(&order, 1, Some(wait));
        tasks.start(&ctx, Kind::Keep, first).unwrap();
        for (number, kind) in [(2, Kind::Keep), (3, Kind::Erase), (4, Kind::Keep)] {
            tasks.start(&ctx, kind, work(&order, number, None)).unwrap();
        }
        // Another place waits for nobody.
        let (told, heard) = channel();
        tasks
            .start(&ctx, Kind::Change, move |_| {
                told.send(()).unwrap();
                Fact::Kept(Ok(()))
            })
            .unwrap();
        heard.recv().unwrap();
        assert!(order.lock().unwrap().is_empty());
        go.send(()).unwrap();
        assert_eq!(until_idle(&mut tasks), 5);
        assert_eq!(*order.lock().unwrap(), [1, 2, 3, 4]);
    }

    #[test]
    fn what_waits_to_write_is_written_before_the_end() {
        let (ctx, order) = (Context::default(), Order::default());
        let mut tasks = Tasks::default();
        let (go, wait) = channel();
        let first = work(&order, 1, Some(wait));
        tasks.start(&ctx, Kind::Keep, first).unwrap();
        tasks
            .start(&ctx, Kind::Keep, work(&order, 2, None))
            .unwrap();
        go.send(()).unwrap();
        tasks.end();
        assert_eq!(*order.lock().unwrap(), [1, 2]);
        assert!(tasks.is_idle());
    }
}
