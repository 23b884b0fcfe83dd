//! Writing: everything a writer does is seen by nobody until it commits.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::blocks::{Block, BlockBuilder, BlockCache};
use super::coding::{Kind, NumberMap};
use super::commit::{ContactList, Snapshot};
use super::directory::{self, BlockRef};
use super::error::{ListNameError, Result, StoreError};
use super::index::Pending;
use super::keys::FieldIndex;
use super::ledger::Cite;
use super::log::{ProblemEntry, ProblemPacker};
use super::members::Members;
use super::open::Shared;
use super::overlay::{Overlay, Place};
use super::sink::Sink;
use super::streams::Streams;
use super::tuning::{Durability, Tuning};
use super::view::{checked, named, read};
use crate::contact::{ContactId, ContactRef, FieldNo, Fields, ListNo, OptInWords, Statuses};
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

/// The members of a list while they are changed.
#[derive(Debug)]
pub(super) struct OpenList {
    pub members: Members,
    pub root: u64,
}

/// Where the newest version of a contact is.
#[derive(Clone, Copy)]
enum Found {
    Overlay(Place),
    Tail,
    Fetched(usize, usize),
    Current,
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

    // ----- Lists ----------------------------------------------------------------------------

    /// The lists as this writer has them.
    pub fn lists(&self) -> &[ContactList] {
        &self.lists
    }

    pub(super) fn list_name(&self, name: &str, except: Option<ListNo>) -> Result<String> {
        let name = name.trim();
        if name.is_empty() {
            return Err(ListNameError::Blank.into());
        }
        if name.chars().count() > ContactList::MAX_NAME {
            return Err(ListNameError::TooLong.into());
        }
        match named(&self.lists, name) {
            Some(other) if Some(other.no) != except => Err(ListNameError::Taken(other.no).into()),
            _ => Ok(name.to_owned()),
        }
    }

    /// Makes a list; a name that is blank, too long or taken is refused.
    pub fn create_list(&mut self, name: &str) -> Result<ListNo> {
        let name = self.list_name(name, None)?;
        let no = ListNo(self.next_list);
        self.next_list = self.next_list.checked_add(1).ok_or(StoreError::Full)?;
        self.lists.push(ContactList {
            no,
            name,
            created: self.shared.clock.now(),
            members: 0,
        });
        self.lists_changed = true;
        let members = Members::new(self.tuning.member_page);
        self.members.insert(no.0, OpenList { members, root: 0 });
        Ok(no)
    }

    /// Gives a list another name.
    pub fn rename_list(&mut self, list: ListNo, name: &str) -> Result<()> {
        let name = self.list_name(name, Some(list))?;
        let known = self.lists.iter_mut().find(|known| known.no == list);
        known.ok_or(StoreError::NoSuchList(list))?.name = name;
        self.lists_changed = true;
        Ok(())
    }

    /// Deletes a list; its contacts stay.
    pub fn delete_list(&mut self, list: ListNo) -> Result<()> {
        let mut open = self.take_list(list)?;
        if open.root != 0 {
            let payload = self.sink.read(open.root, Kind::MembersRoot)?;
            self.freed
                .extend(super::members::page_keys(open.root, &payload)?);
            self.freed.push(std::mem::take(&mut open.root));
        }
        self.lists.retain(|known| known.no != list);
        self.lists_changed = true;
        Ok(())
    }

    /// The key of a list's members in the base.
    fn base_root(&self, list: ListNo) -> u64 {
        let at = self.base.lists.iter().position(|known| known.no == list);
        at.and_then(|at| self.base.list_roots.get(at).copied())
            .unwrap_or(0)
    }

    fn take_list(&mut self, list: ListNo) -> Result<OpenList> {
        if let Some(open) = self.members.remove(&list.0) {
            return Ok(open);
        }
        if !self.lists.iter().any(|known| known.no == list) {
            return Err(StoreError::NoSuchList(list));
        }
        let root = self.base_root(list);
        let members = match root {
            0 => Members::new(self.tuning.member_page),
            root => Members::load(root, |key, kind| self.base.engine.value(key, kind))?,
        };
        Ok(OpenList { members, root })
    }

