//! Threads: long work on a thread of its own, with progress, cancel and a wake-up.
//!
//! One place owns the threads, for the window and the command line alike. A [`Job`] is a blocking
//! function with a [`Progress`]. The command line waits for one; a page of the window keeps one in a
//! [`Slot`] and looks at it before each frame. Work on one place in the order in which it was asked
//! for takes a [`Turn`].

mod progress;
mod queue;
mod slot;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub use self::progress::{Progress, Snapshot, Wake};
pub use self::queue::{Queue, Turn, Turns};
pub use self::slot::Slot;

/// The thread of a job ended without a result: the work panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the thread of a job panicked")]
pub struct ThreadPanicked;

/// Work on a thread of its own, and its result.
///
/// Dropping a job cancels its work and waits for the end of it.
#[derive(Debug)]
pub struct Job<T> {
    progress: Arc<Progress>,
    result: Receiver<T>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work` on a thread with this name.
    ///
    /// `wake` is called from that thread, at most ten times a second while the progress changes, and
    /// once when the work has ended in whatever way.
    ///
    /// # Errors
    ///
    /// The system gave no thread; the work did not begin.
    pub fn start(
        name: &str,
        wake: &Wake,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> io::Result<Self> {
        let progress = Arc::new(Progress::waking(Arc::clone(wake)));
        let (send, result) = sync_channel(1);
        let shared = Arc::clone(&progress);
        let at_end = WakeOnDrop(Arc::clone(wake));
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                // Dropped last, when the result is there or the channel is closed by a panic.
                let _at_end = at_end;
                let send = send;
                // Nobody listens any more only where the job was dropped.
                let _ = send.send(work(&shared));
            })?;
        Ok(Self {
            progress,
            result,
            thread: Some(thread),
        })
    }

    /// How far the work is.
    pub fn progress(&self) -> Snapshot {
        self.progress.snapshot()
    }

    /// Asks the work to stop; its result is returned as if it had ended by itself.
    pub fn cancel(&self) {
        self.progress.cancel();
    }

    /// The result of the work, once it has ended; never waits.
    ///
    /// # Errors
    ///
    /// [`ThreadPanicked`] instead of a result, and at every call after a result was taken.
    pub fn poll(&self) -> Option<Result<T, ThreadPanicked>> {
        match self.result.try_recv() {
            Ok(result) => Some(Ok(result)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(ThreadPanicked)),
        }
    }

    /// Like [`Job::poll`], waiting up to `time` for the end of the work.
    ///
    /// # Errors
    ///
    /// As [`Job::poll`].
    pub fn wait(&self, time: Duration) -> Option<Result<T, ThreadPanicked>> {
        match self.result.recv_timeout(time) {
            Ok(result) => Some(Ok(result)),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(ThreadPanicked)),
        }
    }

    /// Cancels the work and leaves its thread to end by itself.
    pub fn abandon(mut self) {
        self.thread = None;
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.progress.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic was told by the closed channel.
            let _ = thread.join();
        }
    }
}

/// Calls the wake-up when it is dropped, also by a panic.
struct WakeOnDrop(Wake);

impl Drop for WakeOnDrop {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// A wake-up that does nothing, for callers that wait for the job.
pub fn no_wake() -> Wake {
    Arc::new(|| {})
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    fn until_cancelled(progress: &Progress) {
        while !progress.is_cancelled() {
            thread::yield_now();
        }
    }

    #[test]
    fn a_job_tells_its_result_once_and_wakes() {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake: Wake = Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let job = Job::start("test", &wake, |_| 7).unwrap();
        assert_eq!(job.wait(LONG), Some(Ok(7)));
        assert_eq!(job.wait(LONG), Some(Err(ThreadPanicked)));
        drop(job);
        assert_eq!(woken.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn progress_wakes_at_most_ten_times_a_second() {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake: Wake = Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let began = std::time::Instant::now();
        let job = Job::start("test", &wake, |progress| {
            progress.begin(1_000_000);
            for _ in 0..1_000_000 {
                progress.step();
            }
        })
        .unwrap();
        assert_eq!(job.wait(LONG), Some(Ok(())));
        assert_eq!(job.progress().bytes, 1_000_000);
        drop(job);
        let most = began.elapsed().as_millis() / WAKE_EVERY_MS + 1;
        let woken = woken.load(Ordering::SeqCst) as u128;
        assert!((1..=most).contains(&woken), "{woken} of {most}");
    }

    /// By hand: ten a second.
    const WAKE_EVERY_MS: u128 = 100;

    #[test]
    fn a_cancelled_job_tells_how_it_ended() {
        let job = Job::start("test", &no_wake(), |progress| {
            until_cancelled(progress);
            "cancelled"
        })
        .unwrap();
        assert_eq!(job.poll(), None);
        job.cancel();
        assert_eq!(job.wait(LONG), Some(Ok("cancelled")));
    }

    #[test]
    fn a_panic_is_told_instead_of_a_result() {
        let job = Job::<()>::start("test", &no_wake(), |_| panic!("on purpose")).unwrap();
        assert_eq!(job.wait(LONG), Some(Err(ThreadPanicked)));
    }

    #[test]
    fn a_dropped_job_is_cancelled_and_waited_for() {
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        let job = Job::start("test", &no_wake(), move |progress| {
            until_cancelled(progress);
            end.store(true, Ordering::SeqCst);
        })
        .unwrap();
        drop(job);
        assert!(ended.load(Ordering::SeqCst));
    }
}
