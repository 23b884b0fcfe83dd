//! Changing contacts: locating the newest version of each, and updating indexes and journal.

use std::sync::Arc;

use super::Writer;
use crate::contact::{ContactId, ContactRef, FieldNo, ListNo, Statuses};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::state::blocks::{Block, BlockBuilder};
use crate::store::state::directory::{self, BlockRef};
use crate::store::state::journal::{Journal, Provenance};
use crate::store::state::overlay::OverlayLocation;
use crate::store::state::view::{checked, read};

/// The location of a contact's newest version.
#[derive(Clone, Copy)]
enum ContactLocation {
    Overlay(OverlayLocation),
    Tail,
    Fetched(usize, usize),
    Current,
}

impl<J: Journal> Writer<J> {
    /// The number of contacts.
    pub fn contact_count(&self) -> u64 {
        self.contacts
    }

    /// Creates a contact in packed form (see [`crate::contact::Contact::encode`]).
    ///
    /// # Errors
    ///
    /// [`StoreError::NotAContact`] for bytes that are none, [`StoreError::Full`] if no number is
    /// left, and errors of writing.
    pub fn create(&mut self, packed: &[u8]) -> Result<ContactId> {
        self.create_hashed(packed, &[])
    }

    /// Like [`Self::create`], with the [`key_hash`](crate::store::key_hash)es of values that the
    /// caller knows.
    ///
    /// Fields without hash are hashed here. A wrong hash makes a contact that cannot be found.
    ///
    /// # Errors
    ///
    /// As [`Self::create`].
    pub fn create_hashed(&mut self, packed: &[u8], hashes: &[(FieldNo, u64)]) -> Result<ContactId> {
        self.create_with_provenance(packed, hashes, None, &())
    }

    /// Like [`Self::create_hashed`], for a row of a file.
    ///
    /// `statuses` are the contact's opt-in statuses if known; wrong ones corrupt the ledger.
    /// `provenance` is queried only if there is a status.
    ///
    /// # Errors
    ///
    /// As [`Self::create`].
    pub fn create_with_provenance(
        &mut self,
        packed: &[u8],
        hashes: &[(FieldNo, u64)],
        statuses: Option<Statuses>,
        provenance: &dyn Provenance,
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
        self.note_statuses(id, Statuses::default(), Some(statuses), provenance)?;
        Ok(ContactId(id))
    }

