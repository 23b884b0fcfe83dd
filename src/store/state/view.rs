//! Reading: a stable view of one commit.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use crate::contact::{
    Contact, ContactId, ContactRef, FieldNo, Fields, ListNo, OptInWords, key_form,
};
use crate::plan::Target;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::key_hash;
use crate::store::state::blocks::Block;
use crate::store::state::commit::{CommitInfo, ContactList, Snapshot};
use crate::store::state::directory::BlockRef;
use crate::store::state::index::{pages_of, read_list, read_page};
use crate::store::state::members::{Members, Membership};
use crate::store::state::table::short_hash;

/// The store at one commit, whatever happens to it later.
///
/// Cheap to clone and to hold; what it shows is not removed while it exists, except for details of
/// old imports.
#[derive(Clone, Debug)]
pub struct View {
    pub(crate) snapshot: Arc<Snapshot>,
}

impl View {
    /// The commit; number 0 for a store without one.
    pub fn commit(&self) -> CommitInfo {
        self.snapshot.record.info()
    }

    /// The database of its values.
    pub(crate) fn engine(&self) -> &Engine {
        &self.snapshot.engine
    }

    /// All fields.
    pub fn fields(&self) -> &Fields {
        &self.snapshot.fields
    }

    /// The vocabulary of opt-in fields.
    pub fn words(&self) -> &OptInWords {
        &self.snapshot.words
    }

    /// All lists, by number.
    pub fn lists(&self) -> &[ContactList] {
        &self.snapshot.lists
    }

    /// The list with this number.
    pub fn list(&self, no: ListNo) -> Option<&ContactList> {
        self.lists().iter().find(|list| list.no == no)
    }

    /// The list with this name; letter case and surrounding blanks are ignored.
    pub fn list_named(&self, name: &str) -> Option<&ContactList> {
        named(self.lists(), name)
    }

    /// Targets that columns were mapped to before, by normalized header.
    pub fn remembered(&self) -> &BTreeMap<String, Target> {
        &self.snapshot.remembered
    }

    /// The number of contacts.
    pub fn contact_count(&self) -> u64 {
        self.snapshot.record.contacts
    }

    /// The contact with this number; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if its block cannot be read.
    pub fn contact(&self, id: ContactId) -> Result<Option<Contact>> {
        let Some(block) = self.snapshot.directory.find(id.0) else {
            return Ok(None);
        };
        let decoded = self.block(block)?;
        decoded
            .get(id.0)
            .filter(|packed| !packed.is_empty())
            .map(|packed| read(packed, block.key).map(|contact| contact.to_contact()))
            .transpose()
    }

