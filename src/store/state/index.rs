//! Key indexes on disk: sorted runs of (short hash, contact id) in packed pages.
//!
//! A commit adds runs of new entries, and merges small runs when there are too many. Single entries
//! are never removed: a stale one is harmless, because hits are verified, and an index that is
//! mostly stale is rebuilt.

use serde::{Deserialize, Serialize};

use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put};
use crate::store::state::table::HASH_BITS;

/// A sorted run, as a commit refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// The key of its list of pages.
    pub list: u64,
    /// The number of its entries.
    pub entries: u64,
}

/// The index of one field, as a commit refers to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IndexRecord {
    /// The number of the field.
    pub field: u16,
    /// Runs, oldest first.
    pub runs: Vec<Run>,
    /// The approximate number of entries that no longer match their contact.
    #[serde(default)]
    pub stale: u64,
}

/// A page of a run: its first hash, and its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunPage {
    pub first_hash: u64,
    pub key: u64,
}

/// An index entry: short hash and contact id.
pub(crate) type IndexEntry = (u64, u32);

/// Parses the page list of a run.
pub(crate) fn read_list(key: u64, payload: &[u8]) -> Result<Vec<RunPage>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut pages = Vec::new();
        let (mut hash, mut at) = (0u64, 0u64);
        while reader.left() > 0 {
            hash = hash.checked_add(reader.number()?)?;
            at = at.checked_add(reader.number()?)?;
            pages.push(RunPage {
                first_hash: hash,
                key: at,
            });
        }
        Some(pages)
    };
    read().ok_or_else(|| ValueKind::IndexRun.corrupt(key))
}

/// Parses a page.
pub(crate) fn read_page(key: u64, payload: &[u8]) -> Result<Vec<IndexEntry>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let count = reader.size()?;
        let mut entries = Vec::with_capacity(count.min(payload.len()));
        let mut hash = 0u64;
        for _ in 0..count {
            hash = hash
                .checked_add(reader.number()?)
                .filter(|hash| *hash >> HASH_BITS == 0)?;
            entries.push((hash, reader.small().filter(|id| *id > 0)?));
        }
        (reader.left() == 0).then_some(entries)
    };
    read().ok_or_else(|| ValueKind::IndexPage.corrupt(key))
}

/// The payload of a page list.
pub(crate) fn list_payload(pages: &[RunPage]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut hash, mut key) = (0, 0);
    for page in pages {
        put(&mut out, page.first_hash - hash);
        put(&mut out, page.key - key);
        (hash, key) = (page.first_hash, page.key);
    }
    out
}

/// The payload of a page with sorted entries.
pub(crate) fn page_payload(entries: &[IndexEntry]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, entries.len() as u64);
    let mut last = 0;
    for (hash, id) in entries {
        put(&mut out, hash - last);
        put(&mut out, u64::from(*id));
        last = *hash;
    }
    out
}

/// The pages that may contain a hash.
pub(crate) fn pages_of(pages: &[RunPage], hash: u64) -> &[RunPage] {
    // The page before the first that begins with the hash may end with it.
    let from = pages
        .partition_point(|page| page.first_hash < hash)
        .saturating_sub(1);
    let to = pages.partition_point(|page| page.first_hash <= hash);
    pages.get(from..to).unwrap_or(&[])
}

/// Packs sorted entries into the pages of a run.
pub(crate) struct RunWriter {
    per_page: usize,
    page: Vec<u8>,
    in_page: usize,
    first: u64,
    last: u64,
    list: Vec<u8>,
    list_hash: u64,
    list_key: u64,
    entries: u64,
}

impl RunWriter {
    pub(crate) fn new(per_page: usize) -> Self {
        Self {
            per_page: per_page.max(1),
            page: Vec::new(),
            in_page: 0,
            first: 0,
            last: 0,
            list: Vec::new(),
            list_hash: 0,
            list_key: 0,
            entries: 0,
        }
    }