    pub(super) fn open_list(&mut self, list: ListNo) -> Result<&mut OpenList> {
        if !self.members.contains_key(&list.0) {
            let open = self.take_list(list)?;
            self.members.insert(list.0, open);
        }
        self.members
            .get_mut(&list.0)
            .ok_or(StoreError::NoSuchList(list))
    }

    /// Puts a contact on a list; true when it was not on it.
    pub fn join(&mut self, list: ListNo, id: ContactId) -> Result<bool> {
        self.known(id)?;
        Ok(self.open_list(list)?.members.set(id.0, true))
    }

    /// Takes a contact off a list; true when it was on it.
    pub fn leave(&mut self, list: ListNo, id: ContactId) -> Result<bool> {
        Ok(self.open_list(list)?.members.set(id.0, false))
    }

    fn known(&self, id: ContactId) -> Result<()> {
        if id.0 == 0 || id.0 >= self.next_contact {
            return Err(StoreError::NoSuchContact(id));
        }
        Ok(())
    }

    // ----- Contacts -------------------------------------------------------------------------

    /// How many contacts there are.
    pub fn contact_count(&self) -> u64 {
        self.contacts
    }

    /// Adds a contact in packed form (see [`crate::contact::Contact::encode`]).
    pub fn create(&mut self, packed: &[u8]) -> Result<ContactId> {
        self.create_hashed(packed, &[])
    }

    /// As [`Self::create`], with the [`super::key_hash`] of values that the caller knows already.
    ///
    /// Fields that are not named are hashed here. A wrong hash makes a contact that is not found.
    pub fn create_hashed(&mut self, packed: &[u8], hashes: &[(FieldNo, u64)]) -> Result<ContactId> {
        self.create_cited(packed, hashes, None, &())
    }

    /// As [`Self::create_hashed`], from a row of a file.
    ///
    /// `statuses` are the contact's opt-in statuses where the caller knows them already; wrong ones
    /// make a wrong ledger. `cite` is asked only where there is a status.
    pub fn create_cited(
        &mut self,
        packed: &[u8],
        hashes: &[(FieldNo, u64)],
        statuses: Option<Statuses>,
        cite: &dyn Cite,
    ) -> Result<ContactId> {
        let contact = ContactRef::new(packed).map_err(|_| StoreError::NotAContact)?;
        let id = self.next_contact;
        let next = id.checked_add(1).ok_or(StoreError::Full)?;
        if self.tail.is_none() {
            self.tail = Some(self.reopen_tail()?);
        }
        let Some(tail) = &mut self.tail else {
            return Err(StoreError::Full);
        };
        if !tail.push(packed) {
            return Err(StoreError::Full);
        }
        self.next_contact = next;
        self.contacts += 1;
        let full =
            tail.len() >= self.tuning.block_bytes || tail.count() >= self.tuning.block_contacts;
        for index in &mut self.indexes {
            if let Some((_, hash)) = hashes.iter().find(|(field, _)| *field == index.field) {
                index.add(*hash, id, &self.tuning, &mut self.sink)?;
            } else {
                let value = contact.value(index.field);
                index.add_value(id, value, &self.tuning, &mut self.sink)?;
            }
        }
        if full {
            self.close_tail()?;
        }
        let statuses = statuses.unwrap_or_else(|| contact.statuses());
        debug_assert_eq!(statuses, contact.statuses(), "a wrong hint");
        self.note_statuses(id, Statuses::default(), Some(statuses), cite)?;
        Ok(ContactId(id))
    }

    /// A block for new contacts: the last one of the base, if it is not half full, or an empty one.
    fn reopen_tail(&mut self) -> Result<BlockBuilder> {
        let mut tail = BlockBuilder::default();
        tail.begin(self.next_contact);
        let last = self.base.directory.blocks.last().copied();
        let untouched =
            self.own_blocks.is_empty() && self.base_blocks == self.base.directory.blocks.len();
        if let Some(last) = last.filter(|_| untouched)
            && (last.count as usize) < self.tuning.block_contacts / 2
        {
            let block = self.block(&last)?;
            let length: usize = block.iter().map(|(_, packed)| packed.len()).sum();
            if length < self.tuning.block_bytes / 2 {
                tail.begin(last.first);
                for (_, packed) in block.iter() {
                    tail.push(packed);
                }
                // From now on these contacts change in the tail: what was fetched of them grows old.
                self.fetched_at.retain(|id, _| *id < last.first);
                self.base_blocks -= 1;
                self.freed.push(last.key);
            }
        }
        Ok(tail)
    }

