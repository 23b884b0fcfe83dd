//! An in-memory hash table from key hashes to contact ids: 8 bytes per entry, one third spare.
//!
//! Only 40 bits of a hash are kept: 8 choose a segment, 32 are stored beside the id. These also
//! determine the slot, in order, so that filling the table from sorted runs passes through memory
//! once. Hits are verified against contacts, so a false one only costs time.

use crate::contact::ContactId;
use crate::store::engine::numbers::NumberMap;

/// Bits of a key hash that an index keeps.
pub(crate) const HASH_BITS: u32 = 40;

/// Entries of one hash in the table at most; further ones go to a separate map, or a key shared by
/// half of all contacts would make every step a scan.
pub(crate) const MAX_INLINE_IDS: usize = 24;

/// The upper [`HASH_BITS`] bits of a key hash.
pub(crate) fn short_hash(hash: u64) -> u64 {
    hash >> (64 - HASH_BITS)
}

#[derive(Debug, Default)]
struct Segment {
    /// Hash in the upper half, id in the lower; ids are never 0, so 0 is a free slot.
    slots: Vec<u64>,
    used: usize,
}

/// A multimap from hashes to ids.
#[derive(Debug)]
pub(crate) struct KeyTable {
    segments: Vec<Segment>,
    overflow: NumberMap<u64, Vec<u32>>,
}

fn split(hash: u64) -> (usize, u32) {
    let [_, _, _, segment, a, b, c, d] = hash.to_be_bytes();
    (usize::from(segment), u32::from_be_bytes([a, b, c, d]))
}

fn slot_of(fingerprint: u32, slots: usize) -> usize {
    usize::try_from((u64::from(fingerprint) * slots as u64) >> 32).unwrap_or(0)
}

impl Segment {
    /// Grows if an entry more would fill two thirds.
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
        let fingerprint = u32::try_from(slot >> 32).unwrap_or(0);
        let mut at = slot_of(fingerprint, self.slots.len());
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
        let fingerprint = u32::try_from(wanted >> 32).unwrap_or(0);
        let from = slot_of(fingerprint, self.slots.len());
        let (before, after) = self.slots.split_at_checked(from).unwrap_or((&[], &[]));
        let mut slots = after.iter().chain(before);
        let end = slots.find(|slot| **slot == wanted || **slot == 0);
        end == Some(&wanted)
    }

    /// Appends the ids with a hash, unsorted.
    fn ids(&self, fingerprint: u32, out: &mut Vec<ContactId>) {
        let from = slot_of(fingerprint, self.slots.len());
        let (before, after) = self.slots.split_at_checked(from).unwrap_or((&[], &[]));
        for part in [after, before] {
            for slot in part {
                if *slot == 0 {
                    return;
                }
                if *slot >> 32 == u64::from(fingerprint) {
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
            overflow: NumberMap::default(),
        }
    }

    /// Reserves memory for more entries.
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

    /// Adds an entry with a short hash.
    pub(crate) fn insert(&mut self, hash: u64, id: u32) {
        let (segment, fingerprint) = split(hash);
        let Some(segment) = self.segments.get_mut(segment) else {
            return;
        };
        segment.grow();
        let slots = segment.slots.len();
        let mut at = slot_of(fingerprint, slots);
        let mut same = 0;
        for _ in 0..slots {
            match segment.slots.get_mut(at) {
                Some(slot) if *slot == 0 => {
                    *slot = u64::from(fingerprint) << 32 | u64::from(id);
                    segment.used += 1;
                    return;
                }
                Some(slot) => {
                    if *slot >> 32 == u64::from(fingerprint) {
                        same += 1;
                        if same >= MAX_INLINE_IDS {
                            self.overflow.entry(hash).or_default().push(id);
                            return;
                        }
                    }
                    at += 1;
                }
                None => at = 0,
            }
        }
    }

    /// Appends up to `limit` ids with a short hash, unsorted and perhaps with duplicates; returns
    /// whether there are more.
    pub(crate) fn ids(&self, hash: u64, limit: usize, out: &mut Vec<ContactId>) -> bool {
        let (segment, fingerprint) = split(hash);
        let before = out.len();
        if let Some(segment) = self.segments.get(segment) {
            segment.ids(fingerprint, out);
        }
        let found = out.len() - before;
        if found < MAX_INLINE_IDS {
            return false;
        }
        let Some(more) = self.overflow.get(&hash) else {
            return false;
        };
        let room = limit.saturating_sub(found);
        out.extend(more.iter().take(room).copied().map(ContactId));
        more.len() > room
    }

    /// Whether a short hash has an id; requires [`Self::sort_overflow`] after the last insertion.
    pub(crate) fn contains(&self, hash: u64, id: u32) -> bool {
        let (segment, fingerprint) = split(hash);
        let slot = u64::from(fingerprint) << 32 | u64::from(id);
        let light = self
            .segments
            .get(segment)
            .is_some_and(|segment| segment.contains(slot));
        light || {
            let overflow = self.overflow.get(&hash);
            overflow.is_some_and(|ids| ids.binary_search(&id).is_ok())
        }
    }

    /// Sorts the overflow map for [`Self::contains`].
    pub(crate) fn sort_overflow(&mut self) {
        for ids in self.overflow.values_mut() {
            ids.sort_unstable();
        }
    }

    /// Reads the slot of a short hash, to prefetch several at once.
    pub(crate) fn touch(&self, hash: u64) -> u64 {
        let (segment, fingerprint) = split(hash);
        self.segments
            .get(segment)
            .and_then(|segment| segment.slots.get(slot_of(fingerprint, segment.slots.len())))
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
        table.sort_overflow();
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
