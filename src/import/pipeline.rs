//! The reading half of an import on threads of its own: one cuts the file into rows, the others
//! turn cells into values; the caller gets the batches in file order.
//!
//! A fixed number of batches goes round, so memory does not grow with the file.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::row::{ReadBatch, RowReader};
use crate::source::{Reader, SourceError};

/// Rows in a batch: enough that passing one on costs nothing, few enough that some fit the cache.
pub(super) const ROWS: usize = 4096;

/// Batches that go round beside those of a group.
const BATCHES: usize = 5;

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
}

/// Reads the file to its end and gives every batch in file order, `group` of them looked at ahead.
pub(super) fn for_each_batch<T: Take>(
    mut reader: Reader,
    rows: &RowReader,
    group: usize,
    taker: &mut T,
) -> Result<End, T::Error> {
    let batches = BATCHES + group;
    let (empty_in, empty_out) = sync_channel::<ReadBatch>(batches);
    let (raw_in, raw_out) = sync_channel::<Numbered>(batches);
    let (read_in, read_out) = sync_channel::<Numbered>(batches);
    for _ in 0..batches {
        // The channel holds them all: this cannot fail while both ends are here.
        let _ = empty_in.try_send(ReadBatch::default());
    }
    let raw_out = Mutex::new(raw_out);
    let workers = thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).max(1));

    thread::scope(|scope| {
        let cutter = scope.spawn(move || cut(&mut reader, &empty_out, &raw_in));
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
        let outcome = in_order(&read_out, &empty_in, group, taker);
        // Whoever waits for a place or a batch sees the other end go and stops.
        drop(read_out);
        drop(empty_in);
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
    empty: &Receiver<ReadBatch>,
    raw: &SyncSender<Numbered>,
) -> Result<End, SourceError> {
    let mut number = 0;
    while let Ok(mut batch) = empty.recv() {
        if reader.read_batch(&mut batch.raw, ROWS)? == 0 {
            break;
        }
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
    })
}

fn in_order<T: Take>(
    read: &Receiver<Numbered>,
    empty: &SyncSender<ReadBatch>,
    group: usize,
    taker: &mut T,
) -> Result<(), T::Error> {
    let mut early = BTreeMap::new();
    let mut ready = VecDeque::new();
    let mut due = 0;
    loop {
        let next = read.recv().ok();
        let over = next.is_none();
        early.extend(next.map(|next| (next.number, next)));
        while let Some(next) = early.remove(&due) {
            ready.push_back(next);
            due += 1;
        }
        if ready.len() >= group || over {
            taker.look_ahead(&ready)?;
            while let Some(next) = ready.pop_front() {
                if !taker.take(&next.batch, next.bytes)? {
                    return Ok(());
                }
                // At the end of the file nobody takes empty batches any more.
                let _ = empty.send(next.batch);
            }
        }
        if over {
            return Ok(());
        }
    }
}