    pub(super) fn close_tail(&mut self) -> Result<()> {
        let Some(tail) = &mut self.tail else {
            return Ok(());
        };
        if tail.count() == 0 {
            return Ok(());
        }
        let payload = Arc::new(tail.payload());
        let key = self.sink.put(Kind::Contacts, Arc::clone(&payload))?;
        let block = BlockRef {
            first: tail.first(),
            count: u32::try_from(tail.count()).map_err(|_| StoreError::Full)?,
            key,
        };
        self.own_blocks.push(block);
        tail.begin(self.next_contact);
        if let Some(block) = Block::new(payload) {
            self.cache.insert(key, &Arc::new(block));
        }
        Ok(())
    }

    /// The block that a contact is in, if it is not in the tail.
    fn block_of(&self, id: u32) -> Option<BlockRef> {
        let own = self.own_blocks.first().is_some_and(|own| own.first <= id);
        if own {
            return directory::find(&self.own_blocks, id).copied();
        }
        let base = self
            .base
            .directory
            .blocks
            .get(..self.base_blocks)
            .unwrap_or(&[]);
        directory::find(base, id).copied()
    }

    /// A block, from the cache or decoded.
    pub(super) fn block(&mut self, block: &BlockRef) -> Result<Arc<Block>> {
        if let Some(found) = self.cache.get(block.key) {
            return Ok(Arc::clone(found));
        }
        let payload = self.sink.read(block.key, Kind::Contacts)?;
        let decoded = Arc::new(checked(Block::new(payload), block)?);
        self.cache.insert(block.key, &decoded);
        Ok(decoded)
    }

    fn locate(&mut self, id: u32) -> Result<Option<Found>> {
        if let Some(place) = self.overlay.find(id)? {
            return Ok(Some(Found::Overlay(place)));
        }
        if self
            .tail
            .as_ref()
            .is_some_and(|tail| tail.get(id).is_some())
        {
            return Ok(Some(Found::Tail));
        }
        if let Some(&(from, to)) = self.fetched_at.get(&id) {
            return Ok(Some(Found::Fetched(from, to)));
        }
        let Some(block) = self.block_of(id) else {
            return Ok(None);
        };
        self.current = Some(self.block(&block)?);
        Ok(Some(Found::Current))
    }

    fn bytes(&self, id: u32, found: Found) -> Option<&[u8]> {
        match found {
            Found::Overlay(place) => Some(self.overlay.bytes(place)),
            Found::Tail => self.tail.as_ref()?.get(id),
            Found::Fetched(from, to) => self.fetched.get(from..to),
            Found::Current => self.current.as_ref()?.get(id),
        }
        .filter(|packed| !packed.is_empty())
    }

