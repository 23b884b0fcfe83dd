//! A place for one job of which only the newest counts.

use std::io;

use super::{Job, Progress, Snapshot, ThreadPanicked, Wake};

/// At most one job whose result is wanted; starting another makes the earlier one unwanted.
///
/// A read in the background takes three things: a command that asks for it, a slot beside the state
/// that it fills, and the view that shows what came.
///
/// ```
/// use mainbrainer::job::{Slot, no_wake};
///
/// let mut slot = Slot::default();
/// slot.start(&no_wake(), |_| 6 * 7)?;
/// let answer = loop {
///     // The window asks once before each frame instead.
///     if let Some(answer) = slot.poll() {
///         break answer;
///     }
/// };
/// assert_eq!(answer, Ok(42));
/// assert!(!slot.is_running());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Slot<T> {
    job: Option<Job<T>>,
    /// Superseded or cleared jobs; they were cancelled and end by themselves.
    unwanted: Vec<Job<T>>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            job: None,
            unwanted: Vec::new(),
        }
    }
}

impl<T: Send + 'static> Slot<T> {
    /// Starts work in place of what ran here before, which is cancelled and not waited for.
    ///
    /// # Errors
    ///
    /// The system gave no thread; the slot is empty then.
    pub fn start(
        &mut self,
        wake: &Wake,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> io::Result<()> {
        self.clear();
        self.job = Some(Job::start("slot", wake, work)?);
        Ok(())
    }

    /// Takes the result of the newest work, if it has ended; the slot is empty afterwards.
    ///
    /// # Errors
    ///
    /// [`ThreadPanicked`] if the work ended without a result.
    pub fn poll(&mut self) -> Option<Result<T, ThreadPanicked>> {
        self.unwanted.retain(|job| job.poll().is_none());
        let result = self.job.as_ref()?.poll()?;
        self.job = None;
        Some(result)
    }

    /// Whether a wanted result is on its way.
    pub fn is_running(&self) -> bool {
        self.job.is_some()
    }

    /// Whether no thread of this slot runs, not even an unwanted one.
    pub fn is_idle(&self) -> bool {
        self.job.is_none() && self.unwanted.is_empty()
    }

    /// How far the newest work is.
    pub fn progress(&self) -> Option<Snapshot> {
        self.job.as_ref().map(Job::progress)
    }

    /// Asks the work to stop; its result is still returned by [`Slot::poll`].
    pub fn cancel(&self) {
        if let Some(job) = &self.job {
            job.cancel();
        }
    }

    /// Cancels the work and forgets it; nothing of it is told.
    pub fn clear(&mut self) {
        if let Some(job) = self.job.take() {
            job.cancel();
            self.unwanted.push(job);
        }
    }

    /// Cancels everything and leaves the threads to end by themselves, for the end of the window:
    /// reading a large file to its end is nothing to wait for.
    pub fn abandon(&mut self) {
        self.clear();
        self.unwanted.drain(..).for_each(Job::abandon);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::super::no_wake;
    use super::*;

    fn until<T: Send + 'static>(slot: &mut Slot<T>) -> Result<T, ThreadPanicked> {
        loop {
            if let Some(result) = slot.poll() {
                return result;
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn only_the_newest_result_is_told() {
        let mut slot = Slot::default();
        let (go, wait) = channel::<()>();
        slot.start(&no_wake(), move |_| {
            let _ = wait.recv();
            1
        })
        .unwrap();
        slot.start(&no_wake(), |_| 2).unwrap();
        assert_eq!(until(&mut slot), Ok(2));
        assert!(!slot.is_running());
        assert!(!slot.is_idle(), "the first one waits");
        go.send(()).unwrap();
        while !slot.is_idle() {
            assert_eq!(slot.poll(), None);
        }
    }

    #[test]
    fn a_cleared_slot_tells_nothing_and_its_work_hears_of_it() {
        let mut slot = Slot::default();
        let (told, heard) = channel();
        slot.start(&no_wake(), move |progress: &Progress| {
            while !progress.is_cancelled() {
                std::thread::yield_now();
            }
            told.send(()).unwrap();
        })
        .unwrap();
        slot.clear();
        heard.recv().unwrap();
        while !slot.is_idle() {
            assert_eq!(slot.poll(), None);
        }
    }

    #[test]
    fn a_panic_leaves_the_slot_empty() {
        let mut slot = Slot::<()>::default();
        slot.start(&no_wake(), |_| panic!("on purpose")).unwrap();
        assert_eq!(until(&mut slot), Err(ThreadPanicked));
        assert!(slot.is_idle());
    }
}
