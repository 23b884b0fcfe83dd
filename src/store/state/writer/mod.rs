//! Writing: everything a writer does is seen by nobody until it commits.

mod contacts;
mod lists;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use self::lists::OpenList;
use crate::contact::{FieldNo, Fields, OptInWords};
use crate::plan::Target;
use crate::store::engine::error::Result;
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::NumberMap;
use crate::store::state::blocks::{Block, BlockBuilder, BlockCache};
use crate::store::state::commit::{ContactList, Snapshot};
use crate::store::state::directory::BlockRef;
use crate::store::state::index::Pending;
use crate::store::state::journal::{Journal, Values};
use crate::store::state::keys::{FewLookups, FieldIndex};
use crate::store::state::open::Shared;
use crate::store::state::overlay::Overlay;
use crate::store::state::sink::Sink;
use crate::store::state::tuning::{Durability, Tuning};

/// Changes to a store that become visible together, with the commit.
///
/// A writer that is dropped without a commit leaves the store as it was. `J` keeps what stands
/// beside contacts.
pub struct Writer<J> {
    pub(crate) shared: Arc<Shared>,
    pub(crate) base: Arc<Snapshot>,
    pub(crate) tuning: Tuning,
    pub(crate) durability: Durability,
    pub(crate) sink: Sink,
    /// Blocks of the base that still stand: all, or all but the last one that was reopened.
    pub(crate) base_blocks: usize,
    /// Blocks of this writer, after those of the base.
    pub(crate) own_blocks: Vec<BlockRef>,
    /// The block that new contacts go to; it has the largest ids.
    pub(crate) tail: Option<BlockBuilder>,
    pub(crate) next_contact: u32,
    pub(crate) contacts: u64,
    pub(crate) overlay: Overlay,
    pub(crate) indexes: Vec<FieldIndex>,
    pub(crate) fields: Changed<Fields>,
    pub(crate) words: Changed<OptInWords>,
    pub(crate) remembered: Changed<BTreeMap<String, Target>>,
    pub(crate) settings: Changed<BTreeMap<String, String>>,
    pub(crate) lists: Vec<ContactList>,
    pub(crate) lists_changed: bool,
    pub(crate) next_list: u32,
    pub(crate) members: NumberMap<u32, OpenList>,
    pub(crate) journal: J,
    /// Keys of the base that the commit will not name.
    pub(crate) freed: Vec<u64>,
    /// Keys of this writer that the commit will not name.
    pub(crate) dead: Vec<u64>,
    pub(crate) done: bool,
    /// Contacts that the commit makes or changes; known once their blocks are written.
    pub(crate) touched: u64,
    pub(crate) cache: BlockCache,
    /// Contacts that were fetched ahead.
    fetched: Vec<u8>,
    fetched_at: NumberMap<u32, (usize, usize)>,
    /// The block of the contact that was read last, when nothing else holds it.
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

/// A small table, and whether it is to be written.
#[derive(Debug)]
pub(crate) struct Changed<T> {
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
                kind: kind.ok_or_else(|| Kind::Fields.corrupt(base.record.fields))?,
                runs: index.runs.clone(),
                pending: Pending::default(),
                table: None,
                stale: index.stale,
                few: FewLookups::default(),
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
            fields: Changed::new(&base.fields),
            words: Changed::new(&base.words),
            remembered: Changed::new(&base.remembered),
            settings: Changed::new(&base.settings),
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

    // ----- Journal --------------------------------------------------------------------------

    /// Whether nothing of this writer can be committed.
    pub(crate) fn is_dry(&self) -> bool {
        self.durability == Durability::Scratch
    }

    /// The journal, and where its values go.
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
