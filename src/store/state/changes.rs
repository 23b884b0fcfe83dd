//! Differences between two commits, and sequential reading of contacts.

use std::ops::ControlFlow;

use crate::contact::{ContactId, ContactRef, FieldNo, ListNo};
use crate::store::engine::error::Result;
use crate::store::state::commit::ContactList;
use crate::store::state::members::Membership;
use crate::store::state::view::{SnapshotCursor, View, read};

/// Reads single contacts of a view; fast for ascending ids, because each block is unpacked once.
pub struct ContactReader<'a> {
    side: SnapshotCursor<'a>,
}

impl std::fmt::Debug for ContactReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactReader").finish_non_exhaustive()
    }
}

impl ContactReader<'_> {
    /// The contact, if it exists.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if its block cannot be read.
    pub fn get(&mut self, id: ContactId) -> Result<Option<ContactRef<'_>>> {
        match self.side.packed(id.0)? {
            Some((packed, key)) => read(packed, key).map(Some),
            None => Ok(None),
        }
    }
}

/// The difference of a list between two commits.
#[derive(Clone, Debug)]
pub struct ListChange {
    /// The number of the list.
    pub no: ListNo,
    /// The list in the older commit, if it existed.
    pub before: Option<ContactList>,
    /// The list in the newer commit, if it exists.
    pub after: Option<ContactList>,
    /// Contacts that joined.
    pub joined: Membership,
    /// Contacts that left.
    pub left: Membership,
}

impl View {
    /// The number of the next new contact; all existing ones are lower.
    pub fn next_contact(&self) -> ContactId {
        ContactId(self.snapshot.record.next_contact)
    }

    /// The fields with a key index, because they were a key of some import.
    pub fn key_fields(&self) -> Vec<FieldNo> {
        let indexes = self.snapshot.record.indexes.iter();
        indexes.map(|index| FieldNo(index.field)).collect()
    }

    /// A reader for single contacts; ids should ascend.
    pub fn reader(&self) -> ContactReader<'_> {
        ContactReader {
            side: SnapshotCursor::new(&self.snapshot),
        }
    }

    /// Visits the lists that differ from an older view, by number, until `visit` breaks.
    ///
    /// The members of one list at a time are in memory; unchanged lists are not read.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if a list cannot be read.
    pub fn for_each_list_change<B>(
        &self,
        older: &Self,
        mut visit: impl FnMut(ListChange) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        let lists = older.lists().iter().chain(self.lists());
        let mut numbers: Vec<ListNo> = lists.map(|list| list.no).collect();
        numbers.sort_unstable();
        numbers.dedup();
        for no in numbers {
            let (before, after) = (older.list(no).cloned(), self.list(no).cloned());
            let same_members = older.root(no) == self.root(no);
            if same_members && before == after {
                continue;
            }
            let (mut joined, mut left) = (Membership::default(), Membership::default());
            if !same_members || before.is_none() || after.is_none() {
                let of = |view: &Self, there: bool| {
                    if there {
                        view.members(no)
                    } else {
                        Ok(Membership::default())
                    }
                };
                let was = of(older, before.is_some())?;
                let is = of(self, after.is_some())?;
                joined = is.without(&was);
                left = was.without(&is);
            }
            let change = ListChange {
                no,
                before,
                after,
                joined,
                left,
            };
            if let ControlFlow::Break(done) = visit(change) {
                return Ok(ControlFlow::Break(done));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The key of a list's members; `None` for a list that does not exist.
    fn root(&self, no: ListNo) -> Option<u64> {
        let at = self.lists().iter().position(|list| list.no == no)?;
        self.snapshot.list_roots.get(at).copied()
    }
}
