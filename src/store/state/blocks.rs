//! Contact blocks: consecutive contacts packed together, sorted by id without gaps.
//!
//! Payload: first id, number of contacts, the byte length of each, then their bytes. Length 0 is a
//! deleted contact.

use std::ops::Range;
use std::sync::Arc;

use crate::store::engine::numbers::{NumberMap, Reader, put};

/// A parsed block, from which contacts can be picked.
#[derive(Debug)]
pub(crate) struct Block {
    first: u32,
    /// The end of each contact's bytes, relative to `start`.
    ends: Vec<u32>,
    /// The offset of the contacts' bytes.
    start: usize,
    payload: Arc<Vec<u8>>,
}

impl Block {
    /// Parses a payload; `None` if it is invalid.
    pub(crate) fn new(payload: Arc<Vec<u8>>) -> Option<Self> {
        let mut reader = Reader::new(&payload);
        let first = reader.small()?;
        let count = reader.size()?;
        if count > reader.left() {
            return None;
        }
        let mut ends = Vec::with_capacity(count);
        let mut end = 0u32;
        for _ in 0..count {
            end = end.checked_add(reader.small()?)?;
            ends.push(end);
        }
        if reader.left() != usize::try_from(end).ok()?
            || first.checked_add(u32::try_from(count).ok()?).is_none()
        {
            return None;
        }
        Some(Self {
            first,
            ends,
            start: payload.len() - reader.left(),
            payload,
        })
    }

    /// The id of the first contact.
    pub(crate) fn first(&self) -> u32 {
        self.first
    }

    /// The number of contacts, including deleted ones.
    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    fn range(&self, at: usize) -> Option<Range<usize>> {
        let from = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        Some(self.start + from..self.start + *self.ends.get(at)? as usize)
    }

    /// The packed contact with this id; empty if deleted, `None` if not in this block.
    pub(crate) fn get(&self, id: u32) -> Option<&[u8]> {
        let at = usize::try_from(id.checked_sub(self.first)?).ok()?;
        self.payload.get(self.range(at)?)
    }

    /// All ids with packed contacts, empty for deleted ones.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &[u8])> {
        (self.first..).zip(0..self.count()).filter_map(|(id, at)| {
            let bytes = self.payload.get(self.range(at)?)?;
            Some((id, bytes))
        })
    }

    /// Bytes in memory.
    pub(crate) fn weight(&self) -> usize {
        self.payload.capacity() + self.ends.capacity() * 4 + 96
    }
}

/// A block being built.
#[derive(Debug, Default)]
pub(crate) struct BlockBuilder {
    first: u32,
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl BlockBuilder {
    /// Begins a block whose first contact is `first`.
    pub(crate) fn begin(&mut self, first: u32) {
        self.first = first;
        self.ends.clear();
        self.bytes.clear();
    }

    pub(crate) fn first(&self) -> u32 {
        self.first
    }

    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Adds the next contact; returns false if the block would exceed 4 GiB.
    pub(crate) fn push(&mut self, packed: &[u8]) -> bool {
        let Ok(end) = u32::try_from(self.bytes.len() + packed.len()) else {
            return false;
        };
        self.bytes.extend_from_slice(packed);
        self.ends.push(end);
        true
    }

    fn range(&self, id: u32) -> Option<(usize, Range<usize>)> {
        let at = usize::try_from(id.checked_sub(self.first)?).ok()?;
        let end = *self.ends.get(at)? as usize;
        let from = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        Some((at, from..end))
    }

    /// The packed contact with this id, if it is in this block.
    pub(crate) fn get(&self, id: u32) -> Option<&[u8]> {
        self.bytes.get(self.range(id)?.1)
    }

    /// Replaces a contact; returns false if it is not in this block.
    pub(crate) fn replace(&mut self, id: u32, packed: &[u8]) -> bool {
        let Some((at, range)) = self.range(id) else {
            return false;
        };
        if u32::try_from(self.bytes.len() + packed.len()).is_err() {
            return false;
        }
        let (was, is) = (range.len(), packed.len());
        self.bytes.splice(range, packed.iter().copied());
        for end in self.ends.iter_mut().skip(at) {
            *end = u32::try_from(*end as usize + is - was).unwrap_or(u32::MAX);
        }
        true
    }

    /// The payload of the block.
    pub(crate) fn payload(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len() + 2 * self.ends.len() + 10);
        put(&mut out, u64::from(self.first));
        put(&mut out, self.ends.len() as u64);
        let mut from = 0;
        for end in &self.ends {
            put(&mut out, u64::from(end - from));
            from = *end;
        }
        out.extend_from_slice(&self.bytes);
        out
    }
}

