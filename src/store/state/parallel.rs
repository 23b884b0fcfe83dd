//! Processing values on several threads, with results in order.
//!
//! Each thread takes every n-th round of consecutive items and has its own queue: so the order is
//! kept without buffering, and memory is limited to a few parts per thread, however uneven the
//! items are.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::contact::{ContactId, ContactRef};
use crate::store::engine::error::StoreError;
use crate::store::state::directory::BlockRef;
use crate::store::state::view::{View, decode, read};

/// Consecutive items that one thread takes at once.
const ROUND_ITEMS: usize = 16;

/// Parts of one thread that may be queued.
const MAX_QUEUED_PARTS: usize = 2;

/// Threads at most; starting one costs about a hundredth of a second.
const MAX_THREADS: usize = 8;

/// A part, and whether it is the last of its round.
struct Message<P> {
    part: P,
    last: bool,
}

/// Groups items into parts on several threads, and passes the parts to `take` in the order of the
/// items.
///
/// A part is created by `begin`; it ends when `add` returns true, and at the end of a round.
///
/// # Errors
///
/// The first error, in the order of the items, from `add` or `take`; nothing is taken after it.
pub(crate) fn in_order<T: Sync, P: Send, E: Send>(
    items: &[T],
    begin: &(impl Fn() -> P + Sync),
    add: &(impl Fn(&mut P, &T) -> Result<bool, E> + Sync),
    take: &mut impl FnMut(P) -> Result<(), E>,
) -> Result<(), E> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads
        .min(MAX_THREADS)
        .min(items.len().div_ceil(ROUND_ITEMS));
    if threads < 2 {
        for round in items.chunks(ROUND_ITEMS) {
            one_round(round, begin, add, &mut |part, _| take(part))?;
        }
        return Ok(());
    }
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..threads)
            .map(|lane| {
                let (sender, receiver) = sync_channel(MAX_QUEUED_PARTS);
                let rounds = items.chunks(ROUND_ITEMS).skip(lane).step_by(threads);
                let thread = scope.spawn(move || run_lane(rounds, begin, add, &sender));
                (receiver, thread)
            })
            .collect();
        let (receivers, threads): (Vec<_>, Vec<_>) = lanes.into_iter().unzip();
        let done = take_all(&receivers, items.len().div_ceil(ROUND_ITEMS), take);
        // Dropping the receivers ends threads that wait for queue space.
        drop(receivers);
        for thread in threads {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
        done
    })
}

/// Passes on the parts of one round, and whether each is the last.
fn one_round<T, P, E>(
    round: &[T],
    begin: &impl Fn() -> P,
    add: &impl Fn(&mut P, &T) -> Result<bool, E>,
    give: &mut impl FnMut(P, bool) -> Result<(), E>,
) -> Result<(), E> {
    let mut part = begin();
    for item in round {
        if add(&mut part, item)? {
            give(std::mem::replace(&mut part, begin()), false)?;
        }
    }
    give(part, true)
}

fn run_lane<'a, T: 'a, P, E>(
    rounds: impl Iterator<Item = &'a [T]>,
    begin: &impl Fn() -> P,
    add: &impl Fn(&mut P, &T) -> Result<bool, E>,
    sender: &SyncSender<Result<Message<P>, E>>,
) {
    for round in rounds {
        let mut heard = true;
        let done = one_round(round, begin, add, &mut |part, last| {
            heard = heard && sender.send(Ok(Message { part, last })).is_ok();
            Ok(())
        });
        if let Err(error) = done {
            // Nobody listens if another thread failed before.
            let _ = sender.send(Err(error));
            return;
        }
        if !heard {
            return;
        }
    }
}

fn take_all<P, E>(
    lanes: &[Receiver<Result<Message<P>, E>>],
    rounds: usize,
    take: &mut impl FnMut(P) -> Result<(), E>,
) -> Result<(), E> {
    for (_, lane) in (0..rounds).zip(lanes.iter().cycle()) {
        loop {
            let Ok(message) = lane.recv() else {
                // The thread panicked; joining it reveals that.
                return Ok(());
            };
            let message = message?;
            take(message.part)?;
            if message.last {
                break;
            }
        }
    }
    Ok(())
}

impl View {
    /// Visits all contacts on several threads: each is added to a part, and `take` gets the parts
    /// sorted by contact id.
    ///
    /// A part is created by `begin`; it ends when `add` returns true, or after some blocks. A few
    /// parts per thread are in memory.
    ///
    /// # Errors
    ///
    /// The first error of `add`, `take`, or reading a block; nothing is taken after it.
    pub fn for_each_part<P: Send, E: From<StoreError> + Send>(
        &self,
        begin: impl Fn() -> P + Sync,
        add: impl Fn(&mut P, ContactId, ContactRef<'_>) -> Result<bool, E> + Sync,
        mut take: impl FnMut(P) -> Result<(), E>,
    ) -> Result<(), E> {
        let add_block = |part: &mut P, block: &BlockRef| {
            let decoded = decode(&self.snapshot, block)?;
            let mut full = false;
            for (id, packed) in decoded.iter().filter(|(_, packed)| !packed.is_empty()) {
                full |= add(part, ContactId(id), read(packed, block.key)?)?;
            }
            Ok(full)
        };
        let blocks = &self.snapshot.directory.blocks;
        in_order(blocks, &begin, &add_block, &mut take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write_batch(items: &[u32], full: usize, bad: Option<u32>) -> (Vec<u32>, Result<(), u32>) {
        let mut all = Vec::new();
        let done = in_order(
            items,
            &Vec::new,
            &|part: &mut Vec<u32>, item: &u32| {
                if Some(*item) == bad {
                    return Err(*item);
                }
                part.push(*item);
                Ok(part.len() >= full)
            },
            &mut |part| {
                all.extend(part);
                Ok(())
            },
        );
        (all, done)
    }

    #[test]
    fn parts_come_in_order_however_they_are_cut() {
        let items: Vec<u32> = (0..1_000).collect();
        for count in [0, 1, 15, 16, 17, 32, 33, 999, 1_000] {
            for full in [1, 3, 1_000] {
                let items = &items[..count];
                assert_eq!(write_batch(items, full, None), (items.to_vec(), Ok(())));
            }
        }
    }

    #[test]
    fn an_error_ends_everything_and_what_was_before_it_is_taken() {
        let items: Vec<u32> = (0..1_000).collect();
        for bad in [0, 5, 16, 500, 999] {
            let (taken, done) = write_batch(&items, 1, Some(bad));
            assert_eq!(done, Err(bad));
            assert_eq!(taken, items[..bad as usize]);
        }
        let mut taken = 0;
        let done = in_order(
            &items,
            &|| 0,
            &|part, item| {
                *part += item;
                Ok(true)
            },
            &mut |_: u32| {
                taken += 1;
                if taken == 40 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((taken, done), (40, Err("enough")));
    }

    #[test]
    #[should_panic(expected = "item 700")]
    fn a_panic_of_a_thread_is_not_lost() {
        let items: Vec<u32> = (0..1_000).collect();
        let _ = in_order(
            &items,
            &|| (),
            &|(), item| {
                assert!(*item != 700, "item {item}");
                Ok::<_, ()>(false)
            },
            &mut |()| Ok(()),
        );
    }
}