    /// Adds the next entry; `write` stores a payload and returns its key, which must ascend.
    pub(crate) fn push(
        &mut self,
        (hash, id): IndexEntry,
        write: &mut impl FnMut(ValueKind, Vec<u8>) -> Result<u64>,
    ) -> Result<()> {
        if self.in_page == 0 {
            self.first = hash;
            self.last = 0;
        }
        put(&mut self.page, hash - self.last);
        put(&mut self.page, u64::from(id));
        self.last = hash;
        self.in_page += 1;
        self.entries += 1;
        if self.in_page >= self.per_page {
            self.close(write)?;
        }
        Ok(())
    }

    fn close(&mut self, write: &mut impl FnMut(ValueKind, Vec<u8>) -> Result<u64>) -> Result<()> {
        if self.in_page == 0 {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(self.page.len() + 3);
        put(&mut payload, self.in_page as u64);
        payload.extend_from_slice(&self.page);
        self.page.clear();
        self.in_page = 0;
        let key = write(ValueKind::IndexPage, payload)?;
        put(&mut self.list, self.first - self.list_hash);
        put(&mut self.list, key - self.list_key);
        self.list_hash = self.first;
        self.list_key = key;
        Ok(())
    }

    /// Writes the last page and the page list; returns `None` for a run without entries.
    pub(crate) fn finish(
        mut self,
        write: &mut impl FnMut(ValueKind, Vec<u8>) -> Result<u64>,
    ) -> Result<Option<Run>> {
        self.close(write)?;
        if self.entries == 0 {
            return Ok(None);
        }
        let list = write(ValueKind::IndexRun, self.list)?;
        Ok(Some(Run {
            list,
            entries: self.entries,
        }))
    }
}

/// Reads the entries of a run page by page.
pub(crate) struct RunReader {
    pages: std::vec::IntoIter<RunPage>,
    page: std::vec::IntoIter<IndexEntry>,
}

impl RunReader {
    pub(crate) fn new(
        list: u64,
        fetch: &impl Fn(u64, ValueKind) -> Result<Vec<u8>>,
    ) -> Result<Self> {
        let pages = read_list(list, &fetch(list, ValueKind::IndexRun)?)?;
        Ok(Self {
            pages: pages.into_iter(),
            page: Vec::new().into_iter(),
        })
    }

    pub(crate) fn next(
        &mut self,
        fetch: &impl Fn(u64, ValueKind) -> Result<Vec<u8>>,
    ) -> Result<Option<IndexEntry>> {
        loop {
            if let Some(entry) = self.page.next() {
                return Ok(Some(entry));
            }
            let Some(page) = self.pages.next() else {
                return Ok(None);
            };
            self.page = read_page(page.key, &fetch(page.key, ValueKind::IndexPage)?)?.into_iter();
        }
    }
}

/// Runs that an index may have before some are merged.
const MAX_RUNS: usize = 8;

/// The number of runs at the end to merge into one; 0 for none.
///
/// If there are too many runs, all those at the end that are not much larger than their successors
/// together: so an entry is rewritten only a few times, however many imports follow.
pub(crate) fn runs_to_merge(runs: &[Run]) -> usize {
    if runs.len() <= MAX_RUNS {
        return 0;
    }
    let mut merged = runs.len() - MAX_RUNS + 1;
    let mut entries = 0u64;
    for (count, run) in (1..).zip(runs.iter().rev()) {
        if count > merged {
            if run.entries > entries.saturating_mul(4) {
                break;
            }
            merged = count;
        }
        entries = entries.saturating_add(run.entries);
    }
    merged
}

/// New entries that are not yet written as a run.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    /// Hash in the upper bits, position in the lower: sorting these sorts the entries.
    order: Vec<u64>,
    ids: Vec<u32>,
}

/// Bits of the position of a pending entry.
const POSITION_BITS: u32 = 64 - HASH_BITS;

