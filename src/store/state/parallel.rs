//! Going through many values on several threads, with what becomes of them handed on in order.
//!
//! Each thread takes every so manieth round of neighbouring items and has a queue of its own: so
//! the order is kept without holding anything back, and memory stays within a few parts a thread
//! however uneven the items are.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::contact::{ContactId, ContactRef};
use crate::store::engine::error::StoreError;
use crate::store::state::directory::BlockRef;
use crate::store::state::view::{View, decode, read};

/// Neighbouring items that one thread takes at once.
const ROUND: usize = 16;

/// Parts of one thread that may wait to be taken.
const WAITING: usize = 2;

/// Most threads; a hundredth of a second of start for each is not worth more.
const MOST_THREADS: usize = 8;

/// A part on its way; the last one of its round says so.
struct Message<P> {
    part: P,
    last: bool,
}

/// Puts items into parts on several threads, and gives the parts in the order of the items.
///
/// A part is begun by `begin`; it ends where `add` says that it is full, and at the end of a
/// round of some items.
///
/// # Errors
///
/// The first one in the order of the items, from `add` or from `take`; nothing is taken after it.
pub(crate) fn in_order<T: Sync, P: Send, E: Send>(
    items: &[T],
    begin: &(impl Fn() -> P + Sync),
    add: &(impl Fn(&mut P, &T) -> Result<bool, E> + Sync),
    take: &mut impl FnMut(P) -> Result<(), E>,
) -> Result<(), E> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MOST_THREADS).min(items.len().div_ceil(ROUND));
    if threads < 2 {
        for round in items.chunks(ROUND) {
            one_round(round, begin, add, &mut |part, _| take(part))?;
        }
        return Ok(());
    }
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..threads)
            .map(|lane| {
                let (sender, receiver) = sync_channel(WAITING);
                let rounds = items.chunks(ROUND).skip(lane).step_by(threads);
                let thread = scope.spawn(move || run_lane(rounds, begin, add, &sender));
                (receiver, thread)
            })
            .collect();
        let (receivers, threads): (Vec<_>, Vec<_>) = lanes.into_iter().unzip();
        let done = take_all(&receivers, items.len().div_ceil(ROUND), take);
        // Threads that still wait for room see nobody take any more, and end.
        drop(receivers);
        for thread in threads {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
        done
    })
}

/// Hands on the parts of one round; `give` also gets whether it is the last one.
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
            // Nobody listens any more where another thread failed before.
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
                // The thread panicked; who joins it hears of it.
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
    /// Goes through all contacts on several threads: each is added to a part, and `take` gets the
    /// parts in id order.
    ///
    /// A part is begun by `begin`; it ends where `add` says that it is full, or after some blocks of
    /// contacts. A few parts a thread are in memory.
    ///
    /// # Errors
    ///
    /// What `add` or `take` says, and where a block of contacts cannot be read; nothing is taken
    /// after that.
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

    fn gathered(items: &[u32], full: usize, bad: Option<u32>) -> (Vec<u32>, Result<(), u32>) {
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
                assert_eq!(gathered(items, full, None), (items.to_vec(), Ok(())));
            }
        }
    }

    #[test]
    fn an_error_ends_everything_and_what_was_before_it_is_taken() {
        let items: Vec<u32> = (0..1_000).collect();
        for bad in [0, 5, 16, 500, 999] {
            let (taken, done) = gathered(&items, 1, Some(bad));
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
