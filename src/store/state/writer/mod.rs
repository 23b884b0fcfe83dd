//! Writing: everything a writer does is seen by nobody until it commits.

mod contacts;
mod lists;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use self::lists::OpenList;
use super::blocks::{Block, BlockBuilder, BlockCache};
use super::coding::{Kind, NumberMap};
use super::commit::{ContactList, Snapshot};
use super::directory::BlockRef;
use super::error::Result;
use super::index::Pending;
use super::keys::FieldIndex;
use super::log::{ProblemEntry, ProblemPacker};
use super::open::Shared;
use super::overlay::Overlay;
use super::sink::Sink;
use super::streams::Streams;
use super::tuning::{Durability, Tuning};
use crate::contact::{FieldNo, Fields, OptInWords};
use crate::plan::Target;

/// Changes to a store that become visible together, with the commit.
///
/// A writer that is dropped without a commit leaves the store as it was.
pub struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) base: Arc<Snapshot>,
    pub(super) tuning: Tuning,
    pub(super) durability: Durability,
    pub(super) sink: Sink,
    /// Blocks of the base that still stand: all, or all but the last one that was reopened.
    pub(super) base_blocks: usize,
    /// Blocks of this writer, after those of the base.
    pub(super) own_blocks: Vec<BlockRef>,
    /// The block that new contacts go to; it has the largest ids.
    pub(super) tail: Option<BlockBuilder>,
    pub(super) next_contact: u32,
    pub(super) contacts: u64,
    pub(super) overlay: Overlay,
    pub(super) indexes: Vec<FieldIndex>,
    pub(super) fields: Changed<Fields>,
    pub(super) words: Changed<OptInWords>,
    pub(super) remembered: Changed<BTreeMap<String, Target>>,
    pub(super) settings: Changed<BTreeMap<String, String>>,
    pub(super) lists: Vec<ContactList>,
    pub(super) lists_changed: bool,
    pub(super) next_list: u32,
    pub(super) members: NumberMap<u32, OpenList>,
    pub(super) problems: ProblemPacker,
    pub(super) streams: Streams,
    /// Keys of the base that the commit will not name.
    pub(super) freed: Vec<u64>,
    /// Keys of this writer that the commit will not name.
    pub(super) dead: Vec<u64>,
    pub(super) done: bool,
    pub(super) cache: BlockCache,
    /// Contacts that were fetched ahead.
    fetched: Vec<u8>,
    fetched_at: NumberMap<u32, (usize, usize)>,
    /// The block of the contact that was read last, when nothing else holds it.
    current: Option<Arc<Block>>,
    old: Vec<u8>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("durability", &self.durability)
            .finish_non_exhaustive()
    }
}

/// A small table, and whether it is to be written.
#[derive(Debug)]
pub(super) struct Changed<T> {
    pub value: Arc<T>,
    pub changed: bool,
}

impl<T> Changed<T> {
    fn new(value: &Arc<T>) -> Self {
        Self {
            value: Arc::clone(value),
            changed: false,
        }
    }

    fn set(&mut self, value: T) {
        self.value = Arc::new(value);
        self.changed = true;
    }
}

impl Writer {
    pub(super) fn begin(shared: &Arc<Shared>, durability: Durability) -> Result<Self> {
        if durability == Durability::Real {
            shared.claim()?;
        }
        let begun = Self::start(shared, durability);
        if begun.is_err() && durability == Durability::Real {
            shared.release();
        }
        begun
    }

