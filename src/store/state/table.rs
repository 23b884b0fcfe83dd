//! Key hashes to contact ids, in memory: 8 bytes an entry and a third of that for air.
//!
//! Only 40 bits of a hash are kept: 8 choose a segment, 32 stand in the slot beside the id. They
//! also give the place in the segment, in order, so that filling the table from sorted runs
//! walks through memory once. Hits are verified against contacts, so a wrong one costs a look.

use crate::contact::ContactId;
use crate::store::engine::numbers::NumberMap;

/// Bits of a key hash that an index keeps.
pub(crate) const HASH_BITS: u32 = 40;

/// So many entries of one hash stand in the table; more go to a map of their own, or a key that
/// half of all contacts share would make every step a walk through all of them.
pub(crate) const HEAVY: usize = 24;

/// The bits of a key hash that an index keeps.
pub(crate) fn short_hash(hash: u64) -> u64 {
    hash >> (64 - HASH_BITS)
}

#[derive(Debug, Default)]
struct Segment {
    /// Hash in the upper half, id in the lower; ids are never 0, so 0 is free.
    slots: Vec<u64>,
    used: usize,
}

/// Several ids for each hash.
#[derive(Debug)]
pub(crate) struct KeyTable {
    segments: Vec<Segment>,
    heavy: NumberMap<u64, Vec<u32>>,
}

fn split(hash: u64) -> (usize, u32) {
    let [_, _, _, segment, a, b, c, d] = hash.to_be_bytes();
    (usize::from(segment), u32::from_be_bytes([a, b, c, d]))
}

fn place(print: u32, slots: usize) -> usize {
    usize::try_from((u64::from(print) * slots as u64) >> 32).unwrap_or(0)
}

impl Segment {
    /// Makes room for one more entry.
    fn grow(&mut self) {
        if self.used < self.slots.len() / 3 * 2 {
            return;
        }
        let larger = (self.slots.len() / 2 * 3).max(16);
        let slots = std::mem::replace(&mut self.slots, vec![0; larger]);
        for slot in slots.into_iter().filter(|slot| *slot != 0) {
            self.put(slot);
        }
    }

    fn put(&mut self, slot: u64) {
        let print = u32::try_from(slot >> 32).unwrap_or(0);
        let mut at = place(print, self.slots.len());
        for _ in 0..self.slots.len() {
            match self.slots.get_mut(at) {
                Some(free) if *free == 0 => {
                    *free = slot;
                    return;
                }
                Some(_) => at += 1,
                None => at = 0,
            }
        }
    }

    fn contains(&self, wanted: u64) -> bool {
        let print = u32::try_from(wanted >> 32).unwrap_or(0);
        let from = place(print, self.slots.len());
        let (before, after) = self.slots.split_at_checked(from).unwrap_or((&[], &[]));
        let mut slots = after.iter().chain(before);
        let end = slots.find(|slot| **slot == wanted || **slot == 0);
        end == Some(&wanted)
    }

    /// Appends the ids of a hash, in any order.
    fn ids(&self, print: u32, out: &mut Vec<ContactId>) {
        let from = place(print, self.slots.len());
        let (before, after) = self.slots.split_at_checked(from).unwrap_or((&[], &[]));
        for part in [after, before] {
            for slot in part {
                if *slot == 0 {
                    return;
                }
                if *slot >> 32 == u64::from(print) {
                    out.push(ContactId(u32::try_from(*slot & 0xFFFF_FFFF).unwrap_or(0)));
                }
            }
        }
    }
}

impl KeyTable {
    pub(crate) fn new() -> Self {
        Self {
            segments: (0..256).map(|_| Segment::default()).collect(),
            heavy: NumberMap::default(),
        }
    }

    /// Makes room for so many more entries at once.
    pub(crate) fn reserve(&mut self, more: usize) {
        for segment in &mut self.segments {
            let wanted = (segment.used + more / 256) / 4 * 7;
            if wanted > segment.slots.len() {
                let slots = std::mem::replace(&mut segment.slots, vec![0; wanted]);
                for slot in slots.into_iter().filter(|slot| *slot != 0) {
                    segment.put(slot);
                }
            }
        }
    }

