//! Reads a file on threads of its own: one cuts it into rows, the others turn cells into values; the
//! caller gets the batches in file order.
//!
//! The batches in flight are limited in number and in bytes of text, so memory grows neither with
//! the file nor with its rows.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::row::{ReadBatch, RowReader};
use crate::source::{Reader, SourceError};

/// Rows in a batch: enough that passing one on costs nothing, few enough that some fit the cache.
pub(super) const ROWS: usize = 4096;

/// Batches that may be in flight beside those of a group.
const BATCHES: usize = 5;

/// Bytes of text in flight, at most, where the next batch has as many as the last one.
const MAX_BYTES: usize = 40 << 20;

/// Bytes of text after which a group is complete, however few batches it has.
const LOOKAHEAD_BYTES: usize = 24 << 20;

/// Bytes of memory over which a batch is freed instead of used again.
const MAX_REUSED_BYTES: usize = 8 << 20;

/// Gets the batches of a file in its order.
pub(super) trait BatchConsumer {
    /// Why it stops the reading.
    type Error: From<SourceError>;

    /// Called with batches before they are consumed one after the other.
    ///
    /// # Errors
    ///
    /// Whatever the consumer cannot do; the reading ends.
    fn look_ahead(&mut self, group: &VecDeque<NumberedBatch>) -> Result<(), Self::Error>;

    /// Consumes a batch, with the bytes of the file read so far; returns whether to go on.
    ///
    /// # Errors
    ///
    /// Whatever the consumer cannot do; the reading ends.
    fn consume(&mut self, batch: &ReadBatch, bytes: u64) -> Result<bool, Self::Error>;
}

/// A batch in flight, numbered in file order, with the bytes of the file read by then.
pub(super) struct NumberedBatch {
    number: u64,
    bytes: u64,
    pub(super) batch: ReadBatch,
}

/// What is known of a file once its rows have been read.
#[derive(Clone, Debug, Default)]
pub(super) struct FileEnd {
    /// Rows that were wholly blank.
    pub(super) blank_rows: u64,
    /// SHA-256 of the file, where the reader hashes it and read it to its end.
    pub(super) sha256: Option<String>,
    /// Hash of the file's bytes (xxh3), to tell quickly whether they changed; under the same
    /// conditions.
    pub(super) content: Option<u64>,
}

/// Counts the batches in flight and keeps those that can be filled again.
#[derive(Default)]
struct InFlight {
    state: Mutex<InFlightState>,
    changed: Condvar,
}

#[derive(Default)]
struct InFlightState {
    batches: usize,
    /// Bytes of text in them, and in the one that was read last.
    bytes: usize,
    last: usize,
    /// Emptied ones to be filled again.
    empty: Vec<ReadBatch>,
    /// No batch is consumed any more.
    over: bool,
}

impl InFlightState {
    fn is_full(&self) -> bool {
        // Where this is so, there is text enough for a group, however large the last batch was.
        self.bytes + self.last.min(MAX_BYTES - LOOKAHEAD_BYTES) > MAX_BYTES
    }
}

impl InFlight {
    fn state(&self) -> MutexGuard<'_, InFlightState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until one more batch may be in flight, and returns an empty one; `None` once no batch
    /// is consumed any more.
    fn begin_batch(&self, max_batches: usize) -> Option<ReadBatch> {
        let mut state = self.state();
        while !state.over && (state.batches >= max_batches || state.is_full()) {
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

    /// Adds the bytes of text that a batch turned out to have.
    fn add_bytes(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes += bytes;
        state.last = bytes;
    }

    /// Takes a batch back that has been consumed.
    fn end_batch(&self, batch: ReadBatch) {
        let bytes = batch.raw.text_bytes();
        // What very long rows needed is given back at once.
        let batch = Some(batch).filter(|batch| batch.memory() <= MAX_REUSED_BYTES);
        let mut state = self.state();
        state.batches = state.batches.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        state.empty.extend(batch);
        drop(state);
        self.changed.notify_all();
    }
}

/// Stops the reading thread when it is dropped, also by a panic, so that it does not wait for ever.
struct StopOnDrop<'a>(&'a InFlight);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.changed.notify_all();
    }
}