/// A cache of parsed blocks, limited in bytes.
///
/// When full, a new block replaces a random one, and only one time in eight: matching passes
/// through the whole store in id order again and again, where a cache that always takes the newest
/// block would never hit.
#[derive(Debug)]
pub(crate) struct BlockCache {
    budget: usize,
    weight: usize,
    blocks: NumberMap<u64, (usize, Arc<Block>)>,
    keys: Vec<u64>,
    random: u64,
}

impl BlockCache {
    pub(crate) fn new(budget: usize) -> Self {
        Self {
            budget,
            weight: 0,
            blocks: NumberMap::default(),
            keys: Vec::new(),
            random: 0x2545_F491_4F6C_DD1D,
        }
    }

    pub(crate) fn get(&self, key: u64) -> Option<&Arc<Block>> {
        self.blocks.get(&key).map(|(_, block)| block)
    }

    fn next_random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    pub(crate) fn insert(&mut self, key: u64, block: &Arc<Block>) {
        let weight = block.weight();
        if self.blocks.contains_key(&key) || weight > self.budget {
            return;
        }
        if self.weight + weight > self.budget && !self.next_random().is_multiple_of(8) {
            return;
        }
        while self.weight + weight > self.budget {
            let pick =
                usize::try_from(self.next_random() % self.keys.len().max(1) as u64).unwrap_or(0);
            let Some(key) = self.keys.get(pick).copied() else {
                return;
            };
            self.remove(key);
        }
        self.weight += weight;
        self.blocks
            .insert(key, (self.keys.len(), Arc::clone(block)));
        self.keys.push(key);
    }

    fn remove(&mut self, key: u64) {
        let Some((at, block)) = self.blocks.remove(&key) else {
            return;
        };
        self.weight = self.weight.saturating_sub(block.weight());
        self.keys.swap_remove(at);
        if let Some(moved) = self.keys.get(at)
            && let Some(place) = self.blocks.get_mut(moved)
        {
            place.0 = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_gives_back_what_was_put_in() {
        let mut builder = BlockBuilder::default();
        builder.begin(7);
        for packed in [&b"one"[..], b"", b"three"] {
            assert!(builder.push(packed));
        }
        assert!(builder.replace(7, b"first"));
        assert!(builder.replace(9, b"3"));
        assert!(!builder.replace(10, b"x"));
        assert_eq!(builder.get(9), Some(&b"3"[..]));
        let block = Block::new(Arc::new(builder.payload())).unwrap();
        let all: Vec<_> = block.iter().collect();
        assert_eq!(all, [(7, &b"first"[..]), (8, b""), (9, b"3")]);
        assert_eq!(block.get(6), None);
        assert_eq!(block.get(10), None);
        let mut cut = builder.payload();
        cut.pop();
        assert!(Block::new(Arc::new(cut)).is_none());
    }

    #[test]
    fn the_cache_keeps_within_its_budget() {
        let mut cache = BlockCache::new(2_000);
        for key in 0..100u64 {
            let mut builder = BlockBuilder::default();
            builder.begin(u32::try_from(key).unwrap());
            builder.push(&[1; 200]);
            let block = Arc::new(Block::new(Arc::new(builder.payload())).unwrap());
            cache.insert(key, &block);
            assert!(cache.weight <= 2_000);
            assert_eq!(cache.keys.len(), cache.blocks.len());
            for key in &cache.keys {
                assert_eq!(u64::from(cache.get(*key).unwrap().first()), *key);
            }
        }
        assert!(cache.keys.len() > 3);
    }
}
