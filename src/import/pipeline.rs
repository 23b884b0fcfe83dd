//! The reading half of an import on threads of its own: one cuts the file into rows, the others
//! turn cells into values; the caller gets the batches in file order.
//!
//! So many batches and so many bytes of text are on their way at most, so memory grows neither with
//! the file nor with its rows.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::row::{ReadBatch, RowReader};
use crate::source::{Reader, SourceError};

/// Rows in a batch: enough that passing one on costs nothing, few enough that some fit the cache.
pub(super) const ROWS: usize = 4096;

/// Batches that may be on their way beside those of a group.
const BATCHES: usize = 5;

/// Most bytes of text on their way, where the next batch has as many as the last one.
const MOST_BYTES: usize = 40 << 20;

/// Bytes of text that are looked at ahead, however few batches they are in.
const GROUP_BYTES: usize = 24 << 20;

/// A batch that holds more bytes of memory is not used again.
const KEPT: usize = 8 << 20;

/// What takes the batches.
pub(super) trait Take {
    /// Why it stops.
    type Error: From<SourceError>;

    /// Looks at batches that will be taken one after the other.
    fn look_ahead(&mut self, group: &VecDeque<Numbered>) -> Result<(), Self::Error>;

    /// Takes a batch, with the bytes read so far; whether to go on.
    fn take(&mut self, batch: &ReadBatch, bytes: u64) -> Result<bool, Self::Error>;
}

/// A batch on its way, numbered in file order, with the bytes read by then.
pub(super) struct Numbered {
    number: u64,
    bytes: u64,
    pub(super) batch: ReadBatch,
}

/// What the reading half says at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct End {
    /// Rows that were wholly blank.
    pub(super) blank_rows: u64,
    /// SHA-256 of the file, where the reader hashes it and read it to its end.
    pub(super) sha256: Option<String>,
    /// Hash of the file's bytes (xxh3), to tell quickly whether they changed; under the same
    /// conditions.
    pub(super) content: Option<u64>,
}

/// The batches that are on their way, and those that are free.
#[derive(Default)]
struct Traffic {
    state: Mutex<TrafficState>,
    changed: Condvar,
}

#[derive(Default)]
struct TrafficState {
    batches: usize,
    /// Bytes of text in them, and in the one that was read last.
    bytes: usize,
    last: usize,
    /// Emptied ones to be filled again.
    empty: Vec<ReadBatch>,
    /// Nobody takes batches any more.
    over: bool,
}

impl TrafficState {
    fn is_full(&self) -> bool {
        // Where this is so, there is enough for a group, however large the last batch was.
        self.bytes + self.last.min(MOST_BYTES - GROUP_BYTES) > MOST_BYTES
    }
}

impl Traffic {
    fn state(&self) -> MutexGuard<'_, TrafficState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until one more batch may be on its way, and gives an empty one; none where nobody
    /// takes any.
    fn set_out(&self, most: usize) -> Option<ReadBatch> {
        let mut state = self.state();
        while !state.over && (state.batches >= most || state.is_full()) {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if state.over {
            return None;
        }
        state.batches += 1;
        Some(state.empty.pop().unwrap_or_default())
    }

    /// Notes how much text a batch on its way turned out to have.
    fn load(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes += bytes;
        state.last = bytes;
    }

    /// Takes a batch back that has arrived.
    fn arrived(&self, batch: ReadBatch) {
        let bytes = batch.raw.text_bytes();
        // What very long rows needed is given back at once.
        let batch = Some(batch).filter(|batch| batch.memory() <= KEPT);
        let mut state = self.state();
        state.batches = state.batches.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        state.empty.extend(batch);
        drop(state);
        self.changed.notify_all();
    }
}

/// Ends the traffic when it is dropped, also by a panic, so that the reading thread stops waiting.
struct Closing<'a>(&'a Traffic);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.changed.notify_all();
    }
}

