//! The reading half of an import on threads of its own: one cuts the file into rows, the others
//! turn cells into values; the caller gets the batches in file order.
//!
//! A fixed number of batches goes round, so memory does not grow with the file.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::row::{ReadBatch, RowReader};
use crate::source::{Reader, SourceError};

/// Rows in a batch: enough that passing one on costs nothing, few enough that some fit the cache.
const ROWS: usize = 4096;

/// Batches that go round.
const BATCHES: usize = 8;

/// A batch on its way, numbered in file order, with the bytes read by then.
struct Numbered {
    number: u64,
    bytes: u64,
    batch: ReadBatch,
}

/// What the reading half says at the end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct End {
    /// Rows that were wholly blank.
    pub(super) blank_rows: u64,
}

/// Reads the file to its end and calls `take` with every batch in file order, with the bytes read
/// so far; `take` says whether to go on.
pub(super) fn for_each_batch<E>(
    mut reader: Reader,
    rows: &RowReader,
    mut take: impl FnMut(&mut ReadBatch, u64) -> Result<bool, E>,
) -> Result<End, E>
where
    E: From<SourceError>,
{
    let (empty_in, empty_out) = sync_channel::<ReadBatch>(BATCHES);
    let (raw_in, raw_out) = sync_channel::<Numbered>(BATCHES);
    let (read_in, read_out) = sync_channel::<Numbered>(BATCHES);
    for _ in 0..BATCHES {
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
        let taken = in_order(&read_out, &empty_in, &mut take);
        // Whoever waits for a place or a batch sees the other end go and stops.
        drop(read_out);
        drop(empty_in);
        let end = match cutter.join() {
            Ok(end) => end.map_err(E::from),
            Err(panic) => std::panic::resume_unwind(panic),
        };
        taken?;
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
    })
}

fn in_order<E>(
    read: &Receiver<Numbered>,
    empty: &SyncSender<ReadBatch>,
    take: &mut impl FnMut(&mut ReadBatch, u64) -> Result<bool, E>,
) -> Result<(), E> {
    let mut early = BTreeMap::new();
    let mut due = 0;
    while let Ok(next) = read.recv() {
        early.insert(next.number, next);
        while let Some(mut next) = early.remove(&due) {
            if !take(&mut next.batch, next.bytes)? {
                return Ok(());
            }
            due += 1;
            // At the end of the file nobody takes empty batches any more.
            let _ = empty.send(next.batch);
        }
    }
    Ok(())
}