impl Pending {
    /// Adds an entry; returns true when the entries should be written.
    pub(crate) fn push(&mut self, (hash, id): IndexEntry, limit: usize) -> bool {
        self.order
            .push(hash << POSITION_BITS | self.ids.len() as u64);
        self.ids.push(id);
        self.ids.len() >= limit.min(1 << POSITION_BITS)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The entries, unsorted.
    pub(crate) fn iter(&self) -> impl Iterator<Item = IndexEntry> + '_ {
        self.order.iter().map(|entry| self.entry(*entry))
    }

    fn entry(&self, entry: u64) -> IndexEntry {
        let at = usize::try_from(entry & ((1 << POSITION_BITS) - 1)).unwrap_or(usize::MAX);
        (
            entry >> POSITION_BITS,
            self.ids.get(at).copied().unwrap_or(0),
        )
    }

    /// Removes all entries, sorted.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = IndexEntry> + use<> {
        let mut all = std::mem::take(self);
        all.order.sort_unstable();
        let order = std::mem::take(&mut all.order);
        order.into_iter().map(move |entry| all.entry(entry))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_run_gives_its_entries_back() {
        let stored = RefCell::new(BTreeMap::new());
        let mut write = |_: ValueKind, payload: Vec<u8>| {
            let mut stored = stored.borrow_mut();
            let key = stored.len() as u64 + 10;
            stored.insert(key, payload);
            Ok(key)
        };
        let entries: Vec<IndexEntry> = vec![
            (0, 9),
            (0, 3),
            (5, 1),
            (5, 2),
            (5, 7),
            (900, 1),
            (1 << 39, 4),
        ];
        let mut pending = Pending::default();
        for at in [3, 0, 6, 2, 1, 5, 4] {
            pending.push(entries[at], 100);
        }
        let mut run = RunWriter::new(2);
        for entry in pending.drain() {
            run.push(entry, &mut write).unwrap();
        }
        let run = run.finish(&mut write).unwrap().unwrap();
        assert_eq!(run.entries, 7);
        let fetch = |key: u64, _: ValueKind| Ok(stored.borrow()[&key].clone());
        let mut reader = RunReader::new(run.list, &fetch).unwrap();
        let mut read = Vec::new();
        while let Some(entry) = reader.next(&fetch).unwrap() {
            read.push(entry);
        }
        let hashes: Vec<u64> = read.iter().map(|entry| entry.0).collect();
        assert_eq!(hashes, [0, 0, 5, 5, 5, 900, 1 << 39]);
        let (mut read, mut entries) = (read, entries);
        read.sort_unstable();
        entries.sort_unstable();
        assert_eq!(read, entries);
        let pages = read_list(run.list, &stored.borrow()[&run.list]).unwrap();
        let found: usize = pages_of(&pages, 5)
            .iter()
            .flat_map(|page| read_page(page.key, &stored.borrow()[&page.key]).unwrap())
            .filter(|entry| entry.0 == 5)
            .count();
        assert_eq!(found, 3);
    }

    #[test]
    fn too_many_runs_are_merged_and_a_large_one_is_left_alone() {
        let merge = |sizes: &[u64]| {
            let runs: Vec<Run> = sizes
                .iter()
                .map(|entries| Run {
                    list: 1,
                    entries: *entries,
                })
                .collect();
            runs_to_merge(&runs)
        };
        assert_eq!(merge(&[]), 0);
        assert_eq!(merge(&[10; 8]), 0);
        assert_eq!(merge(&[10; 9]), 9);
        assert_eq!(merge(&[1_000, 10, 10, 10, 10, 10, 10, 10, 10]), 8);
        assert_eq!(
            merge(&[9_000, 8_000, 7_000, 6_000, 5_000, 4_000, 3_000, 30, 10]),
            2
        );
        assert_eq!(
            merge(&[9_000, 8_000, 7_000, 6_000, 5_000, 40, 30, 20, 10]),
            4
        );
    }
}
