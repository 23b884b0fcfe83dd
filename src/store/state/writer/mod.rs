//! Writing: changes are invisible to others until the commit.

mod contacts;
mod lists;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use self::lists::OpenList;
use crate::contact::{FieldNo, Fields, OptInWords};
use crate::plan::Target;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::NumberMap;
use crate::store::state::blocks::{Block, BlockBuilder, BlockCache};
use crate::store::state::commit::{ContactList, Snapshot};
use crate::store::state::directory::BlockRef;
use crate::store::state::index::Pending;
use crate::store::state::journal::{Journal, Values};
use crate::store::state::keys::{FieldIndex, PageLookups};
use crate::store::state::open::Shared;
use crate::store::state::overlay::Overlay;
use crate::store::state::sink::Sink;
use crate::store::state::tuning::{Durability, Tuning};

/// Changes to a store that take effect together with the commit.
///
/// Dropping a writer without a commit discards its changes. `J` records what stands beside
/// contacts.
pub struct Writer<J> {
    pub(crate) shared: Arc<Shared>,
    pub(crate) base: Arc<Snapshot>,
    pub(crate) tuning: Tuning,
    pub(crate) durability: Durability,
    pub(crate) sink: Sink,
    /// Blocks of the base commit that are unchanged: all, or all but a reopened last one.
    pub(crate) base_blocks: usize,
    /// Blocks of this writer, after those of the base commit.
    pub(crate) own_blocks: Vec<BlockRef>,
    /// The block that new contacts are added to; it has the greatest ids.
    pub(crate) tail: Option<BlockBuilder>,
    pub(crate) next_contact: u32,
    pub(crate) contacts: u64,
    pub(crate) overlay: Overlay,
    pub(crate) indexes: Vec<FieldIndex>,
    pub(crate) fields: TrackedTable<Fields>,
    pub(crate) words: TrackedTable<OptInWords>,
    pub(crate) remembered: TrackedTable<BTreeMap<String, Target>>,
    pub(crate) settings: TrackedTable<BTreeMap<String, String>>,
    pub(crate) lists: Vec<ContactList>,
    pub(crate) lists_changed: bool,
    pub(crate) next_list: u32,
    pub(crate) members: NumberMap<u32, OpenList>,
    pub(crate) journal: J,
    /// Keys of the base commit that the new commit does not refer to.
    pub(crate) freed: Vec<u64>,
    /// Keys of this writer that the commit does not refer to.
    pub(crate) dead: Vec<u64>,
    pub(crate) done: bool,
    /// Contacts created or changed; known once their blocks are written.
    pub(crate) touched: u64,
    pub(crate) cache: BlockCache,
    /// Bytes of prefetched contacts.
    fetched: Vec<u8>,
    fetched_at: NumberMap<u32, (usize, usize)>,
    /// The block of the contact read last, if it is not cached.
    current: Option<Arc<Block>>,
    old: Vec<u8>,
}

impl<J> std::fmt::Debug for Writer<J> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("durability", &self.durability)
            .finish_non_exhaustive()
    }
}

/// A small table, and whether it was changed.
#[derive(Debug)]
pub(crate) struct TrackedTable<T> {
    pub value: Arc<T>,
    pub changed: bool,
}

impl<T> TrackedTable<T> {
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

impl<J: Journal> Writer<J> {
    pub(crate) fn begin(shared: &Arc<Shared>, durability: Durability) -> Result<Self> {
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
            Durability::Real => Sink::real(&base.engine, first, tuning.queue, tuning.queue_bytes)?,
            Durability::Scratch => Sink::scratch(&base.engine, first, shared.temporary())?,
        };
        let mut indexes = Vec::new();
        for index in &base.record.indexes {
            let field = FieldNo(index.field);
            let kind = base.fields.get(field).map(|field| field.kind);
            indexes.push(FieldIndex {
                field,
                kind: kind.ok_or_else(|| ValueKind::Fields.corrupt(base.record.fields))?,
                runs: index.runs.clone(),
                pending: Pending::default(),
                table: None,
                stale: index.stale,
                page_lookups: PageLookups::default(),
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
            overlay: Overlay::new(shared.temporary(), tuning.overlay_bytes),
            indexes,
            fields: TrackedTable::new(&base.fields),
            words: TrackedTable::new(&base.words),
            remembered: TrackedTable::new(&base.remembered),
            settings: TrackedTable::new(&base.settings),
            lists: base.lists.to_vec(),
            lists_changed: false,
            next_list: base.record.next_list,
            members: NumberMap::default(),
            journal: J::default(),
            freed: Vec::new(),
            dead: Vec::new(),
            done: false,
            touched: 0,
            cache: BlockCache::new(tuning.cache_bytes),
            fetched: Vec::new(),
            fetched_at: NumberMap::default(),
            current: None,
            old: Vec::new(),
            tuning,
            base,
        })
    }

    /// The number of the commit this writer began with; 0 for none.
    pub fn base_commit(&self) -> u64 {
        self.base.record.no
    }

    /// The current time of the store's clock, in milliseconds since 1970 UTC.
    pub fn now(&self) -> u64 {
        self.shared.clock.now()
    }

    // ----- Tables ---------------------------------------------------------------------------

    /// The fields, including changes of this writer.
    pub fn fields(&self) -> &Fields {
        &self.fields.value
    }

    /// Replaces the fields.
    pub fn set_fields(&mut self, fields: Fields) {
        self.fields.set(fields);
    }

    /// The opt-in vocabulary, including changes of this writer.
    pub fn words(&self) -> &OptInWords {
        &self.words.value
    }

    /// Replaces the opt-in vocabulary.
    pub fn set_words(&mut self, words: OptInWords) {
        self.words.set(words);
    }

    /// Targets of columns by normalized header, including changes of this writer.
    pub fn remembered(&self) -> &BTreeMap<String, Target> {
        &self.remembered.value
    }

    /// Remembers targets of columns; an existing header gets the new target.
    pub fn remember(&mut self, targets: BTreeMap<String, Target>) {
        let mut all = BTreeMap::clone(&self.remembered.value);
        all.extend(targets);
        if all != *self.remembered.value {
            self.remembered.set(all);
        }
    }

    /// Sets a setting; `None` removes it.
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

    // ----- Journal --------------------------------------------------------------------------

    /// Whether this writer cannot commit.
    pub(crate) fn is_dry(&self) -> bool {
        self.durability == Durability::Scratch
    }

    /// The journal, and access to values for it.
    pub(crate) fn journal(&mut self) -> (&mut J, Values<'_>) {
        let values = Values {
            sink: &mut self.sink,
            freed: &mut self.freed,
            dead: &mut self.dead,
            block_bytes: self.tuning.block_bytes,
        };
        (&mut self.journal, values)
    }
}

impl<J> Drop for Writer<J> {
    fn drop(&mut self) {
        if self.durability == Durability::Scratch {
            return;
        }
        if !self.done {
            self.sink.stop();
            // What cannot be removed now is removed at the next opening.
            let _ = self
                .base
                .engine
                .remove(&[(self.sink.first_key(), self.sink.next_key())]);
            let _ = self.base.engine.sync();
        }
        self.shared.release();
    }
}