/// Reads the file to its end and gives every batch in file order, `group` of them looked at ahead.
pub(super) fn for_each_batch<T: Take>(
    mut reader: Reader,
    rows: &RowReader,
    group: usize,
    taker: &mut T,
) -> Result<End, T::Error> {
    let most = BATCHES + group;
    let traffic = Traffic::default();
    let (raw_in, raw_out) = sync_channel::<Numbered>(most);
    let (read_in, read_out) = sync_channel::<Numbered>(most);
    let raw_out = Mutex::new(raw_out);
    let workers = thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).max(1));

    thread::scope(|scope| {
        let traffic = &traffic;
        let closing = Closing(traffic);
        let cutter = scope.spawn(move || cut(&mut reader, traffic, most, &raw_in));
        for _ in 0..workers {
            let read_in = read_in.clone();
            let raw_out = &raw_out;
            scope.spawn(move || {
                loop {
                    let next = raw_out
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .recv();
                    let Ok(mut next) = next else { break };
                    rows.read(&mut next.batch);
                    if read_in.send(next).is_err() {
                        break;
                    }
                }
            });
        }
        drop(read_in);
        let outcome = in_order(&read_out, traffic, group, taker);
        // Whoever waits for room or for a batch sees that nobody is there any more, and stops.
        drop(read_out);
        drop(closing);
        let end = match cutter.join() {
            Ok(end) => end.map_err(T::Error::from),
            Err(panic) => std::panic::resume_unwind(panic),
        };
        outcome?;
        end
    })
}

fn cut(
    reader: &mut Reader,
    traffic: &Traffic,
    most: usize,
    raw: &SyncSender<Numbered>,
) -> Result<End, SourceError> {
    let mut number = 0;
    while let Some(mut batch) = traffic.set_out(most) {
        if reader.read_batch(&mut batch.raw, ROWS)? == 0 {
            break;
        }
        traffic.load(batch.raw.text_bytes());
        let bytes = reader.bytes_read();
        let next = Numbered {
            number,
            bytes,
            batch,
        };
        if raw.send(next).is_err() {
            break;
        }
        number += 1;
    }
    Ok(End {
        blank_rows: reader.blank_rows(),
        sha256: reader.sha256(),
        content: reader.content_hash(),
    })
}

fn in_order<T: Take>(
    read: &Receiver<Numbered>,
    traffic: &Traffic,
    group: usize,
    taker: &mut T,
) -> Result<(), T::Error> {
    let mut early = BTreeMap::new();
    let mut ready = VecDeque::new();
    let mut bytes = 0;
    let mut due = 0;
    loop {
        let next = read.recv().ok();
        let over = next.is_none();
        early.extend(next.map(|next| (next.number, next)));
        while let Some(next) = early.remove(&due) {
            bytes += next.batch.raw.text_bytes();
            ready.push_back(next);
            due += 1;
        }
        if ready.len() >= group || bytes >= GROUP_BYTES || over {
            bytes = 0;
            taker.look_ahead(&ready)?;
            while let Some(next) = ready.pop_front() {
                if !taker.take(&next.batch, next.bytes)? {
                    return Ok(());
                }
                traffic.arrived(next.batch);
            }
        }
        if over {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn no_batch_is_read_while_too_much_text_is_on_its_way() {
        let traffic = Traffic::default();
        let first = traffic.set_out(9).unwrap();
        traffic.load(MOST_BYTES);
        let has_arrived = AtomicBool::new(false);
        thread::scope(|scope| {
            let waits = scope.spawn(|| {
                let next = traffic.set_out(9);
                assert!(has_arrived.load(Ordering::SeqCst));
                next
            });
            thread::yield_now();
            has_arrived.store(true, Ordering::SeqCst);
            let mut state = traffic.state();
            state.bytes -= MOST_BYTES;
            drop(state);
            traffic.arrived(first);
            assert!(waits.join().unwrap().is_some());
        });
        assert_eq!(traffic.state().batches, 1);
        drop(Closing(&traffic));
        assert!(traffic.set_out(9).is_none());
    }
}