    /// A block for new contacts: the last one of the base if it is less than half full, or an empty
    /// one.
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
                // These contacts now change in the tail; prefetched bytes would be outdated.
                self.fetched_at.retain(|id, _| *id < last.first);
                self.base_blocks -= 1;
                self.freed.push(last.key);
            }
        }
        Ok(tail)
    }

    pub(crate) fn close_tail(&mut self) -> Result<()> {
        let Some(tail) = &mut self.tail else {
            return Ok(());
        };
        if tail.count() == 0 {
            return Ok(());
        }
        let payload = Arc::new(tail.payload());
        let key = self.sink.put(ValueKind::Contacts, Arc::clone(&payload))?;
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

    /// The block of a contact, if it is not in the tail.
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

    /// A parsed block, cached.
    pub(crate) fn block(&mut self, block: &BlockRef) -> Result<Arc<Block>> {
        if let Some(found) = self.cache.get(block.key) {
            return Ok(Arc::clone(found));
        }
        let payload = self.sink.read(block.key, ValueKind::Contacts)?;
        let decoded = Arc::new(checked(Block::new(payload), block)?);
        self.cache.insert(block.key, &decoded);
        Ok(decoded)
    }

    fn locate(&mut self, id: u32) -> Result<Option<ContactLocation>> {
        if let Some(place) = self.overlay.find(id)? {
            return Ok(Some(ContactLocation::Overlay(place)));
        }
        if self
            .tail
            .as_ref()
            .is_some_and(|tail| tail.get(id).is_some())
        {
            return Ok(Some(ContactLocation::Tail));
        }
        if let Some(&(from, to)) = self.fetched_at.get(&id) {
            return Ok(Some(ContactLocation::Fetched(from, to)));
        }
        let Some(block) = self.block_of(id) else {
            return Ok(None);
        };
        self.current = Some(self.block(&block)?);
        Ok(Some(ContactLocation::Current))
    }

    fn bytes(&self, id: u32, found: ContactLocation) -> Option<&[u8]> {
        match found {
            ContactLocation::Overlay(place) => Some(self.overlay.bytes(place)),
            ContactLocation::Tail => self.tail.as_ref()?.get(id),
            ContactLocation::Fetched(from, to) => self.fetched.get(from..to),
            ContactLocation::Current => self.current.as_ref()?.get(id),
        }
        .filter(|packed| !packed.is_empty())
    }

    /// The newest version of a contact, including changes of this writer.
    ///
    /// Call [`Self::prefetch`] before reading many contacts in any order; otherwise each may cost
    /// reading a whole block.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if its block cannot be read.
    pub fn get(&mut self, id: ContactId) -> Result<Option<ContactRef<'_>>> {
        let Some(found) = self.locate(id.0)? else {
            return Ok(None);
        };
        self.bytes(id.0, found)
            .map(|packed| read(packed, 0))
            .transpose()
    }

    /// Prefetches contacts, reading each block once; forgets those prefetched before.
    ///
    /// Sorts the ids. The more at once, the fewer blocks are read repeatedly. Large contacts and
    /// those beyond [`Tuning::fetch_bytes`] are skipped.
    ///
    /// [`Tuning::fetch_bytes`]: crate::store::Tuning::fetch_bytes
    ///
    /// # Errors
    ///
    /// [`StoreError`] if a block cannot be read.
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
                // A large contact nearly fills a block, so reading it later costs the same.
                let large = packed.len() > self.tuning.fetch_bytes / 64;
                if large || from + packed.len() > self.tuning.fetch_bytes {
                    continue;
                }
                self.fetched.extend_from_slice(packed);
                self.fetched_at.insert(id, (from, self.fetched.len()));
            }
        }
        Ok(())
    }

    /// Replaces a contact, which may be one this writer created.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotAContact`] for bytes that are none, [`StoreError::NoSuchContact`], and
    /// errors of reading or writing.
    pub fn update(&mut self, id: ContactId, packed: &[u8]) -> Result<()> {
        self.update_with_provenance(id, packed, &())
    }

    /// Like [`Self::update`], for a row of a file; `provenance` is queried only if a status
    /// changes.
    ///
    /// # Errors
    ///
    /// As [`Self::update`].
    pub fn update_with_provenance(
        &mut self,
        id: ContactId,
        packed: &[u8],
        provenance: &dyn Provenance,
    ) -> Result<()> {
        ContactRef::new(packed).map_err(|_| StoreError::NotAContact)?;
        self.replace(id, packed, provenance)
    }

    /// Deletes a contact, and removes it from all lists; its number is never reused.
    ///
    /// Addresses that had opted out are added to the suppression list, unless this writer is
    /// [undoing](Self::undoing).
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchContact`], and errors of reading or writing.
    pub fn erase(&mut self, id: ContactId) -> Result<()> {
        self.erase_unlisted(id)?;
        let lists: Vec<ListNo> = self.lists.iter().map(|list| list.no).collect();
        for list in lists {
            self.leave(list, id)?;
        }
        Ok(())
    }

    /// Restores a deleted contact under its number.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotAContact`] for bytes that are none, [`StoreError::NoSuchContact`] if the
    /// number is in use or was never given, and errors of reading or writing.
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

    pub(crate) fn replace(
        &mut self,
        id: ContactId,
        packed: &[u8],
        provenance: &dyn Provenance,
    ) -> Result<()> {
        let found = self.locate(id.0)?;
        let mut old = std::mem::take(&mut self.old);
        old.clear();
        let was = found.and_then(|found| self.bytes(id.0, found));
        let was = was.ok_or(StoreError::NoSuchContact(id))?;
        old.extend_from_slice(was);
        let done = self.note_change(id.0, &old, packed, provenance);
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

    /// Notifies the journal of a change of statuses; `is` is `None` for a deleted contact.
    pub(crate) fn note_statuses(
        &mut self,
        id: u32,
        was: Statuses,
        is: Option<Statuses>,
        provenance: &dyn Provenance,
    ) -> Result<()> {
        if is == Some(was) || self.is_dry() {
            return Ok(());
        }
        let (journal, mut values) = self.journal();
        journal.statuses_changed(id, was, is, provenance, &mut values)
    }

    /// Updates indexes and journal; `new` is empty for a deleted contact.
    fn note_change(
        &mut self,
        id: u32,
        old: &[u8],
        new: &[u8],
        provenance: &dyn Provenance,
    ) -> Result<()> {
        let old = read(old, 0)?;
        let new = (!new.is_empty()).then(|| read(new, 0)).transpose()?;
        let statuses = new.map(|new| new.statuses());
        self.note_statuses(id, old.statuses(), statuses, provenance)?;
        if new.is_none() {
            self.journal.erased(old);
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
}
