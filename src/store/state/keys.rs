//! Key indexes of a writer: lookups, and updates with every change.
//!
//! The first keys are looked up in the pages of an index; before that costs as much as reading all
//! pages, they are loaded into a table. So a few rows cost the same however many contacts there
//! are, and many rows hardly more than with a table from the beginning.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::contact::{ContactId, FieldKind, FieldNo, key_form};
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{NumberMap, key_hash};
use crate::store::state::blocks::Block;
use crate::store::state::commit::Snapshot;
use crate::store::state::index::{
    Pending, Run, RunPage, RunReader, RunWriter, pages_of, read_list, read_page,
};
use crate::store::state::journal::Journal;
use crate::store::state::sink::Sink;
use crate::store::state::table::{KeyTable, MAX_INLINE_IDS, short_hash};
use crate::store::state::tuning::Tuning;
use crate::store::state::view::{checked, read};
use crate::store::state::writer::Writer;

/// The key index of a field in a writer.
pub(crate) struct FieldIndex {
    pub field: FieldNo,
    pub kind: FieldKind,
    /// Runs of the base commit and of this writer, oldest first.
    pub runs: Vec<Run>,
    pub pending: Pending,
    /// All entries, once enough lookups were made.
    pub table: Option<KeyTable>,
    pub stale: u64,
    pub page_lookups: PageLookups,
}

/// Lookups in the pages of an index, while there is no table.
#[derive(Default)]
pub(crate) struct PageLookups {
    /// Page lists of runs, by key.
    lists: NumberMap<u64, Vec<RunPage>>,
    /// Cost of the lookups so far, in pages read.
    cost: usize,
}

impl PageLookups {
    /// The table is loaded after reading one in this many pages.
    const MAX_PAGES_DIVISOR: usize = 16;

    /// Pending entries that cost as much to scan as one page to read.
    const PENDING_PER_PAGE: usize = 1_024;
}

impl<J: Journal> Writer<J> {
    /// Prepares the key index of a field for [`Self::candidates`].
    ///
    /// The first time a field is a key, all contacts are read to build its index; every later
    /// writer maintains it.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if there is no such field, or contacts cannot be
    /// read.
    pub fn index(&mut self, field: FieldNo) -> Result<()> {
        if self.indexes.iter().any(|index| index.field == field) {
            return Ok(());
        }
        let kind = self.fields.value.get(field).map(|field| field.kind);
        let index = FieldIndex {
            field,
            kind: kind.ok_or_else(|| ValueKind::Fields.corrupt(0))?,
            runs: Vec::new(),
            pending: Pending::default(),
            table: Some(KeyTable::new()),
            stale: 0,
            page_lookups: PageLookups::default(),
        };
        let index = self.build_index(index)?;
        self.indexes.push(index);
        self.indexes.sort_by_key(|index| index.field);
        Ok(())
    }

    /// Builds an index from all contacts as they are now.
    pub(crate) fn build_index(&mut self, mut index: FieldIndex) -> Result<FieldIndex> {
        let base = Arc::clone(&self.base);
        let base_blocks = base.directory.blocks.get(..self.base_blocks).unwrap_or(&[]);
        let own = self.own_blocks.clone();
        for block in base_blocks.iter().chain(&own) {
            // Bypasses the cache, which is for matching.
            let payload = self.sink.read(block.key, ValueKind::Contacts)?;
            let decoded = checked(Block::new(payload), block)?;
            for (id, packed) in decoded.iter() {
                if !packed.is_empty() && !self.overlay.has(id) {
                    index.add_contact(id, packed, &self.tuning, &mut self.sink)?;
                }
            }
        }
        if let Some(tail) = &self.tail {
            for id in tail.first()..self.next_contact {
                if let Some(packed) = tail
                    .get(id)
                    .filter(|packed| !packed.is_empty() && !self.overlay.has(id))
                {
                    index.add_contact(id, packed, &self.tuning, &mut self.sink)?;
                }
            }
        }
        let mut merged = self.overlay.merged();
        let mut packed = Vec::new();
        while let Some(id) = merged.next(&mut packed)? {
            if !packed.is_empty() {
                index.add_contact(id, &packed, &self.tuning, &mut self.sink)?;
            }
        }
        Ok(index)
    }

    /// Finds the contacts whose value of a field may equal one in key form; the caller must verify
    /// them.
    ///
    /// Replaces the content of `out`; sorted by id, without duplicates. See
    /// [`crate::contact::key_form`].
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if the index cannot be read or built.
    pub fn candidates(
        &mut self,
        field: FieldNo,
        key_form: &str,
        out: &mut Vec<ContactId>,
    ) -> Result<()> {
        self.candidates_hashed(field, key_hash(key_form), usize::MAX, out)?;
        Ok(())
    }

    /// Like [`Self::candidates`], by [`key_hash`], and at most about `limit` of them (but at least
    /// 24 if there are as many); returns whether there are more.
    ///
    /// The limit is for keys shared by very many contacts.
    ///
    /// # Errors
    ///
    /// As [`Self::candidates`].
    pub fn candidates_hashed(
        &mut self,
        field: FieldNo,
        hash: u64,
        limit: usize,
        out: &mut Vec<ContactId>,
    ) -> Result<bool> {
        out.clear();
        self.index(field)?;
        let mut indexes = self.indexes.iter_mut();
        let Some(index) = indexes.find(|index| index.field == field) else {
            return Ok(false);
        };
        let hash = short_hash(hash);
        let found = match &index.table {
            None => index.look_up(hash, limit, &self.base, &mut self.sink, &self.tuning, out)?,
            Some(_) => None,
        };
        let more = match (found, &index.table) {
            (Some(more), _) => more,
            (None, Some(table)) => table.ids(hash, limit, out),
            (None, None) => {
                index.load(&self.base, &mut self.sink)?;
                let table = index.table.as_ref();
                table.is_some_and(|table| table.ids(hash, limit, out))
            }
        };
        if out.len() > 1 {
            out.sort_unstable();
            out.dedup();
        }
        Ok(more)
    }

