//! Work of which every result counts, and work on one place in the order it was asked for.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::{Job, Progress, ThreadPanicked, Wake};

/// Jobs of which every result counts, told in the order in which they were started.
#[derive(Debug)]
pub struct Queue<T> {
    jobs: VecDeque<Job<T>>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self {
            jobs: VecDeque::new(),
        }
    }
}

impl<T: Send + 'static> Queue<T> {
    /// Starts work beside what runs already; with a [`Turn`] it waits for what was asked for before.
    ///
    /// # Errors
    ///
    /// The system gave no thread; the work did not begin.
    pub fn start(
        &mut self,
        wake: &Wake,
        turn: Option<Turn>,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> io::Result<()> {
        let job = Job::start("queue", wake, move |progress| {
            let _turn = turn.map(Turn::wait);
            work(progress)
        })?;
        self.jobs.push_back(job);
        Ok(())
    }

    /// The next result, if the oldest job has ended.
    ///
    /// # Errors
    ///
    /// [`ThreadPanicked`] if it ended without a result.
    pub fn poll(&mut self) -> Option<Result<T, ThreadPanicked>> {
        let result = self.jobs.front()?.poll()?;
        self.jobs.pop_front();
        Some(result)
    }

    /// Whether every job has ended and was told.
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Waits until every job has ended, without cancelling any; their results are dropped.
    pub fn finish(&mut self) {
        for job in self.jobs.drain(..) {
            while job.wait(std::time::Duration::from_secs(1)).is_none() {}
        }
    }
}

/// A fair queue for one resource (a folder, the store's writer): first come, first served, whatever
/// slot or queue its work is in.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Counter>);

#[derive(Debug, Default)]
struct Counter {
    numbers: Mutex<Numbers>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct Numbers {
    /// The number that the next to ask gets.
    next: u64,
    /// Numbers whose turn is over, beyond `serving`.
    over: Vec<u64>,
    /// The number whose turn it is.
    serving: u64,
}

impl Turns {
    /// Takes the next turn; it is over when the [`Turn`] is dropped.
    pub fn take(&self) -> Turn {
        let mut numbers = self
            .0
            .numbers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let number = numbers.next;
        numbers.next += 1;
        Turn {
            number,
            counter: Arc::clone(&self.0),
        }
    }

    /// Whether every turn that was taken is over: no job holds the resource or waits for it.
    pub fn are_over(&self) -> bool {
        let numbers = self
            .0
            .numbers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        numbers.serving == numbers.next
    }
}

/// A turn that was taken.
#[derive(Debug)]
pub struct Turn {
    number: u64,
    counter: Arc<Counter>,
}

impl Turn {
    /// Blocks until every turn that was taken before is over.
    #[must_use]
    pub fn wait(self) -> Self {
        let numbers = self.counter.numbers.lock();
        let numbers = numbers.unwrap_or_else(PoisonError::into_inner);
        let waiting = |numbers: &mut Numbers| numbers.serving < self.number;
        let waited = self.counter.moved.wait_while(numbers, waiting);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let numbers = self.counter.numbers.lock();
        let mut numbers = numbers.unwrap_or_else(PoisonError::into_inner);
        numbers.over.push(self.number);
        while let Some(at) = numbers.over.iter().position(|no| *no == numbers.serving) {
            numbers.over.swap_remove(at);
            numbers.serving += 1;
        }
        self.counter.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::super::{Slot, no_wake};
    use super::*;

    #[test]
    fn one_place_is_served_in_order_whatever_holds_the_work() {
        let order = Arc::new(Mutex::new(Vec::new()));
        let (turns, elsewhere) = (Turns::default(), Turns::default());
        let (mut queue, mut slot) = (Queue::default(), Slot::default());
        let (go, wait) = channel::<()>();
        let note = |number: u32| {
            let order = Arc::clone(&order);
            move |_: &Progress| order.lock().unwrap().push(number)
        };
        let first = note(1);
        queue
            .start(&no_wake(), Some(turns.take()), move |progress| {
                wait.recv().unwrap();
                first(progress);
            })
            .unwrap();
        let (turn, second) = (turns.take(), note(2));
        slot.start(&no_wake(), move |progress| {
            let _turn = turn.wait();
            second(progress);
        })
        .unwrap();
        queue
            .start(&no_wake(), Some(turns.take()), note(3))
            .unwrap();
        // A turn that nobody used keeps nobody waiting.
        drop(turns.take());
        queue
            .start(&no_wake(), Some(turns.take()), note(4))
            .unwrap();
        // Another place waits for nobody.
        let mut other = Queue::default();
        other
            .start(&no_wake(), Some(elsewhere.take()), |_| ())
            .unwrap();
        other.finish();
        assert!(order.lock().unwrap().is_empty());
        go.send(()).unwrap();
        queue.finish();
        while slot.poll().is_none() {
            std::thread::yield_now();
        }
        assert_eq!(*order.lock().unwrap(), [1, 2, 3, 4]);
        assert!(queue.is_idle());
    }

    #[test]
    fn results_are_told_in_the_order_of_their_start() {
        let mut queue = Queue::default();
        let (go, wait) = channel::<()>();
        queue
            .start(&no_wake(), None, move |_| {
                wait.recv().unwrap();
                1
            })
            .unwrap();
        queue.start(&no_wake(), None, |_| 2).unwrap();
        assert_eq!(queue.poll(), None);
        go.send(()).unwrap();
        let mut told = Vec::new();
        while !queue.is_idle() {
            told.extend(queue.poll().map(Result::unwrap));
        }
        assert_eq!(told, [1, 2]);
    }
}
