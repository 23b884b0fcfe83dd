//! Threads: long work on a thread of its own, with progress, cancel and a wake-up.
//!
//! One place owns the threads, for the window and the command line alike. A job is a blocking
//! function with a [`Progress`]; what it comes to is sent over a bounded channel, and so is every
//! move of its progress. After each the wake-up is called, so nobody needs to ask when nothing
//! has happened.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::import::{
    ImportError, Options, Progress, Report, UndoError, UndoReport, Undoable, run, undo as take_back,
};
use crate::plan::ImportPlan;
use crate::source::Source;
use crate::store::Store;

/// How often progress is looked at: a person sees no more than ten changes a second.
const BEAT: Duration = Duration::from_millis(100);

/// Facts that may wait to be taken; moves beyond it are left out, the next one says more.
const WAITING: usize = 4;

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Bytes read so far.
    pub bytes: u64,
    /// Size of the file in bytes; 0 while it is not known.
    pub total: u64,
    /// Rows done so far.
    pub rows: u64,
}

impl Moved {
    fn of(progress: &Progress) -> Self {
        Self {
            bytes: progress.bytes(),
            total: progress.total(),
            rows: progress.rows(),
        }
    }
}

/// What a job tells.
#[derive(Debug)]
pub enum Fact<T> {
    /// It is further than before.
    Moved(Moved),
    /// It is over, with what it came to; the last fact of a job.
    Done(T),
    /// Its thread broke down; the last fact of a job.
    Lost,
}

/// Work that runs on a thread of its own. Dropping it cancels the work and waits for its end.
#[derive(Debug)]
pub struct Job<T> {
    progress: Arc<Progress>,
    facts: Receiver<Fact<T>>,
    threads: Vec<JoinHandle<()>>,
}

impl<T: Send + 'static> Job<T> {
    /// Starts work on a thread of this name.
    ///
    /// `wake` is called from other threads after every fact; it must return at once. An error
    /// means that the system gave no thread.
    pub fn start(
        name: &str,
        wake: impl Fn() + Send + Sync + 'static,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> io::Result<Self> {
        let progress = Arc::new(Progress::default());
        let over = Arc::new(AtomicBool::new(false));
        let (send, facts) = sync_channel(WAITING);
        let wake = Arc::new(wake);
        let watcher = {
            let (progress, over) = (Arc::clone(&progress), Arc::clone(&over));
            let (send, wake) = (send.clone(), Arc::clone(&wake));
            thread::Builder::new()
                .name(format!("{name} watch"))
                .spawn(move || watch(&progress, &over, &send, &*wake))?
        };
        let watching = watcher.thread().clone();
        let worker = {
            let progress = Arc::clone(&progress);
            let over = Arc::clone(&over);
            thread::Builder::new().name(name.to_owned()).spawn(move || {
                // Told also when the work panics: the watcher ends and the channel closes.
                let _end = End(over, watching, wake);
                let result = work(&progress);
                // Nobody listens any more only where the job was dropped.
                let _ = send.send(Fact::Done(result));
            })
        };
        match worker {
            Ok(worker) => Ok(Self {
                progress,
                facts,
                threads: vec![worker, watcher],
            }),
            Err(error) => {
                over.store(true, Ordering::Release);
                watcher.thread().unpark();
                Err(error)
            }
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Moved {
        Moved::of(&self.progress)
    }

    /// Asks it to stop; it says so with its last fact.
    pub fn cancel(&self) {
        self.progress.cancel();
    }

    /// The next fact, if there is one.
    pub fn try_next(&self) -> Option<Fact<T>> {
        match self.facts.try_recv() {
            Ok(fact) => Some(fact),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Fact::Lost),
        }
    }

    /// Waits for the next fact, but not longer than this.
    pub fn next_within(&self, time: Duration) -> Option<Fact<T>> {
        match self.facts.recv_timeout(time) {
            Ok(fact) => Some(fact),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Fact::Lost),
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.progress.cancel();
        // A worker that waits to send its result must not wait for us.
        let (_, nobody) = sync_channel(0);
        self.facts = nobody;
        for thread in self.threads.drain(..) {
            // A panic has been told as `Lost` already.
            let _ = thread.join();
        }
    }
}

/// Ends the watching and wakes whoever waits, however the work ends.
struct End<W: Fn()>(Arc<AtomicBool>, thread::Thread, Arc<W>);

impl<W: Fn()> Drop for End<W> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
        self.1.unpark();
        (self.2)();
    }
}

/// Tells every move until the work is over.
fn watch<T>(progress: &Progress, over: &AtomicBool, facts: &SyncSender<Fact<T>>, wake: &dyn Fn()) {
    let mut last = Moved::default();
    while !over.load(Ordering::Acquire) {
        let now = Moved::of(progress);
        if now != last {
            last = now;
            // Where the channel is full somebody has enough to take in.
            let _ = facts.try_send(Fact::Moved(now));
            wake();
        }
        thread::park_timeout(BEAT);
    }
}

/// Starts an import.
pub fn import(
    store: Arc<Store>,
    source: Arc<Source>,
    plan: ImportPlan,
    options: Options,
    wake: impl Fn() + Send + Sync + 'static,
) -> io::Result<Job<Result<Report, ImportError>>> {
    Job::start("import", wake, move |progress| {
        run(&store, &source, &plan, &options, progress)
    })
}

/// Starts an undo; its progress counts contacts.
pub fn undo(
    store: Arc<Store>,
    what: Undoable,
    dry_run: bool,
    wake: impl Fn() + Send + Sync + 'static,
) -> io::Result<Job<Result<UndoReport, UndoError>>> {
    Job::start("undo", wake, move |progress| {
        take_back(&store, what, dry_run, progress)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn a_job_says_what_it_came_to_and_wakes() {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake = move || {
            count.fetch_add(1, Ordering::SeqCst);
        };
        let job = Job::start("test", wake, |_| 7).unwrap();
        assert!(matches!(job.next_within(LONG), Some(Fact::Done(7))));
        assert!(matches!(job.next_within(LONG), Some(Fact::Lost)));
        drop(job);
        assert!(woken.load(Ordering::SeqCst) >= 1);
    }

    #[test]
    fn a_cancelled_job_hears_of_it() {
        let job = Job::start(
            "test",
            || {},
            |progress| {
                while !progress.is_cancelled() {
                    thread::yield_now();
                }
                "cancelled"
            },
        )
        .unwrap();
        assert!(job.try_next().is_none());
        job.cancel();
        assert!(matches!(
            job.next_within(LONG),
            Some(Fact::Done("cancelled"))
        ));
    }

    #[test]
    fn a_job_that_breaks_down_is_noticed() {
        let job = Job::<()>::start("test", || {}, |_| panic!("on purpose")).unwrap();
        assert!(matches!(job.next_within(LONG), Some(Fact::Lost)));
    }

    #[test]
    fn a_dropped_job_is_cancelled_and_waited_for() {
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        let job = Job::start(
            "test",
            || {},
            move |progress| {
                while !progress.is_cancelled() {
                    thread::yield_now();
                }
                end.store(true, Ordering::SeqCst);
            },
        )
        .unwrap();
        drop(job);
        assert!(ended.load(Ordering::SeqCst));
    }
}
