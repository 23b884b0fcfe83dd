//! Key indexes while a writer is at work: looking up, and keeping up with every change.
//!
//! The first keys are looked up in the pages of an index; after so many that reading all of them is
//! about to pay, they are read into a table. So a few rows cost the same however many contacts
//! there are, and many rows hardly more than if the table had been there from the beginning.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::contact::{ContactId, FieldKind, FieldNo, key_form};
use crate::store::engine::error::Result;
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::{NumberMap, key_hash};
use crate::store::state::blocks::Block;
use crate::store::state::commit::Snapshot;
use crate::store::state::index::{
    Pending, Run, RunPage, RunReader, RunWriter, pages_of, read_list, read_page,
};
use crate::store::state::journal::Journal;
use crate::store::state::sink::Sink;
use crate::store::state::table::{HEAVY, KeyTable, short_hash};
use crate::store::state::tuning::Tuning;
use crate::store::state::view::{checked, read};
use crate::store::state::writer::Writer;

/// The key index of a field while it is changed.
pub(crate) struct FieldIndex {
    pub field: FieldNo,
    pub kind: FieldKind,
    /// Runs of the base and of this writer, oldest first.
    pub runs: Vec<Run>,
    pub pending: Pending,
    /// All entries, once enough candidates were asked for.
    pub table: Option<KeyTable>,
    pub stale: u64,
    pub few: FewLookups,
}

/// Looking keys up in the pages of an index, as long as there is no table.
#[derive(Default)]
pub(crate) struct FewLookups {
    /// The pages of runs, by the key of their list.
    lists: NumberMap<u64, Vec<RunPage>>,
    /// What the lookups so far have cost, in pages read.
    cost: usize,
}

impl FewLookups {
    /// One in so many pages of an index are read before all of them are.
    const ONE_IN: usize = 16;

    /// Pending entries whose looking through costs as much as reading a page.
    const PENDING: usize = 1_024;
}

impl<J: Journal> Writer<J> {
    /// Makes the key index of a field ready for [`Self::candidates`].
    ///
    /// The first time a field is a key, all contacts are read for it; from then on every writer
    /// keeps its index.
    pub fn index(&mut self, field: FieldNo) -> Result<()> {
        if self.indexes.iter().any(|index| index.field == field) {
            return Ok(());
        }
        let kind = self.fields.value.get(field).map(|field| field.kind);
        let index = FieldIndex {
            field,
            kind: kind.ok_or_else(|| Kind::Fields.corrupt(0))?,
            runs: Vec::new(),
            pending: Pending::default(),
            table: Some(KeyTable::new()),
            stale: 0,
            few: FewLookups::default(),
        };
        let index = self.built(index)?;
        self.indexes.push(index);
        self.indexes.sort_by_key(|index| index.field);
        Ok(())
    }

    /// Fills an empty index from all contacts as they are now.
    pub(crate) fn built(&mut self, mut index: FieldIndex) -> Result<FieldIndex> {
        let base = Arc::clone(&self.base);
        let base_blocks = base.directory.blocks.get(..self.base_blocks).unwrap_or(&[]);
        let own = self.own_blocks.clone();
        for block in base_blocks.iter().chain(&own) {
            // Not through the cache: it is for what matching looks at.
            let payload = self.sink.read(block.key, Kind::Contacts)?;
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

    /// Makes room in the key tables for so many more contacts at once; a hint.
    pub fn expect(&mut self, contacts: usize) {
        for table in self
            .indexes
            .iter_mut()
            .filter_map(|index| index.table.as_mut())
        {
            table.reserve(contacts);
        }
    }

    /// The contacts whose value of a field may be equal to one in key form: to be verified.
    ///
    /// Replaces what is in `out`; in id order, each once. See [`crate::contact::key_form`].
    pub fn candidates(
        &mut self,
        field: FieldNo,
        key_form: &str,
        out: &mut Vec<ContactId>,
    ) -> Result<()> {
        self.candidates_hashed(field, key_hash(key_form), usize::MAX, out)?;
        Ok(())
    }

    /// As [`Self::candidates`], by [`key_hash`], and about `limit` of them at most (never fewer
    /// than 24, if there are so many); true when there are more.
    ///
    /// A limit is for keys that very many contacts share.
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

    /// Brings the places of hashes near before they are asked for one by one; a hint.
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

    /// Appends the ids of a short hash as [`KeyTable::ids`] does, found in the pages of the index;
    /// nothing where it is time for the table.
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
        let most = pages / FewLookups::ONE_IN;
        self.few.cost += self.pending.len() / FewLookups::PENDING;
        if self.few.cost >= most {
            return Ok(None);
        }
        let mut wanted = Vec::new();
        for run in &self.runs {
            let list = match self.few.lists.entry(run.list) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let payload = fetch(base, sink, run.list, Kind::IndexRun)?;
                    new.insert(read_list(run.list, &payload)?)
                }
            };
            wanted.extend(pages_of(list, hash).iter().map(|page| page.key));
        }
        self.few.cost += wanted.len();
        if self.few.cost >= most {
            return Ok(None);
        }
        let limit = limit.max(HEAVY);
        for key in wanted {
            let entries = read_page(key, &fetch(base, sink, key, Kind::IndexPage)?)?;
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

    /// Fills the table from the runs of the base and the pending entries.
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
        self.few = FewLookups::default();
        Ok(())
    }
}

/// The payload of a value of the base or of this writer.
fn fetch(base: &Snapshot, sink: &mut Sink, key: u64, kind: Kind) -> Result<Vec<u8>> {
    if key < base.record.next_key {
        return base.engine.value(key, kind);
    }
    sink.read(key, kind).map(|payload| payload.to_vec())
}