    /// The newest version of a contact, changes of this writer included.
    ///
    /// Many contacts in any order are to be fetched ahead ([`Self::prefetch`]): one that was not
    /// may cost reading a whole block.
    pub fn get(&mut self, id: ContactId) -> Result<Option<ContactRef<'_>>> {
        let Some(found) = self.locate(id.0)? else {
            return Ok(None);
        };
        self.bytes(id.0, found)
            .map(|packed| read(packed, 0))
            .transpose()
    }

    /// Fetches contacts ahead, each block they are in once; what was fetched before is forgotten.
    ///
    /// The ids are sorted on the way. The more at once, the fewer blocks are read again and again.
    pub fn prefetch(&mut self, ids: &mut Vec<ContactId>) -> Result<()> {
        ids.sort_unstable();
        ids.dedup();
        self.fetched.clear();
        self.fetched_at.clear();
        let mut at: Option<(BlockRef, Arc<Block>)> = None;
        for id in ids.iter().map(|id| id.0) {
            if self.overlay.has(id) || self.tail.as_ref().is_some_and(|tail| tail.first() <= id) {
                continue;
            }
            let inside = at
                .as_ref()
                .filter(|(block, _)| id.wrapping_sub(block.first) < block.count);
            let decoded = if let Some((_, decoded)) = inside {
                Arc::clone(decoded)
            } else {
                let Some(block) = self.block_of(id) else {
                    continue;
                };
                let decoded = self.block(&block)?;
                at = Some((block, Arc::clone(&decoded)));
                decoded
            };
            if let Some(packed) = decoded.get(id) {
                let from = self.fetched.len();
                self.fetched.extend_from_slice(packed);
                self.fetched_at.insert(id, (from, self.fetched.len()));
            }
        }
        Ok(())
    }

    /// Replaces a contact; one that this writer made, too.
    pub fn update(&mut self, id: ContactId, packed: &[u8]) -> Result<()> {
        self.update_cited(id, packed, &())
    }

    /// As [`Self::update`], from a row of a file; `cite` is asked only where a status changes.
    pub fn update_cited(&mut self, id: ContactId, packed: &[u8], cite: &dyn Cite) -> Result<()> {
        ContactRef::new(packed).map_err(|_| StoreError::NotAContact)?;
        self.replace(id, packed, cite)
    }

    /// Takes a contact away, and off all lists; its number is never used again.
    ///
    /// Where it had opted out, its address is known again when a file brings it back, unless this
    /// writer is [undoing](Self::undoing).
    pub fn erase(&mut self, id: ContactId) -> Result<()> {
        self.erase_unlisted(id)?;
        let lists: Vec<ListNo> = self.lists.iter().map(|list| list.no).collect();
        for list in lists {
            self.leave(list, id)?;
        }
        Ok(())
    }

    /// Brings an erased contact back under its number; one that is there is refused.
    pub fn revive(&mut self, id: ContactId, packed: &[u8]) -> Result<()> {
        let contact = ContactRef::new(packed).map_err(|_| StoreError::NotAContact)?;
        self.known(id)?;
        if self.get(id)?.is_some() {
            return Err(StoreError::NoSuchContact(id));
        }
        for index in &mut self.indexes {
            let value = contact.value(index.field);
            index.add_value(id.0, value, &self.tuning, &mut self.sink)?;
        }
        self.contacts += 1;
        self.note_statuses(id.0, Statuses::default(), Some(contact.statuses()), &())?;
        self.put(id, packed)
    }

    pub(super) fn replace(&mut self, id: ContactId, packed: &[u8], cite: &dyn Cite) -> Result<()> {
        let found = self.locate(id.0)?;
        let mut old = std::mem::take(&mut self.old);
        old.clear();
        let was = found.and_then(|found| self.bytes(id.0, found));
        let was = was.ok_or(StoreError::NoSuchContact(id))?;
        old.extend_from_slice(was);
        let done = self.note_change(id.0, &old, packed, cite);
        self.old = old;
        done?;
        self.put(id, packed)
    }

    fn put(&mut self, id: ContactId, packed: &[u8]) -> Result<()> {
        let in_tail = self
            .tail
            .as_mut()
            .is_some_and(|tail| !self.overlay.has(id.0) && tail.replace(id.0, packed));
        if !in_tail {
            self.overlay.put(id.0, packed)?;
        }
        Ok(())
    }

    /// Keeps indexes and ledger up with a change; no `new` bytes for a contact that goes.
    fn note_change(&mut self, id: u32, old: &[u8], new: &[u8], cite: &dyn Cite) -> Result<()> {
        let old = read(old, 0)?;
        let new = (!new.is_empty()).then(|| read(new, 0)).transpose()?;
        let statuses = new.map(|new| new.statuses());
        self.note_statuses(id, old.statuses(), statuses, cite)?;
        if new.is_none() && !self.streams.undoing {
            self.suppress(old);
        }
        for index in &mut self.indexes {
            let was = old.value(index.field);
            let is = new.and_then(|new| new.value(index.field));
            if was == is {
                continue;
            }
            index.stale += u64::from(was.is_some());
            index.add_value(id, is, &self.tuning, &mut self.sink)?;
        }
        Ok(())
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