    /// Adds an entry; the hash is a short one.
    pub(crate) fn insert(&mut self, hash: u64, id: u32) {
        let (segment, print) = split(hash);
        let Some(segment) = self.segments.get_mut(segment) else {
            return;
        };
        segment.grow();
        let slots = segment.slots.len();
        let mut at = place(print, slots);
        let mut same = 0;
        for _ in 0..slots {
            match segment.slots.get_mut(at) {
                Some(slot) if *slot == 0 => {
                    *slot = u64::from(print) << 32 | u64::from(id);
                    segment.used += 1;
                    return;
                }
                Some(slot) => {
                    if *slot >> 32 == u64::from(print) {
                        same += 1;
                        if same >= HEAVY {
                            self.heavy.entry(hash).or_default().push(id);
                            return;
                        }
                    }
                    at += 1;
                }
                None => at = 0,
            }
        }
    }

    /// Appends the ids of a short hash, in any order, and maybe one more than once.
    ///
    /// Gives up to `limit` of them and tells whether there are more.
    pub(crate) fn ids(&self, hash: u64, limit: usize, out: &mut Vec<ContactId>) -> bool {
        let (segment, print) = split(hash);
        let before = out.len();
        if let Some(segment) = self.segments.get(segment) {
            segment.ids(print, out);
        }
        let found = out.len() - before;
        if found < HEAVY {
            return false;
        }
        let Some(more) = self.heavy.get(&hash) else {
            return false;
        };
        let room = limit.saturating_sub(found);
        out.extend(more.iter().take(room).copied().map(ContactId));
        more.len() > room
    }

    /// Whether a short hash has an id; call [`Self::settle`] when the last entry was added.
    pub(crate) fn contains(&self, hash: u64, id: u32) -> bool {
        let (segment, print) = split(hash);
        let slot = u64::from(print) << 32 | u64::from(id);
        let light = self
            .segments
            .get(segment)
            .is_some_and(|segment| segment.contains(slot));
        light || {
            let heavy = self.heavy.get(&hash);
            heavy.is_some_and(|ids| ids.binary_search(&id).is_ok())
        }
    }

    /// Puts what is kept beside the table in order for [`Self::contains`].
    pub(crate) fn settle(&mut self) {
        for ids in self.heavy.values_mut() {
            ids.sort_unstable();
        }
    }

    /// Touches the place of a short hash, so that several can be on their way from memory at once.
    pub(crate) fn touch(&self, hash: u64) -> u64 {
        let (segment, print) = split(hash);
        self.segments
            .get(segment)
            .and_then(|segment| segment.slots.get(place(print, segment.slots.len())))
            .copied()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn ids(table: &KeyTable, hash: u64) -> Vec<u32> {
        let mut out = Vec::new();
        assert!(!table.ids(hash, usize::MAX, &mut out));
        out.sort_unstable();
        out.into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn finds_what_a_map_finds() {
        let mut table = KeyTable::new();
        let mut model: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        let mut random = 88_172_645_463_325_252u64;
        for id in 1..=30_000u32 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            // Some hashes at the very ends, many shared, a few shared by hundreds.
            let hash = match random % 10 {
                0 => (random >> 32) % 5,
                1 => (1 << HASH_BITS) - 1 - (random >> 40) % 40,
                2 => (random >> 40) % 3_000 * 7_919,
                _ => short_hash(random),
            };
            table.insert(hash, id);
            model.entry(hash).or_default().push(id);
            if id == 10_000 {
                table.reserve(40_000);
            }
        }
        table.settle();
        for (hash, expected) in &model {
            assert_eq!(&ids(&table, *hash), expected);
            assert!(expected.iter().all(|id| table.contains(*hash, *id)));
            assert!(!table.contains(*hash, 30_001));
            assert!(ids(&table, hash ^ 0x55_5555).len() <= 700);
        }
        assert_eq!(ids(&table, 0x12_3456_789A), Vec::<u32>::new());
        assert!(!table.contains(0x12_3456_789A, 1));
        assert!(!KeyTable::new().contains(7, 1));
    }

    #[test]
    fn a_limit_stops_and_says_so() {
        let mut table = KeyTable::new();
        for id in 1..=1_000 {
            table.insert(42, id);
        }
        let mut out = Vec::new();
        assert!(table.ids(42, 100, &mut out));
        assert_eq!(out.len(), 100);
        out.clear();
        assert!(!table.ids(42, 1_000, &mut out));
        assert_eq!(out.len(), 1_000);
    }
}