    /// Visits all contacts sorted by id, until `visit` breaks; one block at a time is in memory.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if a block cannot be read.
    pub fn for_each<B>(
        &self,
        visit: impl FnMut(ContactId, ContactRef<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.for_each_from(ContactId(0), visit)
    }

    /// Like [`Self::for_each`], beginning with an id.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if a block cannot be read.
    pub fn for_each_from<B>(
        &self,
        from: ContactId,
        mut visit: impl FnMut(ContactId, ContactRef<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        let blocks = &self.snapshot.directory.blocks;
        let start = blocks.partition_point(|block| block.first + block.count <= from.0);
        for block in blocks.iter().skip(start) {
            let decoded = decode(&self.snapshot, block)?;
            for (id, packed) in decoded.iter() {
                if packed.is_empty() || id < from.0 {
                    continue;
                }
                if let ControlFlow::Break(done) = visit(ContactId(id), read(packed, block.key)?) {
                    return Ok(ControlFlow::Break(done));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Visits each contact that was created, changed or deleted since an older view, sorted by id,
    /// in both versions, until `visit` breaks.
    ///
    /// Blocks shared by both are not read.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if a block cannot be read.
    pub fn for_each_change<B>(
        &self,
        older: &Self,
        mut visit: impl FnMut(
            ContactId,
            Option<ContactRef<'_>>,
            Option<ContactRef<'_>>,
        ) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        let mut was = SnapshotCursor::new(&older.snapshot);
        let mut is = SnapshotCursor::new(&self.snapshot);
        // Ids run from 1 without gaps in both; step from one block's end to the next.
        let mut id = 1u32;
        loop {
            let (a, b) = (was.block_at(id), is.block_at(id));
            let Some(end) = [a, b]
                .into_iter()
                .flatten()
                .map(|block| block.first + block.count)
                .min()
            else {
                return Ok(ControlFlow::Continue(()));
            };
            if a.map(|block| block.key) == b.map(|block| block.key) {
                id = end;
                continue;
            }
            while id < end {
                let before = was.packed(id)?;
                let after = is.packed(id)?;
                if before.map(|found| found.0) != after.map(|found| found.0) {
                    let before = before.map(|(packed, key)| read(packed, key)).transpose()?;
                    let after = after.map(|(packed, key)| read(packed, key)).transpose()?;
                    if let ControlFlow::Break(done) = visit(ContactId(id), before, after) {
                        return Ok(ControlFlow::Break(done));
                    }
                }
                id += 1;
            }
        }
    }

    /// The members of a list.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchList`], and errors of reading the list.
    pub fn members(&self, list: ListNo) -> Result<Membership> {
        let at = self.lists().iter().position(|known| known.no == list);
        let root = at.and_then(|at| self.snapshot.list_roots.get(at).copied());
        match root {
            None => Err(StoreError::NoSuchList(list)),
            Some(0) => Ok(Members::new(64).into_membership()),
            Some(root) => {
                let members =
                    Members::load(root, |key, kind| self.snapshot.engine.value(key, kind))?;
                Ok(members.into_membership())
            }
        }
    }

    /// Finds the contacts whose value of a field equals one in key form, sorted by id.
    ///
    /// Uses the field's key index; a field that was never a key is searched contact by contact.
    ///
    /// ```
    /// use mainbrainer::contact::{Contact, FieldKind, key_form, standard};
    /// use mainbrainer::store::{Durability, OpenOptions, Store};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let store = Store::open(folder.path(), &OpenOptions::default())?;
    /// let mut writer = store.begin(Durability::Real)?;
    /// let mut contact = Contact::new(writer.now());
    /// contact.set(standard::EMAIL, "Kari@Example.no");
    /// let mut packed = Vec::new();
    /// contact.encode(&mut packed);
    /// let id = writer.create(&packed)?;
    /// writer.commit(None)?;
    ///
    /// // Values are found by key form, in any spelling.
    /// let wanted = key_form(FieldKind::Email, "KARI@example.no");
    /// assert_eq!(store.view().find(standard::EMAIL, &wanted)?, [id]);
    /// assert_eq!(store.view().find(standard::EMAIL, "Kari@Example.no")?, []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the index or a block cannot be read.
    pub fn find(&self, field: FieldNo, wanted: &str) -> Result<Vec<ContactId>> {
        let Some(kind) = self.fields().get(field).map(|field| field.kind) else {
            return Ok(Vec::new());
        };
        let equal = |contact: ContactRef<'_>| {
            contact
                .value(field)
                .is_some_and(|value| key_form(kind, value) == wanted)
        };
        let index = self
            .snapshot
            .record
            .indexes
            .iter()
            .find(|index| index.field == field.0);
        let Some(index) = index else {
            let mut found = Vec::new();
            let _: ControlFlow<()> = self.for_each(|id, contact| {
                if equal(contact) {
                    found.push(id);
                }
                ControlFlow::Continue(())
            })?;
            return Ok(found);
        };
        let engine = &self.snapshot.engine;
        let hash = short_hash(key_hash(wanted));
        let mut ids = Vec::new();
        for run in &index.runs {
            let pages = read_list(run.list, &engine.value(run.list, ValueKind::IndexRun)?)?;
            for page in pages_of(&pages, hash) {
                let entries = read_page(page.key, &engine.value(page.key, ValueKind::IndexPage)?)?;
                ids.extend(
                    entries
                        .into_iter()
                        .filter(|entry| entry.0 == hash)
                        .map(|entry| entry.1),
                );
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let mut found = Vec::new();
        for id in ids {
            let Some(block) = self.snapshot.directory.find(id) else {
                continue;
            };
            let decoded = self.block(block)?;
            if let Some(packed) = decoded.get(id).filter(|packed| !packed.is_empty())
                && equal(read(packed, block.key)?)
            {
                found.push(ContactId(id));
            }
        }
        Ok(found)
    }

    fn block(&self, block: &BlockRef) -> Result<Arc<Block>> {
        let cache = || {
            self.snapshot
                .cache
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(found) = cache().get(block.key) {
            return Ok(Arc::clone(found));
        }
        let decoded = Arc::new(decode(&self.snapshot, block)?);
        cache().insert(block.key, &decoded);
        Ok(decoded)
    }
}

/// A cursor over the contacts of a snapshot, with the current block.
pub(crate) struct SnapshotCursor<'a> {
    snapshot: &'a Snapshot,
    decoded: Option<(u64, Block)>,
}

impl<'a> SnapshotCursor<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            decoded: None,
        }
    }

    fn block_at(&self, id: u32) -> Option<&'a BlockRef> {
        self.snapshot.directory.find(id)
    }

    /// The packed contact, and the key of its block.
    pub(crate) fn packed(&mut self, id: u32) -> Result<Option<(&[u8], u64)>> {
        let Some(block) = self.block_at(id) else {
            return Ok(None);
        };
        if self
            .decoded
            .as_ref()
            .is_none_or(|(key, _)| *key != block.key)
        {
            self.decoded = Some((block.key, decode(self.snapshot, block)?));
        }
        Ok(self
            .decoded
            .as_ref()
            .and_then(|(key, decoded)| Some((decoded.get(id)?, *key)))
            .filter(|(packed, _)| !packed.is_empty()))
    }
}

/// Reads a block, and compares it with the directory.
pub(crate) fn decode(snapshot: &Snapshot, block: &BlockRef) -> Result<Block> {
    let payload = snapshot.engine.value(block.key, ValueKind::Contacts)?;
    checked(Block::new(Arc::new(payload)), block)
}

/// The block, if it covers the contacts that the directory says.
pub(crate) fn checked(decoded: Option<Block>, block: &BlockRef) -> Result<Block> {
    decoded
        .filter(|decoded| decoded.first() == block.first && decoded.count() == block.count as usize)
        .ok_or_else(|| ValueKind::Contacts.corrupt(block.key))
}

/// The contact in packed bytes of block `key`.
pub(crate) fn read(packed: &[u8], key: u64) -> Result<ContactRef<'_>> {
    ContactRef::new(packed).map_err(|_| ValueKind::Contacts.corrupt(key))
}

/// The list with this name; letter case and surrounding blanks are ignored.
pub(crate) fn named<'a>(lists: &'a [ContactList], name: &str) -> Option<&'a ContactList> {
    let wanted = name.trim().to_lowercase();
    lists.iter().find(|list| list.name.to_lowercase() == wanted)
}