/// Reads a file to its end and hands every batch to a consumer in file order, which looks at `group`
/// of them ahead.
///
/// # Errors
///
/// When the file cannot be read, and whatever stops the consumer.
pub(super) fn for_each_batch<C: BatchConsumer>(
    mut reader: Reader,
    rows: &RowReader,
    group: usize,
    consumer: &mut C,
) -> Result<FileEnd, C::Error> {
    let max_batches = BATCHES + group;
    let in_flight = InFlight::default();
    let (raw_in, raw_out) = sync_channel::<NumberedBatch>(max_batches);
    let (read_in, read_out) = sync_channel::<NumberedBatch>(max_batches);
    let raw_out = Mutex::new(raw_out);
    let workers = thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).max(1));

    thread::scope(|scope| {
        let in_flight = &in_flight;
        let closing = StopOnDrop(in_flight);
        let cutter = scope.spawn(move || cut(&mut reader, in_flight, max_batches, &raw_in));
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
        let outcome = in_order(&read_out, in_flight, group, consumer);
        // Threads that wait for room or for a batch see that nobody consumes any more, and stop.
        drop(read_out);
        drop(closing);
        let end = match cutter.join() {
            Ok(end) => end.map_err(C::Error::from),
            Err(panic) => std::panic::resume_unwind(panic),
        };
        outcome?;
        end
    })
}

/// Cuts a file into batches of rows.
fn cut(
    reader: &mut Reader,
    in_flight: &InFlight,
    max_batches: usize,
    raw: &SyncSender<NumberedBatch>,
) -> Result<FileEnd, SourceError> {
    let mut number = 0;
    while let Some(mut batch) = in_flight.begin_batch(max_batches) {
        if reader.read_batch(&mut batch.raw, ROWS)? == 0 {
            break;
        }
        in_flight.add_bytes(batch.raw.text_bytes());
        let bytes = reader.bytes_read();
        let next = NumberedBatch {
            number,
            bytes,
            batch,
        };
        if raw.send(next).is_err() {
            break;
        }
        number += 1;
    }
    Ok(FileEnd {
        blank_rows: reader.blank_rows(),
        sha256: reader.sha256(),
        content: reader.content_hash(),
    })
}

/// Hands batches on in file order, in whichever they arrive.
fn in_order<C: BatchConsumer>(
    read: &Receiver<NumberedBatch>,
    in_flight: &InFlight,
    group: usize,
    consumer: &mut C,
) -> Result<(), C::Error> {
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
        if ready.len() >= group || bytes >= LOOKAHEAD_BYTES || over {
            bytes = 0;
            consumer.look_ahead(&ready)?;
            while let Some(next) = ready.pop_front() {
                if !consumer.consume(&next.batch, next.bytes)? {
                    return Ok(());
                }
                in_flight.end_batch(next.batch);
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
    fn no_batch_is_read_while_too_much_text_is_in_flight() {
        let in_flight = InFlight::default();
        let first = in_flight.begin_batch(9).unwrap();
        in_flight.add_bytes(MAX_BYTES);
        let was_consumed = AtomicBool::new(false);
        thread::scope(|scope| {
            let waits = scope.spawn(|| {
                let next = in_flight.begin_batch(9);
                assert!(was_consumed.load(Ordering::SeqCst));
                next
            });
            thread::yield_now();
            was_consumed.store(true, Ordering::SeqCst);
            let mut state = in_flight.state();
            state.bytes -= MAX_BYTES;
            drop(state);
            in_flight.end_batch(first);
            assert!(waits.join().unwrap().is_some());
        });
        assert_eq!(in_flight.state().batches, 1);
        drop(StopOnDrop(&in_flight));
        assert!(in_flight.begin_batch(9).is_none());
    }
}