    /// Prefetches the table slots of hashes that are about to be looked up; a hint.
    pub fn touch(&self, field: FieldNo, hashes: impl IntoIterator<Item = u64>) {
        if let Some(table) = self.table(field) {
            let seen = hashes
                .into_iter()
                .fold(0, |seen, hash| seen ^ table.touch(short_hash(hash)));
            std::hint::black_box(seen);
        }
    }

    fn table(&self, field: FieldNo) -> Option<&KeyTable> {
        self.indexes
            .iter()
            .find(|index| index.field == field)?
            .table
            .as_ref()
    }
}

impl FieldIndex {
    /// Adds a contact by its value, if it has one.
    fn add_contact(
        &mut self,
        id: u32,
        packed: &[u8],
        tuning: &Tuning,
        sink: &mut Sink,
    ) -> Result<()> {
        self.add_value(id, read(packed, 0)?.value(self.field), tuning, sink)
    }

    /// Adds a contact by a value.
    pub(crate) fn add_value(
        &mut self,
        id: u32,
        value: Option<&str>,
        tuning: &Tuning,
        sink: &mut Sink,
    ) -> Result<()> {
        match value {
            Some(value) => self.add(key_hash(&key_form(self.kind, value)), id, tuning, sink),
            None => Ok(()),
        }
    }

    /// Adds a contact by the hash of its value's key form.
    pub(crate) fn add(
        &mut self,
        hash: u64,
        id: u32,
        tuning: &Tuning,
        sink: &mut Sink,
    ) -> Result<()> {
        let hash = short_hash(hash);
        if let Some(table) = &mut self.table {
            table.insert(hash, id);
        }
        if self.pending.push((hash, id), tuning.index_pending) {
            self.write_pending(tuning, sink)?;
        }
        Ok(())
    }

    /// Writes the pending entries as a run.
    pub(crate) fn write_pending(&mut self, tuning: &Tuning, sink: &mut Sink) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut run = RunWriter::new(tuning.index_page_entries);
        let mut write = |kind, payload| sink.put(kind, payload);
        for entry in self.pending.drain() {
            run.push(entry, &mut write)?;
        }
        self.runs.extend(run.finish(&mut write)?);
        Ok(())
    }

    /// Appends the ids with a short hash like [`KeyTable::ids`], from the pages of the index;
    /// `None` when the table should be loaded.
    fn look_up(
        &mut self,
        hash: u64,
        limit: usize,
        base: &Snapshot,
        sink: &mut Sink,
        tuning: &Tuning,
        out: &mut Vec<ContactId>,
    ) -> Result<Option<bool>> {
        let entries: u64 = self.runs.iter().map(|run| run.entries).sum();
        let pages =
            usize::try_from(entries).unwrap_or(usize::MAX) / tuning.index_page_entries.max(1);
        let max_pages = pages / PageLookups::MAX_PAGES_DIVISOR;
        self.page_lookups.cost += self.pending.len() / PageLookups::PENDING_PER_PAGE;
        if self.page_lookups.cost >= max_pages {
            return Ok(None);
        }
        let mut wanted = Vec::new();
        for run in &self.runs {
            let list = match self.page_lookups.lists.entry(run.list) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let payload = fetch(base, sink, run.list, ValueKind::IndexRun)?;
                    new.insert(read_list(run.list, &payload)?)
                }
            };
            wanted.extend(pages_of(list, hash).iter().map(|page| page.key));
        }
        self.page_lookups.cost += wanted.len();
        if self.page_lookups.cost >= max_pages {
            return Ok(None);
        }
        let limit = limit.max(MAX_INLINE_IDS);
        for key in wanted {
            let entries = read_page(key, &fetch(base, sink, key, ValueKind::IndexPage)?)?;
            let ids = entries.into_iter().filter(|entry| entry.0 == hash);
            out.extend(ids.map(|(_, id)| ContactId(id)));
            if out.len() > limit {
                break;
            }
        }
        let pending = self.pending.iter().filter(|entry| entry.0 == hash);
        out.extend(pending.map(|(_, id)| ContactId(id)));
        let more = out.len() > limit;
        out.truncate(limit);
        Ok(Some(more))
    }

    /// Loads the table from the runs and the pending entries.
    fn load(&mut self, base: &Snapshot, sink: &mut Sink) -> Result<()> {
        let entries: u64 = self.runs.iter().map(|run| run.entries).sum();
        let mut table = KeyTable::new();
        table.reserve(usize::try_from(entries).unwrap_or(0));
        let sink = std::cell::RefCell::new(sink);
        let fetch = |key, kind| fetch(base, *sink.borrow_mut(), key, kind);
        for run in &self.runs {
            let mut reader = RunReader::new(run.list, &fetch)?;
            while let Some((hash, id)) = reader.next(&fetch)? {
                table.insert(hash, id);
            }
        }
        for (hash, id) in self.pending.iter() {
            table.insert(hash, id);
        }
        self.table = Some(table);
        self.page_lookups = PageLookups::default();
        Ok(())
    }
}

/// The payload of a value of the base commit or of this writer.
fn fetch(base: &Snapshot, sink: &mut Sink, key: u64, kind: ValueKind) -> Result<Vec<u8>> {
    if key < base.record.next_key {
        return base.engine.value(key, kind);
    }
    sink.read(key, kind).map(|payload| payload.to_vec())
}