    fn start(shared: &Arc<Shared>, durability: Durability) -> Result<Self> {
        let base = shared.head()?;
        let tuning = shared.tuning.clone();
        let first = base.record.next_key;
        let sink = match durability {
            Durability::Real => Sink::real(&base.engine, first, tuning.queue)?,
            Durability::Scratch => Sink::scratch(&base.engine, first, &shared.dir)?,
        };
        let mut indexes = Vec::new();
        for index in &base.record.indexes {
            let field = FieldNo(index.field);
            let kind = base.fields.get(field).map(|field| field.kind);
            indexes.push(FieldIndex {
                field,
                kind: kind.ok_or_else(|| Kind::Fields.corrupt(base.record.fields))?,
                runs: index.runs.clone(),
                pending: Pending::default(),
                table: None,
                stale: index.stale,
            });
        }
        Ok(Self {
            shared: Arc::clone(shared),
            durability,
            sink,
            base_blocks: base.directory.blocks.len(),
            own_blocks: Vec::new(),
            tail: None,
            next_contact: base.record.next_contact,
            contacts: base.record.contacts,
            overlay: Overlay::new(&shared.dir, tuning.overlay_bytes),
            indexes,
            fields: Changed::new(&base.fields),
            words: Changed::new(&base.words),
            remembered: Changed::new(&base.remembered),
            settings: Changed::new(&base.settings),
            lists: base.lists.to_vec(),
            lists_changed: false,
            next_list: base.record.next_list,
            members: NumberMap::default(),
            problems: ProblemPacker::default(),
            streams: Streams::default(),
            freed: Vec::new(),
            dead: Vec::new(),
            done: false,
            cache: BlockCache::new(tuning.cache_bytes),
            fetched: Vec::new(),
            fetched_at: NumberMap::default(),
            current: None,
            old: Vec::new(),
            tuning,
            base,
        })
    }

    /// The number of the commit this writer began at; 0 for a store without one.
    pub fn base_commit(&self) -> u64 {
        self.base.record.no
    }

    /// The time by the store's clock, in milliseconds since 1970 UTC.
    pub fn now(&self) -> u64 {
        self.shared.clock.now()
    }

    // ----- Tables ---------------------------------------------------------------------------

    /// The fields as this writer has them.
    pub fn fields(&self) -> &Fields {
        &self.fields.value
    }

    /// Replaces the fields.
    pub fn set_fields(&mut self, fields: Fields) {
        self.fields.set(fields);
    }

    /// The words of opt-in fields as this writer has them.
    pub fn words(&self) -> &OptInWords {
        &self.words.value
    }

    /// Replaces the words of opt-in fields.
    pub fn set_words(&mut self, words: OptInWords) {
        self.words.set(words);
    }

    /// What columns were mapped to, as this writer has it.
    pub fn remembered(&self) -> &BTreeMap<String, Target> {
        &self.remembered.value
    }

    /// Adds to what columns were mapped to; a header that is there already gets the new target.
    pub fn remember(&mut self, targets: BTreeMap<String, Target>) {
        let mut all = BTreeMap::clone(&self.remembered.value);
        all.extend(targets);
        if all != *self.remembered.value {
            self.remembered.set(all);
        }
    }

    /// Sets a setting, or takes it away.
    pub fn set_setting(&mut self, name: &str, value: Option<&str>) {
        let mut all = BTreeMap::clone(&self.settings.value);
        match value {
            Some(value) => all.insert(name.to_owned(), value.to_owned()),
            None => all.remove(name),
        };
        if all != *self.settings.value {
            self.settings.set(all);
        }
    }

    // ----- Problems -------------------------------------------------------------------------

    /// Notes a problem of the import; the commit's record names them.
    pub fn problem(&mut self, problem: &ProblemEntry) -> Result<()> {
        if self.problems.push(problem, self.tuning.block_bytes) {
            let sink = &mut self.sink;
            self.problems
                .close(&mut |kind, payload| sink.put(kind, payload))?;
        }
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.durability == Durability::Scratch {
            return;
        }
        if !self.done {
            self.sink.stop();
            // Whatever cannot be removed now is removed when the store is opened again.
            let _ = self
                .base
                .engine
                .remove(&[(self.sink.first_key(), self.sink.next_key())]);
            let _ = self.base.engine.sync();
        }
        self.shared.release();
    }
}
